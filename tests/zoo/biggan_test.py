import numpy as np
import pytest

import kerasgan
from kerasgan.layers import SpectralNormalization
from kerasgan.zoo.biggan.networks import check_parts

SIZES = {
    "image_shape": (8, 10, 3),
    "num_classes": 3,
    "latent_dim": 4,
    "width": 2,
    "embedding_dim": 5,
    "attention": 0,
}


@pytest.fixture(scope="module")
def game():
    return kerasgan.create("biggan", average=None, **SIZES)


def images(game, **parts):
    rows = {
        "latent": np.array([[1.5, -0.5, 0.7, -2.0]] * 2, "float32"),
        "label": np.array([1, 1]),
        "truncation": np.ones(2, "float32"),
    }
    return np.array(game.generator(rows | parts)["image"])


def test_a_part_of_the_latent_for_each_layer(game):
    """The first for the first layer, the second for the block's scales."""
    generator = game.generator
    assert generator.get_layer("project").kernel.shape[0] == 2
    for name in ("up_1_norm_a_gain", "up_1_norm_b_bias"):
        layer = generator.get_layer(name)
        assert isinstance(layer, SpectralNormalization)
        assert layer.kernel.shape[0] == 2 + 5
    tables = [
        layer for layer in generator.layers if layer.name == "embed_label"
    ]
    assert len(tables) == 1  # which all blocks share


def test_truncation_is_a_control(game):
    """What is set is as latents that are truncated, and 1 changes nothing."""
    assert game.prior.controls == ("label", "truncation")
    assert game.prior.defaults == {"truncation": 1.0}
    rows = game.draw(64, seed=1)
    np.testing.assert_array_equal(rows["truncation"], 1.0)
    same = game.sample(2, seed=1, label=0, truncation=0.0)
    np.testing.assert_allclose(same[0], same[1], atol=1e-6)
    middle = images(game, truncation=np.zeros(2, "float32"))
    zeros = images(game, latent=np.zeros((2, 4), "float32"))
    np.testing.assert_allclose(middle, zeros, atol=1e-6)
    assert np.abs(middle - images(game)).max() > 1e-4
    with pytest.raises(ValueError, match="`truncation` must be from 0 to 1"):
        game.sample(2, truncation=1.5)


def test_the_discriminator_moves_twice(game):
    assert dict(game.dynamics.turns) == {"discriminator": 2}


def test_a_latent_has_equal_parts():
    with pytest.raises(ValueError, match="multiple of 3.*latent_dim=20"):
        check_parts(20, 3)
