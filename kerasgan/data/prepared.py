"""Image data sets of TensorFlow Datasets (TFDS), by name.

TFDS is imported inside of functions, because that takes a while.
"""

import contextlib
import errno
import re
import sys
import tempfile
from pathlib import Path
from unittest import mock

import numpy as np
import tensorflow as tf

from kerasgan.data import arrays
from kerasgan.data import building
from kerasgan.data.known import check_source
from kerasgan.data.known import directory
from kerasgan.data.known import unknown
from kerasgan.data.resizing import fit_image
from kerasgan.data.sources import Unpaired

# `name`, `name/config`, `name:version`: not those of other people's hubs,
# `hub:name`, which TFDS would ask over the network.
NAME = re.compile(r"\w+(/[\w.-]+)?(:\d[\w.*]*)?")
CHUNK = 256  # images that are read at a time


def names():
    """Names of the data sets that TFDS knows how to prepare."""
    import tensorflow_datasets as tfds

    return tfds.list_builders(with_community_datasets=False)


def find(name, data_dir=None):
    """The TFDS builder of that name, or `None` if there is none."""
    import tensorflow_datasets as tfds
    from tensorflow_datasets.core.registered import DatasetNotFoundError

    if not NAME.fullmatch(name):
        return None
    try:
        return tfds.builder(name, data_dir=directory(data_dir))
    except DatasetNotFoundError:
        return None
    except (AssertionError, ImportError, ValueError) as error:
        raise ValueError(
            f"TFDS must have the version and configuration asked for. "
            f"Received: {name!r} ({_first_line(error)})"
        ) from error


def is_prepared(builder):
    """Whether the files of a data set are there."""
    return Path(builder.data_dir, "dataset_info.json").is_file()


def check_prepared(name, builder):
    """Raises an error unless the files of a data set are there."""
    if not is_prepared(builder):
        raise ValueError(
            f"Data set {builder.info.full_name} of TFDS is not prepared, and "
            f"nothing is downloaded unasked. `kerasgan data prepare {name} "
            "--from DIR` prepares it from archives in DIR, and `--download` "
            f"in place of `--from DIR` downloads them. Received: {name!r}, "
            f"which is not in {builder.data_dir}"
        )


def read(builder, options):
    """Reads a split into memory, decoded by TFDS.

    Args:
        builder: TFDS builder of a data set that is prepared.
        options: an `Options`, whose split is in the notation of TFDS, such as
            `"train[:80%]"`. Where there is no split `train` but `trainA` and
            `trainB`, those are its two domains.

    Returns:
        A dict of arrays: `"image"`, and `"label"` if there are classes; or an
        `Unpaired` of two domains, whose labels would say no more than that.
    """
    if options.layout is not None:
        raise ValueError(
            "Argument `layout` must be `None` for data sets of TFDS. "
            f"Received: layout={options.layout!r}"
        )
    domains = _domains(builder, options.split)
    if domains is None:
        return _read(builder, options.split, options.size)
    return Unpaired(
        {
            part: _read(builder, split, options.size)["image"]
            for part, split in domains.items()
        }
    )


def _read(builder, split, size):
    parts = _parts(builder)
    rows = _num_rows(builder, split)
    origin = f"{builder.info.full_name}, split {split!r}"
    try:
        return _collect(_open(builder, split, parts, size), rows, origin)
    except tf.errors.OpError as error:
        raise ValueError(
            "A prepared data set must have readable files, and images of one "
            "size unless `image_size` is given. "
            f"Received: {origin} ({_first_line(error)})"
        ) from error


def _domains(builder, split):
    """The splits of two domains that a split stands for, or `None`."""
    name, bracket, rest = str(split).partition("[")
    splits = {"condition": f"{name}A", "image": f"{name}B"}
    there = set(builder.info.splits)
    if name in there or not set(splits.values()) <= there:
        return None
    return {part: each + bracket + rest for part, each in splits.items()}


def class_names(builder, split="train"):
    """Names of the classes, in the order of their labels, or `None`."""
    parts = _parts(builder)
    if "label" not in parts or _domains(builder, split):
        return None
    return tuple(builder.info.features[parts["label"]].names)


def _parts(builder):
    """From the parts of a sample to the features that hold them."""
    import tensorflow_datasets as tfds

    features = builder.info.features
    features = dict(features) if hasattr(features, "items") else {}
    kinds = {"image": tfds.features.Image, "label": tfds.features.ClassLabel}
    parts = {part: _first(features, part, kinds[part]) for part in kinds}
    if parts["image"] is None:
        raise ValueError(
            "A TFDS data set must have a feature that is an image. "
            f"Received: {builder.info.full_name} with {sorted(features)}"
        )
    return {part: name for part, name in parts.items() if name}


def _first(features, name, kind):
    """The feature of a name and kind, or else the first one of that kind."""
    fitting = [key for key, value in features.items() if type(value) is kind]
    return name if name in fitting else next(iter(fitting), None)


def _num_rows(builder, split):
    try:
        rows = builder.info.splits[split].num_examples
    except (AssertionError, KeyError, ValueError) as error:
        raise ValueError(
            f"Argument `split` must be one of {sorted(builder.info.splits)} "
            "or a slice of one, such as 'train[:80%]', for "
            f"{builder.info.full_name}. Received: split={split!r}"
        ) from error
    if rows:
        return rows
    raise ValueError(
        "Argument `split` must hold images. "
        f"Received: split={split!r} of {builder.info.full_name}"
    )


def _open(builder, split, parts, size):
    """The rows of a split in the order of its files."""
    import tensorflow_datasets as tfds

    data = builder.as_dataset(
        split=split,
        shuffle_files=False,
        read_config=tfds.ReadConfig(
            interleave_cycle_length=1, try_autocache=False
        ),
    )

    def select(row):
        row = {name: row[feature] for name, feature in parts.items()}
        if size is not None:
            row["image"] = fit_image(row["image"], size)
        return row

    return data.map(select, num_parallel_calls=tf.data.AUTOTUNE)


def _collect(data, rows, origin):
    images, labels, count = None, [], 0
    for batch in data.batch(CHUNK).prefetch(1).as_numpy_iterator():
        part = batch["image"]
        if images is None:
            images = arrays.empty(rows, part.shape[1:], origin, part.dtype)
        if part.shape[1:] != images.shape[1:]:
            raise ValueError(
                "Images of several sizes need `image_size`, to bring them to "
                f"one. Received: {origin} with {images.shape[1:]} and "
                f"{part.shape[1:]}"
            )
        images[count : count + len(part)] = part
        count += len(part)
        labels.append(batch.get("label"))
    sample = {"image": images[:count]}
    if labels[0] is not None:
        sample["label"] = np.concatenate(labels)
    return arrays.check(sample, origin)


def prepare(name, source=None, data_dir=None, download=False):
    """Prepares a data set for reading.

    The network is not touched unless `download` says so. Archives are checked
    against the sums that TFDS, or kerasgan, has of them.

    Args:
        name: string, the data set's name in TFDS, such as `"mnist"`; or one
            that kerasgan builds: `"emoji"`, at 64 pixels, or `"crawl"`.
        source: path of a folder with the archives, under the names by which
            they are published.
        data_dir: path to prepare it in; by default that of TFDS, the
            environment variable `TFDS_DATA_DIR` or `~/tensorflow_datasets`.
        download: bool, whether to download what `source` has not; only for
            data sets of TFDS.

    Returns:
        A dict from the names of the splits to their numbers of images.

    Raises:
        ValueError: if there is no such data set, or it cannot be prepared.
    """
    check_source(source)
    if name in building.BUILDERS:
        return building.prepare(name, source, data_dir, download)
    builder = find(name, data_dir)
    if builder is None:
        raise unknown(name, [*building.BUILDERS, *names()])
    import tensorflow_datasets as tfds

    _parts(builder)
    if not is_prepared(builder):
        _check_source(builder, source, download)
        # Not the extracted files of another data set: archives of several go
        # by the same names, and TFDS would take the ones for the others.
        folder = directory(data_dir)
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder) as extracted:
            config = tfds.download.DownloadConfig(
                manual_dir=source and Path(source).expanduser(),
                extract_dir=extracted,
                try_download_gcs=False,
            )
            _build(builder, config, source, download)
    splits = builder.info.splits.items()
    return {split: info.num_examples for split, info in splits}


def _check_source(builder, source, download):
    if source is None and not download:
        raise ValueError(
            f"Data set {builder.info.full_name} is not prepared: give `source` "
            f"(`--from`), a folder with {_archives(builder)}; or else set "
            "`download` (`--download`). Received: source=None, download=False"
        )


def _build(builder, config, source, download):
    offline = contextlib.nullcontext() if download else _offline(builder)
    try:
        # What is printed is for people: standard output may be for machines.
        with offline, contextlib.redirect_stdout(sys.stderr):
            builder.download_and_prepare(download_config=config)
    # Builders are other people's code, which raises what it likes.
    except Exception as error:
        if isinstance(error, OSError) and error.errno != errno.ENOENT:
            raise  # such as a disk that is full
        raise ValueError(
            f"Data set {builder.info.full_name} needs {_archives(builder)}. "
            f"Received: {source} ({_first_line(error)})"
        ) from error


def _archives(builder):
    """What a folder of archives must hold, in words."""
    known = builder.url_infos or {}
    files = sorted({info.filename for info in known.values() if info.filename})
    if files:
        return ", ".join(files)
    instructions = builder.MANUAL_DOWNLOAD_INSTRUCTIONS or "its archives"
    return " ".join(instructions.split()).rstrip(".")


@contextlib.contextmanager
def _offline(builder):
    """Makes TFDS raise an error where it would download."""
    from tensorflow_datasets import download

    def refuse(manager, resource):
        url = getattr(resource, "url", resource)
        known = (builder.url_infos or {}).get(url)
        raise ValueError(f"no {known and known.filename or url} there")

    # TFDS has no option for this. Should the methods get other names, then
    # `patch` raises an error.
    with (
        mock.patch.object(download.DownloadManager, "_download", refuse),
        mock.patch.object(
            download.DownloadManager, "download_kaggle_data", refuse
        ),
    ):
        yield


def _first_line(error):
    return str(error).strip().partition("\n")[0] or type(error).__name__
