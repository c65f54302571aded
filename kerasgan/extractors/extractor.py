import functools
import hashlib

import keras
import numpy as np
import tensorflow as tf

from kerasgan.extractors import resizing
from kerasgan.extractors.images import check_rank
from kerasgan.extractors.images import check_uint8
from kerasgan.naming import unknown


class Extractor:
    """A network that turns 8-bit images into features.

    Distances between sets of images are computed on features, and mean
    nothing without the extractor they were made with.

    Args:
        model: `keras.Model` with one input, of images, and one output: the
            features, of shape `(batch_size, num_features)`, or a dict of them
            as `"features"` and, if it likes, of `"logits"`, of shape
            `(batch_size, num_classes)`.
        name: string.
        sha256: string that identifies the weights. By default the hash of
            the bytes of all weights, in their order.
        input_range: pair of floats, to which black (0) and white (255) are
            mapped before the network sees them.
        resize: string: `"none"` if images must be of the size that the model
            takes, `"bilinear"` to resize any others, and to repeat the
            channel of grey ones where the model takes more.
        batch_size: integer, how many images to compute at once.
        is_canonical: bool, whether this is the network of 2015 that the FID
            and the Inception score are defined with. Scores made with any
            other are named after it.

    Call arguments:
        images: uint8 array of shape `(num_images, height, width, channels)`.

    Attributes:
        name: string.
        sha256: string.
        input_shape: tuple, the height, width and channels that the model
            takes.
        resize: string, the rule of resizing in words, or `"none"`.
        num_features: integer.
        num_classes: integer, or `None` if there are no logits.
        is_canonical: bool.

    Example:

    >>> import keras
    >>> import numpy as np
    >>> images = keras.Input((8, 8, 1))
    >>> model = keras.Model(images, keras.layers.Flatten()(images))
    >>> extractor = Extractor(model, "pixels")
    >>> extractor.num_features, extractor.num_classes
    (64, None)
    >>> extractor(np.zeros((5, 8, 8, 1), "uint8"))["features"].shape
    (5, 64)
    """

    def __init__(
        self,
        model,
        name,
        sha256=None,
        *,
        input_range=(-1.0, 1.0),
        resize="none",
        batch_size=128,
        is_canonical=False,
    ):
        self.model = model
        self.name = name
        self.input_shape = _input_shape(model)
        widths = _output_widths(model)
        self.num_features = widths["features"]
        self.num_classes = widths.get("logits")
        self.sha256 = sha256 or digest(model)
        self.input_range = _check_range(input_range)
        self.resize = _describe(resize, self.input_shape)
        self.batch_size = _check_size(batch_size)
        self.is_canonical = is_canonical
        self._resize = resizing.RULES[resize]
        self._compiled = self._compile()

    def __call__(self, images):
        """Computes features, and logits if there are any.

        Returns:
            A dict of float32 NumPy arrays: `"features"`, of shape
            `(num_images, num_features)`, and `"logits"`, of shape
            `(num_images, num_classes)`.

        Raises:
            ValueError: if `images` are not uint8 of rank 4, or of a shape that
                the network does not take.
        """
        images = np.asarray(images)
        check_uint8(images)
        return self._run(self._compiled, images)

    def without_rounding(self, images):
        """The same of float images, that are not made bytes.

        No score of samples is computed so: people see bytes. It tells how
        features change with an image, be it ever so little.

        Args:
            images: float array in [-1, 1], of shape `(num_images, height,
                width, channels)`.

        Raises:
            ValueError: if they are of another range or shape.
        """
        images = np.asarray(images, "float32")
        check_rank(images)
        low, high = images.min(initial=0.0), images.max(initial=0.0)
        if not -1.001 <= low <= high <= 1.001:
            raise ValueError(
                "Argument `images` must be floats in [-1, 1]. "
                f"Received: images in [{low:g}, {high:g}]"
            )
        return self._run(self._compiled_floats, (images + 1.0) * 127.5)

    @functools.cached_property
    def _compiled_floats(self):
        return self._compile("float32")

    def _run(self, compiled, images):
        """What the network makes of levels from 0 to 255: a dict of arrays."""
        self._check_shape(images)
        images = self._with_channels(images)
        parts = [
            compiled(images[start : start + self.batch_size])
            for start in range(0, len(images), self.batch_size)
        ]
        return {
            output: np.concatenate([_empty(width), *(p[output] for p in parts)])
            for output, width in self._widths().items()
        }

    def reader(self, layer=None):
        """A function from images to features that a gradient passes through.

        Args:
            layer: string, the name of the layer of `model` whose output it
                gives; by default the features.

        Returns:
            A function from a float tensor of shape `(batch, height, width,
            channels)`, in [-1, 1], to a float32 tensor. Images of another size
            are resized bilinearly; grey ones are repeated where the network
            takes more channels.

        Raises:
            ValueError: if there is no such layer.
        """
        model, (low, high) = self._up_to(layer), self.input_range
        *size, channels = self.input_shape

        def read(images):
            self._check_channels(images)
            images = resizing.smoothly(images, size)
            if images.shape[-1] < channels:
                images = tf.repeat(images, channels, axis=-1)
            images = (images + 1.0) * ((high - low) / 2.0) + low
            return tf.cast(model(images, training=False), "float32")

        return read

    def _up_to(self, layer):
        """The network that ends in a layer, or in the features."""
        if layer is None:
            output = _as_dict(self.model.output)["features"]
            return keras.Model(self.model.input, output)
        names = [each.name for each in self.model.layers]
        if layer not in names:
            raise unknown(f"layer of extractor {self.name!r}", layer, names)
        output = self.model.get_layer(layer).output
        return keras.Model(self.model.input, output)

    def _check_channels(self, images):
        if images.shape[-1] not in (1, self.input_shape[-1]):
            raise ValueError(
                f"Extractor {self.name!r} takes images of "
                f"{self.input_shape[-1]} channels, or grey ones. "
                f"Received: images of shape {images.shape}"
            )

    def __repr__(self):
        return f"<Extractor {self.name!r}, {self.num_features} features>"

    def _compile(self, dtype="uint8"):
        # Of no fixed batch size: a ragged last batch is not traced again.
        shape = (None, None, None, self.input_shape[-1])
        return tf.function(
            self._compute, input_signature=[tf.TensorSpec(shape, dtype)]
        )

    def _compute(self, images):
        low, high = self.input_range
        images = self._resize(tf.cast(images, "float32"), self.input_shape[:2])
        outputs = self.model(images * ((high - low) / 255.0) + low)
        outputs = _as_dict(outputs)
        return {
            name: tf.cast(outputs[name], "float32") for name in self._widths()
        }

    def _widths(self):
        widths = {"features": self.num_features}
        if self.num_classes is not None:
            widths["logits"] = self.num_classes
        return widths

    def _check_shape(self, images):
        expected, found = self.input_shape, images.shape[1:]
        if self.resize != "none":
            if found[-1] in (1, expected[-1]):
                return
            expected = (None, None, expected[-1])
        elif all(e in (None, f) for e, f in zip(expected, found, strict=True)):
            return
        raise ValueError(
            f"Extractor {self.name!r} takes images of shape {expected}. "
            f"Received: images of shape {found}"
        )

    def _with_channels(self, images):
        """Repeats the channel of grey images, for a network of colours."""
        return np.broadcast_to(
            images, (*images.shape[:-1], self.input_shape[-1])
        )


def digest(model):
    """The sha256 of the bytes of all weights of a model, in their order."""
    found = hashlib.sha256()
    for weight in model.weights:
        found.update(np.ascontiguousarray(weight).tobytes())
    return found.hexdigest()


def _input_shape(model):
    inputs = getattr(model, "inputs", None)
    found = inputs and [each.shape for each in inputs]
    is_image = bool(found) and len(found) == 1 and len(found[0]) == 4
    if not is_image or found[0][-1] is None:
        raise ValueError(
            "The model of an extractor must have one input, of shape (None, "
            f"height, width, channels). Received: {model!r} with inputs of "
            f"shapes {found}"
        )
    return tuple(found[0][1:])


def _output_widths(model):
    """The number of features and, if there are any, of classes."""
    shapes = {name: each.shape for name, each in _as_dict(model.output).items()}
    widths = {
        name: shape[1]
        for name, shape in shapes.items()
        if name in ("features", "logits") and len(shape) == 2
    }
    known = {"features", "logits"} & {*shapes}
    if "features" not in widths or known - {*widths} or None in widths.values():
        raise ValueError(
            "The model of an extractor must return features, of shape (None, "
            'num_features), or a dict of them as "features" and, if it likes, '
            'of "logits", of shape (None, num_classes). Received: a model '
            f"that returns {shapes}"
        )
    return widths


def _as_dict(outputs):
    return outputs if isinstance(outputs, dict) else {"features": outputs}


def _empty(width):
    return np.zeros((0, width), "float32")


def _check_range(input_range):
    low, high = input_range
    if not low < high:
        raise ValueError(
            "Argument `input_range` must be a pair of rising floats. "
            f"Received: input_range={input_range}"
        )
    return float(low), float(high)


def _check_size(batch_size):
    if batch_size < 1:
        raise ValueError(
            "Argument `batch_size` must be a positive integer. "
            f"Received: batch_size={batch_size}"
        )
    return batch_size


def _describe(resize, input_shape):
    if resize not in resizing.RULES or (
        resize != "none" and None in input_shape
    ):
        raise ValueError(
            f"Argument `resize` must be one of {sorted(resizing.RULES)}, and "
            '"none" for a model that takes images of any size. '
            f"Received: resize={resize!r} for input shape {input_shape}"
        )
    return resizing.describe(resize, input_shape)
