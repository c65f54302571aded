import numpy as np
import pytest
from example_data import pixels
from example_data import store_tfds
from example_data import write_folder
from example_data import write_png

from kerasgan import data
from kerasgan.data import read

IMAGES = pixels(6)
CONDITIONS = pixels(6, (6, 5, 1), seed=1)
LABELS = np.array([0, 2, 2, 0, 2, 0])


def refused(match, *arguments, **settings):
    with pytest.raises(ValueError, match=match):
        read(*arguments, **settings)


def assert_pairs(sample, rows=range(6)):
    assert sorted(sample) == ["condition", "image"]
    assert not isinstance(sample, data.Unpaired)
    np.testing.assert_array_equal(sample["image"], IMAGES[list(rows)])
    np.testing.assert_array_equal(sample["condition"], CONDITIONS[list(rows)])


def write_domains(folder, a="A", b="B", rows=range(6)):
    for row in rows:
        write_png(folder / a / f"{row}.png", CONDITIONS[row])
        write_png(folder / b / f"{row}.bmp", IMAGES[row])


# Two folders, whose files are matched by name.


def test_files_are_matched_by_name(tmp_path):
    order = [3, 1, 5, 0, 2, 4]
    for row in order:  # of other endings
        write_png(tmp_path / "photos" / f"{row}.png", IMAGES[row])
        write_png(tmp_path / "edges" / f"{row}.bmp", CONDITIONS[row])
    sample = read(tmp_path / "photos", condition=tmp_path / "edges")
    assert_pairs(sample)


def test_files_in_classes_are_matched_within_them(tmp_path):
    for row, label in enumerate("abcabc"):  # 0.png and 1.png in each class
        name = f"{label}/{row // 3}.png"
        write_png(tmp_path / "photos" / name, IMAGES[row])
        write_png(tmp_path / "edges" / name, CONDITIONS[row])
    sample = read(tmp_path / "photos", condition=tmp_path / "edges")
    assert sample.pop("label").tolist() == [0, 0, 1, 1, 2, 2]
    assert_pairs(sample, [0, 3, 1, 4, 2, 5])


def test_a_flat_folder_goes_with_classes(tmp_path):
    write_folder(tmp_path / "photos", IMAGES, LABELS)
    write_folder(tmp_path / "edges", CONDITIONS)
    sample = read(tmp_path / "photos", condition=tmp_path / "edges")
    assert sample.pop("label").tolist() == [0, 0, 0, 1, 1, 1]
    assert_pairs(sample, [0, 3, 5, 1, 2, 4])


def test_splits_of_two_folders(tmp_path):
    for name, images in (("photos", IMAGES), ("edges", CONDITIONS)):
        write_folder(tmp_path / name / "train", images[:4])
        write_folder(tmp_path / name / "test", images[4:])
    sample = read(tmp_path / "photos", "test", condition=tmp_path / "edges")
    assert_pairs(sample, [4, 5])


def test_files_without_a_partner_are_counted_and_named(tmp_path):
    write_folder(tmp_path / "photos", IMAGES)
    write_folder(tmp_path / "edges", CONDITIONS[:5])
    for index in range(7):
        write_png(tmp_path / "edges" / f"z{index}.png", CONDITIONS[0])
    match = (
        r"without a partner 1 of .*photos \(005\) and 7 of .*edges \(z0, z1, "
        r"z2, z3, z4, \.\.\.\)$"
    )
    refused(match, tmp_path / "photos", condition=tmp_path / "edges")


def test_two_files_of_one_name(tmp_path):
    write_folder(tmp_path / "photos", IMAGES)
    write_png(tmp_path / "photos" / "003.bmp", IMAGES[0])
    write_folder(tmp_path / "edges", CONDITIONS)
    match = "one of a name.*Received: .*003.bmp and .*003.png"
    refused(match, tmp_path / "photos", condition=tmp_path / "edges")


def test_sizes_in_a_pair_must_agree(tmp_path):
    write_folder(tmp_path / "photos", IMAGES)
    write_folder(tmp_path / "edges", CONDITIONS)
    write_png(tmp_path / "edges" / "002.png", np.ones((6, 4, 1), "uint8"))
    match = "of its image.*edges/002.png of 6x4 and .*photos/002.png of 6x5"
    for settings in ({}, {"image_size": 4}):
        settings = settings | {"condition": tmp_path / "edges"}
        refused(match, tmp_path / "photos", **settings)
    # Of the same proportions they lie over each other once resized.
    write_png(tmp_path / "edges" / "002.png", np.ones((12, 10, 1), "uint8"))
    sample = read(
        tmp_path / "photos", condition=tmp_path / "edges", image_size=4
    )
    assert sample["image"].shape == (6, 4, 4, 3)
    assert sample["condition"].shape == (6, 4, 4, 1)
    assert (sample["condition"][2] == 1).all()


def test_a_corrupt_file_takes_its_partner_with_it(tmp_path):
    write_folder(tmp_path / "photos", IMAGES)
    write_folder(tmp_path / "edges", CONDITIONS)
    (tmp_path / "photos" / "001.png").write_bytes(b"no image")
    (tmp_path / "edges" / "004.png").write_bytes(b"no image")
    settings = {"condition": tmp_path / "edges"}
    refused("Received: .*photos/001.png", tmp_path / "photos", **settings)
    with pytest.warns(UserWarning, match="Left out 2 corrupt.*001.*004"):
        sample = read(tmp_path / "photos", skip_corrupt=True, **settings)
    assert_pairs(sample, [0, 2, 3, 5])


# One folder with A, the conditions, and B, the images.


@pytest.mark.parametrize("form", ["{0}/{1}", "{1}/{0}"])
def test_two_domains_of_a_split(tmp_path, form):
    for split, rows in (("train", range(4)), ("test", range(4, 6))):
        write_domains(
            tmp_path, form.format(split, "A"), form.format(split, "B"), rows
        )
    assert_pairs(read(tmp_path), range(4))
    assert_pairs(read(tmp_path, "test"), range(4, 6))
    refused(r"of \['test', 'train'\].*split='val'", tmp_path, "val")


def test_two_domains_without_splits(tmp_path):
    write_domains(tmp_path)
    assert_pairs(read(tmp_path))
    assert_pairs(read(tmp_path, layout="paired"))
    assert data.class_names(tmp_path) is None
    refused("`split` must.*Received: split='test'", tmp_path, "test")


@pytest.mark.parametrize(
    "full, empty", [("A", "B"), ("B", "A"), ("trainB", "trainA")]
)
def test_a_domain_without_pictures_is_named(tmp_path, full, empty):
    """Else the other one would be taken for a class, or for all there is."""
    write_png(tmp_path / full / "1.png", IMAGES[0])
    (tmp_path / empty).mkdir()
    refused(f"of two domains.*Received: {tmp_path / empty}, which", tmp_path)


def test_names_as_for_two_domains_may_be_pairs(tmp_path):
    write_domains(tmp_path, "trainA", "trainB")
    assert_pairs(read(tmp_path, layout="paired"))


def test_classes_called_a_and_b_are_classes(tmp_path):
    write_folder(tmp_path, IMAGES, [0, 0, 0, 1, 1, 1])  # in lower case
    assert read(tmp_path)["label"].tolist() == [0, 0, 0, 1, 1, 1]
    write_folder(tmp_path / "C", IMAGES)
    assert data.class_names(tmp_path) == ("C", "a", "b")


@pytest.mark.parametrize(
    "names, settings, match",
    [
        (["A/1", "B/2"], {}, r"partner 1 of .*B \(2\) and 1 of .*A \(1\)"),
        (["A/1", "B/1", "x"], {}, "beside the folders A and B.*x.png"),
        (["train/A/1", "train/B/1", "train/x"], {}, "beside.*train/x.png"),
        (
            ["A/train/1", "B/test/1"],
            {},
            r"\['train'\] in A and \['test'\] in B",
        ),
        (["A/1", "B/1"], {"layout": "side_by_side"}, "two domains.*side_by"),
        (["1"], {"layout": "paired"}, "one domain. Received: layout='paired'"),
        (["1"], {"layout": "unpaired"}, "one domain.*layout='unpaired'"),
        (["A/1", "B/1"], {"condition": "{0}/A"}, "hold two domains itself"),
        (["A/1", "B/1"], {"layout": "both"}, "`layout` must be.*'both'"),
    ],
)
def test_other_folders_are_refused(tmp_path, names, settings, match):
    for name in names:
        write_png(tmp_path / f"{name}.png", IMAGES[0])
    settings = {k: v.format(tmp_path) for k, v in settings.items()}
    refused(match, tmp_path, **settings)


# Both in one file, side by side.


def test_side_by_side_files(tmp_path):
    joined = np.concatenate([np.repeat(CONDITIONS, 3, -1), IMAGES], axis=2)
    write_folder(tmp_path, joined)
    sample = read(tmp_path, layout="side_by_side")
    np.testing.assert_array_equal(sample["image"], IMAGES)
    grey = np.repeat(CONDITIONS, 3, -1)
    np.testing.assert_array_equal(sample["condition"], grey)
    small = read(tmp_path, layout="side_by_side", image_size=4)
    assert small["image"].shape == small["condition"].shape == (6, 4, 4, 3)


def test_side_by_side_arrays(tmp_path):
    joined = np.concatenate([CONDITIONS, IMAGES[..., :1]], axis=2)
    np.save(tmp_path / "joined.npy", joined)
    for source in (joined, tmp_path / "joined.npy"):
        sample = read(source, layout="side_by_side")
        np.testing.assert_array_equal(sample["image"], IMAGES[..., :1])
        np.testing.assert_array_equal(sample["condition"], CONDITIONS)


def test_an_odd_width_has_no_halves(tmp_path):
    write_folder(tmp_path, IMAGES)
    match = r"even width.*Received: .*000.png of shape \(6, 5, 3\)"
    refused(match, tmp_path, layout="side_by_side", skip_corrupt=True)
    match = r"even width.*Received: images of shape \(6, 6, 5, 3\)"
    refused(match, IMAGES, layout="side_by_side")


# In arrays, and row by row.


def test_row_i_belongs_to_row_i(tmp_path):
    write_folder(tmp_path / "photos", IMAGES, LABELS)
    ordered = CONDITIONS[[0, 3, 5, 1, 2, 4]]
    sample = read(tmp_path / "photos", condition=ordered)
    assert sample.pop("label").tolist() == [0, 0, 0, 1, 1, 1]
    assert_pairs(sample, [0, 3, 5, 1, 2, 4])
    store_tfds("tiny_photos", tmp_path, IMAGES)
    np.save(tmp_path / "edges.npy", CONDITIONS)
    sample = read(
        "tiny_photos", condition=tmp_path / "edges.npy", data_dir=tmp_path
    )
    assert_pairs(sample)


def test_images_with_a_text_each(tmp_path):
    (tmp_path / "captions.txt").write_text("a\nbc\n" * 3)
    sample = read(
        IMAGES, condition=tmp_path / "captions.txt", length=4, image_size=2
    )
    assert sample["image"].shape == (6, 2, 2, 3)
    assert sample["condition"].shape == (6, 4, 4)


@pytest.mark.parametrize(
    "source, settings, match",
    [
        (IMAGES, {"condition": CONDITIONS[:4]}, "4 conditions and 6 images"),
        (
            {"image": IMAGES, "condition": CONDITIONS},
            {"condition": CONDITIONS},
            r"neither.*Received: \['condition', 'image'\]",
        ),
        (IMAGES, {"condition": "two_domains"}, "neither data set may hold"),
        (IMAGES, {"condition": IMAGES, "layout": "paired"}, "layout='paired'"),
        (IMAGES, {"condition": IMAGES, "length": 3}, "file of text.*length=3"),
        ("grammar", {"layout": "side_by_side"}, r"samples of shape \(15, 6\)"),
        ("ring", {"layout": "side_by_side"}, "ring, whose rows are drawn"),
        (
            {"image": IMAGES, "condition": CONDITIONS},
            {"layout": "side_by_side"},
            "already. Received: .'condition', 'image'.",
        ),
        (
            {"image": IMAGES, "condition": CONDITIONS[:, 1:]},
            {"image_size": 2},
            r"same proportions. Received: {'image': \(6, 5\), 'condition': \(5",
        ),
        (
            IMAGES,
            {"condition": CONDITIONS[:, 1:], "image_size": 2},
            "proportions",
        ),
        (
            IMAGES,
            {"layout": "unpaired"},
            "folders. Received: layout='unpaired'",
        ),
    ],
)
def test_other_pairs_are_refused(source, settings, match):
    refused(match, source, **settings)


def test_tfds_has_no_layout(tmp_path):
    store_tfds("tiny_views", tmp_path, IMAGES)
    match = "TFDS. Received: layout='side_by_side'"
    settings = {"data_dir": tmp_path, "layout": "side_by_side"}
    refused(match, "tiny_views", **settings)


def test_conditions_may_be_smaller_in_arrays():
    small = CONDITIONS[:, ::2, ::5]
    sample = read({"image": IMAGES, "condition": small})
    np.testing.assert_array_equal(sample["condition"], small)


# In batches.


@pytest.mark.parametrize("start", [1, 4])
def test_pairs_stay_together_from_any_step(start):
    source = {"image": IMAGES, "condition": CONDITIONS, "label": LABELS}
    through = list(data.load(source, batch_size=4).take(7).as_numpy_iterator())
    resumed = data.load(source, batch_size=4, start_step=start).take(7 - start)
    for a, b in zip(through[start:], resumed.as_numpy_iterator(), strict=True):
        for part in ("image", "condition", "label"):
            np.testing.assert_array_equal(a[part], b[part])
    for batch in through:
        for image, condition, label in zip(
            *map(batch.get, source), strict=True
        ):
            distances = np.abs(IMAGES / 127.5 - 1 - image).max(axis=(1, 2, 3))
            row = distances.argmin()
            assert distances[row] < 1e-6 and label == LABELS[row]
            expected = CONDITIONS[row] / 127.5 - 1
            np.testing.assert_allclose(condition, expected, atol=1e-6)


def test_few_labels_keep_all_parts():
    source = {"image": IMAGES, "condition": CONDITIONS, "label": LABELS}
    sample = data.labelled_subset(source, labels=4)
    for image, condition in zip(
        sample["image"], sample["condition"], strict=True
    ):
        (row,) = np.flatnonzero((IMAGES == image).all(axis=(1, 2, 3)))
        np.testing.assert_array_equal(condition, CONDITIONS[row])
