"""What `evaluate` computes, by games whose costs say what they saw."""

import keras
import numpy as np
import pytest
from example_games import custom_game
from example_games import points

from kerasgan import Term
from kerasgan.terms import Drift


class Drawn(Term):
    """Costs the first number that was drawn."""

    default_name = "drawn"
    needs = ()

    def cost(self, play):
        return play.fake["latent"][0, 0]


class Mode(keras.layers.Layer):
    """Gives 2 in training, else 0; 0 moves nothing."""

    def call(self, inputs, training=False):
        return 0.0 * inputs + (2.0 if training else 0.0)


def evaluated(game, rows, batch_size=4, step=0):
    game.compile(jit_compile=False)
    game.step.assign(step)
    return game.evaluate(
        points(rows), batch_size=batch_size, verbose=0, return_dict=True
    )


def test_batches_draw_different_latents():
    game = custom_game(generator_terms=[Drawn()])
    means = [
        evaluated(game, rows)["generator_drawn"] * rows / 4
        for rows in (4, 8, 12)
    ]
    first, second, third = np.diff([0.0, *means])
    assert len({round(x, 4) for x in (first, second, third)}) == 3


def test_networks_run_in_inference_mode():
    judge = keras.Sequential([keras.Input((2,)), Mode(), _first_of_two()])
    game = custom_game(
        discriminator_terms=[Drift()], networks={"discriminator": judge}
    )
    assert evaluated(game, 8)["discriminator_drift"] == 0.0
    history = game.fit(points(8), batch_size=8, verbose=0).history
    assert history["discriminator_drift"] == pytest.approx([4.0])


def _first_of_two():
    return keras.layers.Dense(
        1, kernel_initializer=keras.initializers.Constant([[1.0], [0.0]])
    )


@pytest.mark.parametrize("step", [0, 1, 3])
def test_lazy_terms_count_once_at_any_step(step):
    game = custom_game(discriminator_terms=[Drift(weight=0.5, every=4)])
    logs = evaluated(game, 8, batch_size=8, step=step)
    kernel, bias = game.discriminator.get_weights()
    drift = np.mean((points(8) @ kernel + bias) ** 2)
    assert logs["discriminator_drift"] == pytest.approx(drift, rel=1e-5)
    assert logs["discriminator_cost"] == pytest.approx(
        logs["discriminator_loss"] + 0.5 * drift, rel=1e-5
    )
