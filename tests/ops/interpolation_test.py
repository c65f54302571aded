import math

import numpy as np
import pytest
from scipy.spatial.transform import Rotation
from scipy.spatial.transform import Slerp

from kerasgan.ops.interpolation import slerp


@pytest.mark.parametrize("t", [0.0, 1 / 3, 0.5, 1.0])
def test_a_quarter_of_a_circle(t):
    found = slerp([2.0, 0.0], [0.0, 2.0], t)
    angle = t * math.pi / 2
    expected = [2 * math.cos(angle), 2 * math.sin(angle)]
    np.testing.assert_allclose(found, expected, atol=1e-6)


def test_vectors_of_other_lengths():
    # w = 60 degrees, so both weights at the middle are 1/2 / sin 60.
    end = [1.5, 1.5 * math.sqrt(3)]
    found = slerp([1.0, 0.0], end, 0.5)
    weight = 0.5 / (math.sqrt(3) / 2)
    expected = [weight * (1.0 + 1.5), weight * 1.5 * math.sqrt(3)]
    np.testing.assert_allclose(found, expected, rtol=1e-6)


def test_the_slerp_of_scipy():
    rng = np.random.default_rng(0)
    ends = rng.normal(size=(2, 4))
    ends /= np.linalg.norm(ends, axis=-1, keepdims=True)
    ends[1] *= np.sign(ends[0] @ ends[1])  # rotations take the shorter way
    t = np.linspace(0, 1, 7)
    expected = Slerp([0, 1], Rotation.from_quat(ends))(t).as_quat()
    expected *= np.sign(expected @ ends[0])[:, None]
    start, end = ends.astype("float32")
    found = np.asarray(slerp(start, end, t[:, None]))
    np.testing.assert_allclose(found, expected, atol=1e-5)


def test_walks_of_a_batch():
    rng = np.random.default_rng(1)
    start, end = rng.normal(size=(2, 3, 1, 50)).astype("float32")
    t = np.linspace(0, 1, 5, dtype="float32")[:, None]
    found = np.asarray(slerp(start, end, t))
    assert found.shape == (3, 5, 50)
    np.testing.assert_allclose(found[:, :1], start, atol=1e-5)
    np.testing.assert_allclose(found[:, -1:], end, atol=1e-5)


@pytest.mark.parametrize("factor", [1.0, 2.0, -1.0])
def test_without_an_arc_it_is_the_line(factor):
    start = np.array([3.0, -1.0, 2.0], "float32")
    found = slerp(start, factor * start, 0.25)
    expected = (0.75 + 0.25 * factor) * start
    np.testing.assert_allclose(found, expected, rtol=1e-5, atol=1e-6)


def test_one_dimension():
    np.testing.assert_allclose(slerp([1.0], [-3.0], 0.5), [-1.0], rtol=1e-6)
