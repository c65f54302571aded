from types import MappingProxyType

import keras
import tensorflow as tf

from kerasgan import averages
from kerasgan.configurable import Configurable
from kerasgan.dynamics import Alternating
from kerasgan.game.declaration import check_declaration
from kerasgan.game.engine import Engine
from kerasgan.game.networks import input_shapes
from kerasgan.game.networks import run
from kerasgan.game.play import Play
from kerasgan.ops import random


@keras.saving.register_keras_serializable("kerasgan")
class Game(Configurable, Engine):
    """A generative adversarial network, as a differentiable game.

    Networks are owned by players; each player minimises a cost, the weighted
    sum of its terms over a play. A play compares a real sample, from data,
    with a fake one, drawn from the prior and completed by the generator.
    Dynamics say who moves when. Everything else is Keras: `compile`, `fit`,
    `evaluate`, `predict`, `save` and callbacks.

    Args:
        networks: dict of built Keras models by name. The default `plays`
            needs a `"generator"` and a `"discriminator"`.
        players: list of `Player`, in the order in which they move.
        prior: the `Prior` that the generator's inputs come from.
        dynamics: a `Dynamics`; by default players move in turns.
        average: a decay or a `WeightAverage`, to keep a moving average of
            the generator's weights, which then is the one that samples.
        seed: integer; with the step it determines every random number.
        name: string, the model's name.

    Call arguments:
        sample: a batch of latents, or a dict of tensors by the prior's names,
            such as `{"latent": ..., "label": ...}`.

    Output shape:
        `(batch, height, width, channels)`: images in [-1, 1].
    """

    def __init__(
        self,
        networks,
        players,
        prior,
        dynamics=None,
        average=None,
        seed=0,
        name=None,
    ):
        super().__init__(name=name)
        self.prior = prior
        self.dynamics = dynamics or Alternating()
        self.average = averages.get(average)
        self.seed = seed
        check_declaration(networks, players, self.dynamics, self.average)
        self.step = self.add_weight(
            shape=(),
            name="step",
            dtype="int64",
            initializer="zeros",
            trainable=False,
        )
        # Read-only mappings, because Keras saves what a dict or list holds by
        # class and order. A part is saved as the attribute of its name.
        self.networks = MappingProxyType(dict(networks))
        self.players = MappingProxyType({p.name: p for p in players})
        self.terms = MappingProxyType(
            {f"{p.name}_{t.name}": t for p in players for t in p.terms}
        )
        for name, part in {**self.networks, **self.terms}.items():
            self._attach(name, part)
        if self.average:
            name = self.average.network
            self._attach(
                f"{name}_average", self.average.start(self.networks[name])
            )
        for player in players:
            for term in player.terms:
                term.prepare(self, player)
        self.built = True

    def _attach(self, name, part):
        if hasattr(self, name):
            raise ValueError(
                "Networks, averages and terms become attributes of the game. "
                f"Received: the name {name!r}, which is taken"
            )
        setattr(self, name, part)

    # What a subclass may override.

    def plays(self, batch, seed, training=True):
        """Makes the plays of one turn: THE method that a new wiring overrides.

        Use no `stop_gradient` here: ownership decides who learns.

        Args:
            batch: dict of tensors, the real sample.
            seed: int32 tensor of shape `(2,)`, to draw from the prior.
            training: bool, for the networks.

        Returns:
            A dict of `Play`, by the name that players refer to.
        """
        drawn = self.prior.sample(num_rows(batch), seed, batch)
        fake = drawn | self.generate(drawn, training)
        return {"main": self.play(batch, fake, training)}

    def data_shapes(self):
        """What a step needs of data: a dict from a name to a row's shape."""
        return input_shapes(self.networks["discriminator"], "image")

    def default_optimizer(self):
        """What `compile()` uses: an optimizer, or a dict of them by player."""
        return keras.optimizers.Adam(2e-4, beta_1=0.5)

    # What plays are made of.

    def generate(self, drawn, training, network="generator"):
        """Runs a generator on a draw: a dict with `"image"`."""
        network = self.networks[network]
        return run(network, drawn, "latent", "image", training)

    def judge(self, sample, training, network="discriminator"):
        """Runs a discriminator on a sample: a dict with `"score"`."""
        network = self.networks[network]
        output = run(network, sample, "image", "score", training)
        return output | {"score": tf.cast(output["score"], tf.float32)}

    def play(self, real, fake, training, network="discriminator"):
        """A `Play` of these two samples before a discriminator."""
        return Play(
            real,
            fake,
            judge=lambda sample: self.judge(sample, training, network),
            networks=self.networks,
        )

    # Samples.

    @property
    def sampler(self):
        """The network that samples: the averaged generator if there is one."""
        if self.average and self.average.network == "generator":
            return self.generator_average
        return self.networks["generator"]

    def call(self, sample, training=False):
        if not isinstance(sample, dict):
            sample = {next(iter(self.prior.spec)): sample}
        return run(self.sampler, sample, "latent", "image", training)["image"]

    def sample(self, num_samples, seed=None, **fixed):
        """Draws images.

        Args:
            num_samples: integer.
            seed: integer, for the same images again; by default others every
                time.
            **fixed: values for names of the prior, for all rows or one a
                row: `sample(10, label=3)`, `sample(10, label=range(10))`.

        Returns:
            An array of floats in [-1, 1], of shape
            `(num_samples, height, width, channels)`.
        """
        if seed is None:
            seed = random.entropy()
        drawn = self.prior.sample(num_samples, random.key(seed))
        drawn |= self.prior.fix(num_samples, fixed)
        return self.predict(drawn, batch_size=256, verbose=0)

    def export(self, filepath, overwrite=False):
        """Writes a SavedModel; see `kerasgan.export.export_saved_model`."""
        from kerasgan.export import export_saved_model

        export_saved_model(self, filepath, overwrite=overwrite)

    @classmethod
    def from_preset(cls, preset, url=None):
        """Loads a pretrained game; see `kerasgan.presets.load`."""
        from kerasgan import presets

        return presets.load(preset, url, cls)

    def save_to_preset(self, folder, description=None):
        """Writes a preset; see `kerasgan.presets.save`."""
        from kerasgan import presets

        presets.save(self, folder, description)

    # The parts.

    @property
    def player_names(self):
        return tuple(self.players)

    def weights_of(self, player):
        """The weights that a player moves, in order."""
        return [
            weight
            for name in self.players[player].networks
            for weight in self.networks[name].trainable_variables
        ]

    @property
    def state_variables(self):
        """The networks' weights that move without being trained."""
        return [
            variable
            for network in self.networks.values()
            for variable in network.non_trainable_variables
        ]


def num_rows(batch):
    """Number of rows of a batch: an integer if it is known, else a tensor."""
    first = next(iter(batch.values()))
    return first.shape[0] or tf.shape(first)[0]
