from types import MappingProxyType

import keras
import tensorflow as tf

from kerasgan.dynamics.checks import check_counts
from kerasgan.dynamics.checks import check_equal
from kerasgan.dynamics.checks import check_not_lazy
from kerasgan.dynamics.checks import check_order
from kerasgan.dynamics.checks import check_players
from kerasgan.dynamics.dynamics import Dynamics


@keras.saving.register_keras_serializable("kerasgan")
class Alternating(Dynamics):
    """One player after the other; the second sees the first's new weights.

    Each turn draws fresh fakes. A player with several turns sees a fresh real
    sub-batch in each; one with fewer turns than others sees the last ones.

        x_d <- x_d - eps v_d(x_d, x_g)   (k times)
        x_g <- x_g - eps v_g(x_d, x_g)

    Args:
        order: list of who has a turn, one after the other: a player's name,
            or a tuple of names of players who move together, along one field.
            By default each player alone, in the game's order.
        every: dict from a player's name to an integer: it moves on every so
            many steps only, and rests on the others.
        **turns: number of turns by player's name, 1 where nothing is said.

    Example:

    >>> from kerasgan.dynamics import Alternating
    >>> dynamics = Alternating(discriminator=5)
    >>> dynamics = Alternating(every={"generator": 5})
    >>> dynamics = Alternating([("critic_a", "critic_b"), "generator"])

    Reference:
        [Goodfellow et al., 2014](https://arxiv.org/abs/1406.2661),
        algorithm 1.
    """

    def __init__(self, order=None, every=None, **turns):
        super().__init__()
        check_counts("A number of turns", turns)
        check_counts("A number of steps in `every`", every or {})
        # Read-only mappings, because Keras would wrap a dict or list.
        self.turns = MappingProxyType(turns)
        self.every = MappingProxyType(dict(every or {}))
        self.order = None if order is None else tuple(map(_group, order))

    def get_config(self):
        groups = None if self.order is None else list(map(list, self.order))
        return super().get_config() | {"order": groups}  # JSON has no tuples

    def num_batches(self):
        return max(self.turns.values(), default=1)

    def validate(self, players):
        check_players("turns", self.turns, players)
        check_players("rests", self.every, players)
        check_order(self._groups(players), players)
        for group in self._groups(players):
            check_equal("turns", self.turns, group)
            check_equal("rests", self.every, group)

    def prepare(self, game):
        check_not_lazy(self.every, game.players)

    def step(self, game, batches):
        turns = [
            (group, batch)
            for group in self._groups(game.player_names)
            for batch in batches[-self.turns.get(group[0], 1) :]
        ]
        fields = []
        for turn, (group, batch) in enumerate(turns):
            field = self._field(game, batch, group, turn)
            game.move(field)
            fields.append(field)
        return fields

    def _groups(self, players):
        if self.order is None:
            return tuple((name,) for name in players)
        return self.order

    def _field(self, game, batch, group, turn):
        every = self.every.get(group[0], 1)
        if every == 1:
            return game.field(batch, group, turn)
        active = tf.equal(game.step % every, 0)
        return game.field(batch, group, turn, active=active)


def _group(names):
    return (names,) if isinstance(names, str) else tuple(names)
