import keras
import numpy as np
import pytest
from example_games import images
from example_games import line
from example_games import points
from example_games import tiny_gan

import kerasgan
from kerasgan import averages


@pytest.mark.parametrize("decay", [0.0, 0.3, 0.9])
def test_the_average_is_the_one_of_its_equation(decay):
    average = averages.WeightAverage(decay)
    network = line()
    copy = average.start(network)
    rng = np.random.default_rng(0)
    expected = [w.astype("float64") for w in network.get_weights()]
    for step in range(1, 30):
        weights = [rng.normal(size=w.shape) for w in network.get_weights()]
        network.set_weights(weights)
        average.update(copy, network, step)
        b = min(decay, (1 + step) / (10 + step))
        expected = [
            b * a + (1 - b) * w for a, w in zip(expected, weights, strict=True)
        ]
    for a, b in zip(copy.get_weights(), expected, strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-5)
    assert not copy.trainable_variables


def test_moving_statistics_are_copied():
    game = kerasgan.create(
        "dcgan", image_shape=(16, 16, 1), width=2, latent_dim=2, average=0.9
    )
    game.compile(jit_compile=False)
    game.fit(images(8, (16, 16, 1)), batch_size=4, verbose=0)
    pairs = zip(
        game.generator.variables, game.generator_average.variables, strict=True
    )
    for raw, mean in pairs:
        equal = bool((raw.numpy() == mean.numpy()).all())
        assert equal == ("moving" in raw.path), raw.path


def test_the_average_is_what_samples():
    game = tiny_gan(average=0.9)
    game.generator.set_weights([w * 0 for w in game.generator.get_weights()])
    assert np.abs(game.sample(2, seed=0)).max() > 0
    assert game.sampler is game.generator_average


def test_forms():
    assert averages.get(None) is None
    assert averages.get(0.5).decay == 0.5
    for wrong in ("0.9", [0.9], 1.0, -0.1):
        with pytest.raises(ValueError, match="Received: "):
            averages.get(wrong)
    with pytest.raises(ValueError, match="no network to average"):
        tiny_gan(average=averages.WeightAverage(0.9, network="genrator"))


def test_it_is_saved_with_the_game(tmp_path):
    game = tiny_gan(average=0.9)
    game.compile()
    game.fit(points(), batch_size=8, verbose=0)
    game.save(tmp_path / "game.keras")
    again = keras.saving.load_model(tmp_path / "game.keras")
    for a, b in zip(
        game.generator_average.get_weights(),
        again.generator_average.get_weights(),
        strict=True,
    ):
        np.testing.assert_array_equal(a, b)
