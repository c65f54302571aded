"""The data of a run: what they are, and the batches of each step."""

import dataclasses
import zlib

import numpy as np
import tensorflow as tf

from kerasgan import data
from kerasgan import evaluation
from kerasgan import registry
from kerasgan.data import endless
from kerasgan.data import finding
from kerasgan.data import known
from kerasgan.data import numpy_files
from kerasgan.evaluation import references
from kerasgan.game import feeding
from kerasgan.ops import random


def locate(name):
    """The name of data, or their absolute path: so a run finds them again."""
    if name is None:
        return None
    try:
        kind, found = finding.find(name)
    except RuntimeError as error:  # of "~" before the name of nobody
        raise ValueError(f"{error} Received: {name!r}") from error
    has_path = kind in finding.ON_DISK and name not in known.EMBEDDED
    return str(found.resolve()) if has_path else name


def located(given):
    """The same fields of a `Config`, with the paths of its data absolute.

    Args:
        given: dict of some of the fields of a `Config`.
    """
    found = {
        name: given[name] for name in ("data", "condition") if name in given
    }
    return given | {name: locate(value) for name, value in found.items()}


def read(config):
    """What `kerasgan.data.load` takes: arrays, or a name of endless data."""
    options = {name: getattr(config, name) for name in READING}
    if endless.is_endless(config.data) and not any(
        value for name, value in options.items() if name != "skip_corrupt"
    ):
        return config.data
    return data.read(config.data, **options)


def num_held_out(config, source):
    """How many images are kept to evaluate with; of each part if unpaired."""
    if isinstance(source, str):
        return 0  # there is no end of rows
    num_rows = min(map(len, source.values()))
    if config.hold_out is not None:
        if config.hold_out > num_rows - config.batch_size:
            raise ValueError(
                "Argument `hold_out` must leave images to train on. Received: "
                f"hold_out={config.hold_out}, of {num_rows} images"
            )
        return config.hold_out
    if config.evaluate_every is None:
        return 0
    return min(5000, num_rows // 10)


def split(config, source):
    """What to train on, and what is held out: always the same rows.

    Parts of a sample stay together; those of an `Unpaired` are independent.
    """
    if isinstance(source, str) or not config.hold_out:
        return source, None
    if isinstance(source, data.Unpaired):
        halves = {
            name: _split({name: value}, config.hold_out)
            for name, value in source.items()
        }
        train, held_out = (
            data.Unpaired(
                {name: half[i][name] for name, half in halves.items()}
            )
            for i in range(2)
        )
        return train, held_out
    return _split(source, config.hold_out)


def _split(source, hold_out):
    rows = references.shuffled(len(next(iter(source.values()))))
    held_out = np.sort(rows[:hold_out])
    train = np.sort(rows[hold_out:])
    return references.take(source, train), references.take(source, held_out)


def reference(config, train, held_out):
    """What evaluations compare with; `None` if there are none."""
    if config.evaluate_every is None:
        return None
    if isinstance(train, str):
        return evaluation.reference(train, extractor=config.extractor)
    if held_out is None:
        raise ValueError(
            "A run is evaluated on images that were held out from its first "
            "step on: begin it with `evaluate_every` or `hold_out`. Received: "
            f"evaluate_every={config.evaluate_every}, hold_out=0"
        )
    facts = {"name": config.data, "split": "train, held out", "floor": "train"}
    return evaluation.make_reference(
        config.data,
        held_out,
        train,
        config.extractor,
        len(held_out["image"]),
        facts,
        known=train["image"],  # novel lines are not among them
    )


def infer(config, source):
    """The same config, with what the data say about the entry's settings.

    Such are the shapes of images and conditions, the number of classes and
    the alphabet, if the entry has such settings and they are not given.
    """
    known = registry.settings_of(registry.get_entry(config.entry))
    settings = {name: None for name in known if name in INFERRED}
    for name in settings:
        settings[name] = INFERRED[name](config, source)
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


def conditions(game, source, num):
    """What the first rows of data give to samples of a game.

    Args:
        game: the game.
        source: what `read` gave, or some of its rows.
        num: integer, how many rows at most.

    Returns:
        A dict of arrays, by the names that `SampleGrid` takes: the parts that
        makers are given and, of pairs, those that samples should be like.
    """
    prior = game.maker().prior
    if isinstance(source, str) or not prior.given:
        return {}
    rows = {name: tf.constant(value[:num]) for name, value in source.items()}
    num = min(len(value) for value in rows.values())
    rows = feeding.to_float({n: value[:num] for n, value in rows.items()})
    drawn = prior.sample(num, random.key(0), rows)
    shown = {name: drawn[name].numpy() for name in prior.given}
    wanted = {n for part in game.makers for n in game.maker(part).prior.given}
    if not isinstance(source, data.Unpaired):
        wanted |= set(game.makers)
    others = (name for name in rows if name in wanted and name not in shown)
    return shown | {name: rows[name].numpy() for name in others}


def digest(source):
    """A checksum of data in memory, to tell when they have changed."""
    if isinstance(source, str):
        return source
    checksum = 0
    for name in sorted(source):
        if not _is_plain(source):
            value = source[name]
            facts = (
                f"{type(source).__name__} {name} {value.dtype} {value.shape}"
            )
            checksum = zlib.crc32(facts.encode(), checksum)
        checksum = zlib.crc32(np.ascontiguousarray(source[name]), checksum)
    return f"{checksum:08x}"


def _is_plain(source):
    """Images or points and labels: runs keep the checksum they began with."""
    return (
        not isinstance(source, data.Unpaired)
        and set(source) <= {"image", "label"}
        and source["image"].ndim in (2, 4)
    )


def _image_shape(config, source):
    if isinstance(source, str):
        return endless.SOURCES[source].shape
    return source["image"].shape[1:]


def _condition_shape(config, source):
    """Without conditions that of images: a game that then refuses the data."""
    if isinstance(source, str):
        return None
    return source.get("condition", source["image"]).shape[1:]


def _num_classes(config, source):
    if isinstance(source, str):
        return endless.SOURCES[source].num_modes
    labels = source.get("label")
    return None if labels is None else int(labels.max()) + 1


def _length(config, source):
    """Of lines of text."""
    is_text = not isinstance(source, str) and source["image"].ndim == 3
    return source["image"].shape[1] if is_text else None


def _alphabet(config, source):
    """The symbols of text, but for one-hot arrays, which do not tell."""
    is_file = config.data.endswith(numpy_files.SUFFIXES)
    if _length(config, source) is None or is_file:
        return None
    return data.alphabet(config.data)


# Settings that data determine, by functions of the config and the data.
INFERRED = {
    "image_shape": _image_shape,
    "clip_shape": _image_shape,
    "condition_shape": _condition_shape,
    "num_classes": _num_classes,
    "alphabet": _alphabet,
    "length": _length,
}
# Fields of the config that say how data are read.
READING = (
    "image_size",
    "skip_corrupt",
    "condition",
    "layout",
    "frames",
    "length",
)
