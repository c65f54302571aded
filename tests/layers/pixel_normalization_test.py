import numpy as np

from kerasgan.layers import PixelNormalization
from kerasgan.testing import run_layer_test


def test_what_holds_of_every_layer():
    run_layer_test(
        PixelNormalization, {"epsilon": 1e-6}, (2, 3, 4, 5), (2, 3, 4, 5)
    )


def test_against_loops():
    x = np.random.default_rng(0).normal(size=(2, 2, 3, 4))
    expected = np.zeros_like(x)
    for place in np.ndindex(2, 2, 3):
        expected[place] = x[place] / np.sqrt(np.mean(x[place] ** 2) + 0.5)
    y = PixelNormalization(epsilon=0.5)(x.astype("float32"))
    np.testing.assert_allclose(y, expected, rtol=1e-5)


def test_vectors_and_nothing():
    y = PixelNormalization()(np.array([[3.0, 4.0], [0.0, 0.0]], "float32"))
    root = np.sqrt(12.5)
    np.testing.assert_allclose(y, [[3 / root, 4 / root], [0, 0]], rtol=1e-6)


def test_large_halves_do_not_overflow():
    layer = PixelNormalization(dtype="mixed_bfloat16")
    y = layer(np.full((1, 2), 1e15, "float32"))
    np.testing.assert_allclose(np.array(y, "float32"), 1.0, rtol=1e-2)
