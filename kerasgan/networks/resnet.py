"""Residual networks with spectral normalisation, as SNGAN and its heirs have.

Blocks, and the discriminator of labelled images. Doubling and halving are done
within convolutions: see `kerasgan.ops.resampling`. Layers with weights have
names that begin with their block's.
"""

import keras
from keras import layers
from keras import ops

from kerasgan.layers import Attention
from kerasgan.layers import Conv2D
from kerasgan.layers import Gate
from kerasgan.layers import Modulation
from kerasgan.layers import PooledConv2D
from kerasgan.layers import Projection
from kerasgan.layers import SpectralNormalization
from kerasgan.layers import UpsampledConv2D
from kerasgan.networks import dcgan
from kerasgan.networks.dcgan import no_normalization

ATTENTION = "attention"  # the layer whose weights `attention_maps` gives


def spectral(layer):
    """The layer with its kernel divided by its largest singular value."""
    return SpectralNormalization(layer, name=layer.name)


def check_attention(image_shape, attention):
    """Raises a `ValueError` unless there are maps that are halved so often.

    Args:
        image_shape: `(height, width, channels)`.
        attention: integer, 0 for no attention.
    """
    most = dcgan.num_doublings(image_shape)
    is_whole = isinstance(attention, int) and not isinstance(attention, bool)
    if not (is_whole and 0 <= attention <= most):
        raise ValueError(
            "Argument `attention` must be how often the maps are halved that "
            f"attend to themselves, from 1 to {most} for images of shape "
            f"{tuple(image_shape)}, or 0 for no attention. "
            f"Received: attention={attention!r}"
        )


def upsample(x, image_shape, width, normalize, attention=0):
    """From a vector to an image in [-1, 1]: blocks that double the size.

    Args:
        x: the vector, of shape `(batch, units)`.
        image_shape: `(height, width, channels)`, see `dcgan.num_doublings`.
        width: integer, the filters next to the image; of maps that are half as
            large there are twice as many.
        normalize: function from a tensor, the name of the layer that it makes
            and the number of the block, from 0, to a normalised tensor.
        attention: integer, how often the maps are halved that attend to
            themselves; 0 for no attention.
    """
    dcgan.check_channels(image_shape)
    check_attention(image_shape, attention)
    doublings = dcgan.num_doublings(image_shape)
    height, columns, channels = image_shape
    base = (height >> doublings, columns >> doublings, width << doublings)
    x = spectral(dense(base[0] * base[1] * base[2], "project"))(x)
    x = layers.Reshape(base)(x)
    for block, halvings in enumerate(reversed(range(doublings))):
        if attention == halvings + 1:
            x = self_attention(x)

        def normal(x, name, block=block):
            return normalize(x, name, block)

        x = up_block(x, width << halvings, f"up_{block + 1}", normal)
    x = layers.ReLU()(dcgan.batch_normalization(x, "last_norm"))
    x = spectral(convolution(Conv2D, channels, 3, "to_image"))(x)
    return layers.Activation("tanh", dtype="float32")(x)


def labelled_discriminator(image_shape, width, num_classes, attention=0):
    """From `image` and `label` to `score`, of shape `(batch, 1)`.

        psi(phi(x)) + <e_y, phi(x)>

    where phi are blocks that halve the size, summed over all places, and psi
    and the table of the e_y are normalised too. `features` are phi.

    Args:
        image_shape: `(height, width, channels)`, see `dcgan.num_doublings`.
        width: integer, the filters next to the image.
        num_classes: integer.
        attention: integer, how often the maps are halved that attend to
            themselves; 0 for no attention.
    """
    check_attention(image_shape, attention)
    image = keras.Input(image_shape, name="image")
    label = keras.Input((), dtype="int32", name="label")
    x, doublings = image, dcgan.num_doublings(image_shape)
    for halvings in range(doublings):
        filters, name = width << halvings, f"down_{halvings + 1}"
        x = down_block(x, filters, name, is_image=halvings == 0)
        if attention == halvings + 1:
            x = self_attention(x)
    x = block(x, width << doublings, "last")
    features = ops.sum(layers.ReLU()(x), axis=(1, 2))
    score = spectral(dense(1, "score"))(features)
    table = Projection(num_classes, "orthogonal", name="embed_label")
    outputs = {
        "score": score + spectral(table)(features, label),
        "features": features,
    }
    inputs = {"image": image, "label": label}
    return keras.Model(inputs, outputs, name="discriminator")


def up_block(x, filters, name, normalize=no_normalization):
    """A residual block that doubles the size.

        double(x) v + conv(relu(norm(conv(double(relu(norm(x)))))))

    Args:
        x: maps.
        filters: integer, of the maps that come out.
        name: string.
        normalize: function from a tensor, and the name of the layer that it
            makes, to a normalised one.
    """
    # The products of 1 x 1 are the same before the doubling, and a quarter.
    shortcut = spectral(convolution(Conv2D, filters, 1, f"{name}_shortcut"))(x)
    y = layers.ReLU()(normalize(x, f"{name}_norm_a"))
    y = spectral(convolution(UpsampledConv2D, filters, 3, f"{name}_a"))(y)
    y = layers.ReLU()(normalize(y, f"{name}_norm_b"))
    y = spectral(convolution(Conv2D, filters, 3, f"{name}_b"))(y)
    return layers.Add()([layers.UpSampling2D()(shortcut), y])


def down_block(x, filters, name, is_image=False):
    """A residual block that halves the size.

        halve(x) v + halve(conv(relu(conv(relu(x)))))

    Of an image the first relu is left out, which would take its dark half.
    """
    y = x if is_image else layers.ReLU()(x)
    y = spectral(convolution(Conv2D, filters, 3, f"{name}_a"))(y)
    y = spectral(convolution(PooledConv2D, filters, 3, f"{name}_b"))(
        layers.ReLU()(y)
    )
    shortcut = convolution(Conv2D, filters, 1, f"{name}_shortcut")
    x = spectral(shortcut)(layers.AveragePooling2D(2)(x))
    return layers.Add()([x, y])


def block(x, filters, name):
    """A residual block that keeps the size."""
    shortcut = spectral(convolution(Conv2D, filters, 1, f"{name}_shortcut"))(x)
    y = spectral(convolution(Conv2D, filters, 3, f"{name}_a"))(layers.ReLU()(x))
    y = spectral(convolution(Conv2D, filters, 3, f"{name}_b"))(layers.ReLU()(y))
    return layers.Add()([shortcut, y])


def self_attention(x, name=ATTENTION):
    """Each place takes of all places what it attends to, through a gate.

        x_j + gamma v(sum over i of b_ji h(x_i))

    Queries, keys, values and v are convolutions of 1 x 1 without biases; gamma
    is 0 at first. As in Zhang et al., 2018, section 3, but that keys and values
    are the largest of each square of four places, which takes a quarter of the
    time, and that values have half of the channels and not an eighth, of which
    few are left where maps are narrow.

    Args:
        x: maps, of shape `(batch, height, width, channels)`.
        name: string, of the layer that attends.
    """
    channels = x.shape[-1]

    def seen(x, filters, role):
        layer = convolution(Conv2D, filters, 1, f"{name}_{role}", False)
        return spectral(layer)(x)

    key, query = (seen(x, max(channels // 8, 1), n) for n in ("key", "query"))
    value = seen(x, max(channels // 2, 1), "value")
    key, value = (layers.MaxPooling2D(2)(maps) for maps in (key, value))
    attended = Attention(name=name)(query, key, value)
    return Gate(name=f"{name}_gate")(x, seen(attended, channels, "output"))


def attention_maps(network):
    """A network that gives its attention, beside what a network gives.

    Args:
        network: a Functional model with one layer of `Attention`, such as the
            generator or the discriminator of `sagan`.

    Returns:
        A model of the same inputs and weights. Its outputs are those of
        `network` and `"attention"`, of shape `(batch, height, width, rows,
        columns)`: how much each place attends to each.

    Raises:
        ValueError: if there is no such layer, or more than one.
    """
    found = [each for each in network.layers if isinstance(each, Attention)]
    if len(found) != 1:
        raise ValueError(
            "Argument `network` must have one layer of `Attention`. "
            f"Received: {network.name} with {len(found)}"
        )
    query, key, _ = found[0].input
    weights = found[0].weights_of(query, key)
    shape = (*query.shape[1:3], *key.shape[1:3])
    maps = layers.Reshape(shape, dtype="float32")(weights)
    outputs = {**network.output, "attention": maps}
    return keras.Model(network.input, outputs, name=network.name)


def conditional_normalization(project):
    """Batch normalisation whose scale and shift follow from a condition.

        (x - mean) / sqrt(variance + epsilon) (1 + gain) + bias

    Args:
        project: function from the number of channels and the name of the layer
            that it makes to the gain or the bias, of shape `(batch,
            channels)`.

    Returns:
        A function from a tensor, and a name, to a normalised one.
    """

    def normalize(x, name):
        y = layers.BatchNormalization(
            name=name, momentum=0.9, epsilon=1e-5, center=False, scale=False
        )(x)
        gain, bias = (
            project(x.shape[-1], f"{name}_{part}") for part in ("gain", "bias")
        )
        return Modulation()(y, gain, bias)

    return normalize


def convolution(kind, filters, size, name, use_bias=True):
    """A convolution that begins orthogonal (Brock et al., 2018, section 3)."""
    return kind(
        filters,
        size,
        name=name,
        padding="same",
        use_bias=use_bias,
        kernel_initializer="orthogonal",
    )


def dense(units, name, use_bias=True):
    """A dense layer that begins orthogonal."""
    return layers.Dense(
        units, name=name, use_bias=use_bias, kernel_initializer="orthogonal"
    )
