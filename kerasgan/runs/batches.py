"""The data of a run: what they are, and the batches of each step."""

import dataclasses
import zlib

import numpy as np

from kerasgan import data
from kerasgan import evaluation
from kerasgan import extractors
from kerasgan import registry
from kerasgan.data import datasets
from kerasgan.data import toys
from kerasgan.evaluation import references


def locate(name):
    """The name of data, or their absolute path: so a run finds them again."""
    try:
        kind, found = datasets._find(name, None)
    except RuntimeError as error:  # of "~" before the name of nobody
        raise ValueError(f"{error} Received: {name!r}") from error
    return str(found.resolve()) if kind in ("file", "folder") else name


def read(config):
    """What `kerasgan.data.load` takes: arrays in memory, or a toy's name."""
    if config.data in toys.TOYS and config.image_size is None:
        return config.data
    return data.read(
        config.data,
        image_size=config.image_size,
        skip_corrupt=config.skip_corrupt,
    )


def num_held_out(config, source):
    """How many images are kept to evaluate with."""
    if isinstance(source, str):
        return 0  # toys are endless
    if config.hold_out is not None:
        num_rows = len(source["image"])
        if config.hold_out > num_rows - config.batch_size:
            raise ValueError(
                "Argument `hold_out` must leave images to train on. Received: "
                f"hold_out={config.hold_out}, of {num_rows} images"
            )
        return config.hold_out
    if config.evaluate_every is None:
        return 0
    return min(5000, len(source["image"]) // 10)


def split(config, source):
    """What to train on, and what is held out: always the same rows."""
    if isinstance(source, str) or not config.hold_out:
        return source, None
    rows = references.shuffled(len(source["image"]))
    held_out = np.sort(rows[: config.hold_out])
    train = np.sort(rows[config.hold_out :])
    return references.take(source, train), references.take(source, held_out)


def reference(config, train, held_out):
    """What evaluations compare with; `None` if there are none."""
    if config.evaluate_every is None:
        return None
    if isinstance(train, str):
        return evaluation.PointReference(train)
    if held_out is None:
        raise ValueError(
            "A run is evaluated on images that were held out from its first "
            "step on: begin it with `evaluate_every` or `hold_out`. Received: "
            f"evaluate_every={config.evaluate_every}, hold_out=0"
        )
    name = config.extractor or references.default_extractor(config.data)
    facts = {"name": config.data, "split": "train, held out", "floor": "train"}
    return evaluation.ImageReference(
        held_out, train, extractors.get(name), len(held_out["image"]), facts
    )


def infer(config, source):
    """The same config, with what the data say about the entry's settings.

    That is the shape of an image, and the number of classes, if the entry has
    such settings and they are not given.
    """
    known = registry.settings_of(registry.get_entry(config.entry))
    settings = {name: None for name in known if name in INFERRED}
    for name in settings:
        settings[name] = INFERRED[name](source)
    found = {name: value for name, value in settings.items() if value}
    return dataclasses.replace(config, settings=found | config.settings)


def load(config, source, game, step):
    """The batches from a step on, as `game.fit` takes them.

    Args:
        config: a `Config`.
        source: what `read` gave.
        game: the game, which says how many turns a step has.
        step: integer, the step to begin at.

    Returns:
        A `tf.data.Dataset` of dicts, without an end.
    """
    arguments = {
        "batch_size": config.batch_size * game.dynamics.num_batches(),
        "seed": config.seed,
        "start_step": step,
    }
    if config.labels is not None:
        return data.semi_supervised(source, labels=config.labels, **arguments)
    return data.load(source, **arguments)


def digest(source):
    """A checksum of data in memory, to tell when they have changed."""
    if isinstance(source, str):
        return source
    checksum = 0
    for name in sorted(source):
        checksum = zlib.crc32(source[name], checksum)
    return f"{checksum:08x}"


def _image_shape(source):
    if isinstance(source, str):
        centres, _ = data.modes(source)
        return centres.shape[1:]
    return source["image"].shape[1:]


def _num_classes(source):
    if isinstance(source, str):
        return len(data.modes(source)[0])
    labels = source.get("label")
    return None if labels is None else int(labels.max()) + 1


# Settings that data determine.
INFERRED = {"image_shape": _image_shape, "num_classes": _num_classes}
