import keras
import numpy as np
import pytest
import tensorflow as tf

import kerasgan
from kerasgan.ops import random

SMALL = {
    "image_shape": (8, 8, 1),
    "condition_shape": (8, 8, 1),
    "width": 8,
    "num_halvings": 1,
}


def squares(rows, seed=0):
    """Pictures of four squares of random shades."""
    shades = np.random.default_rng(seed).uniform(-0.8, 0.8, (rows, 2, 2, 1))
    return np.kron(shades, np.ones((1, 4, 4, 1))).astype("float32")


def test_a_large_l1_weight_learns_a_map_that_is_known():
    game = kerasgan.create("pix2pix", **SMALL, dropout=0.1, l1_weight=1e4)
    optimizers = {  # a critic that stands still teaches nothing by itself
        "discriminator": keras.optimizers.SGD(0.0),
        "generator": keras.optimizers.Adam(5e-3, beta_1=0.5),
    }
    game.compile(optimizers, jit_compile=False)
    condition = squares(16 * 150)
    data = {"condition": condition, "image": -condition}
    game.fit(data, batch_size=16, verbose=0)
    condition = squares(64, seed=1)
    image = game.sample(condition=condition, seed=0)
    assert np.abs(image + condition).mean() < 0.1 * np.abs(2 * condition).mean()


def test_it_is_trained_and_translates():
    game = kerasgan.create("pix2pix", **SMALL)
    game.compile(jit_compile=False)
    data = {"condition": squares(16), "image": squares(16, seed=1)}
    history = game.fit(data, batch_size=8, verbose=0).history
    assert np.isfinite(list(history.values())).all()
    assert set(game.evaluate(data, verbose=0, return_dict=True)) == set(history)
    bytes_ = np.uint8(np.round(127.5 * (data["condition"] + 1)))
    assert game.sample(condition=bytes_, seed=0).shape == (16, 8, 8, 1)
    with pytest.raises(ValueError, match="`condition`, which is not drawn"):
        game.sample(4)


def test_noise_is_drawn_after_training_too_and_a_row_is_that_of_its_seed():
    game = kerasgan.create("pix2pix", **SMALL)
    condition = squares(1)
    first, same, other = (
        game.sample(condition=condition, seed=seed) for seed in (1, 1, 2)
    )
    np.testing.assert_array_equal(first, same)
    assert np.abs(first - other).max() > 1e-4
    still = kerasgan.create("pix2pix", **SMALL, dropout=0.0)
    assert set(still.prior.spec) == {"condition"}
    np.testing.assert_array_equal(
        still.sample(condition=condition, seed=1),
        still.sample(condition=condition, seed=2),
    )


def test_what_is_paid_is_that_of_the_paper():
    game = kerasgan.create("pix2pix", **SMALL)
    batch = {"condition": squares(4), "image": squares(4, seed=1)}
    batch = {name: tf.constant(value) for name, value in batch.items()}
    play = game.plays(batch, random.key(2))["main"]
    np.testing.assert_array_equal(play.fake["condition"], batch["condition"])
    loss, l1 = game.players["generator"].terms
    fake = play.fake["image"].numpy()
    distance = np.abs(fake - batch["image"].numpy()).mean()
    assert l1.weight == 100.0
    assert float(l1.cost(play)) == pytest.approx(distance, rel=1e-5)
    pair = batch | {"image": play.fake["image"]}
    score = game.discriminator(pair)["score"].numpy()
    assert score.shape == (4, 4, 4, 1)
    assert float(loss.cost(play)) == pytest.approx(
        np.log1p(np.exp(-score)).mean(), rel=1e-5
    )


@pytest.mark.parametrize(
    "settings, message",
    [
        ({"image_shape": (60, 64, 3)}, "same size"),
        ({"condition_shape": (32, 32, 3)}, "same size"),
        (
            {"image_shape": (12, 12, 1), "condition_shape": (12, 12, 1)},
            r"multiples of 8.*Received: shape=\(12, 12, 1\)",
        ),
        ({"num_halvings": 6}, "Received: num_halvings=6"),
        ({"dropout": 1.0}, "Received: dropout=1.0"),
    ],
)
def test_what_does_not_fit_is_refused(settings, message):
    with pytest.raises(ValueError, match=message):
        kerasgan.create("pix2pix", **({"width": 2} | settings))
