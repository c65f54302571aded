import keras
import numpy as np
import pytest
from linear_games import GENERATOR
from linear_games import SCORE
from linear_games import field_of
from linear_games import linear
from linear_games import linear_game

from kerasgan import Game
from kerasgan import Player
from kerasgan import layers
from kerasgan import priors
from kerasgan.terms import DiscriminatorLoss
from kerasgan.terms import OrthogonalRegularization
from kerasgan.testing import run_term_test


def game(term):
    return linear_game(generator_pays=[term])


def test_by_hand():
    # [[1, 0, 2], [0, -1, 1]]: the products of columns are 0, 2 and -1, each
    # twice: 2 (0 + 4 + 1)
    term = OrthogonalRegularization(0.5)
    run_term_test(game, "generator", term, expected=10.0)


def test_its_gradient():
    made = game(OrthogonalRegularization(0.5))
    received = field_of(made, "generator").gradients["generator"]
    w = np.array([[1, 0, 2], [0, -1, 1]], "float64")
    products = w.T @ w * (1 - np.eye(3))
    np.testing.assert_allclose(received[0], 0.5 * 4 * w @ products, rtol=1e-5)
    assert received[1] is None  # the bias is free


def convolutional():
    latent = keras.Input((4,), name="latent")
    x = keras.layers.Reshape((2, 2, 1))(latent)
    x = keras.layers.Conv2DTranspose(3, 2, 2)(x)
    x = keras.layers.BatchNormalization()(x)
    x = layers.SpectralNormalization(keras.layers.Conv2D(2, 3))(x)
    x = keras.layers.Flatten()(x)
    return keras.Model({"latent": latent}, {"image": x})


def test_kernels_of_convolutions_as_matrices():
    generator = convolutional()
    made = Game(
        {
            "generator": generator,
            "discriminator": keras.Sequential(
                [keras.Input((8,)), keras.layers.Dense(1)]
            ),
        },
        [
            Player("discriminator", [DiscriminatorLoss("minimax")]),
            Player("generator", [OrthogonalRegularization()]),
        ],
        priors.Normal(4),
    )
    up = np.array(generator.layers[2].kernel, "float64")  # (2, 2, out, in)
    down = np.array(generator.layers[4].layer.kernel, "float64")
    expected = 0.0
    for filters in (
        [up[:, :, i].ravel() for i in range(3)],
        [down[..., i].ravel() for i in range(2)],
    ):
        for i, a in enumerate(filters):
            for j, b in enumerate(filters):
                expected += (a @ b) ** 2 if i != j else 0.0
    logs = field_of(made, "generator", {"image": np.zeros((8, 8), "float32")})
    assert float(
        logs.logs["generator_orthogonal_regularization"]
    ) == pytest.approx(expected, rel=1e-5)


def test_networks_without_kernels_are_an_error():
    scale = keras.Sequential([keras.Input((3,)), keras.layers.Rescaling(2.0)])
    with pytest.raises(ValueError, match="needs networks with kernels"):
        linear_game([OrthogonalRegularization()], judge=lambda: scale)


def test_kernels_that_are_frozen_do_not_count():
    """No move could make them orthogonal."""
    names = ("frozen", "free")
    image = keras.Input((3,), name="image")
    x = linear(2.0 * GENERATOR.T, "frozen")(image)
    x = linear(GENERATOR, "free")(x)
    judge = keras.Model({"image": image}, {"score": linear(SCORE)(x)})
    assert all(judge.get_layer(name).kernel.trainable for name in names)

    def cost():
        made = linear_game([OrthogonalRegularization()], judge=lambda: judge)
        logs = field_of(made, "discriminator").logs
        return float(logs["discriminator_orthogonal_regularization"])

    # The products of columns: 4 * 2, twice; and 0, 2 and -1, each twice.
    assert cost() == pytest.approx(2 * 8.0**2 + 10.0)
    judge.get_layer("frozen").trainable = False
    assert cost() == pytest.approx(10.0)
