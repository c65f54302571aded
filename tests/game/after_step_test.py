"""What a step leaves behind, beside the weights that it moved."""

import keras
import numpy as np
import pytest
import tensorflow as tf
from example_games import custom_game
from example_games import line
from example_games import points

from kerasgan import Term


def test_the_average_is_told_how_many_steps_were_done():
    """After the first step the decay is (1 + 1) / (10 + 1), and so on."""
    game = custom_game(average=0.9)
    game.compile(keras.optimizers.SGD(0.5), jit_compile=False)
    expected = game.generator.get_weights()
    for done in (1, 2, 3):
        game.fit(points(8), batch_size=8, verbose=0)
        b = (1 + done) / (10 + done)
        expected = [
            b * a + (1 - b) * w
            for a, w in zip(expected, game.generator.get_weights(), strict=True)
        ]
        for a, mean in zip(
            game.generator_average.get_weights(), expected, strict=True
        ):
            np.testing.assert_allclose(a, mean, rtol=1e-5, atol=1e-7)


def values(game):
    return [np.array(v) for v in (*game.variables, *game.optimizer.variables)]


def test_weights_that_fail_to_load_late_leave_the_optimizers_alone(tmp_path):
    deep = keras.Sequential(
        [keras.Input((2,)), keras.layers.Dense(3), keras.layers.Dense(2)]
    )
    for networks, name in (({"generator": deep}, "deep"), ({}, "plain")):
        game = custom_game(networks=networks)
        game.compile("adam", jit_compile=False)
        game.fit(points(16), batch_size=8, verbose=0)
        game.save_weights(tmp_path / f"{name}.weights.h5")
    game = custom_game(networks={"generator": line(2, 2)})
    game.compile("adam", jit_compile=False)
    before = values(game)
    # The discriminator and its optimizer fit, and are read first.
    with pytest.raises(ValueError):
        game.load_weights(tmp_path / "deep.weights.h5")
    for a, b in zip(before, values(game), strict=True):
        np.testing.assert_array_equal(a, b)
    game.load_weights(tmp_path / "plain.weights.h5")
    assert int(game.discriminator_optimizer.iterations) == 2


@keras.saving.register_keras_serializable("tests")
class Ticks(Term):
    """Counts its updates, whatever it saw."""

    default_name = "ticks"
    needs = ()

    def prepare(self, game, player):
        self.count = self.add_weight(
            name="count", shape=(), initializer="zeros", trainable=False
        )

    def cost(self, play):
        return tf.zeros(())

    def update(self, aux):
        self.count.assign_add(1.0)


def test_a_lazy_term_is_updated_on_the_steps_that_count_only():
    game = custom_game(discriminator_terms=[Ticks(every=3)])
    game.compile("sgd", jit_compile=False)
    game.fit(points(56), batch_size=8, verbose=0)
    assert float(game.discriminator_ticks.count) == 3  # at steps 0, 3 and 6
