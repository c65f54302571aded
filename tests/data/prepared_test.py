import gzip
import hashlib
import json
import shutil

import numpy as np
import pytest
import tensorflow_datasets as tfds
from example_data import pixels
from example_data import store_rows
from example_data import store_tfds
from tensorflow_datasets.core.download.checksums import UrlInfo

from kerasgan.data import class_names
from kerasgan.data import list_datasets
from kerasgan.data import load
from kerasgan.data import prepare
from kerasgan.data import prepared
from kerasgan.data import read

IMAGES = pixels(7)
LABELS = [0, 2, 1, 1, 0, 2, 2]


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory):
    path = tmp_path_factory.mktemp("tfds")
    store_tfds("tiny_scenes", path, IMAGES, LABELS)
    store_tfds("tiny_photos", path, IMAGES, image="photo")
    mixed = [{"image": IMAGES[0]}, {"image": IMAGES[1, :4]}]
    features = {"image": tfds.features.Image(shape=(None, None, 3))}
    store_rows("tiny_mixed", path, features, {"train": mixed})
    features = {"text": tfds.features.Text()}
    store_rows("tiny_texts", path, features, {"train": [{"text": "a"}]})
    return path


def test_images_and_labels(data_dir):
    sample = read("tiny_scenes", data_dir=data_dir)
    assert sample["image"].dtype == np.uint8
    assert sample["label"].dtype == np.int32
    np.testing.assert_array_equal(sample["image"], IMAGES)
    np.testing.assert_array_equal(sample["label"], LABELS)
    names = class_names("tiny_scenes", data_dir=data_dir)
    assert names == ("tree", "house", "river")


def test_splits_and_slices(data_dir):
    for split, rows in (("test", [0, 1]), ("train[2:5]", [2, 3, 4])):
        sample = read("tiny_scenes", split, data_dir=data_dir)
        np.testing.assert_array_equal(sample["image"], IMAGES[rows])
    for split in ("valid", "train[", "", "train[50:60]"):
        match = r"`split` must.*Received: split='"
        with pytest.raises(ValueError, match=match):
            read("tiny_scenes", split, data_dir=data_dir)


def test_one_file_is_read_after_the_other(tmp_path):
    features = {"image": tfds.features.Image(shape=IMAGES[0].shape)}
    store_rows(
        "tiny_parts",
        tmp_path,
        features,
        {"train": [{"image": image} for image in pixels(60)]},
        download_config=tfds.download.DownloadConfig(num_shards=3),
        disable_shuffling=False,
    )
    splits = (
        "train",
        "train[:1shard]",
        "train[1shard:2shard]",
        "train[-1shard:]",
    )
    whole, *parts = (read("tiny_parts", s, data_dir=tmp_path) for s in splits)
    parts = [part["image"] for part in parts]
    assert [len(part) for part in parts] == [20, 20, 20]
    np.testing.assert_array_equal(whole["image"], np.concatenate(parts))


def test_a_version_may_be_named(data_dir):
    assert len(read("tiny_scenes:1.0.0", data_dir=data_dir)["image"]) == 7
    with pytest.raises(ValueError, match="Received: 'tiny_scenes:2.0.0'"):
        read("tiny_scenes:2.0.0", data_dir=data_dir)


def test_images_by_another_name_and_without_labels(data_dir):
    sample = read("tiny_photos", data_dir=data_dir)
    assert list(sample) == ["image"]
    np.testing.assert_array_equal(sample["image"], IMAGES)
    assert class_names("tiny_photos", data_dir=data_dir) is None


def test_several_sizes_need_one(data_dir):
    match = "images of one size unless `image_size`.*Received: tiny_mixed"
    with pytest.raises(ValueError, match=match):
        read("tiny_mixed", data_dir=data_dir)
    found = read("tiny_mixed", image_size=4, data_dir=data_dir)["image"]
    assert found.shape == (2, 4, 4, 3) and found.dtype == np.uint8


def test_several_sizes_in_several_chunks(data_dir, monkeypatch):
    monkeypatch.setattr(prepared, "CHUNK", 1)
    with pytest.raises(ValueError, match="need `image_size`.*Received: tiny_m"):
        read("tiny_mixed", data_dir=data_dir)
    found = read("tiny_scenes", data_dir=data_dir)["image"]
    np.testing.assert_array_equal(found, IMAGES)


def test_a_data_set_without_images(data_dir):
    match = r"an image. Received: tiny_texts/1.0.0 with \['text'\]"
    with pytest.raises(ValueError, match=match):
        read("tiny_texts", data_dir=data_dir)


def test_a_damaged_file(data_dir, tmp_path):
    shutil.copytree(data_dir / "tiny_scenes", tmp_path / "tiny_scenes")
    (path,) = (tmp_path / "tiny_scenes" / "1.0.0").glob("*train.tfrecord*")
    path.write_bytes(path.read_bytes()[:-20])
    match = "readable files.*Received: tiny_scenes/1.0.0, split 'train'"
    with pytest.raises(ValueError, match=match):
        read("tiny_scenes", data_dir=tmp_path)


def test_any_image_data_set_of_tfds(monkeypatch):
    # What is mocked is the rows, not the files.
    monkeypatch.setattr(prepared, "is_prepared", lambda builder: True)
    monkeypatch.setattr(prepared, "_num_rows", lambda builder, split: 5)
    with tfds.testing.mock_data(num_examples=5):
        sample = read("cifar10", image_size=16)
        batch = next(iter(load("svhn_cropped", batch_size=4)))
    assert sample["image"].shape == (5, 16, 16, 3)
    assert sample["label"].max() < 10
    assert batch["image"].shape == (4, 32, 32, 3)


def test_list(data_dir):
    found = [each for each in list_datasets(data_dir) if each["kind"] == "tfds"]
    names = ["tiny_mixed", "tiny_photos", "tiny_scenes", "tiny_texts"]
    assert [each["name"] for each in found] == names
    assert found[2]["splits"] == {"train": 7, "test": 2}
    folder = data_dir / "tiny_scenes" / "1.0.0"
    assert found[2]["bytes"] == sum(f.stat().st_size for f in folder.iterdir())
    json.dumps(list_datasets(data_dir))


def test_list_where_there_is_nothing(tmp_path):
    kinds = [each["kind"] for each in list_datasets(tmp_path / "none")]
    assert kinds == ["embedded"] * 6 + ["toy"] * 6


@pytest.mark.parametrize("content", ["", "[]", '{"splits": [{}]}'])
def test_list_with_a_broken_description(tmp_path, content):
    path = tmp_path / "broken" / "1.0.0" / "dataset_info.json"
    path.parent.mkdir(parents=True)
    path.write_text(content)
    with pytest.raises(ValueError, match=f"readable desc.*Received: {path}"):
        list_datasets(tmp_path)


# Preparing.


def archive(seed):
    """A compressed file of three images of 4x4 pixels."""
    return gzip.compress(pixels(3, (4, 4, 1), seed).tobytes(), mtime=0)


class TinyBuilder(tfds.core.GeneratorBasedBuilder, skip_registration=True):
    VERSION = tfds.core.Version("1.0.0")

    def _info(self):
        return self.dataset_info_from_configs(
            features=tfds.features.FeaturesDict(
                {"image": tfds.features.Image(shape=(4, 4, 1))}
            )
        )

    def _split_generators(self, dl_manager):
        (url,) = self.url_infos
        return {
            "train": self._generate_examples(
                dl_manager.download_and_extract(url)
            )
        }

    def _generate_examples(self, path):
        images = np.frombuffer(path.read_bytes(), "uint8")
        for index, image in enumerate(images.reshape(-1, 4, 4, 1)):
            yield index, {"image": image}

    @staticmethod
    def urls(site, seed):
        content = archive(seed)
        return {
            f"https://{site}.invalid/images.gz": UrlInfo(
                size=len(content),
                checksum=hashlib.sha256(content).hexdigest(),
                filename="images.gz",
            )
        }


class TinyDigits(TinyBuilder):
    url_infos = TinyBuilder.urls("digits", seed=1)


class TinyLetters(TinyBuilder):
    url_infos = TinyBuilder.urls("letters", seed=2)


class TinyFaces(TinyBuilder):
    MANUAL_DOWNLOAD_INSTRUCTIONS = "Ask for\n    faces.bin and put it there."

    def _split_generators(self, dl_manager):
        path = dl_manager.manual_dir / "faces.bin"
        return {"train": self._generate_examples(path)}


@pytest.fixture
def sources(tmp_path):
    for name, seed in (("digits", 1), ("letters", 2)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "images.gz").write_bytes(archive(seed))
    return tmp_path


@pytest.fixture(autouse=True)
def no_network(monkeypatch):
    """What TFDS downloads with: tells, and fails."""
    from tensorflow_datasets.core.download import downloader

    asked = []

    def refuse(self, url, *args, **kwargs):
        asked.append(url)
        raise RuntimeError("there is no network")

    monkeypatch.setattr(downloader._Downloader, "download", refuse)
    return asked


def sorted_rows(images):
    return sorted(image.tobytes() for image in images)


def test_archives_of_one_name_are_not_mixed_up(sources, no_network):
    data_dir = sources / "tfds"
    for name, seed in (("digits", 1), ("letters", 2)):
        found = prepare(f"tiny_{name}", sources / name, data_dir)
        assert found == {"train": 3}
        images = read(f"tiny_{name}", data_dir=data_dir)["image"]
        expected = pixels(3, (4, 4, 1), seed)
        assert sorted_rows(images) == sorted_rows(expected)
    assert no_network == []
    # Nothing that was extracted is left.
    left = [path.name for path in data_dir.iterdir()]
    assert sorted(left) == ["downloads", "tiny_digits", "tiny_letters"]


def test_what_is_prepared_needs_no_archives(sources, no_network):
    prepare("tiny_digits", sources / "digits", sources / "tfds")
    assert prepare("tiny_digits", data_dir=sources / "tfds") == {"train": 3}
    assert no_network == []


def test_manual_instructions(tmp_path):
    match = r"tiny_faces/1.0.0 needs Ask for faces.bin and put it there\. R"
    with pytest.raises(ValueError, match=match):
        prepare("tiny_faces", tmp_path, tmp_path / "tfds")
    images = pixels(2, (4, 4, 1))
    (tmp_path / "faces.bin").write_bytes(images.tobytes())
    assert prepare("tiny_faces", tmp_path, tmp_path / "tfds") == {"train": 2}


def test_the_network_is_not_touched_unasked(tmp_path, no_network):
    match = r"needs images.gz. Received: .* \(no images.gz there\)"
    with pytest.raises(ValueError, match=match):
        prepare("tiny_digits", tmp_path, tmp_path)
    match = "`--from`.*images.gz.*Received: source=None, download=False"
    with pytest.raises(ValueError, match=match):
        prepare("tiny_digits", data_dir=tmp_path)
    assert no_network == []
    with pytest.raises(ValueError, match="there is no network"):
        prepare("tiny_digits", data_dir=tmp_path, download=True)
    assert no_network == ["https://digits.invalid/images.gz"]


def test_what_is_not_prepared_is_not_read(tmp_path, no_network):
    match = (
        "tiny_digits/1.0.0 of TFDS is not prepared.*`kerasgan data prepare "
        f"tiny_digits --from DIR`.*Received: 'tiny_digits'.*{tmp_path}"
    )
    with pytest.raises(ValueError, match=match):
        read("tiny_digits", data_dir=tmp_path)
    assert no_network == []


def test_another_archive_is_refused(sources):
    match = "tiny_digits/1.0.0 needs.*Received: .*wrong checksum"
    with pytest.raises(ValueError, match=match):
        prepare("tiny_digits", sources / "letters", sources / "tfds")


def test_other_names_and_folders_are_refused(tmp_path):
    match = "Did you mean 'tiny_digits'.*Received: 'tiny_digit'"
    with pytest.raises(ValueError, match=match):
        prepare("tiny_digit", tmp_path)
    with pytest.raises(ValueError, match="`source` must.*Received: source='.*"):
        prepare("tiny_digits", tmp_path / "none")
    # TFDS would ask the hub of that name over the network.
    with pytest.raises(
        ValueError, match="There is no data set.*huggingface:mn"
    ):
        prepare("huggingface:mnist", tmp_path)
