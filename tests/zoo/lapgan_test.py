import numpy as np
import pytest

import kerasgan
from kerasgan.ops import pyramids
from kerasgan.ops import random

SIZES = {"image_shape": (8, 12, 1), "latent_dim": 3, "width": 2}


@pytest.fixture(scope="module")
def game():
    return kerasgan.create("lapgan", num_levels=3, average=None, **SIZES)


@pytest.fixture(scope="module")
def batch():
    rng = np.random.default_rng(0)
    return {"image": rng.uniform(-1, 1, (4, 8, 12, 1)).astype("float32")}


def test_each_level_sees_real_pictures_blurred(game, batch):
    plays = game.plays(batch, random.key(0))
    assert sorted(plays) == ["level_0", "level_1", "level_2"]
    image = batch["image"]
    for level in range(3):
        play = plays[f"level_{level}"]()
        np.testing.assert_allclose(play.real["image"], image, atol=1e-6)
        assert play.fake["image"].shape == image.shape
        assert play.on_fake["score"].shape == (4, 1)
        if level < 2:
            image = pyramids.halve(image)
            low = pyramids.double(image)
            for sample in (play.real, play.fake):
                np.testing.assert_allclose(sample["low"], low, atol=1e-6)


def test_samples_come_from_the_top(game):
    """Each level adds to what the one before made, doubled."""
    rows = game.draw(3, seed=1)
    image = game.networks["generator_2"]({"latent": rows["latent"]})["image"]
    assert image.shape == (3, 2, 3, 1)
    for level in (1, 0):
        noise = f"noise_{level}"
        given = {noise: rows[noise], "low": pyramids.double(image)}
        image = game.networks[f"generator_{level}"](given)["image"]
    np.testing.assert_allclose(
        game.sample(3, seed=1), np.clip(image, -1, 1), atol=1e-6
    )


def test_without_details_a_level_doubles(game, batch):
    generator = game.networks["generator_0"]
    layer = generator.get_layer("details")
    weights = layer.get_weights()
    layer.set_weights([np.zeros_like(each) for each in weights])
    low = batch["image"]
    made = generator({"noise_0": np.ones((4, 8, 12, 1)), "low": low})
    np.testing.assert_array_equal(made["image"], low)
    layer.set_weights(weights)


@pytest.mark.parametrize(
    "settings, message",
    [
        ({"num_levels": 1}, "at least 2, .* Received: num_levels=1"),
        ({"num_levels": 4}, r"multiples of 8 for 4 .*\(8, 12, 1\)"),
    ],
)
def test_levels_are_checked(settings, message):
    with pytest.raises(ValueError, match=message):
        kerasgan.create("lapgan", **SIZES, **settings)
