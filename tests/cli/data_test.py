import json
import sys

import numpy as np
import PIL.Image
import pytest
from example_data import pixels
from example_data import store_tfds
from example_data import write_folder
from typer.testing import CliRunner

from kerasgan import data
from kerasgan.cli.data import data_app
from kerasgan.ops import images as image_ops


def run(*arguments):
    return CliRunner().invoke(data_app, list(map(str, arguments)))


def output_of(*arguments):
    result = run(*arguments)
    assert result.exit_code == 0, result.output
    return result.stdout


def refused(match, *arguments):
    """A ValueError, which the command line prints as one line."""
    result = run(*arguments)
    with pytest.raises(ValueError, match=match):
        raise result.exception


@pytest.mark.parametrize("command", [(), ("list",), ("show",), ("prepare",)])
def test_help(command):
    assert "Usage:" in output_of(*command, "--help")


def test_list(tmp_path):
    store_tfds("tiny_views", tmp_path, pixels(4))
    found = json.loads(output_of("list", "--data-dir", tmp_path, "--json"))
    assert found == data.list_datasets(tmp_path)
    assert found[-1]["splits"] == {"train": 4, "test": 2}
    table = output_of("list", "--data-dir", tmp_path)
    for text in ("fashion_mnist_sample", "8,000", "endless", "tiny_views"):
        assert text in table


def tiles(path, size, columns):
    """The images on a sheet, found by the white lines between them."""
    with PIL.Image.open(path) as picture:
        sheet = np.array(picture).reshape(*picture.size[::-1], -1)
    height, width = size
    rows = (sheet.shape[0] - 2) // (height + 2)
    assert sheet.shape[:2] == (
        rows * (height + 2) + 2,
        columns * (width + 2) + 2,
    )
    for row in range(rows):
        for column in range(columns):
            top, left = 2 + row * (height + 2), 2 + column * (width + 2)
            yield sheet[top : top + height, left : left + width]


def test_show_gives_each_class_a_row(tmp_path):
    images, labels = pixels(20), np.array([0] * 12 + [1] * 6 + [2] * 2)
    write_folder(tmp_path / "photos", images, labels)
    path = tmp_path / "new" / "sheet.png"
    found = json.loads(
        output_of(
            *("show", tmp_path / "photos", "--output", path, "--num", 10),
            *("--json",),
        )
    )
    assert found["classes"] == {"a": 12, "b": 6, "c": 2}
    assert found["rows"] == 20 and found["shape"] == [6, 5, 3]
    assert found["output"] == str(path)
    contents = [image.tobytes() for image in images]
    places = dict(zip(contents, labels, strict=True))
    white = np.full((6, 5, 3), 255, "uint8").tobytes()
    shown = [tile.tobytes() for tile in tiles(path, (6, 5), columns=3)]
    # Three of each class, of the last but two and a white place.
    assert [places.get(tile) for tile in shown] == [0] * 3 + [1] * 3 + [
        *(2, 2, None)
    ]
    assert shown[-1] == white and len(set(shown)) == 9


def test_show_without_classes(tmp_path):
    np.save(tmp_path / "images.npy", pixels(20))
    path = tmp_path / "sheet.png"
    text = output_of(
        *("show", tmp_path / "images.npy", "-o", path, "--num", 9),
        *("--image-size", "4x3"),
    )
    assert "20 of shape 4x3x3, uint8" in text
    shown = list(tiles(path, (4, 3), columns=3))
    assert len(shown) == len({tile.tobytes() for tile in shown}) == 9


def test_show_floats_and_classes_without_names(tmp_path):
    images = image_ops.to_float(pixels(4)).numpy()
    np.savez(tmp_path / "set.npz", x=images, y=[0, 0, 2, 2])
    path = tmp_path / "sheet.png"
    text = output_of("show", tmp_path / "set.npz", "-o", path, "--num", 2)
    assert "1 1: 0\n" in text and "2 2: 2\n" in text
    first, second = tiles(path, (6, 5), columns=1)
    levels = [image.tobytes() for image in pixels(4)]
    assert first.tobytes() in levels[:2] and second.tobytes() in levels[2:]


@pytest.mark.parametrize("label", [2**20, 2**31 - 1, -1])
def test_labels_that_are_no_classes_leave_no_picture(tmp_path, label):
    np.savez(tmp_path / "set.npz", x=pixels(2), y=[0, label])
    path = tmp_path / "sheet.png"
    match = r"numbers of classes, .*at most 1,048,576. Received: .*set.npz"
    refused(match, "show", tmp_path / "set.npz", "-o", path)
    assert not path.exists()


def test_show_chooses_by_the_seed(tmp_path):
    np.save(tmp_path / "images.npy", pixels(50))
    sheets = []
    for seed in (0, 0, 1):
        path = tmp_path / "sheet.png"
        output_of("show", tmp_path / "images.npy", "-o", path, "--seed", seed)
        sheets.append(path.read_bytes())
    assert sheets[0] == sheets[1] != sheets[2]


@pytest.mark.parametrize("name, modes", [("ring", 8), ("grid", 25)])
def test_show_a_toy(tmp_path, name, modes):
    path = tmp_path / "new" / "plot.png"
    found = json.loads(output_of("show", name, "-o", path, "--json"))
    assert found["shape"] == [2] and len(found["classes"]) == modes
    with PIL.Image.open(path) as picture:
        colors = np.unique(np.array(picture).reshape(-1, 4), axis=0)
    assert len(colors) > min(modes, 20)


def test_a_plot_needs_an_extra(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    match = r"extra `plots`.*'kerasgan\[plots\]'.*Received: ring"
    refused(match, "show", "ring", "-o", tmp_path / "plot.png")


def test_points_in_space_are_not_shown(tmp_path):
    np.save(tmp_path / "points.npy", np.ones((4, 3)))
    match = "two dimensions.*Received: .*points.npy with 3"
    refused(match, "show", tmp_path / "points.npy", "-o", tmp_path / "a.png")


def test_show_leaves_out_what_is_corrupt(tmp_path):
    write_folder(tmp_path / "photos", pixels(4))
    (tmp_path / "photos" / "001.png").write_bytes(b"no image")
    show = ("show", tmp_path / "photos", "-o", tmp_path / "sheet.png")
    refused("Received: .*001.png", *show)
    with pytest.warns(UserWarning, match="Left out 1 corrupt"):
        assert "3 of shape" in output_of(*show, "--skip-corrupt")


def test_show_names_files_that_are_no_images(tmp_path):
    write_folder(tmp_path / "photos", pixels(4))
    for name in ("notes.doc", "deep/list.csv"):
        path = tmp_path / "photos" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("a")
    show = ("show", tmp_path / "photos", "-o", tmp_path / "sheet.png")
    match = "Passed over 2 files.*deep/list.csv, notes.doc"
    with pytest.warns(UserWarning, match=match):
        assert "4 of shape" in output_of(*show)


@pytest.mark.parametrize("size", ["a", "8x", "8x8x8", "-3", "", "3.5"])
def test_other_sizes_are_refused(tmp_path, size):
    match = f"`--image-size` must.*Received: '{size}'"
    path = tmp_path / "sheet.png"
    refused(match, "show", "ring", "-o", path, f"--image-size={size}")


def test_a_size_of_nothing(tmp_path):
    path = tmp_path / "sheet.png"
    show = ("show", "fashion_mnist_sample", "-o", path)
    refused("`image_size` must", *show, "--image-size", "0")
    assert run(*show, "--num", "0").exit_code == 2


def test_wrong_names_and_splits(tmp_path):
    path = tmp_path / "sheet.png"
    refused("Did you mean 'mnist'", "show", "mnst", "-o", path)
    show = ("show", "fashion_mnist_sample", "-o", path)
    refused("`split` must", *show, "--split", "valid")
    assert not path.exists()


def test_prepare(tmp_path):
    store_tfds("tiny_lakes", tmp_path, pixels(4))
    prepare = ("prepare", "tiny_lakes", "--data-dir", tmp_path)
    assert output_of(*prepare) == (
        "tiny_lakes is prepared: train 4, test 2 images\n"
    )
    found = json.loads(output_of(*prepare, "--json"))
    assert found == {"name": "tiny_lakes", "splits": {"train": 4, "test": 2}}


def test_prepare_from_archives_that_are_not_there(tmp_path):
    prepare = ("prepare", "mnist", "--data-dir", tmp_path / "tfds")
    match = r"train-labels.*Received: .*\(no t10k-images-idx3-ubyte.gz there\)"
    refused(match, *prepare, "--from", tmp_path)
    refused("`--from`.*Received: source=None, download=False", *prepare)
    refused("`source` must", *prepare, "--from", tmp_path / "none")


# Other kinds of data.


def parts_of(path, size, columns, split):
    """The tiles of a sheet, cut into a left and a right part."""
    for tile in tiles(path, size, columns):
        yield tile[:, :split], tile[:, split:]


def test_show_pairs_side_by_side(tmp_path):
    photos, edges = pixels(6), pixels(6, (6, 5, 1), seed=1)
    write_folder(tmp_path / "photos", photos)
    write_folder(tmp_path / "edges", edges)
    path = tmp_path / "sheet.png"
    show = ("show", tmp_path / "photos", "--condition", tmp_path / "edges")
    text = output_of(*show, "-o", path)
    assert "condition: 6 of shape 6x5x1, uint8" in text
    found = [*parts_of(path, (6, 10), 3, 5)]
    rows = {photo.tobytes(): row for row, photo in enumerate(photos)}
    assert len(found) == 6
    for left, right in found:
        row = rows[right.tobytes()]
        np.testing.assert_array_equal(left, np.repeat(edges[row], 3, -1))


def test_show_halves_of_files(tmp_path):
    joined = pixels(4, (6, 10, 1))
    np.save(tmp_path / "joined.npy", joined)
    path = tmp_path / "sheet.png"
    show = ("show", tmp_path / "joined.npy", "-o", path, "--json")
    found = json.loads(output_of(*show, "--layout", "side_by_side"))
    assert found["shape"] == [6, 5, 1]
    assert found["parts"]["condition"]["shape"] == [6, 5, 1]
    shown = {tile.tobytes() for tile in tiles(path, (6, 10), columns=2)}
    assert shown == {each.tobytes() for each in joined}


def test_show_two_domains_in_two_rows(tmp_path):
    write_folder(tmp_path / "trainA", pixels(9, (6, 5, 1)))
    write_folder(tmp_path / "trainB", pixels(4, seed=1))
    path = tmp_path / "sheet.png"
    text = output_of("show", tmp_path, "-o", path, "--num", 8)
    assert "condition: 9 of shape 6x5x1" in text and ": 4 of shape" in text
    found = list(tiles(path, (6, 5), columns=4))
    grey = [np.repeat(each, 3, -1) for each in pixels(9, (6, 5, 1))]
    for row, values in enumerate((grey, pixels(4, seed=1))):
        known = {each.tobytes() for each in values}
        shown = {tile.tobytes() for tile in found[4 * row : 4 * row + 4]}
        assert len(shown) == 4 and shown <= known


def test_show_domains_of_different_sizes(tmp_path):
    write_folder(tmp_path / "trainA", pixels(3, (9, 8, 4)))
    write_folder(tmp_path / "trainB", pixels(3))
    path = tmp_path / "sheet.png"
    output_of("show", tmp_path, "-o", path, "--num", 6)
    with PIL.Image.open(path) as picture:
        sheet = np.array(picture)
    assert sheet.shape == (13 + 8, 32, 4)
    assert (sheet[13:, 23:] == 255).all()  # white beside the smaller one
    assert (sheet[13:, :23, 3] == 255).all()  # which is opaque


def test_show_clips_as_film(tmp_path):
    clips = pixels(5, (3, 6, 5, 1))
    np.save(tmp_path / "clips.npy", clips)
    path = tmp_path / "film.png"
    show = ("show", tmp_path / "clips.npy", "--num", 4)
    assert "5 of shape 3x6x5x1" in output_of(*show, "-o", path)
    found = [tile.tobytes() for tile in tiles(path, (6, 5), columns=3)]
    strips = [[frame.tobytes() for frame in clip] for clip in clips]
    shown = [found[i : i + 3] for i in range(0, 12, 3)]
    assert all(each in strips for each in shown)
    text = output_of(*show, "-o", path, "--frames", 2)
    assert "5 of shape 2x6x5x1" in text
    assert len(list(tiles(path, (6, 5), columns=2))) == 8


def test_show_clips_that_move(tmp_path):
    path = tmp_path / "new" / "clips.gif"
    output_of("show", "moving_squares", "-o", path, "--num", 4, "--seed", 3)
    film = tmp_path / "film.png"
    output_of("show", "moving_squares", "-o", film, "--num", 4, "--seed", 3)
    strips = list(tiles(film, (16, 16), columns=8))
    with PIL.Image.open(path) as picture:
        assert picture.n_frames == 8 and picture.info["loop"] == 0
        for index in range(8):
            picture.seek(index)
            picture.convert("L").save(tmp_path / "frame.png")
            found = tiles(tmp_path / "frame.png", (16, 16), columns=2)
            for clip, tile in enumerate(found):
                expected = strips[8 * clip + index]
                np.testing.assert_array_equal(tile, expected)


def test_show_clips_beside_their_condition(tmp_path):
    clips, stills = pixels(4, (3, 6, 5, 1)), pixels(4, (6, 5, 1), seed=1)
    np.savez(tmp_path / "set.npz", image=clips, condition=stills)
    path = tmp_path / "film.png"
    output_of("show", tmp_path / "set.npz", "-o", path)
    for index, (left, right) in enumerate(parts_of(path, (6, 10), 3, 5)):
        clip = [each[index % 3].tobytes() for each in clips]
        row = clip.index(right.tobytes())
        np.testing.assert_array_equal(left, stills[row])


def test_show_text(tmp_path):
    lines = [f"line {i}" for i in range(30)]
    (tmp_path / "lines.txt").write_text("\n".join(lines))
    show = ("show", tmp_path / "lines.txt", "--num", 5)
    _, *printed = output_of(*show).splitlines()
    assert len(set(printed)) == 5 and set(printed) <= set(lines)
    path = tmp_path / "new" / "some.txt"
    output_of(*show, "-o", path)
    assert path.read_text().splitlines() == printed
    found = json.loads(output_of(*show, "--json"))
    assert found["lines"] == printed and found["output"] is None


@pytest.mark.parametrize(
    "name, output, match",
    [
        ("grammar", "a.png", "`--output` must be a .txt file.*a.png"),
        ("two_domains", "a.txt", "must be a PNG or GIF file.*a.txt"),
        ("ring", None, "must be a PNG or GIF file.*Received: None"),
        ("shapes_outlines", "a.gif", "only clips move. Received: .*a.gif"),
    ],
)
def test_show_into_another_kind_of_file(tmp_path, name, output, match):
    arguments = [] if output is None else ["-o", tmp_path / output]
    refused(match, "show", name, *arguments)
    assert not list(tmp_path.iterdir())


def test_two_domains_do_not_move(tmp_path):
    for name in ("trainA", "trainB"):
        for clip in range(2):
            write_folder(tmp_path / name / str(clip), pixels(3))
    show = ("show", tmp_path, "--frames", 3, "-o")
    refused("must be a PNG file for two domains", *show, tmp_path / "a.gif")
    assert "2 of shape 3x6x5x3" in output_of(*show, tmp_path / "a.png")
