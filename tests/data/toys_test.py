import numpy as np
import pytest

from kerasgan.data import toys
from kerasgan.ops import random

HALF = 2**0.5
RING = [(2, 0), (HALF, HALF), (0, 2), (-HALF, HALF)]
RING += [(-x, -y) for x, y in RING]
GRID = [(x, y) for x in (-4, -2, 0, 2, 4) for y in (-4, -2, 0, 2, 4)]


@pytest.mark.parametrize("name, points", [("ring", RING), ("grid", GRID)])
def test_modes_by_hand(name, points):
    centres, _ = toys.modes(name)
    assert centres.dtype == np.float32
    assert len(centres) == len(points)
    for point in points:
        assert np.abs(centres - point).sum(axis=1).min() < 1e-6


@pytest.mark.parametrize("name, stddev", [("ring", 0.02), ("grid", 0.05)])
def test_points_are_gaussian_around_the_mode_that_they_are_of(name, stddev):
    rows = 20_000
    sample = toys.draw(name, rows, random.key(3))
    centres, _ = toys.modes(name)
    points, labels = sample["image"].numpy(), sample["label"].numpy()
    assert points.shape == (rows, 2) and points.dtype == np.float32
    distances = np.linalg.norm(points[:, None] - centres, axis=-1)
    np.testing.assert_array_equal(distances.argmin(axis=1), labels)
    noise = (points - centres[labels]) / stddev
    # Means and variances of N(0, 1), within four standard errors.
    np.testing.assert_allclose(noise.mean(0), 0, atol=4 / rows**0.5)
    np.testing.assert_allclose(
        np.cov(noise.T), np.eye(2), atol=4 * (2 / rows) ** 0.5
    )
    # Also in each mode: a point's place does not depend on its mode.
    for label in range(len(centres)):
        part = noise[labels == label]
        assert np.abs(part.mean(0)).max() < 4 / len(part) ** 0.5
    expected = rows / len(centres)
    counts = np.bincount(labels, minlength=len(centres))
    chi_square = np.sum((counts - expected) ** 2) / expected
    assert chi_square < 52  # p < 0.001 for 24 degrees of freedom


def test_unknown_split():
    with pytest.raises(ValueError, match="`split`.*Received: split='valid'"):
        toys.read("ring", "valid", 4)
