import operator

import numpy as np
import tensorflow as tf

from kerasgan.game import checking
from kerasgan.game import feeding
from kerasgan.game.feeding import num_rows
from kerasgan.game.maker import BATCH
from kerasgan.game.maker import Maker
from kerasgan.game.translator import Translator
from kerasgan.game.translator import picture_of
from kerasgan.naming import unknown
from kerasgan.ops import random
from kerasgan.ops import text


class Sampling:
    """What a game makes once it is trained: samples, codes, reconstructions."""

    def maker(self, part="image"):
        """The `Maker` of a part of a sample: its network, and its prior.

        Args:
            part: string, one of `makers`.
        """
        if part not in self.makers:
            raise unknown("part that this game makes", part, list(self.makers))
        network = self.latest(self.makers[part])
        return Maker(network, self.prior, outputs=part)

    @property
    def coder(self):
        """The `Maker` of codes: the network `"encoder"`, on pictures.

        Raises:
            ValueError: if the game has none.
        """
        if "encoder" not in self.networks:
            raise ValueError(
                "Only a game with a network `encoder` can encode. "
                f"Received: networks={sorted(self.networks)}"
            )
        network = self.latest("encoder")
        return Maker(network, self.prior, "image", "latent")

    def latest(self, network):
        """A network to use: its average if there is one, else itself."""
        average = network in self.averaged
        return getattr(self, f"{network}_average" if average else network)

    @property
    def sampler(self):
        """The network that samples: the averaged generator if there is one."""
        return self.maker().network

    def call(self, sample, training=False):
        sample, maker = self.named(sample), self.maker()
        spec = maker.prior.spec
        checking.check_spec(sample, spec)
        if not any(map(tf.is_symbolic_tensor, sample.values())):
            checking.check_inputs(sample, maker.prior)
        return maker.make(feeding.shaped(sample, spec), training)["image"]

    def named(self, sample):
        """Inputs of the generator by their names: a dict."""
        names = list(self.prior.spec)
        if sample is None or isinstance(sample, (list, tuple)):
            raise ValueError(
                f"A game is called on an array of `{names[0]}`, or on a dict "
                f"of arrays by names such as {names}. Received: "
                f"{type(sample).__name__}"
            )
        if not isinstance(sample, dict):
            return {names[0]: sample}
        return {
            name: tf.stack(value) if isinstance(value, (list, tuple)) else value
            for name, value in sample.items()
        }

    def draw(self, num_samples=None, seed=None, maker="image", **fixed):
        """Draws what samples are made of: what `predict` takes.

        Args:
            num_samples, seed, maker, **fixed: as in `sample`.

        Returns:
            A dict of tensors.
        """
        prior = self.maker(maker).prior
        seed = random.entropy() if seed is None else _whole("seed", seed)
        if num_samples is not None:
            num_samples = _whole("num_samples", num_samples, least=1)
        fixed = prior.fix(num_samples, fixed)
        num_samples = num_samples or num_rows(fixed)
        return prior.sample(num_samples, random.key(seed), fixed) | fixed

    def sample(self, num_samples=None, seed=None, maker="image", **fixed):
        """Draws samples.

        Args:
            num_samples: integer; by default as many as there are rows of what
                is given: `sample(condition=photos)`.
            seed: integer, for the same samples again; by default others every
                time.
            maker: string, the part of a sample that is made, where a game
                makes several. Parts of one seed belong together.
            **fixed: values for names of the prior, for all rows or one a
                row: `sample(10, label=3)`, `sample(10, label=range(10))`.

        Returns:
            An array; of images floats in [-1, 1], of shape
            `(num_samples, height, width, channels)`.

        Raises:
            ValueError: if an argument is not as described.
        """
        rows = self.draw(num_samples, seed, maker, **fixed)
        if maker == "image":
            return _in_range(self.predict(rows, BATCH, verbose=0))
        return _in_range(self.maker(maker).predict(rows)[maker])

    def translates(self, maker="image"):
        """Whether a part is a picture that is made of one picture."""
        return picture_of(self.maker(maker), maker) is not None

    def translator(self, maker="image"):
        """What makes pictures of pictures, of any size: a `Translator`.

        It is made once.

        Args:
            maker: string, the part of a sample that is made.

        Raises:
            ValueError: if it is not made of one picture that is given.
        """
        made = self.__dict__.setdefault("_translators", {})
        if maker not in made:
            made[maker] = Translator(self.maker(maker), maker)
        return made[maker]

    def translate(self, pictures, seed=0, maker="image", **others):
        """Makes pictures of pictures, whose size may be any.

        A network of convolutions takes other sizes than it was trained on;
        see `kerasgan.game.translator.Translator`.

        Args:
            pictures: array of shape `(num, height, width, channels)`, uint8 or
                floats in [-1, 1].
            seed: integer, of what is drawn, the same for all pictures.
            maker: string, the part of a sample that is made.
            **others: what else is given, such as `label`.

        Returns:
            A float array of as many pictures, in [-1, 1].

        Raises:
            ValueError: if an argument is not as described.
        """
        return self.translator(maker)(pictures, seed, **others)

    def encode(self, images):
        """What the encoder reads off images: parts of the prior.

        Args:
            images: array as data hold it, uint8 or floats in [-1, 1]; or a
                dict of arrays, for an encoder that takes several.

        Returns:
            A dict of arrays, such as `{"latent": ...}`, which `predict` takes.
        """
        taken = images if isinstance(images, dict) else {"image": images}
        coder = self.coder
        return coder.predict(coder.prior.fix(None, taken))

    def reconstruct(self, images, seed=0, **fixed):
        """What the generator makes of what the encoder reads off images.

        Args:
            images: as in `encode`.
            seed: integer, of the parts that the encoder does not give.
            **fixed: values for such parts, as in `sample`.

        Returns:
            An array, as `sample` gives it.
        """
        codes = self.encode(images)
        rows = self.draw(num_rows(codes), seed, **fixed) | codes
        return _in_range(self.predict(rows, BATCH, verbose=0))

    def decode(self, samples):
        """Samples as people read them: lines of text, or the array itself."""
        if self.alphabet is None:
            return samples
        return text.decode(samples, self.alphabet)


def _in_range(samples):
    """Pictures as they are promised: in [-1, 1]."""
    return np.clip(samples, -1.0, 1.0) if samples.ndim > 3 else samples


def _whole(name, value, least=None):
    """An argument that must be a whole number, of Python or of NumPy."""
    try:
        number = operator.index(value)
    except TypeError:
        number = None
    if number is None or isinstance(value, bool) or (least or number) > number:
        expected = "an integer" + (f" of at least {least}" if least else "")
        raise ValueError(
            f"Argument `{name}` must be {expected}. Received: {name}={value!r}"
        )
    return number
