"""What the page shows: pictures and texts, without the page."""

import functools
import re
import threading

import numpy as np

from kerasgan.ops import images
from kerasgan.ops import pictures

# A card's own head, which only the hub reads, and its sheet, which the page
# draws itself.
HEAD = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
SHEET = re.compile(r"^## Samples\n.*?(?=^## )", re.DOTALL | re.MULTILINE)


class Views:
    """Pictures of sources, each opened when it is first asked for.

    Views may be asked for by several threads; they take turns.

    Args:
        names: list of strings, what can be chosen.
        open_source: function from a name to a source, such as
            `kerasgan.cli.source.open_source`.
    """

    def __init__(self, names, open_source):
        self.names = list(names)
        self._open = functools.cache(open_source)
        self._lock = threading.RLock()

    def source(self, name):
        """The source of that name."""
        with self._lock:
            return self._open(name)

    def labels(self, name):
        """Pairs of what a label is called and the label; none for no labels."""
        source = self.source(name)
        if "label" not in source.spec:
            return []
        with self._lock:
            count = source.num_labels()
        known = source.label_names() or [None] * count
        return [
            (f"{label}" if title is None else f"{label}: {title}", label)
            for label, title in zip(range(count), known, strict=False)
        ]

    def grid(self, name, seed, label=None, num_samples=36):
        """A sheet of samples; sample i is that of seed `seed + i`.

        Args:
            name: string, the source.
            seed: integer, from 0.
            label: integer, the label of all; by default any.
            num_samples: integer, how many.

        Returns:
            A uint8 array of shape `(height, width)`, or `(height, width, 3)`
            for colours.

        Raises:
            ValueError: if the source refuses the label, or the seed is not
                one.
        """
        seeds = _seed(seed) + np.arange(num_samples)
        with self._lock:
            source = self.source(name)
            samples = source.sample(seeds, _fixed(label, num_samples))
        return _grey(pictures.sheet(samples))

    def walk(self, name, first, second, t, label=None):
        """Samples on the walk from one seed to another.

        Args:
            name: string, the source.
            first: integer, the seed where the walk begins.
            second: integer, the seed where it ends.
            t: list of floats in [0, 1], how far it has come.
            label: integer, the label on the way; by default that of the
                first.

        Returns:
            A picture as `grid` gives it: samples in a row, or the only one.

        Raises:
            ValueError: as `grid`.
        """
        seeds = np.array([_seed(first), _seed(second)])
        with self._lock:
            source = self.source(name)
            ends = source.draw(seeds, _fixed(label, 2))
            samples = source.generate(source.walk(ends, t))
        if samples.ndim == 4 and len(samples) == 1:
            return _grey(np.asarray(images.to_uint8(samples))[0])
        return _grey(pictures.sheet(samples, len(samples)))

    def card(self, name):
        """The card in Markdown, without its head and its sheet."""
        text = self.source(name).card()
        if text is None:
            return f"# {name}\n\nThis one has no card."
        return SHEET.sub("", HEAD.sub("", text)).strip()


def _seed(seed):
    if not isinstance(seed, int) or not 0 <= seed < 2**62:
        raise ValueError(
            f"A seed must be a whole number from 0. Received: {seed!r}"
        )
    return seed


def _fixed(label, num_rows):
    return {} if label is None else {"label": np.full(num_rows, label)}


def _grey(image):
    """Pillow wants no channel for grey images."""
    return image[..., 0] if image.shape[-1] == 1 else image
