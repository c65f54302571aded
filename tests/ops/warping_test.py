import numpy as np
import pytest
import tensorflow as tf
from scipy import ndimage

from kerasgan.ops import warping

RNG = np.random.default_rng(0)
PICTURES = RNG.normal(size=(4, 6, 8, 2)).astype("float32")
SQUARES = RNG.normal(size=(4, 5, 5, 3)).astype("float32")


def numbers(*values):
    return tf.constant(values, tf.float32)


def some_maps():
    """Affine maps that read inside and outside of pictures."""
    maps = np.tile(np.eye(3), (4, 1, 1))
    maps[:, :2] += RNG.normal(size=(4, 2, 3)) * [0.5, 0.5, 3.0]
    return maps.astype("float32")


def test_pictures_are_read_as_scipy_reads_them():
    maps = some_maps()
    centre = np.array([2.5, 3.5])
    places = np.stack(np.mgrid[:6, :8], axis=-1).reshape(-1, 2) - centre
    expected = np.empty(PICTURES.shape)
    for i, channel in np.ndindex(4, 2):
        at = places @ maps[i, :2, :2].T.astype("float64") + maps[i, :2, 2]
        expected[i, ..., channel] = ndimage.map_coordinates(
            PICTURES[i, ..., channel].astype("float64"),
            (at + centre).T,
            order=1,
            mode="mirror",
        ).reshape(6, 8)
    found = warping.warp(tf.constant(PICTURES), maps)
    np.testing.assert_allclose(found, expected, atol=2e-5)


def test_flips_and_quarter_turns_are_exact():
    quarters = numbers(0, 1, 2, 3)
    turned = warping.warp(SQUARES, warping.quarter_turns(quarters))
    expected = [np.rot90(x, k) for k, x in enumerate(SQUARES)]
    np.testing.assert_array_equal(turned, expected)
    back = warping.quarter_turns((4 - quarters) % 4)
    np.testing.assert_array_equal(warping.warp(turned, back), SQUARES)
    mirrored = warping.scaling(numbers(1, 1, 1, 1), numbers(-1, -1, -1, -1))
    found = warping.warp(PICTURES, mirrored)
    np.testing.assert_array_equal(found, PICTURES[:, :, ::-1])


def test_whole_moves_are_exact_and_mirror_the_edges():
    maps = warping.translation(numbers(2, -2, 0, 1), numbers(0, 3, -1, 0))
    found = warping.warp(PICTURES, maps)
    around = np.pad(PICTURES, [(0, 0), (3, 3), (3, 3), (0, 0)], mode="reflect")
    for i, (row, column) in enumerate([(2, 0), (-2, 3), (0, -1), (1, 0)]):
        expected = around[i, 3 + row :][:6, 3 + column :][:, :8]
        np.testing.assert_array_equal(found[i], expected)


def test_a_rotation_is_undone_by_its_opposite():
    angle = numbers(0.3, -2.0, 3.1, 1.0)
    there, back = warping.rotation(angle), warping.rotation(-angle)
    unit = np.tile(np.eye(3), (4, 1, 1))
    np.testing.assert_allclose(there @ back, unit, atol=1e-6)
    quarter = warping.rotation(numbers(*[k * np.pi / 2 for k in range(4)]))
    turned = warping.warp(SQUARES, quarter)
    expected = [np.rot90(x, -k) for k, x in enumerate(SQUARES)]
    np.testing.assert_allclose(turned, expected, atol=1e-5)


def test_second_derivatives():
    """Of what R1 is made of, by the matrix of the map and by differences."""
    maps, x = some_maps()[:1], PICTURES[:1, ..., :1]
    unit = np.eye(48, dtype="float32").reshape(48, 6, 8, 1)
    matrix = warping.warp(unit, np.repeat(maps, 48, axis=0)).numpy()
    matrix = matrix.reshape(48, 48).T.astype("float64")

    def penalty(x):
        with tf.GradientTape() as tape:
            tape.watch(x)
            score = tf.reduce_sum(warping.warp(x, maps) ** 3) / 3
        return tf.reduce_sum(tape.gradient(score, x) ** 2)

    point = tf.constant(x)
    with tf.GradientTape() as tape:
        tape.watch(point)
        value = penalty(point)
    found = tape.gradient(value, point).numpy().ravel()
    seen = matrix @ x.ravel().astype("float64")
    slope = matrix.T @ seen**2
    expected = 2 * matrix.T @ (2 * seen * (matrix @ slope))
    assert float(value) == pytest.approx(slope @ slope, rel=1e-4)
    np.testing.assert_allclose(found, expected, atol=1e-3 * abs(expected).max())
    way = RNG.normal(size=x.shape).astype("float32")
    after, before = (float(penalty(point + d * way)) for d in (1e-2, -1e-2))
    along = (after - before) / 2e-2
    assert along == pytest.approx(found @ way.ravel(), rel=1e-2)


def test_zeros_move_in():
    found = warping.shift(PICTURES, numbers(2, -1, 0, 6), numbers(0, 3, -1, 0))
    around = np.pad(PICTURES, [(0, 0), (6, 6), (6, 6), (0, 0)])
    for i, (row, column) in enumerate([(2, 0), (-1, 3), (0, -1), (6, 0)]):
        expected = around[i, 6 - row :][:6, 6 - column :][:, :8]
        np.testing.assert_array_equal(found[i], expected)


def test_a_rectangle_is_erased():
    corners, sizes = [(1, 2), (-1, 6), (4, 4), (0, 0)], [(3, 4)] * 3 + [(0, 4)]
    top, left = (numbers(*each) for each in zip(*corners, strict=True))
    rows, columns = (numbers(*each) for each in zip(*sizes, strict=True))
    found = warping.erased(PICTURES, top, left, rows, columns)
    expected = PICTURES.copy()
    for i, ((y, x), (h, w)) in enumerate(zip(corners, sizes, strict=True)):
        expected[i, max(y, 0) : y + h, max(x, 0) : x + w] = 0
    np.testing.assert_array_equal(found, expected)
