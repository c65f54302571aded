"""Makes what samples are compared with, from data."""

import numpy as np

from kerasgan import data
from kerasgan import extractors
from kerasgan.data import endless
from kerasgan.data import stored
from kerasgan.evaluation.copies import MOST
from kerasgan.evaluation.lines import TextReference
from kerasgan.evaluation.pictures import ClipReference
from kerasgan.evaluation.pictures import ImageReference
from kerasgan.evaluation.points import PointReference
from kerasgan.evaluation.rows import halves
from kerasgan.evaluation.rows import pick as pick  # runs take rows likewise
from kerasgan.evaluation.rows import shuffled as shuffled
from kerasgan.evaluation.rows import take as take
from kerasgan.evaluation.stacks import StackedReference

OTHER = {"train": "test", "test": "train"}
PICTURES = {4: ImageReference, 5: ClipReference}  # by the axes of an array
NUM = 10_000  # real samples, and fakes, of data that have an end
PLAIN = ("image_size", "frames", "length")  # what JSON holds as it is
VALID = {"grammar": data.is_valid_expression}  # the lines of a data set


def reference(
    name,
    split="test",
    num=None,
    extractor=None,
    data_dir=None,
    image_size=None,
    condition=None,
    layout=None,
    frames=None,
    length=None,
    skip_corrupt=False,
    part="image",
):
    """Makes what samples are compared with, from a data set by its name.

    The floor is the score of other real samples, as many as there would be
    fakes: those of the other split or, if there is none, the second half of
    the split, of which the first half then is the reference.

    Statistics of pictures are kept in the cache folder (`$KERASGAN_CACHE`, or
    `~/.cache/kerasgan`) by the pictures' checksum and the extractor's.

    Args:
        name: what `kerasgan.data.read` takes.
        split: string, of the real samples.
        num: integer, how many of them at most, and how many fakes; 10,000 by
            default. Of data without an end, whose modes are known, that is
            fixed by convention.
        extractor: what `kerasgan.extractors.get` takes; by default that which
            was trained on the data set, or else `"efficientnet-lite0"`. Text
            and points take none.
        data_dir: path where TFDS keeps data sets that are prepared.
        image_size: integer or `(height, width)`, to crop and resize real
            pictures to.
        condition, layout, frames, length, skip_corrupt: as in
            `kerasgan.data.read`.
        part: string, the part of a sample that is compared, for games that
            make several: `"image"`, or for example `"condition"`.

    Returns:
        An `ImageReference`, a `ClipReference`, a `TextReference`, a
        `PointReference` for toys of points, or a `StackedReference`.

    Raises:
        ValueError: if the data cannot be read, hold no such part, or cannot
            be scored.
    """
    options = {
        "condition": condition,
        "layout": layout,
        "frames": frames,
        "length": length,
    }
    told = {"image_size": image_size} | options
    told = {name: value for name, value in told.items() if value is not None}
    if endless.is_endless(name) and not told:
        return _of_modes(name, extractor, data_dir)
    options["skip_corrupt"] = skip_corrupt
    real, other = _two_sets(name, split, image_size, data_dir, options)
    facts = {"name": str(name), "split": split, "floor": other.pop("split")}
    facts |= {n: v if n in PLAIN else str(v) for n, v in told.items()}
    known = None
    if _array(real, part).ndim == 3:
        known = _training(name, data_dir, options, part)
    trained = _trained({split: real, facts["floor"]: other})
    return make_reference(
        name, real, other, extractor, num or NUM, facts, part, known, trained
    )


def _of_modes(name, extractor, data_dir):
    """What is known of data without an end: their modes."""
    if len(endless.SOURCES[name].shape) > 1:
        return StackedReference(name, extractor, data_dir)
    if extractor is not None:
        raise ValueError(
            "Argument `extractor` must be `None` for points. "
            f"Received: extractor={extractor!r}, for {name}"
        )
    return PointReference(name)


def make_reference(
    name,
    real,
    other,
    extractor=None,
    num=10_000,
    facts=None,
    part="image",
    known=None,
    trained=None,
):
    """Makes what samples are compared with, from samples in memory.

    Args:
        name: what the data are called, which decides what is known of them:
            the extractor that fits, the alphabet and which lines are valid.
        real: dict of arrays, or a `kerasgan.data.Unpaired`: what
            `kerasgan.data.read` returns.
        other: the same, other real samples for the floor.
        extractor: what `kerasgan.extractors.get` takes, or `None`.
        num: integer, how many of each at most, and how many fakes.
        facts: dict, what to say of the data in a report.
        part: string, the part of a sample that is compared.
        known: array of lines, all that are trained on, for text.
        trained: pair of samples, those that are trained on and others that
            are not, for images.

    Returns:
        An `ImageReference`, a `ClipReference` or a `TextReference`.

    Raises:
        ValueError: if there is no such part, or it cannot be scored.
    """
    values = _array(real, part)
    if values.ndim in PICTURES:
        extractor = extractors.get(extractor or default_extractor(name))
        kind = PICTURES[values.ndim]
        told = {"trained": trained} if kind is ImageReference else {}
        return kind(real, other, extractor, num, facts, part=part, **told)
    if extractor is not None:
        raise ValueError(
            "Argument `extractor` must be `None` but for images and clips. "
            f"Received: extractor={extractor!r}, for samples of shape "
            f"{values.shape[1:]}"
        )
    if values.ndim != 3:
        raise ValueError(
            "Samples must be images, clips, text, or of one of "
            f"{[*endless.SOURCES]}, whose modes are known. "
            f"Received: {name}, part {part!r}, of shape {values.shape}"
        )
    is_main = part == "image"
    return TextReference(
        real,
        other,
        num,
        facts,
        known=known,
        alphabet=_alphabet(name) if is_main else None,
        is_valid=VALID.get(str(name)) if is_main else None,
        part=part,
    )


def default_extractor(name):
    """Name of the extractor that fits a data set."""
    name = str(name).removesuffix("_sample")
    if name in stored.IMAGES:
        name = stored.kind_of(name)
    own = f"classifier-{name}"
    return own if own in extractors.list_extractors() else "efficientnet-lite0"


def _array(sample, part):
    if part not in sample:
        raise ValueError(
            f"The data must hold `{part}`, which is to be compared. "
            f"Received: {sorted(sample)}"
        )
    return sample[part]


def _two_sets(name, split, image_size, data_dir, options=None):
    """Real samples, and others for the floor."""

    def read(split):
        return data.read(name, split, image_size, data_dir, **(options or {}))

    real = read(split)
    other = OTHER.get(split)
    if other is not None:
        try:
            return real, _of_split(read(other), other)
        except ValueError:  # there is one split only
            pass
    first, second = halves(real)
    return first, _of_split(second, split)


def _of_split(sample, split):
    return type(sample)({**sample, "split": split})


def _trained(splits):
    """Images of the two splits, to find copies; `None` if that takes long.

    Args:
        splits: dict from the names of splits to samples.
    """
    if set(splits) != {"train", "test"}:
        return None
    training = splits["train"]
    is_plain = set(training) <= {"image", "label"}
    values = training["image"] if is_plain else np.empty(0)
    is_few = values.ndim == 4 and len(values) <= MOST
    return (training, splits["test"]) if is_few else None


def _training(name, data_dir, options, part):
    """The lines that are trained on; `None` if nobody knows them."""
    try:
        return data.read(name, "train", None, data_dir, **options)[part]
    except ValueError:  # there is no such split
        return None


def _alphabet(name):
    """The symbols of text; `None` where the data do not say."""
    try:
        return data.alphabet(name)
    except ValueError:
        return None
