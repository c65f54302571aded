from keras import ops

from kerasgan.augmentations.lots import Lots
from kerasgan.configurable import Configurable
from kerasgan.ops import random


class Augmentation(Configurable):
    """What is done at random to pictures before a network judges them.

        D(T(x)) against D(T(G(z))),   T drawn anew for each row

    in training, real or fake, whoever pays: gradients pass through T. It is
    right as long as the distribution of T(x) tells that of x, else samples
    come augmented. An augmentation has no state: where that must be, the game
    keeps it.

    Override `transform` and say in `num_lots` how much that draws.

    Args:
        probability: float in [0, 1], how often each change happens, to each
            picture by itself.

    Call arguments:
        pictures: dict of float tensors of shape `(batch, height, width,
            channels)`, or of clips, `(batch, frames, height, width,
            channels)`, around [-1, 1]. One change happens to all parts of a
            row, and to all frames.
        probability: float or scalar tensor, in place of its own.
        key: int32 tensor of shape `(2,)`, a seed.

    Output shape:
        Same as the input's.
    """

    num_lots = 0

    def __init__(self, probability=1.0):
        check_share("probability", probability)
        self.probability = probability

    def __call__(self, pictures, probability, key):
        first = next(iter(pictures.values()))
        drawn = random.uniform((self.num_lots, ops.shape(first)[0]), key)
        return {
            name: self._transformed(picture, Lots(drawn, probability))
            for name, picture in pictures.items()
        }

    def _transformed(self, pictures, lots):
        if len(pictures.shape) == 4:
            return self.transform(pictures, lots)
        # Frames come behind columns, where they are changed alike.
        pictures = ops.moveaxis(pictures, 1, 3)
        return ops.moveaxis(self.transform(pictures, lots), 3, 1)

    def transform(self, pictures, lots):
        """Pictures, changed.

        Args:
            pictures: float tensor of shape `(batch, height, width, ...,
                channels)`.
            lots: `Lots`, of which to draw the same number in each call.
        """
        raise NotImplementedError

    def check(self, shape):
        """Raises an error unless pictures of this shape can be changed.

        Args:
            shape: tuple of integers, without the batch.
        """


def check_share(name, share):
    """Raises a `ValueError` unless an argument is a number in [0, 1]."""
    is_number = isinstance(share, (int, float)) and not isinstance(share, bool)
    if not is_number or not 0.0 <= share <= 1.0:
        raise ValueError(
            f"Argument `{name}` must be a number in [0, 1]. "
            f"Received: {name}={share!r}"
        )


def chosen(name, given, known):
    """A tuple of names, checked.

    Args:
        name: string, the argument.
        given: sequence of strings.
        known: names that there are.
    """
    found = tuple([given] if isinstance(given, str) else given)
    strangers = [each for each in found if each not in known]
    if not found or strangers or len(set(found)) < len(found):
        raise ValueError(
            f"Argument `{name}` must be different names of {list(known)}, at "
            f"least one. Received: {name}={given!r}"
        )
    return found
