"""The pure part of a training step: what the players pay, and its gradients."""

from collections.abc import Mapping
from typing import NamedTuple

import keras
import tensorflow as tf

from kerasgan.game import feeding
from kerasgan.naming import unknown
from kerasgan.ops import random


class Field(NamedTuple):
    """The game's vector field at one point, and what else the pass shows.

    Attributes:
        gradients: dict from a player's name to the gradients of its cost, a
            mean over the rows of this replica; `None` for a weight that the
            cost does not depend on.
        logs: dict from a log's name to a scalar.
        aux: dict from a term's log name to what its `update` is to see.
        state: list of the values that `game.state_variables` (weights that
            are not trained, such as moving statistics) take after the pass;
            `None` where one does not change.
        costs: dict from a player's name to what it pays, a scalar that a tape
            around the evaluation can differentiate by the point `at`.
        active: `None`, or a boolean tensor that is false if the players rest.
    """

    gradients: Mapping
    logs: Mapping
    aux: Mapping
    state: list
    costs: Mapping
    active: tf.Tensor | None = None


def evaluate_field(game, batch, key, players, at=None):
    """Evaluates the vector field. Changes nothing: XLA can compile it.

    Args:
        game: the `Game`.
        batch: dict of tensors, a real sample.
        key: int32 tensor of shape `(2,)`, the seed of this turn and replica.
        players: tuple of names, whose gradients are asked for.
        at: dict from players' names to lists of tensors: a virtual point, at
            which those players stand instead of at their networks' weights.

    Returns:
        A `Field`.
    """
    at = at or {}
    weights, values = [], []
    for name in dict.fromkeys((*players, *at)):
        owned = game.weights_of(name)
        weights += owned
        values += at[name] if name in at else [w.value for w in owned]
    point = {id(w): value for w, value in zip(weights, values, strict=True)}
    where = {n: [point[id(w)] for w in game.weights_of(n)] for n in players}
    with tf.GradientTape(
        persistent=len(players) > 1, watch_accessed_variables=False
    ) as tape:
        tape.watch(where)
        with keras.StatelessScope(
            [(w, point[id(w)]) for w in weights]
        ) as scope:
            costs, logs, aux = evaluate_costs(
                game, batch, key, players, scope=scope
            )
    return Field(
        {
            name: tape.gradient(
                costs[name],
                where[name],
                unconnected_gradients=_unconnected(game.players[name]),
            )
            for name in players
        },
        logs,
        aux,
        [scope.get_current_value(v) for v in game.state_variables],
        costs,
    )


def _unconnected(player):
    """What the gradient is of a weight that the cost does not depend on.

    While a lazy term rests, a graph has zeros for what the term alone pulls.
    Eagerly nothing is known of the branch that is not taken.
    """
    is_lazy = any(term.every > 1 for term in player.terms)
    if is_lazy and tf.executing_eagerly():
        return tf.UnconnectedGradients.ZERO
    return tf.UnconnectedGradients.NONE


def unless_resting(evaluate, active):
    """A field that is evaluated only if its players do not rest.

    Args:
        evaluate: function without arguments that gives a `Field`.
        active: boolean tensor.

    Returns:
        A `Field` that knows `active`; all zeros if that is false.
    """
    traced = []

    def moving():
        traced.append(_map(tf.convert_to_tensor, evaluate()))
        return traced[0]

    def resting():
        # In a graph the other branch is traced first; else nothing is known.
        like = traced[0] if traced else evaluate()
        return _map(lambda x: tf.zeros(x.shape, x.dtype), like)

    return tf.cond(active, moving, resting)._replace(active=active)


def _map(function, field):
    return tf.nest.map_structure(
        lambda x: None if x is None else function(x), field
    )


def evaluate_costs(game, batch, key, players, training=True, scope=None):
    """What players pay for a batch.

    Args:
        game, batch, key, players: as in `evaluate_field`.
        training: bool, for the networks.
        scope: the `keras.StatelessScope` that this is evaluated in, if it
            is in one.

    Returns:
        Three dicts: costs by player, with what the regularizers of a player's
        layers ask; the logs, which are the costs, the terms without their
        weights, and the terms' reports; auxiliary outputs by the term's log
        name.
    """
    accounts = []
    with random.scope(random.key(key, 1)):
        plays = game.plays(
            feeding.to_float(batch), random.key(key, 0), training
        )
        plays = _Made(plays)
        for name in players:
            player = game.players[name]
            judged = [(term, plays[play]) for term, play in player.judged]
            accounts.append((player, judged))
            _prepare_lazy(judged)
    costs, logs, aux = {}, {}, {}
    for player, judged in accounts:
        paid = []
        for term, play in judged:
            name = f"{player.name}_{term.name}"
            every = term.every if training else 1
            # A scope a term: what a lazy one draws, or not, is its own affair.
            with random.scope(random.key(key, 2 + len(aux))):
                logs[name], aux[name] = term.evaluate(
                    play, game.step, every, scope
                )
                reports = term.report(play)
            paid.append(every * term.weight * logs[name])
            logs |= {f"{player.name}_{k}": v for k, v in reports.items()}
        paid += [
            tf.cast(weight.regularizer(weight), tf.float32)
            for weight in game.weights_of(player.name)
            if weight.regularizer is not None
        ]
        costs[player.name] = logs[f"{player.name}_cost"] = tf.add_n(paid)
    return costs, logs, aux


class _Made(dict):
    """Plays by name; one that is a function is called when it is asked for."""

    def __missing__(self, name):
        raise unknown("play", name, list(self))

    def __getitem__(self, name):
        if callable(super().__getitem__(name)):
            self[name] = super().__getitem__(name)()
        return super().__getitem__(name)


def _prepare_lazy(judged):
    # A tensor that is first made inside of one branch cannot be used outside.
    for term, play in judged:
        if term.every > 1:
            for need in term.needs:
                getattr(play, need)
