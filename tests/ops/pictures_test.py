import numpy as np
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


def test_clips_in_a_row():
    clips = np.random.default_rng(0).integers(0, 256, (4, 3, 4, 5, 1), "uint8")
    film = pictures.sheet(clips, columns=2)
    np.testing.assert_array_equal(
        film, images.grid(clips.reshape(12, 4, 5, 1), columns=6)
    )
    np.testing.assert_array_equal(film, pictures.film(clips, columns=2))


def test_a_sheet_that_moves():
    clips = np.random.default_rng(0).uniform(-1, 1, (5, 3, 4, 5, 3))
    sheets = pictures.moving(clips, columns=2)
    assert sheets.shape == (3, 3 * 6 + 2, 2 * 7 + 2, 3)
    for index, sheet in enumerate(sheets):
        expected = images.grid(clips[:, index], columns=2)
        np.testing.assert_array_equal(sheet, expected)


def test_what_belongs_together_is_in_one_picture():
    grey = np.full((2, 3, 4, 1), 7, "uint8")
    colours = np.full((2, 3, 2, 3), 1.0)
    found = pictures.pairs(grey, colours, grey)
    assert found.shape == (2, 3, 10, 3) and found.dtype == "uint8"
    for part, level in ((found[:, :, :4], 7), (found[:, :, 4:6], 255)):
        assert (part == level).all()
    assert (found[:, :, 6:] == 7).all()
    np.testing.assert_array_equal(pictures.pairs(grey), grey)


def test_an_image_is_beside_each_frame():
    image = np.array([10, 20], "uint8").reshape(2, 1, 1, 1)
    clips = np.arange(6, dtype="uint8").reshape(2, 3, 1, 1, 1)
    found = pictures.pairs(image, clips)[..., 0, :, 0].tolist()
    assert found == [
        [[10, 0], [10, 1], [10, 2]],
        [[20, 3], [20, 4], [20, 5]],
    ]
    found = pictures.pairs(clips[:, :2], clips)[..., 0, :, 0].tolist()
    assert found[0] == [[0, 0], [1, 1], [1, 2]]


@pytest.mark.parametrize(
    "rows, parts, columns", [(64, 1, 8), (5, 1, 3), (64, 3, 5), (2, 3, 1)]
)
def test_a_sheet_of_wide_pictures_is_about_square(rows, parts, columns):
    assert pictures.in_a_row(rows, parts) == columns


def test_strings_are_lines():
    one, other, both = (
        pictures.sheet(texts) for texts in (["ab"], ["ba"], ["ab", "ba"])
    )
    height = (one == 0).any(axis=(1, 2)).nonzero()[0]
    assert 0 < len(height) < len(one)
    assert not np.array_equal(one, other)
    step = len(both) - len(one)
    np.testing.assert_array_equal(both[: len(one)], one)
    np.testing.assert_array_equal(both[step:], other)
    beside = pictures.sheet(["ab", "ba"], columns=2)
    assert beside.shape == (len(one), 2 * one.shape[1] - 2, 1)
    # Each letter is as wide, and where it stands.
    wide = pictures.sheet(["aba"])
    np.testing.assert_array_equal(wide[:, : one.shape[1] - 2], one[:, :-2])


def test_strings_that_the_font_does_not_have():
    np.testing.assert_array_equal(
        pictures.sheet(["a\u4e00b"]), pictures.sheet(["a?b"])
    )
    assert (pictures.sheet(["", ""]) == 255).all()


def test_attention_beside_its_picture():
    picture = np.full((1, 4, 4, 1), 0.5)
    attention = np.zeros((1, 2, 2, 2, 1))
    attention[0, 1, 0] = [[0.8], [0.2]]
    wide = pictures.attended(picture, attention, [(1, 0)])[0, ..., 0]
    asked = np.full((4, 4), 0.5)
    asked[2:, :2] = -0.5
    np.testing.assert_array_equal(wide[:, :4], asked)
    most, least = np.ones((2, 4)), np.full((2, 4), -0.5)
    np.testing.assert_allclose(wide[:, 4:], np.concatenate([most, least]))
    with pytest.raises(ValueError, match=r"maps of shape \(2, 2\).*\(2, 0\)"):
        pictures.attended(picture, attention, [(2, 0)])
