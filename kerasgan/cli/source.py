"""What can be sampled from: a run, a preset or an export."""

from pathlib import Path

import numpy as np
import tensorflow as tf

from kerasgan import presets
from kerasgan import priors
from kerasgan import runs
from kerasgan.export import load
from kerasgan.export import refusal
from kerasgan.export import versions
from kerasgan.ops.interpolation import slerp

BATCH = 256  # rows that are generated at a time
MOST_LABELS = 2**16


def open_source(source):
    """Opens a source by its path.

    Args:
        source: string, the folder of a run, or of a preset, or of an export,
            or that of one version in it; or what else `kerasgan.load` takes.

    Returns:
        A `Run`, a `Preset` or an `Export`.

    Raises:
        ValueError: if it is none of them.
    """
    path = Path(source)
    if runs.is_run(path):
        return Run(path)
    if presets.is_preset(path):
        return Preset(path)
    for version in reversed([path, *versions(path)]):
        if (version / "saved_model.pb").is_file():
            return Export(version)
    if not path.exists() and presets.is_address(source):
        return Preset(source)
    raise ValueError(
        "SOURCE must be the folder of a run or of an export, or a preset. "
        f"Received: {str(source)!r}, which is "
        + ("none of them" if path.is_dir() else "not a folder")
    )


class Source:
    """Something that makes images from a prior's draws."""

    spec = None  # as a prior's: name -> (shape of a row, dtype)

    @property
    def whole_names(self):
        """Names of the parts that are integers, such as `"label"`."""
        return [n for n, (_, dtype) in self.spec.items() if "int" in dtype]

    def draw(self, seeds, fixed):
        """Rows for the generator; a row depends on its own seed only.

        Args:
            seeds: array of integers, one a row.
            fixed: dict of arrays of integers, in place of drawn ones.

        Returns:
            A dict of tensors.
        """
        raise NotImplementedError

    def generate(self, rows):
        """Images of rows: an array of floats."""
        raise NotImplementedError

    def sample(self, seeds, fixed):
        """Images, one a seed."""
        return self.generate(self.draw(seeds, fixed))

    def walk(self, ends, t):
        """Rows between each end and the next, along the arc.

        Args:
            ends: rows, as `draw` gives them.
            t: array of floats in [0, 1], where on each walk.

        Returns:
            A dict of arrays of `(len(ends) - 1) * len(t)` rows. Integers stay
            as at the start of their walk.
        """
        t = np.asarray(t, "float32")[:, np.newaxis]
        rows = {}
        for name, value in ends.items():
            value = np.asarray(value)
            if name in self.whole_names:
                rows[name] = np.repeat(value[:-1], len(t), axis=0)
                continue
            walks = slerp(value[:-1, np.newaxis], value[1:, np.newaxis], t)
            rows[name] = np.reshape(walks, (-1, value.shape[-1]))
        return rows

    def accepts(self, label):
        """Whether a label is one that the game knows."""
        raise NotImplementedError

    def label_names(self):
        """What the labels stand for, in their order, or `None`."""

    def card(self):
        """The card, in Markdown, or `None`."""

    def check_labels(self):
        """Raises an error unless images can be asked for by label."""
        if "label" not in self.spec:
            raise ValueError(
                "Labels are for games that have them. Received: a source "
                f"whose images are made of {sorted(self.spec)}"
            )

    def num_labels(self):
        """How many labels there are: the first that is refused."""
        low, high = 0, 1
        while self.accepts(high):
            low, high = high, 2 * high
            if high > MOST_LABELS:
                raise ValueError(
                    "The number of labels must be known. "
                    "Received: a source that takes any label"
                )
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (
                (middle, high) if self.accepts(middle) else (low, middle)
            )
        return high


class Trained(Source):
    """A game that was trained."""

    def __init__(self, game):
        self.game = game
        self.spec = game.prior.spec

    def draw(self, seeds, fixed):
        prior = self.game.prior
        rows = prior.sample_rows(tf.constant(seeds, tf.int64))
        return rows | prior.fix(len(seeds), fixed)

    def generate(self, rows):
        return self.game.predict(rows, batch_size=BATCH, verbose=0)

    def accepts(self, label):
        try:
            self.game.prior.fix(1, {"label": label})
        except ValueError:
            return False
        return True


class Run(Trained):
    """The game of a run, as its newest checkpoint has it."""

    def __init__(self, path):
        super().__init__(runs.load(path))


class Preset(Trained):
    """A pretrained game."""

    def __init__(self, preset):
        self.folder = presets.locate(preset)
        super().__init__(presets.load(self.folder))
        self.record = presets.read(self.folder)

    def label_names(self):
        return presets.label_names(self.record.data.get("name"))

    def card(self):
        return presets.read_card(self.folder)


class Export(Source):
    """A SavedModel, which is used without its game."""

    def __init__(self, path):
        self.path = path
        loaded = load(path)
        try:
            self._generate = loaded.signatures["serving_default"]
            self._sample = loaded.signatures["sample"]
        except KeyError as error:
            raise ValueError(
                "An export must have the signatures `serving_default` and "
                f"`sample`. Received: {path} with {sorted(loaded.signatures)}"
            ) from error
        self._keep = loaded  # which owns the variables
        _, inputs = self._generate.structured_input_signature
        self.spec = {
            name.removesuffix("s"): (tuple(x.shape[1:]), x.dtype.name)
            for name, x in inputs.items()
        }

    def draw(self, seeds, fixed):
        # The draw itself is inside of `sample`: this one is for walks.
        rows = {
            name: priors.Normal(shape[0]).sample_rows(
                tf.constant(seeds, tf.int64)
            )["latent"]
            for name, (shape, dtype) in self.spec.items()
            if "int" not in dtype
        }
        return rows | self._labels(len(seeds), fixed)

    def generate(self, rows):
        return self._run(self._generate, rows)

    def sample(self, seeds, fixed):
        rows = {"seed": tf.constant(seeds, tf.int64)}
        return self._run(self._sample, rows | self._labels(len(seeds), fixed))

    def accepts(self, label):
        try:
            self.sample(np.zeros(1, "int64"), {"label": label})
        except ValueError:
            return False
        return True

    def _labels(self, num_rows, fixed):
        """Integers for the model, which draws none: they go round."""
        labels = {}
        for name in self.whole_names:
            shape, dtype = self.spec[name]
            value = fixed.get(name, 0)
            if name == "label" and name not in fixed:
                value = np.arange(num_rows) % self.num_labels()
            value = np.broadcast_to(value, (num_rows, *shape))
            labels[name] = tf.constant(value, dtype)
        return labels

    def _run(self, signature, rows):
        parts = []
        for start in range(0, len(next(iter(rows.values()))), BATCH):
            part = {
                f"{n}s": value[start : start + BATCH]
                for n, value in rows.items()
            }
            try:
                parts.append(signature(**part)["images"].numpy())
            except tf.errors.InvalidArgumentError as error:
                reason = refusal(error.message)
                raise ValueError(f"{self.path} refuses: {reason}") from error
        return np.concatenate(parts)
