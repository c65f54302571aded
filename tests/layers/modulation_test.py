import numpy as np
import pytest

from kerasgan.layers import Modulation
from kerasgan.testing import run_layer_test


def test_what_holds_of_every_layer():
    run_layer_test(Modulation, {}, [(2, 3, 4, 5), (2, 5), (2, 5)], (2, 3, 4, 5))


def test_by_hand():
    x = np.array([[[1.0, 2.0]], [[3.0, 4.0]]], "float32")
    gain = np.array([[0.0, 1.0], [-1.0, 0.5]], "float32")
    bias = np.array([[10.0, 0.0], [0.0, 1.0]], "float32")
    expected = [[[11.0, 4.0]], [[0.0, 7.0]]]
    np.testing.assert_array_equal(Modulation()(x, gain, bias), expected)


@pytest.mark.parametrize("name", ["gain", "bias"])
def test_shapes_are_checked(name):
    given = {"gain": np.zeros((2, 3)), "bias": np.zeros((2, 3))}
    given[name] = np.zeros((2, 4))
    with pytest.raises(ValueError, match=rf"`{name}` must have .*\(2, 4\)"):
        Modulation()(np.zeros((2, 5, 5, 3)), **given)
