import numpy as np
import PIL.Image
import pytest

from kerasgan.ops import images
from kerasgan.ops import pictures


def dots(sheet):
    """The middles of the dots, as (right, up) from the middle of the sheet."""
    rows, columns = np.nonzero(sheet[..., 0] == 0)
    size = len(sheet)
    return {
        (c - size // 2, size // 2 - r)
        for c, r in zip(columns, rows, strict=True)
    }


def test_a_point_is_a_dot_of_nine_pixels():
    sheet = pictures.scatter([[0.0, 0.0]], size=33)
    assert sheet.shape == (33, 33, 1) and sheet.dtype == "uint8"
    expected = {(x, y) for x in (-1, 0, 1) for y in (-1, 0, 1)}
    assert dots(sheet) == expected
    assert set(np.unique(sheet)) == {0, 224, 255}


def test_right_is_right_and_up_is_up():
    # The square is [-4, 4]^2, on 31 of 33 pixels.
    found = dots(pictures.scatter([[4.0, 0.0], [0.0, 2.0]], size=33))
    assert {(15, 0), (0, 8)} <= found or {(15, 0), (0, 7)} <= found
    assert max(x for x, _ in found) == 16
    assert min(x for x, _ in found) == -1


def test_the_corners_fit():
    corners = [[x, y] for x in (-1.0, 1.0) for y in (-1.0, 1.0)]
    found = dots(pictures.scatter(corners, size=33))
    assert {(16, 16), (-16, -16), (16, -16), (-16, 16)} <= found


@pytest.mark.parametrize(
    "largest, radius", [(1.0, 1.0), (1.1, 2.0), (3.0, 4.0)]
)
def test_the_square_is_a_power_of_two(largest, radius):
    given = pictures.scatter([[largest, 0.0]])
    expected = pictures.scatter([[largest, 0.0], [radius, 0.0]])
    other = pictures.scatter([[radius, 0.0]])
    np.testing.assert_array_equal(np.minimum(given, other), expected)


def test_points_that_are_not_finite_are_left_out():
    strange = [[np.nan, 0.0], [np.inf, 1.0], [0.5, 0.5]]
    np.testing.assert_array_equal(
        pictures.scatter(strange), pictures.scatter([[0.5, 0.5]])
    )
    assert pictures.scatter(np.zeros((0, 2))).min() == 224


def test_a_sheet_is_a_grid_or_a_plot():
    pixels = np.random.default_rng(0).uniform(-1, 1, (6, 4, 5, 3))
    np.testing.assert_array_equal(
        pictures.sheet(pixels, columns=2), images.grid(pixels, columns=2)
    )
    points = pixels[:, 0, 0, :2]
    np.testing.assert_array_equal(
        pictures.sheet(points), pictures.scatter(points)
    )


def test_points_of_other_spaces():
    expected = pictures.scatter([[0.5, 0.25], [-1.0, 0.0]])
    space = [[0.5, 0.25, 9.0], [-1.0, 0.0, 9.0]]
    np.testing.assert_array_equal(pictures.sheet(space), expected)
    line = pictures.scatter([[0.5, 0.0], [-1.0, 0.0]])
    np.testing.assert_array_equal(pictures.sheet([[0.5], [-1.0]]), line)


@pytest.mark.parametrize("shape", [(3,), (3, 4, 4)])
def test_other_shapes(shape):
    match = r"or points, of shape.*Received: samples of shape \(3"
    with pytest.raises(ValueError, match=match):
        pictures.sheet(np.zeros(shape))


def test_clips_are_strips_of_film():
    clips = np.random.default_rng(0).integers(0, 256, (2, 3, 4, 5, 3), "uint8")
    sheet = pictures.sheet(clips)
    assert sheet.shape == (2 * 6 + 2, 3 * 7 + 2, 3)
    for row in range(2):
        for column in range(3):
            top, left = 2 + 6 * row, 2 + 7 * column
            frame = sheet[top : top + 4, left : left + 5]
            np.testing.assert_array_equal(frame, clips[row, column])


def test_pictures_side_by_side():
    grey = np.full((2, 3, 4, 1), 7, "uint8")
    colours = np.full((2, 5, 2, 4), -1.0)
    found = pictures.beside(grey, colours)
    assert found.shape == (2, 5, 6, 4) and found.dtype == "uint8"
    np.testing.assert_array_equal(found[:, :3, :4, :3], 7)
    np.testing.assert_array_equal(found[:, :3, :4, 3], 255)  # opaque
    np.testing.assert_array_equal(found[:, 3:, :4], 255)  # white below
    np.testing.assert_array_equal(found[:, :, 4:], 0)


@pytest.mark.parametrize("channels", [1, 3])
def test_moving_pictures(tmp_path, channels):
    levels = np.arange(0, 250, 50, "uint8").reshape(5, 1, 1, 1)
    frames = np.broadcast_to(levels, (5, 1, 4, channels))
    pictures.save_gif(tmp_path / "new" / "a.gif", frames, milliseconds=70)
    with PIL.Image.open(tmp_path / "new" / "a.gif") as picture:
        assert picture.n_frames == 5 and picture.info["duration"] == 70
        for index, frame in enumerate(frames):
            picture.seek(index)
            found = np.asarray(picture.convert("RGB"))
            np.testing.assert_array_equal(
                found, np.repeat(frame, 3, -1)[..., :3]
            )
