import math

import keras
from keras import ops

from kerasgan.augmentations.augmentation import Augmentation
from kerasgan.augmentations.augmentation import chosen
from kerasgan.ops import colours
from kerasgan.ops import warping

KINDS = ("blit", "geometric", "colour")
OCTAVE = math.log(2.0)


@keras.saving.register_keras_serializable("kerasgan")
class Stochastic(Augmentation):
    """Changes that each happen with a probability, and so can be undone.

    In this order, where s is a factor and a side the picture's:

        blit        mirrored; turned by quarters; moved by whole pixels, up to
                    an eighth of a side
        geometric   scaled by s, log2 s ~ N(0, 0.2^2); turned; stretched by s
                    along and 1/s across, as before; turned again; moved by
                    N(0, (side / 8)^2)
        colour      brightness by N(0, 0.2^2); contrast by s, log2 s ~
                    N(0, 0.5^2); luma turned upside down; hue turned;
                    saturation by s, log2 s ~ N(0, 1)

    Blits and geometric changes make one affine map, by which a picture is
    sampled once, linearly, with mirrored edges. (The paper filters, too.) A
    picture that is no square is turned by halves. Of pictures of one channel
    hue and saturation are left.

    Even if a distribution is symmetric under a change, as a turn by any
    quarter is, samples take no share in it unless it always happens: T is
    invertible on distributions for a probability below 1.

    Args:
        kinds: sequence of some of `"blit"`, `"geometric"`, `"colour"`.
        probability: float in [0, 1].

    Reference:
        [Karras et al., 2020](https://arxiv.org/abs/2006.06676), section 2 and
        appendix B.
    """

    num_lots = 36

    def __init__(self, kinds=KINDS, probability=0.5):
        super().__init__(probability)
        self.kinds = chosen("kinds", kinds, KINDS)

    def transform(self, pictures, lots):
        maps = []
        if "blit" in self.kinds:
            maps += _blit(lots, *pictures.shape[1:3])
        if "geometric" in self.kinds:
            maps += _geometric(lots, *pictures.shape[1:3])
        if maps:
            pictures = warping.warp(pictures, _product(maps))
        if "colour" in self.kinds:
            pictures = _colour(pictures, lots)
        return pictures

    def check(self, shape):
        if "colour" in self.kinds and shape[-1] not in (1, 3):
            raise ValueError(
                "Pictures whose colours change must have 1 or 3 channels. "
                f"Received: shape={tuple(shape)}, kinds={self.kinds}"
            )


# Maps say where a picture is read, and so the inverse of what happens to it.
# Of what happens one after the other, the first is the leftmost factor.


def _blit(lots, height, width):
    flip = lots.maybe(lots.uniform() < 0.5, False)
    flip = ops.where(flip, -1.0, 1.0)
    step = 1 if height == width else 2
    quarters = lots.maybe(step * lots.whole(0, 4 // step - 1), 0.0)
    rows = ops.round(lots.uniform(-height / 8, height / 8))
    columns = ops.round(lots.uniform(-width / 8, width / 8))
    chance = lots.maybe(1.0, 0.0)
    return [
        warping.scaling(ops.ones_like(flip), flip),
        warping.quarter_turns(quarters),
        warping.translation(chance * rows, chance * columns),
    ]


def _geometric(lots, height, width):
    size = _factor(lots, 0.2)
    first = _turn(lots)
    stretch = _factor(lots, 0.2)
    second = _turn(lots)
    rows, columns = lots.normal(height / 8), lots.normal(width / 8)
    chance = lots.maybe(1.0, 0.0)
    return [
        warping.scaling(size, size),
        first,
        warping.scaling(stretch, 1.0 / stretch),
        second,
        warping.translation(chance * rows, chance * columns),
    ]


def _turn(lots):
    """One of two turns: that one or both happen has the probability p."""
    p = 1.0 - ops.sqrt(1.0 - ops.cast(lots.probability, "float32"))
    angle = lots.maybe(lots.uniform(-math.pi, math.pi), 0.0, p)
    return warping.rotation(angle)


def _factor(lots, octaves):
    return lots.maybe(ops.exp(lots.normal(octaves * OCTAVE)), 1.0)


def _product(maps):
    first, *rest = maps
    for each in rest:
        first = first @ each
    return first


def _colour(pictures, lots):
    brightness = lots.maybe(lots.normal(0.2), 0.0)
    contrast = _factor(lots, 0.5)
    luma = ops.where(lots.maybe(lots.uniform() < 0.5, False), -1.0, 1.0)
    pictures = pictures + colours.per_row(brightness, pictures)
    if pictures.shape[-1] == 1:
        return pictures * colours.per_row(contrast * luma, pictures)
    hue = lots.maybe(lots.uniform(-math.pi, math.pi), 0.0)
    saturation = _factor(lots, 1.0)
    pictures = pictures * colours.per_row(contrast, pictures)
    matrices = colours.about_grey(luma, hue, saturation)
    return colours.recoloured(pictures, matrices)
