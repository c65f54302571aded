from typing import NamedTuple

from kerasgan.game import compilation
from kerasgan.game import matching
from kerasgan.game import saving
from kerasgan.naming import unknown
from kerasgan.ops import random


class Transfer(NamedTuple):
    """What a game took over from another, as paths of layers.

    Attributes:
        copied: those whose weights it has now, such as `generator/dense`.
        fresh: those of the game that had no counterpart, and keep their own.
        unused: those of the other game that had none.
    """

    copied: tuple
    fresh: tuple
    unused: tuple


class Growing:
    """How a game begins with what another has learned, and how it grows.

    Attributes:
        min_stage_steps: integer, the steps that a run must train a stage
            before the next one.
    """

    min_stage_steps = 0

    @classmethod
    def stages(cls, **settings):
        """What changes from stage to stage, for games that grow.

        Args:
            **settings: the constructor's arguments, all of them.

        Returns:
            A list of dicts of settings, one a stage, from that of `settings`
            on: games that do not grow have one stage, which changes nothing.
        """
        return [{}]

    def start_from(self, other, networks=None):
        """Copies the weights that another game has learned, where they fit.

        Layers of networks of one name are paired: those that were given a
        name by it, the others by their order, if both networks have the same
        kinds of layers in the same order. Weights are copied in pairs of one
        kind and the same shapes; all other layers keep their own. Averages
        are copied too, from the other's network if that has no average.

        The step, optimizers and the state of terms stay as they are.

        Args:
            other: a `Game`.
            networks: names of the networks to copy; by default all that both
                games have.

        Returns:
            A `Transfer`, which says what was copied and what was not.

        Raises:
            ValueError: if nothing of a network fits. Nothing is copied then.

        Example:

        >>> import kerasgan
        >>> learned = kerasgan.create("gan", image_shape=(2,), width=4)
        >>> game = kerasgan.create("gan", image_shape=(3,), width=4)
        >>> transfer = game.start_from(learned)
        >>> len(transfer.copied), len(transfer.fresh)
        (4, 2)
        """
        found = {
            name: matching.match(self.networks[name], other.networks[name])
            for name in self._shared_with(other, networks)
        }
        for name, (pairs, *_) in found.items():
            if not pairs:
                raise ValueError(
                    f"Something of network `{name}` must fit: layers of the "
                    "same names or in the same order, of the same shapes. "
                    f"Received: {_summary(other.networks[name])} to start "
                    f"{_summary(self.networks[name])} from"
                )
        for name, (pairs, *_) in found.items():
            _copy(pairs)
            if name in self.averaged:
                average = getattr(self, f"{name}_average")
                pairs, *_ = matching.match(average, other.latest(name))
                _copy(pairs)
        return _transfer(found)

    def carry_on(self, other):
        """`start_from` an earlier stage of this game, at its step.

        Layers that are frozen there are frozen here.
        """
        transfer = self.start_from(other)
        self.step.assign(other.step.numpy())
        saving.freeze(self, self._trainable_like(other))
        return transfer

    def _trainable_like(self, other):
        """Flags for `saving.freeze`, of layers as in an earlier stage."""
        flags = {}
        for name, network in self.networks.items():
            pairs, *_ = matching.match(network, other.networks[name])
            frozen = {
                id(layer)
                for mine, theirs in pairs
                if not theirs.layer.trainable
                for layer in mine.layer._flatten_layers()
            }
            flags[name] = [
                id(layer) not in frozen for layer in network._flatten_layers()
            ]
        return flags

    def grow(self):
        """Makes the game of the next stage, with what was learned so far.

        Networks and averages are copied, and the step goes on. Optimizers
        and the state of terms are new. The game is compiled as this one is.

        Returns:
            A `Game`; this one is left as it is.

        Raises:
            ValueError: if there is no further stage.
        """
        stages = type(self).stages(**vars(self._arguments))
        if len(stages) < 2:
            raise ValueError(
                "Only a game with a further stage can grow. Received: a "
                f"`{type(self).__name__}` at its last stage, "
                f"of settings {stages[0]}"
            )
        with (
            self.distribute_strategy.scope(),
            compilation.precision(self.dtype_policy.name),
            random.initial_weights(self.seed),
        ):
            grown = type(self).from_config(self.get_config() | stages[1])
            if self.compiled:
                grown.compile_from_config(self.get_compile_config())
        grown.carry_on(self)
        return grown

    def _shared_with(self, other, networks):
        """Names of the networks to copy, checked."""
        if not hasattr(other, "networks"):
            raise ValueError(
                f"Argument `other` must be a `Game`. Received: other={other!r}"
            )
        shared = [name for name in self.networks if name in other.networks]
        for name in networks or ():
            if name not in shared:
                raise unknown("network that both games have", name, shared)
        if not shared:
            raise ValueError(
                "Argument `other` must be a game with a network of the same "
                f"name as one of {sorted(self.networks)}. "
                f"Received: one with {sorted(other.networks)}"
            )
        return shared if networks is None else list(networks)


def _copy(pairs):
    for mine, other in pairs:
        mine.layer.set_weights(other.layer.get_weights())


def _transfer(found):
    copied = [
        f"{name}/{mine.path}"
        for name, (pairs, _, _) in found.items()
        for mine, _ in pairs
    ]
    left = [
        [
            f"{name}/{place.path}"
            for name, each in found.items()
            for place in each[i]
        ]
        for i in (1, 2)
    ]
    return Transfer(tuple(copied), *map(tuple, left))


def _summary(network):
    return f"{network.name} with {len(network.weights)} weights"
