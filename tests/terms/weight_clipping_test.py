import keras
import numpy as np
import pytest
from linear_games import images
from linear_games import linear_game

from kerasgan.terms import DiscriminatorLoss
from kerasgan.terms import WeightClipping
from kerasgan.terms.weight_clipping import Clip
from kerasgan.testing import run_term_test
from kerasgan.testing.game import two_replicas


def critic():
    image = keras.Input((3,), name="image")
    x = keras.layers.Dense(4)(image)
    x = keras.layers.BatchNormalization()(x)
    return keras.Model({"image": image}, {"score": keras.layers.Dense(1)(x)})


def game(*terms):
    terms = terms or [WeightClipping(0.02)]
    return linear_game([DiscriminatorLoss("wasserstein"), *terms], judge=critic)


def test_conformance():
    run_term_test(game, "discriminator", WeightClipping(0.5), expected=0.0)


def assert_clipped(made):
    clipped = 0
    for weight in made.weights_of("discriminator"):
        for value in weight.value.values if two(weight) else [weight]:
            value = np.abs(value)
            assert value.max() <= 0.02, weight.path
            clipped += (value == np.float32(0.02)).sum()
    assert clipped > 4  # gamma, which began at 1, among others
    free = made.weights_of("generator")
    assert max(np.abs(np.array(weight)).max() for weight in free) > 0.02


def two(weight):
    return hasattr(weight.value, "values")


@pytest.mark.parametrize("jit_compile", [False, True])
def test_all_weights_of_the_player_are_clipped_each_step(jit_compile):
    made = game()
    made.compile(keras.optimizers.RMSprop(0.05), jit_compile=jit_compile)
    for step in range(3):
        made.train_on_batch(images(seed=step))
        assert_clipped(made)


def test_on_two_replicas():
    with two_replicas().scope():
        made = game()
        made.compile(keras.optimizers.RMSprop(0.05), jit_compile=False)
    made.fit(images(16), batch_size=8, verbose=0)
    assert_clipped(made)


def test_a_game_that_is_loaded_goes_on_clipping(tmp_path):
    made = game()
    made.compile(keras.optimizers.RMSprop(0.05), jit_compile=False)
    made.save(tmp_path / "game.keras")
    again = keras.saving.load_model(tmp_path / "game.keras")
    again.train_on_batch(images())
    assert_clipped(again)


def test_both_ends_by_hand():
    clipped = Clip(0.5)(np.array([-2.0, -0.1, 0.1, 2.0], "float32"))
    np.testing.assert_allclose(clipped, [-0.5, -0.1, 0.1, 0.5])


def test_the_limit_is_checked():
    with pytest.raises(ValueError, match="greater than 0. Received: limit=0"):
        WeightClipping(0)
