import keras
import numpy as np
import tensorflow as tf

from kerasgan import calling
from kerasgan.game import feeding
from kerasgan.game.maker import Maker
from kerasgan.ops import images
from kerasgan.ops import random

MULTIPLES = tuple(2**i for i in range(11))  # of sides that networks ask for
LEAST = 4  # multiples that the shorter side may have to be


class Translator:
    """Makes pictures of pictures, of any size if the network can.

    A network of convolutions takes pictures of other sizes than it was trained
    on, if their sides are multiples of some number. Others go on beyond their
    right and lower edges, mirrored, up to such a size, and what is made of
    that is cut off again.

    What is drawn, such as the noise of dropout, is that of one seed for all
    pictures. Maps of noise go on beyond their edges likewise.

    Args:
        maker: the `Maker`. One picture is given of what it takes.
        part: string, what it makes.

    Attributes:
        source: string, the part that is translated.
        others: names of what must be given beside it, such as `"label"`.
        channels: integer, those of the pictures that are taken.
        size: `(height, width)` of what the network was trained on.
        multiple: integer, what sides are brought to a multiple of; `None` if
            the network takes pictures of `size` only.
        least: integer, what sides are brought to at least.
        scale: `(integer, integer)`, how many times as high and wide what is
            made is.

    Raises:
        ValueError: if the maker does not make pictures of one picture.
    """

    def __init__(self, maker, part="image"):
        self.part = part
        self.prior = maker.prior
        self.source = _source_of(maker, part)
        required = self.prior.required
        self.others = tuple(n for n in required if n != self.source)
        *size, self.channels = self.prior.spec[self.source][0]
        self.size = tuple(size)
        height, width, _ = maker.shapes[part]
        self.scale = height // self.size[0], width // self.size[1]
        network = maker.network
        self.multiple, self.least = self._fitting(network)
        if self.is_any:
            network = _resized(network, {n: None for n in self._shapes()})
        self._maker = Maker(network, self.prior, outputs=part)
        self._traced = self.traced()

    @property
    def is_any(self):
        """Whether pictures may be of any size."""
        return self.multiple is not None

    @property
    def specs(self):
        """Dict from what is taken to its `tf.TensorSpec`."""
        spec = {name: self.prior.spec[name] for name in self.others}
        size = (None, None) if self.is_any else self.size
        spec[self.source] = (*size, self.channels), "float32"
        return {n: tf.TensorSpec((None, *s), d) for n, (s, d) in spec.items()}

    def __call__(self, pictures, seed=0, **others):
        """Translates pictures, all of one size.

        Args:
            pictures: array of shape `(num, height, width, channels)`, uint8 or
                floats in [-1, 1].
            seed: integer, of what is drawn.
            **others: values for `others`, for all rows or one a row.

        Returns:
            A float array of as many pictures, in [-1, 1].

        Raises:
            ValueError: if the arguments are not as described, or the network
                takes pictures of its own size only, and these are of another.
        """
        sample = {self.source: self._checked(pictures)}
        missing = [name for name in self.others if name not in others]
        if missing:
            raise ValueError(
                f"Argument `{missing[0]}` is needed: pictures are made of "
                f"{[self.source, *self.others]}. Received: {sorted(others)}"
            )
        sample |= self.prior.fix(len(pictures), others)
        return self._traced(sample, random.key(seed)).numpy()

    def traced(self):
        """A `tf.function` of a sample, by the names of `specs`, and a key."""
        return tf.function(
            self._run, input_signature=[self.specs, _SEED], autograph=False
        )

    def _run(self, sample, seed):
        shape = tf.shape(sample[self.source])
        height, width = shape[1], shape[2]
        drawn = {
            name: tf.repeat(value, shape[0], axis=0)
            for name, value in self.prior.drawn(1, seed).items()
        }
        rows = drawn | sample
        if self.is_any:
            size = self._enlarged(height), self._enlarged(width)
            rows = {name: self._at(size, name, x) for name, x in rows.items()}
        made = self._maker.make(rows)[self.part]
        down, right = self.scale
        made = made[:, : down * height, : right * width]
        return tf.clip_by_value(tf.cast(made, tf.float32), -1.0, 1.0)

    def _enlarged(self, side):
        multiples = -(-tf.maximum(side, self.least) // self.multiple)
        return multiples * self.multiple

    def _at(self, size, name, value):
        """A part as it is for pictures of a size: maps go on, mirrored."""
        if name not in self._shapes():
            return value
        return images.mirrored(value, *self._size_of(name, size))

    def _size_of(self, name, size):
        """The size of a map that goes with pictures of a size."""
        (height, width), (rows, columns) = self.size, self._shapes()[name][:2]
        return size[0] * rows // height, size[1] * columns // width

    def _checked(self, pictures):
        """Pictures as floats, or an error."""
        pictures = np.asarray(pictures)
        size = ("height", "width") if self.is_any else self.size
        fits = pictures.ndim == 4 and pictures.shape[-1] == self.channels
        if not self.is_any:
            fits = fits and pictures.shape[1:3] == self.size
        if not fits or not pictures.size:
            wanted = ", ".join(map(str, ("num", *size, self.channels)))
            raise ValueError(
                f"Argument `pictures` must be of shape ({wanted}), which is "
                f"what `{self.part}` is made of. "
                f"Received: pictures of shape {pictures.shape}"
            )
        if pictures.dtype.kind != "f" and pictures.dtype != np.uint8:
            raise ValueError(
                "Argument `pictures` must be uint8, or floats in [-1, 1]. "
                f"Received: pictures of dtype {pictures.dtype}"
            )
        pictures = feeding.to_float({"pictures": tf.constant(pictures)})
        pictures = tf.cast(pictures["pictures"], tf.float32)
        self.prior.check(self.source, pictures.numpy())
        return pictures

    def _shapes(self):
        return {n: s for n, (s, _) in self.prior.spec.items() if len(s) == 3}

    def _fitting(self, network):
        """What sides must be a multiple of, and what they are at least."""
        sizes = [(m, tuple(side + m for side in self.size)) for m in MULTIPLES]
        for multiple, size in sizes:
            if not self._takes(network, size):
                continue
            for least in range(multiple, LEAST * multiple + 1, multiple):
                if self._takes(network, (least, least), truly=True):
                    return multiple, least
            return multiple, max(self.size)
        return None, None

    def _takes(self, network, size, truly=False):
        """Whether it makes pictures of the right size of those of a size.

        Args:
            network: the Keras model.
            size: `(height, width)` of the picture.
            truly: bool, whether to make one, since not all layers say at once
                what they cannot do.
        """
        sizes = {name: self._size_of(name, size) for name in self._shapes()}
        try:
            resized = _resized(network, sizes)
            shape = calling.output_shapes(resized, self.part)[self.part]
            if truly:
                rows = keras.tree.map_structure(_zeros, resized.input)
                shape = resized(rows)[self.part].shape[1:]
        # Layers raise whatever they stumble over.
        except Exception:
            return False
        (height, width), (down, right) = size, self.scale
        return tuple(shape[:2]) == (down * height, right * width)


_SEED = tf.TensorSpec((2,), tf.int32)


def _zeros(x):
    return tf.zeros((1, *x.shape[1:]), x.dtype)


def picture_of(maker, part):
    """The picture that a maker is given, if it makes pictures of one.

    Args:
        maker: the `Maker`.
        part: string, what it makes.

    Returns:
        The name of what is given and is a picture; `None` if there is none, or
        several, or what is made is none, or not some times as large.
    """
    spec, made = maker.prior.spec, maker.shapes[part]
    given = [
        name
        for name in maker.prior.given
        if len(spec[name][0]) == 3 and "float" in spec[name][1]
    ]
    if len(given) != 1 or len(made) != 3:
        return None
    (height, width, _), _ = spec[given[0]]
    return None if made[0] % height or made[1] % width else given[0]


def _source_of(maker, part):
    source = picture_of(maker, part)
    if source is None:
        raise ValueError(
            "Only what makes pictures of one picture that is given, of its "
            "size or some times as large, can translate. "
            f"Received: `{part}` of shape {maker.shapes[part]}, "
            f"made of {dict(maker.prior.spec)}"
        )
    return source


def _resized(network, sizes):
    """The same layers on inputs of other sizes.

    Args:
        network: a Functional model.
        sizes: dict from names of inputs to `(height, width)`, or to `None` for
            any.
    """
    taken = calling.inputs_of(network)
    inputs = {}
    for name, x in taken.items():
        shape = x.shape[1:]
        if name in sizes:
            shape = *(sizes[name] or (None, None)), shape[-1]
        inputs[name] = keras.Input(shape, dtype=x.dtype, name=name)
    return keras.models.clone_model(
        network, input_tensors=inputs, clone_function=lambda layer: layer
    )
