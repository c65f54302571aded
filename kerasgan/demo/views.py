"""What the page shows: pictures, lines and texts, without the page."""

import functools
import re
import threading

import numpy as np

from kerasgan.demo import inputs
from kerasgan.demo.uploads import read_picture
from kerasgan.demo.uploads import read_whole
from kerasgan.ops import images
from kerasgan.ops import pictures
from kerasgan.ops import text

# A card's own head, which only the hub reads, and its sheet, which the page
# draws itself.
HEAD = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
SHEET = re.compile(r"^## Samples\n.*?(?=^## )", re.DOTALL | re.MULTILINE)

MOST_NUMBERS = 64  # of one part of a code


class Views:
    """Pictures of sources, each opened when it is first asked for.

    Views may be asked for by several threads; they take turns. What they give
    is a uint8 array of shape `(height, width)`, or `(height, width, channels)`
    for colours; of clips one of shape `(frames, height, width, channels)`; of
    text a list of strings.

    Args:
        names: list of strings, what can be chosen.
        open_source: function from a name to a source, such as
            `kerasgan.cli.source.open_source`.
    """

    def __init__(self, names, open_source):
        self.names = list(names)
        self._open = functools.cache(open_source)
        self._lock = threading.RLock()

    def close(self, timeout=10):
        """Lets what is being drawn come to its end, and nothing begin anew.

        A thread that is inside of TensorFlow when Python ends takes the whole
        process with it.

        Args:
            timeout: float, the seconds to wait at most.

        Returns:
            Whether it came to its end.
        """
        return self._lock.acquire(timeout=timeout)

    def source(self, name):
        """The source of that name."""
        with self._lock:
            return self._open(name)

    def makers(self, name):
        """Names of the parts that can be made."""
        return list(self.source(name).makers)

    def labels(self, name, maker="image"):
        """Pairs of what a label is called and the label; none for no labels."""
        source = self.source(name)
        if not inputs.has_labels(source.prior(maker)):
            return []
        with self._lock:
            count = source.num_labels()
        known = source.label_names() or [None] * count
        return [
            (f"{label}" if title is None else f"{label}: {title}", label)
            for label, title in zip(range(count), known, strict=False)
        ]

    def needs_label(self, name, maker="image"):
        """Whether a label is given, and not drawn."""
        return "label" in self.source(name).prior(maker).given

    def knobs(self, name, maker="image"):
        """The numbers that can be set, as `kerasgan.demo.inputs.knobs`."""
        return inputs.knobs(self.source(name).prior(maker))

    def free(self, name, maker="image"):
        """Names of parts with knobs that are drawn where nobody holds them."""
        return inputs.free(self.source(name).prior(maker))

    def pictures(self, name, maker="image"):
        """Names of the pictures that samples are made of."""
        return inputs.pictures(self.source(name).prior(maker))

    def draws(self, name, maker="image"):
        """Whether seeds make a difference."""
        prior = self.source(name).prior(maker)
        return bool(set(prior.spec) - {*prior.given, *prior.defaults})

    def encodes(self, name):
        """Whether there is an encoder of pictures."""
        try:
            coder = self.source(name).coder()
        except ValueError:
            return False
        return set(coder.spec) == {"image"} and inputs.is_picture(
            coder, "image"
        )

    def translates(self, name, maker="image"):
        """Whether pictures are made of one picture, and at most a label."""
        source = self.source(name)
        if not source.translates(maker):
            return False
        with self._lock:
            return set(source.translator(maker).others) <= {"label"}

    def translated(self, name, path, fixed=None, maker="image"):
        """A picture, and what is made of it: of its own size if that is taken.

        Args:
            name: string, the source.
            path: path of the file of the picture.
            fixed: as in `grid`, of which the label is taken.
            maker: string, the part that is made.

        Returns:
            Two arrays of one size.

        Raises:
            ValueError: if the file is no picture, or too large.
        """
        with self._lock:
            translator = self.source(name).translator(maker)
            shape = (*translator.size, translator.channels)
            if translator.is_any:
                picture = read_whole(path, translator.channels)
            else:
                picture = read_picture(path, shape)
            others = {n: (fixed or {})[n] for n in translator.others}
            (made,) = translator(picture[np.newaxis], **others)
        made = np.asarray(images.to_uint8(made))
        down, right = (
            made.shape[axis] // picture.shape[axis] for axis in (0, 1)
        )
        picture = picture.repeat(down, axis=0).repeat(right, axis=1)
        return _grey(picture), _grey(made)

    def takes_pictures(self, name):
        """Whether the source has to do with pictures that people have."""
        made_of = map(functools.partial(self.pictures, name), self.makers(name))
        return any(made_of) or self.encodes(name)

    def fixed(self, name, maker="image", held=(), numbers=(), paths=()):
        """What is set by hand.

        Args:
            name: string, the source.
            maker: string, the part that is made.
            held: list of names of `free` that are not drawn.
            numbers: list of floats, what each of `knobs` is set to.
            paths: list of paths of files, or `None`, for each of `pictures`.

        Returns:
            A dict from a part to its value, for other views; `None` while a
            picture is missing.

        Raises:
            ValueError: if a file is no picture, or too large.
        """
        prior = self.source(name).prior(maker)
        parts = inputs.pictures(prior)
        files = dict(zip(parts, paths, strict=False))
        if not all(files.get(part) for part in parts):
            return None
        return inputs.values_of(prior, held, numbers) | {
            part: read_picture(files[part], prior.spec[part][0])
            for part in parts
        }

    def picture(self, name, path):
        """The picture in a file as the encoder takes it."""
        shape, _ = self.source(name).coder().spec["image"]
        return read_picture(path, shape)

    def grid(self, name, seed, fixed=None, num_samples=36, maker="image"):
        """A sheet of samples; sample i is that of seed `seed + i`.

        What they are made of is beside them, if it is a picture. If nothing is
        drawn, there is one.

        Args:
            name: string, the source.
            seed: integer, from 0.
            fixed: dict from parts to the value of all, such as a label. Of
                vectors it may be the first entries.
            num_samples: integer, how many.
            maker: string, the part that is made.

        Raises:
            ValueError: if the source refuses a value, or the seed is not one.
        """
        fixed = fixed or {}
        if not self.draws(name, maker):
            num_samples = 1
        seeds = _seed(seed) + np.arange(num_samples)
        with self._lock:
            source = self.source(name)
            samples = _sample(source, seeds, fixed, maker)
        shown = [fixed[part] for part in self.pictures(name, maker)]
        return _laid_out(source, maker, samples, shown)

    def walk(self, name, first, second, t, fixed=None, maker="image"):
        """Samples on the walk from one seed to another.

        Args:
            name: string, the source.
            first: integer, the seed where the walk begins.
            second: integer, the seed where it ends.
            t: list of floats in [0, 1], how far it has come.
            fixed: as in `grid`; labels are those of the first by default.
            maker: string, the part that is made.

        Raises:
            ValueError: as `grid`.
        """
        seeds = np.array([_seed(first), _seed(second)])
        with self._lock:
            source = self.source(name)
            ends = inputs.draw(source, seeds, fixed or {}, maker)
            samples = source.generate(source.walk(ends, t, maker), maker)
        return _in_a_row(source, maker, samples)

    def codes(self, name, picture):
        """What the encoder reads off a picture: a line of numbers a part.

        Args:
            name: string, the source.
            picture: uint8 array, as `picture` gives it.
        """
        with self._lock:
            codes = self.source(name).encode({"image": picture[np.newaxis]})
        return [_line(part, np.ravel(code)) for part, code in codes.items()]

    def rebuilt(self, name, picture, seed=0, fixed=None):
        """A picture, and beside it what is made of what the encoder reads.

        Args:
            name: string, the source.
            picture: uint8 array, as `picture` gives it.
            seed: integer, of what the encoder does not give.
            fixed: as in `grid`, for the same.

        Raises:
            ValueError: as `grid`.
        """
        with self._lock:
            source = self.source(name)
            row = _encoded(source, picture, _seed(seed), fixed or {})
            (sample,) = source.generate(row)
        return _beside([picture], np.asarray(images.to_uint8(sample)))

    def passage(self, name, picture, t, seed=1, other=None, fixed=None):
        """Samples on the walk from a picture to a seed, or to another picture.

        Args:
            name: string, the source.
            picture: uint8 array, as `picture` gives it.
            t: list of floats in [0, 1], how far the walk has come.
            seed: integer, where it ends, and of what the encoder does not
                give.
            other: uint8 array, the picture where it ends, or `None`.
            fixed: as in `grid`.

        Raises:
            ValueError: as `grid`.
        """
        seed, fixed = _seed(seed), fixed or {}
        with self._lock:
            source = self.source(name)
            start = _encoded(source, picture, seed, fixed)
            end = inputs.draw(source, np.array([seed]), fixed, "image")
            if other is not None:
                end = _encoded(source, other, seed, fixed)
            ends = {n: np.concatenate([start[n], end[n]]) for n in start}
            samples = source.generate(source.walk(ends, t))
        return _in_a_row(source, "image", samples)

    def card(self, name):
        """The card in Markdown, without its head and its sheet."""
        text = self.source(name).card()
        if text is None:
            return f"# {name}\n\nThis one has no card."
        return SHEET.sub("", HEAD.sub("", text)).strip()


def _line(part, numbers):
    """A name and its numbers, as people read them."""
    written = [f"{number:.2f}" for number in numbers[:MOST_NUMBERS]]
    more = ["..."] if len(numbers) > MOST_NUMBERS else []
    return f"{part}: {'  '.join(written + more)}"


def _seed(seed):
    if not isinstance(seed, int) or not 0 <= seed < 2**62:
        raise ValueError(
            f"A seed must be a whole number from 0. Received: {seed!r}"
        )
    return seed


def _sample(source, seeds, fixed, maker):
    prior = source.prior(maker)
    if any(inputs.is_begun(prior, *each) for each in fixed.items()):
        return source.generate(inputs.draw(source, seeds, fixed, maker), maker)
    return source.sample(seeds, fixed, maker)


def _encoded(source, picture, seed, fixed):
    """The row that the encoder reads off a picture; the rest is of a seed."""
    codes = source.encode({"image": picture[np.newaxis]})
    fixed = {name: value for name, value in fixed.items() if name not in codes}
    row = inputs.draw(source, np.array([seed]), fixed, "image")
    return row | {name: codes[name] for name in row if name in codes}


def _laid_out(source, maker, samples, shown=(), columns=None):
    """Samples as people look at them, beside what they are made of."""
    if source.alphabet is not None and maker == "image":
        return text.decode(samples, source.alphabet)
    if samples.ndim == 5:
        return _beside(shown, pictures.moving(samples, columns))
    return _beside(shown, pictures.sheet(samples, columns))


def _in_a_row(source, maker, samples):
    """A walk: samples in a row, or the only one without a frame."""
    if samples.ndim > 3 and len(samples) == 1:
        return _grey(np.asarray(images.to_uint8(samples))[0])
    return _laid_out(source, maker, samples, columns=len(samples))


def _beside(shown, sheet):
    """A sheet, or one that moves, with pictures before it."""
    (wide,) = pictures.pairs(
        *(picture[np.newaxis] for picture in shown), sheet[np.newaxis]
    )
    return _grey(wide)


def _grey(image):
    """Pillow wants no channel for grey images."""
    return image[..., 0] if image.shape[-1] == 1 and image.ndim == 3 else image
