import keras

from kerasgan.priors.prior import Prior
from kerasgan.priors.prior import shape_of


@keras.saving.register_keras_serializable("kerasgan")
class Given(Prior):
    """What is not drawn: data give it, or who asks for samples.

    In a step it is the part of the real sample of that name or, if there is
    none, what `make` makes of the part `source`: edges, or a smaller image.

    Args:
        shape: tuple, the shape of a row. Floats of three axes or more are
            pictures, in [-1, 1].
        key: string, the name that it has in the sample.
        source: string, the part of the real sample that it is made of, where
            data do not hold it.
        dtype: string.

    Example:

    >>> import numpy as np
    >>> prior = Given((2,), key="condition")
    >>> batch = {"condition": np.ones((3, 2), "float32")}
    >>> prior.sample(3, None, batch)["condition"].shape
    (3, 2)
    """

    def __init__(self, shape, key="condition", source=None, dtype="float32"):
        self.shape = shape_of("shape", tuple(shape))
        self.key = key
        self.source = source
        self.dtype = dtype
        self.given = (key,)

    @property
    def spec(self):
        return {self.key: (self.shape, self.dtype)}

    def data_spec(self):
        return {} if self.source else self.spec

    def bounds(self, name):
        is_picture = len(self.shape) >= 3 and self.dtype == "float32"
        return (-1.0, 1.0) if is_picture else (None, None)

    def sample(self, num_samples, seed, batch=None):
        batch = batch or {}
        if self.key in batch:
            return {self.key: batch[self.key]}
        if self.source in batch:
            return {self.key: self.make(batch[self.source])}
        raise ValueError(
            f"Samples are made of `{self.key}`, which is not drawn: give it, "
            f"as in `game.sample({self.key}=...)`. Received: {sorted(batch)}"
        )

    def make(self, value):
        """What stands for this part, made of the part `source`."""
        return value
