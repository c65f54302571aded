"""Priors: where a generator's inputs come from."""

import keras
import numpy as np
import tensorflow as tf

from kerasgan.configurable import Configurable
from kerasgan.naming import unknown
from kerasgan.ops import random


class Prior(Configurable):
    """A distribution over the generator's inputs.

    A prior draws a *sample*: a dict of named tensors, each with one row a
    draw, such as `{"latent": ..., "label": ...}`.
    """

    @property
    def spec(self):
        """A dict from each name to its `(shape of a row, dtype)`."""
        raise NotImplementedError

    def sample(self, num_samples, seed, batch=None):
        """Draws from the prior.

        Args:
            num_samples: integer, the number of rows.
            seed: int32 tensor of shape `(2,)`, see `kerasgan.ops.random.key`.
            batch: the real sample of this turn (a dict of tensors), for
                priors that condition on data.

        Returns:
            A dict of tensors of shape `(num_samples, ...)`.
        """
        raise NotImplementedError

    def sample_rows(self, seeds):
        """Draws one row a seed, which depends on nothing but that seed.

        Args:
            seeds: int64 tensor of shape `(num_samples,)`.

        Returns:
            A dict of tensors of shape `(num_samples, ...)`. The row of seed
            `s` is that of `sample(1, random.key(s))`.
        """
        halves = tf.stack([seeds, seeds // 2**31], axis=-1) % 2**31

        def row(seed):
            return {name: x[0] for name, x in self.sample(1, seed).items()}

        return tf.map_fn(
            row,
            tf.cast(halves, tf.int32),  # as `random.key` splits an integer
            fn_output_signature={
                name: tf.TensorSpec(*row) for name, row in self.spec.items()
            },
        )

    def fix(self, num_samples, values):
        """Rows of given values, to put in place of drawn ones.

        Args:
            num_samples: integer, the number of rows.
            values: dict from names of the prior to a value for all rows, or
                to one a row.

        Returns:
            A dict of tensors of shape `(num_samples, ...)`.

        Raises:
            ValueError: if a name is not the prior's, or a value does not fit.
        """
        return {
            name: self._fix(name, num_samples, value)
            for name, value in values.items()
        }

    def _fix(self, name, num_samples, value):
        if name not in self.spec:
            raise unknown("part of the prior", name, list(self.spec))
        shape, dtype = self.spec[name]
        value = np.asarray(value)
        whole = dtype.startswith("int")
        if whole and value.dtype.kind not in "iu":
            raise ValueError(
                f"Argument `{name}` must hold integers. "
                f"Received: {name} of dtype {value.dtype}"
            )
        try:
            value = np.broadcast_to(value, (num_samples, *shape))
        except ValueError as error:
            raise ValueError(
                f"Argument `{name}` must have shape {shape} or "
                f"{(num_samples, *shape)}. Received: shape={value.shape}"
            ) from error
        self.check(name, value)
        return tf.constant(value, dtype)

    def check(self, name, value):
        """Raises a `ValueError` if this could not have been drawn."""

    def guard(self, sample):
        """`check` for graphs, where values are known only when they run.

        Args:
            sample: dict of tensors by the prior's names, or some of them.

        Returns:
            The same tensors; where they could not have been drawn, an
            `InvalidArgumentError` when they are computed.
        """
        return sample


@keras.saving.register_keras_serializable("kerasgan")
class Normal(Prior):
    """Latents from N(0, I).

    Args:
        latent_dim: integer, the size of a latent vector.
        key: the name that the draw has in the sample.
    """

    def __init__(self, latent_dim, key="latent"):
        self.latent_dim = _at_least(1, "latent_dim", latent_dim)
        self.key = key

    @property
    def spec(self):
        return {self.key: ((self.latent_dim,), "float32")}

    def sample(self, num_samples, seed, batch=None):
        return {self.key: random.normal((num_samples, self.latent_dim), seed)}


@keras.saving.register_keras_serializable("kerasgan")
class Uniform(Prior):
    """Latents from U(-1, 1), each entry by itself.

    Args:
        latent_dim: integer, the size of a latent vector.
        key: the name that the draw has in the sample.
    """

    def __init__(self, latent_dim, key="latent"):
        self.latent_dim = _at_least(1, "latent_dim", latent_dim)
        self.key = key

    @property
    def spec(self):
        return {self.key: ((self.latent_dim,), "float32")}

    def sample(self, num_samples, seed, batch=None):
        shape = (num_samples, self.latent_dim)
        return {self.key: random.uniform(shape, seed, -1.0, 1.0)}


@keras.saving.register_keras_serializable("kerasgan")
class Categorical(Prior):
    """Class labels, each as likely.

    Args:
        num_classes: integer, at least 2.
        key: the name that the draw has in the sample.
    """

    def __init__(self, num_classes, key="label"):
        self.num_classes = _at_least(2, "num_classes", num_classes)
        self.key = key

    @property
    def spec(self):
        return {self.key: ((), "int32")}

    def sample(self, num_samples, seed, batch=None):
        labels = random.integers((num_samples,), seed, self.num_classes)
        return {self.key: labels}

    def check(self, name, value):
        if (
            value.size
            and not 0 <= value.min() <= value.max() < self.num_classes
        ):
            raise ValueError(
                f"Argument `{name}` must be from 0 to {self.num_classes - 1}. "
                f"Received: {name} from {value.min()} to {value.max()}"
            )

    def guard(self, sample):
        if self.key not in sample:
            return sample
        value = sample[self.key]
        valid = tf.reduce_all((value >= 0) & (value < self.num_classes))
        received = [tf.reduce_min(value), "to", tf.reduce_max(value)]
        message = (
            f"Argument `{self.key}` must be from 0 to {self.num_classes - 1}. "
            f"Received: {self.key} from"
        )
        check = tf.debugging.Assert(valid, [message, *received])
        with tf.control_dependencies([check]):
            return sample | {self.key: tf.identity(value)}


@keras.saving.register_keras_serializable("kerasgan")
class Joint(Prior):
    """Independent priors, drawn together into one sample.

    Args:
        priors: a list of priors whose names differ.

    Example:

    >>> prior = Joint([Normal(64), Categorical(10)])
    >>> sorted(prior.spec)
    ['label', 'latent']
    """

    def __init__(self, priors):
        names = [name for prior in priors for name in prior.spec]
        if len(set(names)) < len(names):
            raise ValueError(
                "Argument `priors` must hold priors of different names. "
                f"Received: names={names}"
            )
        self.priors = list(priors)

    @property
    def spec(self):
        return {k: v for prior in self.priors for k, v in prior.spec.items()}

    def sample(self, num_samples, seed, batch=None):
        sample = {}
        for index, prior in enumerate(self.priors):
            sample |= prior.sample(num_samples, random.key(seed, index), batch)
        return sample

    def check(self, name, value):
        for prior in self.priors:
            if name in prior.spec:
                prior.check(name, value)

    def guard(self, sample):
        for prior in self.priors:
            sample = prior.guard(sample)
        return sample


def _at_least(least, name, value):
    if not isinstance(value, int) or value < least:
        raise ValueError(
            f"Argument `{name}` must be an integer of at least {least}. "
            f"Received: {name}={value!r}"
        )
    return value
