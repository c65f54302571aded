import keras
from keras import layers

from kerasgan.layers import Conv2D
from kerasgan.layers import LeakyReLU
from kerasgan.networks import dcgan


def generators(names, image_shape, latent_dim, width):
    """Networks that are one up to maps of half the size, then each its own.

    Args:
        names: dict from each part of a sample to its generator's name.
        image_shape: `(height, width, channels)` of every part.
        latent_dim: integer, the size of a latent vector.
        width: integer, the filters next to the images.

    Returns:
        A dict of models by name, from `latent` to the part.
    """
    latent = keras.Input((latent_dim,), name="latent")
    tied = dcgan.upsample_hidden(latent, image_shape, width)
    return {
        name: keras.Model(
            {"latent": latent},
            {part: dcgan.to_image(tied, image_shape)},
            name=name,
        )
        for part, name in names.items()
    }


def discriminators(names, image_shape, width):
    """Networks that are one from maps of half the size on.

    Args:
        names: dict from each part of a sample to its critic's name.
        image_shape, width: as in `generators`.

    Returns:
        A dict of models by name, from the part to `score`.
    """
    height, columns, _ = image_shape
    tied = to_score((height // 2, columns // 2, width))
    found = {}
    for part, name in names.items():
        picture = keras.Input(image_shape, name=part)
        x = dcgan.resize(Conv2D, width, "first")(picture)
        score = tied(LeakyReLU(negative_slope=0.2)(x))
        found[name] = keras.Model({part: picture}, {"score": score}, name=name)
    return found


def to_score(shape):
    """From maps of half the size to a score: what critics have in common."""
    maps = keras.Input(shape, name="maps")
    x = dcgan.downsample(maps, 2 * shape[-1], dcgan.no_normalization)
    score = dcgan.dense(1, "score")(layers.Flatten()(x))
    return keras.Model(maps, score, name="tied")


def check_size(image_shape):
    """Raises a `ValueError` unless an image halves twice at least."""
    if dcgan.num_doublings(image_shape) < 2:
        raise ValueError(
            "Argument `image_shape` must have sides m * 2^k with m in 4..7 "
            "and k at least 2, to have a layer of its own and tied ones. "
            f"Received: image_shape={tuple(image_shape)}"
        )
