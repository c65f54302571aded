"""Where the samples come from that are evaluated."""

import numpy as np
import tensorflow as tf

from kerasgan.data import datasets

BATCH = 250  # samples in memory at a time, but for those of the real set
SEEDS = 2**31  # of one seed of an evaluation


class GameSampler:
    """Draws a game's samples: row i depends on the seed and i only.

    What a game is given, such as a picture to translate, is taken from real
    rows: sample i is made of real row i, and those go round. Labels are too
    then, if the data hold them; in games that are given nothing else they are
    drawn.

    Args:
        game: a `Game`.
        network: string, which network samples: `None` for the game's own
            choice, the averaged one if there is one; or its name, such as
            `"generator"`.
        given: dict of arrays, the parts of real rows as data hold them. Those
            that the game is given are used.
        maker: string, the part of a sample that is made; see `Game.makers`.

    Attributes:
        given: names of the parts that are taken from real rows.
        shape: tuple, the shape of a sample; `None` where it is not fixed.
        alphabet: string, the symbols of text; `None` for other samples.

    Raises:
        ValueError: if `given` does not hold what the game is given, or it
            does not fit.
    """

    def __init__(self, game, network=None, given=None, maker="image"):
        self._maker = game.maker(maker)
        if network is not None:
            self._maker.network = game.networks[network]
        self._part = maker
        made = self._maker.shapes[maker]
        self.shape, _ = game.data_spec().get(maker, (made, None))
        self.alphabet = game.alphabet if maker == "image" else None
        self._rows = RealRows(self._maker.prior, given or {})
        self.given = self._rows.names
        self._fixed = {}
        # Not `predict`, which takes longer to begin than to sample a batch.
        self._sample = tf.function(self._draw, reduce_retracing=True)

    def fix(self, values):
        """Gives all samples from now on the same values of some parts.

        Args:
            values: dict from parts of the prior to a value, such as
                `{"truncation": 0.7}`.

        Raises:
            ValueError: if there is no such part, or a value does not fit.
        """
        self._maker.prior.fix(1, values)
        self._fixed = dict(values)

    def __call__(self, seeds):
        """Samples, one a seed, and their labels or `None`."""
        given = self._rows(np.asarray(seeds))
        given |= self._maker.prior.fix(len(seeds), self._fixed)
        samples, labels = self._sample(tf.constant(seeds, tf.int64), given)
        return samples.numpy(), None if labels is None else labels.numpy()

    def _draw(self, seeds, given):
        rows = self._maker.prior.sample_rows(seeds, given)
        known = (*self.given, *self._fixed)
        rows |= {name: given[name] for name in known if name in given}
        samples = self._maker.make(rows)[self._part]
        samples = in_range(tf.cast(samples, tf.float32))
        return enlarge(samples, self.shape), rows.get("label")


def in_range(images):
    """Pictures as `game.sample` gives them, whatever the network does."""
    is_picture = len(images.shape) > 3
    return tf.clip_by_value(images, -1.0, 1.0) if is_picture else images


def enlarge(images, shape):
    """Images at the size of data, for stages of games that grow.

    Args:
        images: tensor of shape `(batch, height, width, channels)`; what is of
            another rank stays as it is.
        shape: tuple, that of an image of the data.

    Returns:
        A tensor, with each pixel as often as it takes.
    """
    for axis in (1, 2) if len(images.shape) == 4 and shape else ():
        if shape[axis - 1] != images.shape[axis]:
            times = shape[axis - 1] // images.shape[axis]
            images = tf.repeat(images, times, axis=axis)
    return images


class RealRows:
    """What samples are made of that is not drawn: parts of real rows.

    Args:
        prior: the `Prior` of what is sampled.
        real: dict of arrays. Parts may have different numbers of rows.

    Attributes:
        names: the parts that are taken from real rows.
    """

    def __init__(self, prior, real):
        self.prior = prior
        needed = prior.required if prior.given else ()
        self.names = tuple(
            name for name in needed if name in prior.given or name in real
        )
        # A part that the data do not hold may be made of one that they do.
        is_made = not set(prior.given) <= set(real)
        self.real = {n: x for n, x in real.items() if is_made or n in needed}
        if self.names:
            self._check()

    def __call__(self, seeds):
        """The rows of these seeds, as `Prior.sample_rows` takes them."""
        if not self.names:
            return {}
        rows = datasets.as_floats(self._take)(seeds)
        known = {name: rows[name] for name in self.names if name in rows}
        return rows | self.prior.fix(len(seeds), known)

    def _take(self, seeds):
        return {
            name: tf.constant(values[seeds % SEEDS % len(values)])
            for name, values in self.real.items()
        }

    def _check(self):
        """Raises an error unless samples can be made of these rows."""
        missing = sorted(set(self.prior.given) - set(self.real))
        try:
            rows = self(np.array([0]))
            for name, values in self.real.items():
                if name in self.names and "int" in self.prior.spec[name][1]:
                    self.prior.fix(len(values), {name: values})
            if missing:  # may be made of what there is
                self.prior.sample_rows(tf.constant([0], tf.int64), rows)
        except (NotImplementedError, ValueError) as error:
            if missing:
                raise ValueError(
                    f"The data must hold `{missing[0]}`, which samples are "
                    f"made of. Received: data with {sorted(self.real)}"
                ) from error
            raise ValueError(
                f"The data must fit what samples are made of. {error}"
            ) from error


def draw(sampler, num_samples, seed, progress=None):
    """Yields batches of a sampler's samples and labels.

    Args:
        sampler: function from an array of seeds to `(samples, labels)`.
        num_samples: integer, how many in all.
        seed: integer; two seeds have no row in common.
        progress: function that is told how many are done, or `None`.
    """
    first = seed * SEEDS
    for start in range(0, num_samples, BATCH):
        size = min(BATCH, num_samples - start)
        yield sampler(first + start + np.arange(size))
        if progress is not None:
            progress(start + size)
