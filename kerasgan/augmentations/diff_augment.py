import keras

from kerasgan.augmentations.augmentation import Augmentation
from kerasgan.augmentations.augmentation import chosen
from kerasgan.ops import colours
from kerasgan.ops import warping

KINDS = ("colour", "translation", "cutout")


@keras.saving.register_keras_serializable("kerasgan")
class DiffAugment(Augmentation):
    """Colours, translation and a hole, in all pictures a network judges.

    Of [-1, 1]: brightness by U(-1/2, 1/2), the distance from a pixel's grey
    times U(0, 2), that from the picture's mean times U(1/2, 3/2); moves by up
    to an eighth of a side, zeros moving in; a square of half the sides, around
    any pixel, set to zero.

    Args:
        kinds: sequence of some of `"colour"`, `"translation"`, `"cutout"`.
        probability: float in [0, 1]; the paper's is 1.

    Reference:
        [Zhao et al., 2020](https://arxiv.org/abs/2006.10738), section 3.2.
    """

    num_lots = 12

    def __init__(self, kinds=KINDS, probability=1.0):
        super().__init__(probability)
        self.kinds = chosen("kinds", kinds, KINDS)

    def transform(self, pictures, lots):
        if "colour" in self.kinds:
            pictures = _colour(pictures, lots)
        if "translation" in self.kinds:
            pictures = _translation(pictures, lots)
        if "cutout" in self.kinds:
            pictures = _cutout(pictures, lots)
        return pictures


def _colour(pictures, lots):
    brightness = lots.maybe(lots.uniform(-0.5, 0.5), 0.0)
    pictures = pictures + colours.per_row(brightness, pictures)
    saturation = lots.maybe(lots.uniform(0.0, 2.0), 1.0)
    pictures = colours.saturated(pictures, saturation)
    contrast = lots.maybe(lots.uniform(0.5, 1.5), 1.0)
    return colours.contrasted(pictures, contrast)


def _translation(pictures, lots):
    height, width = (round(side / 8) for side in pictures.shape[1:3])
    moves = lots.whole(-height, height), lots.whole(-width, width)
    chance = lots.maybe(1.0, 0.0)
    return warping.shift(pictures, *(chance * move for move in moves))


def _cutout(pictures, lots):
    height, width = pictures.shape[1:3]
    top = lots.whole(0, height - 1) - height // 4
    left = lots.whole(0, width - 1) - width // 4
    chance = lots.maybe(1.0, 0.0)
    rows, columns = chance * (height // 2), chance * (width // 2)
    return warping.erased(pictures, top, left, rows, columns)
