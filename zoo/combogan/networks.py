import keras
from keras import ops

from kerasgan.layers import OneHot
from kerasgan.networks import translation


def generator(parts, image_shape, width, num_blocks):
    """From `condition`, of the domain `source`, to `image`, of domain `label`.

    It holds an encoder and a decoder for each domain, which are models of
    their own: the layers `encode_image`, `decode_image` and so on.
    """
    condition = keras.Input(image_shape, name="condition")
    source, label = (
        keras.Input((), dtype="int32", name=name)
        for name in ("source", "label")
    )
    half = num_blocks // 2
    encoders = [_encoder(part, image_shape, width, half) for part in parts]
    maps = _chosen([encode(condition) for encode in encoders], source)
    decoders = [
        _decoder(part, maps.shape[1:], image_shape, width, half, num_blocks)
        for part in parts
    ]
    image = _chosen([decode(maps) for decode in decoders], label)
    inputs = {"condition": condition, "source": source, "label": label}
    return keras.Model(inputs, {"image": image}, name="generator")


def _encoder(part, image_shape, width, num_blocks):
    """The first half of a translator: from a domain to maps that all share."""
    picture = keras.Input(image_shape)
    maps = translation.to_quarter(picture, width)
    maps = translation.residual_blocks(maps, num_blocks)
    return keras.Model(picture, maps, name=f"encode_{part}")


def _decoder(part, shape, image_shape, width, first, num_blocks):
    """The other half: from the shared maps to a domain."""
    maps = keras.Input(shape)
    x = translation.residual_blocks(maps, num_blocks - first, first + 1)
    picture = translation.from_quarter(x, image_shape[-1], width)
    return keras.Model(maps, picture, name=f"decode_{part}")


def _chosen(options, index):
    """Of several tensors that of each row's index."""
    one_hot = OneHot(len(options), dtype=options[0].dtype)(index)
    return ops.einsum("bn,bnhwc->bhwc", one_hot, ops.stack(options, axis=1))
