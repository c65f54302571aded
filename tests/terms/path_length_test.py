import keras
import numpy as np
import pytest
import tensorflow as tf
from linear_games import field_of
from linear_games import linear

import kerasgan
from kerasgan import priors
from kerasgan.ops import random
from kerasgan.terms import DiscriminatorLoss
from kerasgan.terms import GeneratorLoss
from kerasgan.terms import PathLength
from kerasgan.testing import run_term_test

SHAPE = (2, 2, 1)
MAP = np.array([[1.0, 0.5], [0.0, -1.0], [2.0, 1.0]], "float32")
JACOBIAN = np.random.default_rng(0).normal(size=(2, 4)).astype("float32")


def generator(levels=1, style=True):
    """`w = z MAP` and `image = sum of w JACOBIAN over levels`."""
    latent = keras.Input((3,), name="latent")
    w = keras.layers.RepeatVector(levels)(linear(MAP)(latent))
    summed = linear(JACOBIAN)(keras.ops.sum(w, axis=1))
    image = keras.layers.Reshape(SHAPE)(summed)
    outputs = {"image": image} | ({"style": w} if style else {})
    return keras.Model({"latent": latent}, outputs)


def discriminator():
    image = keras.Input(SHAPE, name="image")
    score = keras.layers.Dense(1)(keras.layers.Flatten()(image))
    return keras.Model({"image": image}, {"score": score})


def game(*terms, make=generator):
    return kerasgan.Game(
        networks={"generator": make(), "discriminator": discriminator()},
        prior=priors.Normal(3),
        players=[
            kerasgan.Player("discriminator", [DiscriminatorLoss("hinge")]),
            kerasgan.Player("generator", list(terms)),
        ],
    )


def real(rows=8):
    return {"image": tf.ones((rows, *SHAPE))}


@pytest.mark.parametrize("levels", [1, 3])
def test_a_linear_generator(levels, monkeypatch):
    """`J^T y` is `JACOBIAN y`: of each style, and so in their mean."""
    term = PathLength(share=2)
    play = game(term, make=lambda: generator(levels)).plays(
        real(), random.key(0)
    )
    images = np.random.default_rng(1).normal(size=(4, *SHAPE))

    def normal(shape, key):
        assert tuple(shape) == images.shape  # of half of the rows
        return tf.constant(images, "float32")

    monkeypatch.setattr(random, "normal", normal)
    slopes = images.reshape(4, 4) @ JACOBIAN.T.astype("float64")
    expected = np.linalg.norm(slopes, axis=1) / 2  # of four pixels
    np.testing.assert_allclose(term.lengths(play["main"]), expected, rtol=1e-5)
    cost, length = term.cost(play["main"])  # no mean is known yet
    assert float(length) == pytest.approx(expected.mean(), rel=1e-5)
    assert float(cost) == pytest.approx(expected.var(), rel=1e-4)
    term.update(tf.constant(3.0))
    cost, _ = term.cost(play["main"])
    assert float(cost) == pytest.approx(np.mean((expected - 3) ** 2), rel=1e-4)


def test_the_mean_square_of_lengths_is_that_of_the_jacobian():
    """E ||J^T y||^2 = ||J||^2 / pixels, in Frobenius's norm."""
    term = PathLength(share=1)
    play = game(term).plays(real(4000), random.key(0))["main"]
    square = np.mean(np.square(term.lengths(play)))
    assert square == pytest.approx((JACOBIAN**2).sum() / 4, rel=0.05)


def test_the_running_mean():
    term = PathLength(momentum=0.7)
    game(term)
    lengths = [2.0, 4.0, 9.0, 1.0, 5.0]
    for length in lengths:
        term.update(tf.constant(length))
    expected = np.mean(lengths[:3])  # 1 / 3 is above 0.3, 1 / 4 is not
    for length in lengths[3:]:
        expected += 0.3 * (length - expected)
    assert float(term.mean) == pytest.approx(expected, rel=1e-5)
    assert float(term.report(None)["mean_length"]) == float(term.mean)


def test_what_holds_of_every_term():
    def make(term):
        return game(GeneratorLoss("hinge"), term)

    run_term_test(make, "generator", PathLength(weight=3.0, every=1))


def test_the_gradient_reaches_the_weights():
    """That of the variance of ||J^T y|| by a factor c of J is 2 c variance."""
    term = PathLength(weight=1.0, every=1, share=1)
    made = game(term)
    field = field_of(made, "generator", real())
    jacobian = made.weights_of("generator")[2]
    (gradient,) = [
        g
        for w, g in zip(
            made.weights_of("generator"),
            field.gradients["generator"],
            strict=True,
        )
        if w is jacobian
    ]
    assert jacobian.shape == (2, 4)
    cost = float(field.logs["generator_cost"])
    along = float(tf.reduce_sum(gradient * jacobian))
    assert along == pytest.approx(2 * cost, rel=1e-4)


def test_a_generator_that_gives_no_style():
    made = game(PathLength(), make=lambda: generator(style=False))
    match = r"must give `style`, .* Received: \['image'\]"
    with pytest.raises(ValueError, match=match):
        field_of(made, "generator", real())


@pytest.mark.parametrize(
    "arguments, match",
    [
        ({"momentum": 1.0}, r"in \[0, 1\). Received: momentum=1.0"),
        ({"share": 0}, "`share` must be .* Received: share=0"),
        ({"every": 0}, "`every` must be .* Received: every=0"),
    ],
)
def test_bad_arguments(arguments, match):
    with pytest.raises(ValueError, match=match):
        PathLength(**arguments)
