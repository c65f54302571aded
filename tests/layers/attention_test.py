import numpy as np
import pytest

from kerasgan.layers import Attention
from kerasgan.layers import Gate
from kerasgan.testing import run_layer_test

RNG = np.random.default_rng(0)
SHAPES = [(2, 2, 3, 4), (2, 3, 2, 4), (2, 3, 2, 5)]


def test_what_holds_of_every_layer():
    run_layer_test(Attention, {}, SHAPES, (2, 2, 3, 5))


def test_against_loops():
    """Place j takes of each place i as much as exp(f_i g_j) says."""
    query, key, value = (RNG.normal(size=shape) for shape in SHAPES)
    expected = np.zeros((2, 2, 3, 5))
    maps = np.zeros((2, 2, 3, 3, 2))
    for row, *j in np.ndindex(2, 2, 3):
        there = (row, *j)
        weights = np.zeros((3, 2))
        for i in np.ndindex(3, 2):
            weights[i] = np.exp(key[(row, *i)] @ query[there])
        maps[there] = weights / weights.sum()
        for i in np.ndindex(3, 2):
            expected[there] += maps[there][i] * value[(row, *i)]
    query, key, value = (x.astype("float32") for x in (query, key, value))
    layer = Attention()
    received = layer(query, key, value)
    np.testing.assert_allclose(received, expected, rtol=1e-5, atol=1e-6)
    weights = layer.weights_of(query, key)
    assert weights.shape == (2, 6, 6)
    np.testing.assert_allclose(
        weights, maps.reshape(2, 6, 6), rtol=1e-5, atol=1e-7
    )


def test_large_products_do_not_overflow():
    query = np.full((1, 1, 2, 1), 1e4, "float32")
    value = np.array([[[[1.0], [3.0]]]], "float32")
    np.testing.assert_allclose(Attention()(query, query, value), 2.0)


@pytest.mark.parametrize(
    "shapes",
    [
        [(1, 2, 2, 3), (1, 2, 2, 4), (1, 2, 2, 5)],
        [(1, 2, 2, 3), (1, 2, 2, 3), (1, 2, 1, 5)],
        [(1, 4, 3), (1, 4, 3), (1, 4, 5)],
    ],
)
def test_maps_must_fit(shapes):
    with pytest.raises(ValueError, match="takes maps.*Received: query_shape"):
        Attention()(*(np.zeros(shape, "float32") for shape in shapes))


def test_a_gate():
    run_layer_test(Gate, {}, [(2, 3), (2, 3)], (2, 3), num_trainable=1)
    x, y = RNG.normal(size=(2, 2, 3, 4)).astype("float32")
    layer = Gate()
    np.testing.assert_array_equal(layer(x, y), x)
    layer.gamma.assign(0.5)
    np.testing.assert_allclose(layer(x, y), x + y / 2)
    with pytest.raises(ValueError, match=r"one shape. .*\(2, 3\) and \(2, 4\)"):
        Gate()(np.zeros((2, 3)), np.zeros((2, 4)))
