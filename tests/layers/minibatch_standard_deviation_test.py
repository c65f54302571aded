import numpy as np
import pytest

from kerasgan.layers import MinibatchStandardDeviation
from kerasgan.testing import run_layer_test


@pytest.mark.parametrize("group_size", [None, 2])
def test_conformance(group_size):
    run_layer_test(
        MinibatchStandardDeviation,
        {"group_size": group_size, "epsilon": 1e-6},
        (4, 3, 3, 2),
        (4, 3, 3, 3),
    )


def test_the_whole_batch():
    x = np.random.default_rng(0).normal(size=(5, 3, 3, 2)).astype("float32")
    y = MinibatchStandardDeviation()(x).numpy()
    level = np.std(x.astype("float64"), axis=0).mean()
    np.testing.assert_allclose(y[..., 2], level, rtol=1e-5)
    np.testing.assert_array_equal(y[..., :2], x)


def test_groups():
    x = np.random.default_rng(0).normal(size=(6, 4)).astype("float32")
    y = MinibatchStandardDeviation(group_size=2)(x).numpy()
    for i in range(3):  # with three groups, row i goes with row i + 3
        level = np.std(x[[i, i + 3]].astype("float64"), axis=0).mean()
        np.testing.assert_allclose(y[[i, i + 3], 4], level, rtol=1e-5)


def test_equal_rows():
    y = MinibatchStandardDeviation(epsilon=1e-8)(np.ones((3, 2), "float32"))
    np.testing.assert_allclose(y[:, 2], 1e-4, rtol=1e-5)


def test_an_export_with_it_cannot_discriminate():
    assert MinibatchStandardDeviation.couples_batch


def test_groups_must_divide_the_batch():
    layer = MinibatchStandardDeviation(group_size=2)
    with pytest.raises(ValueError, match="group_size=2. Received: 3 rows"):
        layer(np.ones((3, 2)))
    with pytest.raises(ValueError, match="Received: group_size=1"):
        MinibatchStandardDeviation(group_size=1)
