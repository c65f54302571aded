import numpy as np
import pytest
import tensorflow_datasets as tfds
from example_data import pixels
from example_data import store_rows
from example_data import write_folder

from kerasgan import data
from kerasgan.data import pipeline
from kerasgan.data import prepared
from kerasgan.testing.game import two_replicas

IMAGES = pixels(10)
CONDITIONS = pixels(7, (4, 4, 1), seed=1)


@pytest.fixture(scope="module")
def sources(tmp_path_factory):
    """The same two domains in all ways to give them."""
    path = tmp_path_factory.mktemp("domains")
    write_folder(path / "joined" / "trainB", IMAGES)
    write_folder(path / "joined" / "trainA", CONDITIONS)
    write_folder(path / "joined" / "Test_B", IMAGES[:3])
    write_folder(path / "joined" / "test_A", CONDITIONS[:2])
    write_folder(path / "apart" / "A", CONDITIONS)
    write_folder(path / "apart" / "B", IMAGES)
    np.save(path / "images.npy", IMAGES)
    return {
        "joined": data.read(path / "joined"),
        "apart": data.read(path / "apart", layout="unpaired"),
        "arrays": data.unpaired(IMAGES, CONDITIONS),
        "mixed": data.unpaired(path / "images.npy", path / "apart" / "A"),
        "test": data.read(path / "joined", "test"),
        "path": path,
    }


@pytest.mark.parametrize("kind", ["joined", "apart", "arrays", "mixed"])
def test_parts_have_rows_of_their_own(sources, kind):
    source = sources[kind]
    assert isinstance(source, data.Unpaired) and len(source) == 2
    np.testing.assert_array_equal(source["image"], IMAGES)
    np.testing.assert_array_equal(source["condition"], CONDITIONS)


def test_splits_of_two_domains(sources):
    np.testing.assert_array_equal(sources["test"]["image"], IMAGES[:3])
    np.testing.assert_array_equal(sources["test"]["condition"], CONDITIONS[:2])
    joined = sources["path"] / "joined"
    assert data.class_names(joined) is None
    with pytest.raises(ValueError, match=r"\['test', 'train'\].*'valid'"):
        data.read(joined, "valid")


def places(batch, part, of):
    """Which rows of the source are in a batch."""
    scaled = (of.astype("float64") / 127.5 - 1)[np.newaxis]
    distances = np.abs(scaled - batch[part][:, np.newaxis])
    distances = distances.max(axis=(2, 3, 4))
    assert (distances.min(axis=1) < 1e-6).all()
    return distances.argmin(axis=1).tolist()


def test_each_part_comes_whole_and_in_another_order(sources):
    found = data.load(sources["joined"], batch_size=1, seed=3).take(70)
    found = list(found.as_numpy_iterator())
    images = sum((places(each, "image", IMAGES) for each in found), [])
    rows = sum((places(each, "condition", CONDITIONS) for each in found), [])
    orders = {tuple(images[i : i + 10]) for i in range(0, 70, 10)}
    assert len(orders) == 7
    assert all(sorted(order) == list(range(10)) for order in orders)
    orders = {tuple(rows[i : i + 7]) for i in range(0, 70, 7)}
    assert len(orders) == 10
    assert all(sorted(order) == list(range(7)) for order in orders)


def test_orders_of_parts_of_one_length_differ():
    source = data.unpaired(IMAGES, IMAGES)
    batch = next(data.load(source, batch_size=10).as_numpy_iterator())
    images = places(batch, "image", IMAGES)
    assert images != places(batch, "condition", IMAGES)
    assert sorted(images) == list(range(10))


def test_images_come_as_they_would_by_themselves(sources):
    alone = data.load(IMAGES, batch_size=4, seed=5).take(5)
    pairs = data.load(sources["joined"], batch_size=4, seed=5).take(5)
    for a, b in zip(
        alone.as_numpy_iterator(), pairs.as_numpy_iterator(), strict=True
    ):
        np.testing.assert_array_equal(a["image"], b["image"])


@pytest.mark.parametrize("start", [1, 3, 8])
def test_starts_at_any_step(sources, start):
    through = data.load(sources["joined"], batch_size=3, seed=np.int64(1))
    resumed = data.load(
        sources["joined"], batch_size=3, seed=1, start_step=start
    )
    for a, b in zip(
        through.skip(start).take(6).as_numpy_iterator(),
        resumed.take(6).as_numpy_iterator(),
        strict=True,
    ):
        for part in ("image", "condition"):
            np.testing.assert_array_equal(a[part], b[part])


def test_an_epoch_is_that_of_the_longer_part(sources):
    # 10 images in batches of 3 are three, 7 conditions are two.
    found = data.load(sources["joined"], batch_size=3, epochs=2)
    assert found.cardinality() == 6
    assert pipeline.num_batches(sources["joined"], 3) == 3
    match = "at most the number of rows. Received: batch_size=8, rows=7"
    with pytest.raises(ValueError, match=match):
        data.load(sources["joined"], batch_size=8)


def test_a_plain_dict_must_have_as_many_rows():
    match = "as many conditions as images.*7 conditions and 10 images"
    with pytest.raises(ValueError, match=match):
        data.read({"image": IMAGES, "condition": CONDITIONS})


def test_both_are_resized(sources):
    found = data.read(sources["path"] / "joined", image_size=2)
    assert found["image"].shape == (10, 2, 2, 3)
    assert found["condition"].shape == (7, 2, 2, 1)
    found = data.read(sources["arrays"], image_size=2)
    assert isinstance(found, data.Unpaired)
    assert found["condition"].shape == (7, 2, 2, 1)
    clips = data.Unpaired(
        {
            "image": pixels(3, (5, 4, 4, 1)),
            "condition": pixels(2, (4, 4, 4, 1)),
        }
    )
    found = data.read(clips, frames=2)
    assert [value.shape[1] for value in found.values()] == [2, 2]


def test_corrupt_files_are_left_out_of_each(tmp_path):
    write_folder(tmp_path / "trainA", CONDITIONS)
    write_folder(tmp_path / "trainB", IMAGES)
    (tmp_path / "trainB" / "003.png").write_bytes(b"no image")
    with pytest.warns(UserWarning, match="Left out 1 corrupt.*trainB/003.png"):
        found = data.read(tmp_path, skip_corrupt=True)
    assert [len(value) for value in found.values()] == [7, 9]


@pytest.mark.parametrize(
    "names",
    [("trainA",), ("trainA", "trainB", "testA"), ("trainA", "trainB", "other")],
)
def test_other_folders_of_two_domains(tmp_path, names):
    for name in names:
        write_folder(tmp_path / name, IMAGES[:2])
    match = f"two a split and none beside.*Received: {tmp_path} with .*trainA"
    with pytest.raises(ValueError, match=match):
        data.read(tmp_path)


@pytest.mark.parametrize(
    "arguments, match",
    [
        (("two_domains", IMAGES), "`image` must be one domain.*'condition'"),
        ((IMAGES, "two_domains"), "`condition` must be one domain"),
        ((IMAGES.astype("int32"), IMAGES), "give `images.astype"),
    ],
)
def test_other_sources_are_refused(arguments, match):
    with pytest.raises(ValueError, match=match):
        data.unpaired(*arguments)


def test_what_is_wrong_with_a_part_is_said_with_its_name():
    source = data.Unpaired({"image": IMAGES, "condition": CONDITIONS / 255.0})
    with pytest.raises(ValueError, match="arrays, part 'condition', in"):
        data.read(source)
    with pytest.raises(
        ValueError, match='already. Received: .*"condition"|alr'
    ):
        data.read(
            data.Unpaired({"image": IMAGES, "condition": CONDITIONS}),
            layout="side_by_side",
        )


def test_two_replicas_share_a_batch(sources):
    found = data.load(sources["joined"], batch_size=4)
    strategy = two_replicas()
    spread = strategy.experimental_distribute_dataset(found)
    for batch, whole in zip(spread, found.take(3), strict=False):
        for part, value in batch.items():
            halves = strategy.experimental_local_results(value)
            np.testing.assert_array_equal(np.concatenate(halves), whole[part])


@pytest.fixture
def horses(monkeypatch):
    """Horses and zebras as TFDS describes them, of random pixels."""
    name = "cycle_gan/horse2zebra"
    with tfds.testing.mock_data(num_examples=6):
        builder = tfds.builder(name)
        splits = [
            tfds.core.SplitInfo(name=each, shard_lengths=[6], num_bytes=0)
            for each in ("trainA", "trainB", "testA", "testB")
        ]
        builder.info.set_splits(tfds.core.splits.SplitDict(splits))
        monkeypatch.setattr(prepared, "find", lambda name, data_dir: builder)
        monkeypatch.setattr(prepared, "is_prepared", lambda builder: True)
        yield name


def test_two_domains_of_tfds_by_name(horses):
    source = data.read(horses, image_size=8)
    assert isinstance(source, data.Unpaired)
    assert {part: value.shape for part, value in source.items()} == {
        "condition": (6, 8, 8, 3),
        "image": (6, 8, 8, 3),
    }
    assert data.class_names(horses) is None
    # One domain by itself is images with labels.
    horse = data.read(horses, "trainA", image_size=8)
    assert sorted(horse) == ["image", "label"]
    assert data.class_names(horses, "trainA") == ("A", "B")
    with pytest.raises(ValueError, match=r"'testA'.*Received: split='valid'"):
        data.read(horses, "valid", image_size=8)


def test_splits_of_two_domains_of_tfds(tmp_path):
    features = {
        "image": tfds.features.Image(shape=(6, 5, 3)),
        "label": tfds.features.ClassLabel(names=["A", "B"]),
    }
    rows = {
        "trainA": [{"image": each, "label": 0} for each in IMAGES[:4]],
        "trainB": [{"image": each, "label": 1} for each in IMAGES[4:]],
        "testA": [{"image": IMAGES[5], "label": 0}],
        "testB": [{"image": IMAGES[6], "label": 1}],
    }
    store_rows("tiny_domains", tmp_path, features, rows)
    source = data.read("tiny_domains", data_dir=tmp_path)
    np.testing.assert_array_equal(source["condition"], IMAGES[:4])
    np.testing.assert_array_equal(source["image"], IMAGES[4:])
    test = data.read("tiny_domains", "test", data_dir=tmp_path)
    np.testing.assert_array_equal(test["image"], IMAGES[6:7])
    part = data.read("tiny_domains", "train[:2]", data_dir=tmp_path)
    assert [len(value) for value in part.values()] == [2, 2]
    alone = data.read("tiny_domains", "trainB", data_dir=tmp_path)
    assert alone["label"].tolist() == [1] * 6


def test_a_split_of_tfds_is_itself_where_there_is_one(tmp_path):
    features = {"image": tfds.features.Image(shape=(6, 5, 3))}
    rows = {
        "train": [{"image": each} for each in IMAGES],
        "trainA": [{"image": IMAGES[0]}],
        "trainB": [{"image": IMAGES[1]}],
    }
    store_rows("tiny_rooms", tmp_path, features, rows)
    sample = data.read("tiny_rooms", data_dir=tmp_path)
    assert list(sample) == ["image"]
    np.testing.assert_array_equal(sample["image"], IMAGES)
