import numpy as np
import pytest

from kerasgan.layers import Maxout
from kerasgan.testing import run_layer_test


def test_conformance():
    run_layer_test(Maxout, {"num_pieces": 2}, (2, 3, 3, 6), (2, 3, 3, 3))
    run_layer_test(Maxout, {"num_pieces": 3}, (2, 6), (2, 2))


def test_by_hand():
    x = np.array([[1.0, 4.0, -2.0, -1.0], [3.0, 2.0, 0.0, 5.0]])
    np.testing.assert_array_equal(Maxout(2)(x), [[4.0, -1.0], [3.0, 5.0]])


def test_channels_must_divide():
    with pytest.raises(ValueError, match=r"multiple of num_pieces=2.*\(2, 5\)"):
        Maxout(2)(np.ones((2, 5)))


def test_num_pieces_is_checked():
    with pytest.raises(ValueError, match="Received: num_pieces=1"):
        Maxout(1)
