import keras
from keras import ops

from kerasgan.priors.given import Given
from kerasgan.priors.prior import at_least


@keras.saving.register_keras_serializable("kerasgan")
class Shrunk(Given):
    """A small picture to make a large one of.

    In a step it is the part of the real sample of that name or, if data hold
    none, the mean of each square of the part `source`.

    Args:
        shape: `(height, width, channels)` of the large picture, sides
            multiples of `factor`.
        factor: integer, how many times smaller the sides are.
        key: string, the name that it has in the sample.
        source: string, the part of the real sample that it is made of.

    Example:

    >>> import numpy as np
    >>> prior = Shrunk((28, 28, 1), factor=4)
    >>> prior.spec
    {'condition': ((7, 7, 1), 'float32')}
    >>> batch = {"image": np.ones((3, 28, 28, 1), "float32")}
    >>> prior.sample(3, None, batch)["condition"].shape
    TensorShape([3, 7, 7, 1])
    """

    def __init__(self, shape, factor, key="condition", source="image"):
        self.factor = at_least(2, "factor", factor)
        super().__init__(shrunk(shape, self.factor), key, source)

    def make(self, value):
        return ops.average_pool(value, self.factor)


def shrunk(shape, factor):
    """The shape of a picture whose sides are so many times smaller.

    Raises:
        ValueError: unless they are multiples of `factor`.
    """
    if len(shape) != 3 or any(side % factor for side in shape[:2]):
        raise ValueError(
            "The shape of a picture that is made smaller must be (height, "
            f"width, channels), its sides multiples of {factor}. "
            f"Received: shape={tuple(shape)}"
        )
    height, width, channels = shape
    return height // factor, width // factor, channels
