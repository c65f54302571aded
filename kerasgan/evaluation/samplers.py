"""Where the images come from that are evaluated."""

import numpy as np
import tensorflow as tf

BATCH = 250  # images in memory at a time, but for those of the real set


class GameSampler:
    """Draws a game's samples: row i depends on the seed and i only.

    Args:
        game: a `Game`.
        network: string, which network samples: `None` for the game's own
            choice, the averaged generator if there is one; or `"generator"`.
    """

    def __init__(self, game, network=None):
        self.game = game
        self.network = network
        self._shape, _ = game.data_spec().get("image", (None, None))
        # Not `predict`, which takes longer to begin than to sample a batch.
        self._sample = tf.function(self._draw, reduce_retracing=True)

    def __call__(self, seeds):
        """Samples, one a seed, and their labels or `None`."""
        images, labels = self._sample(tf.constant(seeds, tf.int64))
        return images.numpy(), None if labels is None else labels.numpy()

    def _draw(self, seeds):
        rows = self.game.prior.sample_rows(seeds)
        if self.network is None:
            images = self.game(rows, training=False)
        else:
            images = self.game.generate(rows, False, self.network)["image"]
        images = in_range(tf.cast(images, tf.float32))
        return enlarge(images, self._shape), rows.get("label")


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


def draw(sampler, num_samples, seed, progress=None):
    """Yields batches of a sampler's images and labels.

    Args:
        sampler: function from an array of seeds to `(images, labels)`.
        num_samples: integer, how many in all.
        seed: integer; two seeds have no row in common.
        progress: function that is told how many are done, or `None`.
    """
    first = seed * 2**31
    for start in range(0, num_samples, BATCH):
        size = min(BATCH, num_samples - start)
        yield sampler(first + start + np.arange(size))
        if progress is not None:
            progress(start + size)
