"""What every source of samples can do, be it a game or an export."""

import numpy as np

from kerasgan.naming import unknown
from kerasgan.ops.interpolation import slerp

MOST_LABELS = 2**16


class Source:
    """Something that makes samples from a prior's draws.

    Attributes:
        makers: the names of the parts of a sample that it makes.
        alphabet: string, the symbols of text; `None` for other samples.
    """

    makers = ("image",)
    alphabet = None

    def prior(self, maker="image"):
        """The `Prior` of what a part is made of; it may be without draws."""
        raise NotImplementedError

    def shape(self, maker="image"):
        """The shape of a part of one sample."""
        raise NotImplementedError

    @property
    def spec(self):
        """Of the prior: name -> (shape of a row, dtype)."""
        return self.prior().spec

    def draw(self, seeds, fixed, maker="image"):
        """Rows to make samples of; a row depends on its own seed only.

        Args:
            seeds: array of integers, one a row.
            fixed: dict of arrays in place of drawn ones, one value a row or
                one for all. What is not drawn must be among them.
            maker: string, the part that is to be made.

        Returns:
            A dict of tensors.
        """
        prior = self.prior(maker)
        fixed = self.in_turn(np.arange(len(seeds)), maker) | fixed
        fixed = prior.fix(len(seeds), fixed)
        missing = [name for name in prior.given if name not in fixed]
        if missing:
            raise ValueError(
                f"Samples are made of `{missing[0]}`, which is not drawn: it "
                f"must be given. Received: {sorted(fixed)}"
            )
        return self._drawn(seeds, fixed, maker) | fixed

    def in_turn(self, places, maker="image"):
        """Values for what the source does not draw by itself.

        Args:
            places: array of integers, the places of rows among all rows.
            maker: string, the part that is to be made.
        """
        return {}

    def generate(self, rows, maker="image"):
        """What is made of rows: an array of floats, pictures in [-1, 1]."""
        made = self._make(rows, maker)
        return np.clip(made, -1.0, 1.0) if made.ndim > 3 else made

    def sample(self, seeds, fixed, maker="image"):
        """Samples, one a seed; see `draw`."""
        return self.generate(self.draw(seeds, fixed, maker), maker)

    def translates(self, maker="image"):
        """Whether a part is a picture that is made of one picture."""
        return False

    def translator(self, maker="image"):
        """What makes pictures of pictures, of any size if it `is_any`.

        It has `source`, `others`, `channels`, `size` and `is_any`, and is
        called on pictures and `others`; see `kerasgan.game.translator`.
        """
        raise NotImplementedError

    def coder(self):
        """The `Prior` of what the encoder takes, all of which is given."""
        raise NotImplementedError

    def encode(self, parts):
        """What the encoder reads off samples: a dict of arrays.

        Args:
            parts: dict of arrays, as data hold them; what the encoder does
                not take is passed over.
        """
        raise NotImplementedError

    def reconstruct(self, parts, seeds, fixed):
        """What is made of what the encoder reads off samples.

        Args:
            parts: dict of arrays, as in `encode`.
            seeds, fixed: as in `draw`, for what the encoder does not give.
        """
        codes = self.encode(parts)
        if set(self.spec) <= set(codes):
            return self.generate(codes)
        fixed = {n: value for n, value in fixed.items() if n not in codes}
        return self.generate(self.draw(seeds, fixed) | codes)

    def _drawn(self, seeds, fixed, maker):
        """What is drawn of the rows, beside what is fixed."""
        raise NotImplementedError

    def _make(self, rows, maker):
        """What the network makes of rows."""
        raise NotImplementedError

    def walk(self, ends, t, maker="image"):
        """Rows between each end and the next.

        Args:
            ends: rows, as `draw` gives them.
            t: array of floats in [0, 1], where on each walk.
            maker: string, the part that is to be made.

        Returns:
            A dict of arrays of `(len(ends) - 1) * len(t)` rows. Parts with
            bounds go along the line, which stays within; others along the
            arc. Integers, and what is given, stay as at the start.
        """
        prior = self.prior(maker)
        t = np.asarray(t, "float32")[:, np.newaxis]
        return {
            name: _walk(_way(prior, name), np.asarray(value), t)
            for name, value in ends.items()
        }

    def values(self, name, num, entry=0, maker="image"):
        """Values of one entry of a part, from end to end.

        Args:
            name: string, the part.
            num: integer, how many; whole numbers take all their values.
            entry: integer, the entry of a row.
            maker: string, the part that is to be made.

        Raises:
            ValueError: if there is no such part or entry.
        """
        prior = self.prior(maker)
        if name not in prior.spec:
            raise unknown("part of the prior", name, list(prior.spec))
        shape, dtype = prior.spec[name]
        if name == "label" and prior.bounds(name)[1] is None:
            return np.arange(self.num_labels(), dtype=dtype)
        row = {name: np.zeros((1, *shape), dtype)}
        swept = prior.sweep(row, name, num, entry)[name]
        return swept.reshape(len(swept), -1)[:, entry]

    def accepts(self, label):
        """Whether a label is one that the game knows."""
        try:
            self.prior().fix(1, {"label": label})
        except ValueError:
            return False
        return True

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


def _way(prior, name):
    """How a walk goes in a part of a prior."""
    if name in prior.given or "int" in prior.spec[name][1]:
        return _stay
    return slerp if prior.bounds(name) == (None, None) else _line


def _stay(start, end, t):
    return np.repeat(start, len(t), axis=1)


def _line(start, end, t):
    return (1.0 - t) * start + t * end


def _walk(way, ends, t):
    """Rows on the way from each end to the next, for rows of any rank."""
    flat = ends.reshape(len(ends), -1)
    walks = way(flat[:-1, np.newaxis], flat[1:, np.newaxis], t)
    return np.reshape(walks, (-1, *ends.shape[1:]))
