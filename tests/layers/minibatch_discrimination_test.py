import keras
import numpy as np
import pytest

from kerasgan.layers import MinibatchDiscrimination
from kerasgan.testing import run_layer_test


def test_conformance():
    run_layer_test(
        MinibatchDiscrimination,
        {"num_kernels": 3, "kernel_dim": 2},
        (4, 5),
        (4, 8),
        num_trainable=1,
    )


def test_against_a_loop_over_pairs():
    layer = MinibatchDiscrimination(num_kernels=3, kernel_dim=2)
    x = np.random.default_rng(0).normal(size=(6, 4)).astype("float32")
    y = layer(x).numpy()
    matrix = np.array(layer.kernel, "float64").reshape(4, 3, 2)
    m = np.einsum("if,fbc->ibc", x.astype("float64"), matrix)
    for i in range(6):
        for b in range(3):
            o = sum(
                np.exp(-np.abs(m[i, b] - m[j, b]).sum())
                for j in range(6)
                if j != i
            )
            assert y[i, 4 + b] == pytest.approx(o, rel=1e-5)
    np.testing.assert_array_equal(y[:, :4], x)


def test_twins_and_strangers():
    layer = MinibatchDiscrimination(2, 3, kernel_initializer="ones")
    x = np.array([[0.0], [0.0], [1e3]], "float32")
    np.testing.assert_array_equal(layer(x)[:, 1:], [[1, 1], [1, 1], [0, 0]])


def test_an_export_with_it_cannot_discriminate():
    assert MinibatchDiscrimination.couples_batch


def test_arguments_are_checked():
    with pytest.raises(ValueError, match="Received: num_kernels=0"):
        MinibatchDiscrimination(num_kernels=0)
    with pytest.raises(ValueError, match="Received: kernel_dim=1.5"):
        MinibatchDiscrimination(kernel_dim=1.5)
    with pytest.raises(ValueError, match=r"takes vectors.*\(None, 4, 4, 1\)"):
        MinibatchDiscrimination()(keras.Input((4, 4, 1)))
