import keras
from keras import layers

from kerasgan.networks import dcgan


def translator(source, target, shapes, width):
    """From the part `source` of a sample to its part `target`.

    Down to 4 to 7 pixels a side and up again: nothing of the picture goes
    around that.
    """
    picture = keras.Input(shapes[source], name=source)
    x = dcgan.downsample(picture, width)
    x = dcgan.double(x, dcgan.num_doublings(shapes[target]) - 1)
    made = dcgan.to_image(x, shapes[target])
    return keras.Model({source: picture}, {target: made}, name=f"to_{target}")


def critic(part, shapes, width):
    """A score for pictures of a domain; convolutions as of the translators."""
    picture = keras.Input(shapes[part], name=part)
    features = layers.Flatten()(dcgan.downsample(picture, width))
    score = dcgan.dense(1, "score")(features)
    return keras.Model({part: picture}, {"score": score}, name=f"{part}_critic")


def check_sizes(shapes):
    """Raises a `ValueError` unless both domains have pictures of one size."""
    sizes = {tuple(shape[:2]) for shape in shapes.values()}
    if len(sizes) > 1:
        raise ValueError(
            "Pictures of both domains must be of the same height and width. "
            f"Received: shapes={shapes}"
        )
