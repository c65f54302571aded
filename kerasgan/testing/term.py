import keras
import numpy as np
import tensorflow as tf

from kerasgan.game.field import evaluate_costs
from kerasgan.ops import random
from kerasgan.testing.game import check_replicas
from kerasgan.testing.game import example_data
from kerasgan.testing.game import tensors


def run_term_test(make_game, player, term, expected=None, rtol=1e-5):
    """What must hold of every term.

    It is rebuilt from its config; its cost is a finite scalar in float32 and
    that expected; evaluated on every third step only it costs as much in the
    mean and nothing in between; where it has state, two replicas are one
    device; the game with it is saved and loaded.

    Args:
        make_game: function that makes a game whose `player` pays `term`, given
            a term of the same class and settings.
        player: string, who pays.
        term: the term.
        expected: float, the cost worked by hand, if it is known.
        rtol: float, relative tolerance.
    """
    config = term.get_config()
    assert type(term).from_config(config).get_config() == config

    def costs_of(term, steps):
        keras.utils.set_random_seed(0)
        game = make_game(term)
        batch = tensors(example_data(game))
        name, costs = f"{player}_{term.name}", []
        for _ in range(steps):
            _, logs, _ = evaluate_costs(
                game, batch, random.key(0), (player,), training=True
            )
            costs.append(logs[name])
            game.step.assign_add(1)
        return costs

    cost = costs_of(term, 1)[0]
    assert cost.dtype == tf.float32 and cost.shape == ()
    assert np.isfinite(cost)
    if expected is not None:
        np.testing.assert_allclose(cost, expected, rtol=rtol, atol=1e-6)

    if "every" in config:
        lazy = type(term).from_config(config | {"every": 3})
        np.testing.assert_allclose(
            costs_of(lazy, 4), [cost, 0, 0, cost], rtol=rtol
        )
    game = make_game(type(term).from_config(config))
    if game.terms[f"{player}_{term.name}"].variables:
        check_replicas(
            lambda: make_game(type(term).from_config(config)), {}, None
        )
    again = keras.saving.deserialize_keras_object(
        keras.saving.serialize_keras_object(make_game(term))
    )
    assert f"{player}_{term.name}" in again.terms
