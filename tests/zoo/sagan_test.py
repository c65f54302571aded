import numpy as np
import pytest

import kerasgan
from kerasgan.layers import Attention
from kerasgan.layers import Projection
from kerasgan.layers import SpectralNormalization
from kerasgan.zoo.sagan import networks

TINY = {"image_shape": (16, 20, 3), "num_classes": 3, "width": 2}


@pytest.fixture(scope="module")
def game():
    return kerasgan.create("sagan", attention=2, latent_dim=3, **TINY)


def test_both_networks_are_normalised_and_attend(game):
    for network in (game.generator, game.discriminator):
        (attention,) = [x for x in network.layers if isinstance(x, Attention)]
        assert attention.input[0].shape[1:3] == (4, 5)
        bare = [
            layer.name
            for layer in network.layers
            if hasattr(layer, "kernel")
            and not isinstance(layer, SpectralNormalization)
        ]
        assert not bare
    wrapped = game.discriminator.get_layer("embed_label")
    assert isinstance(wrapped.layer, Projection)


def test_two_rates(game):
    game.compile(jit_compile=False)
    rates = {
        player: float(game.optimizer_of(player).learning_rate)
        for player in game.player_names
    }
    assert rates == {
        "discriminator": pytest.approx(4e-4),
        "generator": pytest.approx(1e-4),
    }


def test_the_label_scales_and_shifts(game):
    """By zeros at first: a new game does not see the label."""
    latent = np.ones((3, 3), "float32")
    rows = {"latent": latent, "label": np.arange(3)}
    images = np.array(game.generator(rows)["image"])
    np.testing.assert_allclose(images, images[[0, 0, 0]], atol=1e-6)
    shift = game.generator.get_layer("up_1_norm_a_bias").embeddings
    shift[1].assign(np.ones(shift.shape[1], "float32"))
    others = np.array(game.generator(rows)["image"])
    np.testing.assert_allclose(others[[0, 2]], images[[0, 2]], atol=1e-6)
    assert np.abs(others[1] - images[1]).max() > 1e-4


def test_without_attention():
    generator = networks.generator((8, 10, 3), 3, 3, 2, attention=0)
    kinds = [type(layer).__name__ for layer in generator.layers]
    assert "Attention" not in kinds and "Gate" not in kinds
