from types import MappingProxyType

import keras

from kerasgan import augmentations
from kerasgan import averages
from kerasgan import calling
from kerasgan import export
from kerasgan import presets
from kerasgan.configurable import Configurable
from kerasgan.dynamics import Alternating
from kerasgan.dynamics import get as get_dynamics
from kerasgan.game import augmenting
from kerasgan.game import declaration
from kerasgan.game.engine import Engine
from kerasgan.game.feeding import num_rows
from kerasgan.game.growing import Growing
from kerasgan.game.play import Play
from kerasgan.game.sampling import Sampling


@keras.saving.register_keras_serializable("kerasgan")
class Game(Configurable, Sampling, Growing, Engine):
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
        dynamics: a `Dynamics`, or what `kerasgan.dynamics.get` takes; by
            default players move in turns.
        average: a decay or a `WeightAverage`, to keep a moving average of
            the weights of the networks that make samples, and of the encoder,
            which then are those that are used.
        seed: integer; with the step it determines every random number.
        name: string, the model's name.
        augmentation: an `Augmentation`, or what `kerasgan.augmentations.get`
            takes, of the pictures that are judged in training.

    Call arguments:
        sample: a batch of latents, or a dict of tensors by the prior's names,
            such as `{"latent": ..., "label": ...}`.

    Output shape:
        That of the samples: `(batch, height, width, channels)` for images, in
        [-1, 1].

    Attributes:
        makers: dict from each part of a sample that can be made to the name
            of the network that makes it.
        alphabet: string, the symbols that samples of text are made of, of
            shape `(length, symbols)`; `None` for other samples.
    """

    makers = {"image": "generator"}
    alphabet = None

    @classmethod
    def check_arguments(cls, arguments):
        declaration.check_settings(arguments)

    def __init__(
        self,
        networks,
        players,
        prior,
        dynamics=None,
        average=None,
        seed=0,
        name=None,
        augmentation=None,
    ):
        super().__init__(name=name)
        self.prior = prior
        self.dynamics = get_dynamics(dynamics or Alternating())
        self.average = averages.get(average)
        self.seed = seed
        self.augmentation = augmentations.get(augmentation)
        declaration.check(networks, players, self.dynamics)
        players = augmenting.watched(players, self.augmentation)
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
        self.makers = declaration.makers(self)
        augmenting.check(self)
        for name, part in {**self.networks, **self.terms}.items():
            declaration.attach(self, name, part)
        self.averaged = averages.names(
            self.average, self.networks, self.makers.values()
        )
        for name in self.averaged:
            average = self.average.start(self.networks[name])
            declaration.attach(self, f"{name}_average", average)
        for player in players:
            for term in player.terms:
                term.prepare(self, player)
        self.dynamics.join(self)
        self.built = True

    # What a subclass may override.

    def plays(self, batch, seed, training=True):
        """Makes the plays of one turn: THE method that a new wiring overrides.

        Use no `stop_gradient` here: ownership decides who learns.

        Args:
            batch: dict of tensors, the real sample.
            seed: int32 tensor of shape `(2,)`, to draw from the prior.
            training: bool, for the networks.

        Returns:
            A dict of `Play`, by the name that players refer to; or of
            functions without arguments that make one, which are called for
            those in which somebody pays.
        """
        drawn = self.prior.sample(num_rows(batch), seed, batch)
        fake = drawn | self.generate(drawn, training)
        return {"main": self.play(batch, fake, training)}

    def data_spec(self):
        """What a step needs of data: from a name to `(row's shape, dtype)`.

        By default what the discriminator judges, but for what the encoder
        makes of it, and what the prior is given.
        """
        spec = declaration.data_spec(self)
        if getattr(self.data_shapes, "__func__", None) is Game.data_shapes:
            return spec
        return declaration.typed(self.data_shapes(), spec)

    def bounds(self, name):
        """The least and the largest value of a part of data that is integers.

        By default those of the prior's part of that name; of labels that it
        does not have, 0 is the least. `None` is for no limit.
        """
        if name in self.prior.spec:
            return self.prior.bounds(name)
        return (0 if name.endswith("label") else None), None

    def data_shapes(self):
        """The shapes alone of `data_spec`, which is the one to override."""
        if type(self).data_spec is Game.data_spec:
            spec = declaration.data_spec(self)
        else:
            spec = self.data_spec()
        return {name: shape for name, (shape, _) in spec.items()}

    def default_optimizer(self):
        """What `compile()` uses: an optimizer, or a dict of them by player."""
        return keras.optimizers.Adam(2e-4, beta_1=0.5)

    # What plays are made of.

    def generate(self, drawn, training, network="generator"):
        """Runs a generator on a draw: a dict with `"image"`."""
        network = self.networks[network]
        return calling.run(network, drawn, "latent", "image", training)

    def judge(self, sample, training, network="discriminator"):
        """Runs a discriminator on a sample: a dict with, mostly, `"score"`."""
        network = self.networks[network]
        if training:
            sample = augmenting.shown(self, sample, network)
        return calling.run(network, sample, "image", "score", training)

    def infer(self, sample, training, network="encoder"):
        """Runs an encoder on a sample: a dict with, mostly, `"latent"`."""
        network = self.networks[network]
        return calling.run(network, sample, "image", "latent", training)

    def play(
        self,
        real,
        fake,
        training,
        network="discriminator",
        generator="generator",
    ):
        """A `Play` of these two samples before a discriminator."""
        return Play(
            real,
            fake,
            judge=lambda sample: self.judge(sample, training, network),
            networks=self.networks,
            generate=lambda drawn: self.generate(drawn, training, generator),
        )

    # Out, and back in.

    def export(self, filepath, overwrite=False):
        """Writes a SavedModel; see `kerasgan.export.export_saved_model`."""
        export.export_saved_model(self, filepath, overwrite=overwrite)

    @classmethod
    def from_preset(cls, preset, url=None):
        """Loads a pretrained game; see `kerasgan.presets.load`."""
        return presets.load(preset, url, cls)

    def save_to_preset(self, folder, description=None, conditions=None):
        """Writes a preset; see `kerasgan.presets.save`."""
        presets.save(self, folder, description, conditions)

    # The parts.

    @property
    def player_names(self):
        return tuple(self.players)

    def weights_of(self, player):
        """The weights that a player moves, in order, tied ones once."""
        return _once(
            weight
            for name in self.players[player].networks
            for weight in self.networks[name].trainable_variables
        )

    @property
    def state_variables(self):
        """The networks' weights that move without being trained."""
        return _once(
            variable
            for network in self.networks.values()
            for variable in network.non_trainable_variables
        )


def _once(variables):
    return list({id(variable): variable for variable in variables}.values())
