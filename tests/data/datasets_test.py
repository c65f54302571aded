import numpy as np
import pytest
import tensorflow as tf
from example_data import pixels
from example_data import store_tfds
from example_data import write_folder
from example_games import tiny_gan

from kerasgan import data
from kerasgan.data import pipeline
from kerasgan.game import arrays
from kerasgan.testing.game import two_replicas

IMAGES = pixels(10)
LABELS = np.tile([0, 1, 2], 4)[:10]
SOURCES = ("arrays", "floats", "folder", "npz", "tfds", "ring", "grid")


@pytest.fixture(scope="module")
def sources(tmp_path_factory):
    """What `load` takes, by kind: (name, data_dir)."""
    path = tmp_path_factory.mktemp("sources")
    np.savez(path / "set.npz", images=IMAGES, labels=LABELS)
    store_tfds("tiny_pictures", path, IMAGES, LABELS)
    return {
        "arrays": ((IMAGES, LABELS), None),
        "floats": ((IMAGES / 127.5 - 1, LABELS), None),
        "folder": (write_folder(path / "folder", IMAGES, LABELS), None),
        "npz": (path / "set.npz", None),
        "tfds": ("tiny_pictures", path),
        "ring": ("ring", None),
        "grid": ("grid", None),
    }


def batches(source, count, **settings):
    name, data_dir = source
    settings = {"batch_size": 4, "data_dir": data_dir} | settings
    return list(data.load(name, **settings).take(count).as_numpy_iterator())


def assert_same(found, expected):
    assert len(found) == len(expected)
    for a, b in zip(found, expected, strict=True):
        assert sorted(a) == sorted(b)
        for part in a:
            np.testing.assert_array_equal(a[part], b[part])


@pytest.mark.parametrize("kind", SOURCES)
def test_starts_at_any_step(sources, kind):
    # 10 rows in batches of 4: epochs end after steps 2, 4 and 6.
    through = batches(sources[kind], 7, seed=3)
    for start in (1, 4):
        resumed = batches(sources[kind], 7 - start, seed=3, start_step=start)
        assert_same(resumed, through[start:])
    images = [batch["image"] for batch in through]
    for i in range(7):
        for j in range(i):
            assert not np.array_equal(images[i], images[j])
    other = batches(sources[kind], 1, seed=4)[0]
    assert not np.array_equal(other["image"], through[0]["image"])


@pytest.mark.parametrize("kind", SOURCES)
def test_batches_are_floats_of_static_shape(sources, kind):
    name, data_dir = sources[kind]
    found = data.load(name, batch_size=4, data_dir=data_dir)
    shape = (4, 2) if kind in ("ring", "grid") else (4, 6, 5, 3)
    assert found.element_spec == {
        "image": tf.TensorSpec(shape, tf.float32),
        "label": tf.TensorSpec((4,), tf.int32),
    }
    assert found.cardinality() == tf.data.INFINITE_CARDINALITY


def test_several_workers_share_out_batches():
    # Not files, of which there are none: TensorFlow would warn.
    options = data.load("ring").options().experimental_distribute
    policy = tf.data.experimental.AutoShardPolicy.DATA
    assert options.auto_shard_policy == policy


@pytest.mark.parametrize("kind", ["arrays", "floats", "folder", "npz", "tfds"])
def test_an_epoch_is_the_rows_scaled(sources, kind):
    found = batches(sources[kind], 9, batch_size=5, epochs=1)
    assert len(found) == 2
    pairs = zip(
        np.concatenate([batch["image"] for batch in found]),
        np.concatenate([batch["label"] for batch in found]),
        strict=True,
    )
    scaled = (IMAGES.astype("float64") - 127.5) / 127.5
    places = []
    for image, label in pairs:
        distances = np.abs(scaled - image).max(axis=(1, 2, 3))
        places.append(distances.argmin())
        assert distances.min() < 1e-6
        assert label == LABELS[places[-1]]
    assert sorted(places) == list(range(10))


def test_bytes_are_kept_as_bytes(sources):
    for kind in ("arrays", "folder", "npz", "tfds"):
        name, data_dir = sources[kind]
        image = data.read(name, data_dir=data_dir)["image"]
        assert image.dtype == np.uint8
    taken = pipeline.rows_of_step({"image": IMAGES}, 4)(tf.constant(0, "int64"))
    assert taken["image"].dtype == tf.uint8


def test_epochs_are_counted_from_step_0():
    found = data.load(IMAGES, batch_size=4, epochs=3, start_step=5)
    assert found.cardinality() == 1
    expected = data.load(IMAGES, batch_size=4).skip(5).take(1)
    assert_same(
        list(found.as_numpy_iterator()), list(expected.as_numpy_iterator())
    )


def test_rows_come_as_fit_takes_them_from_arrays():
    # So that a run can go on, with one as with the other.
    game = tiny_gan(seed=2)
    points = np.random.default_rng(0).normal(size=(10, 2))
    fed, *_ = arrays.arrays_for(game, {"image": points}, 4, endless=True)
    loaded = data.load(points, batch_size=4, seed=2)
    assert_same(
        list(loaded.take(5).as_numpy_iterator()),
        list(fed.take(5).as_numpy_iterator()),
    )


def test_a_game_trains():
    game = tiny_gan()
    game.compile(jit_compile=False)
    history = game.fit(data.load("ring"), steps_per_epoch=2, verbose=0).history
    assert np.isfinite(history["generator_cost"]).all()


@pytest.mark.parametrize("kind", ["folder", "tfds", "ring", "labelled"])
def test_two_replicas_share_a_batch(sources, kind, recwarn, capfd):
    if kind == "labelled":
        source = (IMAGES[:9], LABELS[:9])
        found = data.semi_supervised(source, labels=3, batch_size=4)
    else:
        name, data_dir = sources[kind]
        found = data.load(name, batch_size=4, data_dir=data_dir)
    strategy = two_replicas()
    spread = strategy.experimental_distribute_dataset(found)
    for batch, whole in zip(spread, found.take(5), strict=False):
        for part, value in batch.items():
            halves = strategy.experimental_local_results(value)
            assert [half.shape[0] for half in halves] == [2, 2]
            np.testing.assert_array_equal(tf.concat(halves, 0), whole[part])
    # TFDS uses what protobuf 6 will lose; that is nothing to users.
    assert {each.category for each in recwarn} <= {DeprecationWarning}
    assert "shard" not in capfd.readouterr().err.lower()


def test_the_sample_that_ships():
    sample = data.read("fashion_mnist_sample", "test", image_size=14)
    images, labels = data.fashion_mnist_sample("test")
    assert sample["image"].shape == (2000, 14, 14, 1)
    np.testing.assert_array_equal(sample["label"], labels)
    # Half the size is the mean of about four pixels.
    means = images.reshape(2000, 14, 2, 14, 2).mean(axis=(2, 4))
    assert np.abs(sample["image"][..., 0] - means).mean() < 10
    names = data.class_names("fashion_mnist_sample")
    assert names == data.FASHION_MNIST_CLASSES


@pytest.mark.parametrize("name", ["ring", "grid"])
def test_toys_in_memory_are_the_same_every_time(name):
    train, again = data.read(name), data.read(name)
    np.testing.assert_array_equal(train["image"], again["image"])
    assert train["image"].shape == (10_000, 2)
    test = data.read(name, "test")["image"]
    assert not set(map(bytes, train["image"])) & set(map(bytes, test))
    assert data.class_names(name) is None


@pytest.mark.parametrize(
    "value, label",
    [(IMAGES, False), ((IMAGES, LABELS), True), ({"image": IMAGES}, False)],
)
def test_forms_of_arrays(value, label):
    sample = data.read(value)
    np.testing.assert_array_equal(sample["image"], IMAGES)
    assert ("label" in sample) == label
    again = data.read(sample, image_size=3)
    assert again["image"].shape == (10, 3, 3, 3)


# What a name means.


def test_folders_are_told_from_names(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("mnist", "my_photos", "ring", "fashion_mnist_sample"):
        write_folder(tmp_path / name, IMAGES)
    assert len(data.read("my_photos")["image"]) == 10
    for name in ("mnist", "ring", "fashion_mnist_sample"):
        assert len(data.read(f"./{name}")["image"]) == 10
        assert len(data.read(tmp_path / name)["image"]) == 10
    # A folder of samples must not stand in for the data set.
    with pytest.raises(ValueError, match="mnist/3.0.1 of TFDS is not prepared"):
        data.read("mnist", data_dir=tmp_path)
    assert data.read("ring")["image"].ndim == 2
    assert len(data.read("fashion_mnist_sample")["image"]) == 8000


def test_home_is_found(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    write_folder(tmp_path / "photos", IMAGES)
    assert len(data.read("~/photos")["image"]) == 10


@pytest.mark.parametrize(
    "name, near",
    [
        ("fashion_mnist_sampel", "Did you mean 'fashion_mnist_sample'"),
        ("mnst", "Did you mean 'mnist'"),
        ("rings", "Did you mean 'ring'"),
        ("./none", ""),
        ("/none/set.npz", ""),
        ("none.npy", ""),
        ("", ""),
        ("hub:mnist", ""),
    ],
)
def test_unknown_names(name, near):
    match = f"no data set, folder or file.*{near}.*Received: '{name}'$"
    for use in (data.read, data.load, data.class_names):
        with pytest.raises(ValueError, match=match):
            use(name)


def test_a_file_of_another_kind(tmp_path):
    path = tmp_path / "image.png"
    path.write_bytes(b"")
    with pytest.raises(
        ValueError, match="in one of .npy, .npz, .txt. Received: '/"
    ):
        data.read(path)


# Arguments that are not as they should be.


@pytest.mark.parametrize(
    "arguments, match",
    [
        ({"batch_size": 11}, "at most the number.*batch_size=11, rows=10"),
        ({"batch_size": 0}, "`batch_size` must.*Received: batch_size=0"),
        ({"batch_size": 2.0}, "`batch_size` must.*Received: batch_size=2.0"),
        ({"batch_size": True}, "Received: batch_size=True"),
        ({"batch_size": "4"}, "Received: batch_size='4'"),
        ({"start_step": -1}, "least 0. Received: start_step=-1"),
        ({"epochs": 0}, "least 1. Received: epochs=0"),
        ({"image_size": 0}, "`image_size`.*Received: image_size=0"),
        ({"split": "test"}, "\"train\".*Received: split='test'"),
    ],
)
def test_other_arguments(arguments, match):
    with pytest.raises(ValueError, match=match):
        data.load(IMAGES, **({"batch_size": 4} | arguments))


@pytest.mark.parametrize(
    "arguments, match",
    [
        (
            {"epochs": 1},
            "`epochs` must be `None` for ring.*Received: epochs=1",
        ),
        ({"image_size": 8}, "`image_size` must be `None`.*image_size=8"),
        ({"split": "valid"}, "`split` must be.*Received: split='valid'"),
        ({"start_step": -1}, "Received: start_step=-1"),
    ],
)
def test_other_arguments_for_toys(arguments, match):
    with pytest.raises(ValueError, match=match):
        data.load("ring", **arguments)


@pytest.mark.parametrize(
    "value, match",
    [
        ({"images": IMAGES}, r'hold "image". Received: \[\'images\'\]'),
        ((IMAGES, LABELS[:4]), "Received: arrays with 4 labels and 10"),
        (None, "Received: arrays of shape"),
    ],
)
def test_other_arrays(value, match):
    with pytest.raises(ValueError, match=match):
        data.load(value, batch_size=4)


def test_points_have_no_image_size():
    match = "`image_size` must be `None` for ring.*Received: image_size"
    with pytest.raises(ValueError, match=match):
        data.read("ring", image_size=8)


def test_split_of_the_sample():
    with pytest.raises(ValueError, match="`split`.*Received: split='valid'"):
        data.load("fashion_mnist_sample", "valid")
