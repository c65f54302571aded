import keras
import numpy as np
import pytest

import kerasgan
from kerasgan.dynamics import Alternating


def normal_points(mean, rows=2**16):
    rng = np.random.default_rng(0)
    return rng.normal(mean, 1.0, (rows, 1)).astype("float32")


def identity_generator(game):
    """Makes the perceptron give its latent: relu(z) - relu(-z)."""
    dense = [
        layer
        for layer in game.generator.layers
        if isinstance(layer, keras.layers.Dense)
    ]
    kernels = [np.zeros(layer.kernel.shape, "float32") for layer in dense]
    kernels[0][0, :2] = 1, -1
    kernels[1][:2, :2] = np.eye(2)
    kernels[2][:2, 0] = 1, -1
    for layer, kernel in zip(dense, kernels, strict=True):
        layer.set_weights([kernel, np.zeros(kernel.shape[1], "float32")])


def trained_discriminator(data, **settings):
    """A discriminator that has learned against a fixed N(0, 1)."""
    game = kerasgan.create(
        "gan",
        image_shape=(1,),
        latent_dim=1,
        width=16,
        dropout=0.0,
        dynamics=Alternating(discriminator=4),
        **settings,
    )
    identity_generator(game)
    rate = keras.optimizers.schedules.CosineDecay(0.01, 4 * 5 * 64)
    game.compile(
        {
            "discriminator": keras.optimizers.Adam(rate),
            "generator": keras.optimizers.SGD(0.0),
        }
    )
    game.fit(data, batch_size=1024, epochs=5, verbose=0)
    return game


def test_the_discriminator_approaches_p_over_p_plus_q():
    game = trained_discriminator(normal_points(1.0))
    x = np.linspace(-2, 3, 51, dtype="float32")[:, None]
    score = game.discriminator({"image": x})["score"].numpy()
    received = 1 / (1 + np.exp(-score))
    expected = 1 / (1 + np.exp(-(x - 0.5)))  # p / (p + q), both of variance 1
    np.testing.assert_allclose(received, expected, atol=0.03)


def test_the_value_at_the_optimum_is_minus_log_4():
    game = trained_discriminator(normal_points(0.0))
    cost = game.evaluate(
        normal_points(0.0), batch_size=2**14, verbose=0, return_dict=True
    )["discriminator_cost"]
    assert -cost == pytest.approx(-np.log(4), abs=0.01)


@pytest.mark.parametrize(
    "loss", ["minimax", "non_saturating", "maximum_likelihood"]
)
def test_every_loss_of_the_paper_trains(loss):
    game = kerasgan.create("gan", image_shape=(2,), width=8, loss=loss)
    game.compile()
    history = game.fit(
        np.zeros((64, 2), "float32"), batch_size=8, verbose=0
    ).history
    assert np.isfinite(list(history.values())).all()


def test_images_are_squashed_and_points_are_not():
    for shape, activation in (((4, 4, 1), "tanh"), ((3,), "linear")):
        game = kerasgan.create("gan", image_shape=shape, width=4)
        last = game.generator.layers[-2]
        assert last.activation.__name__ == activation
