import keras
import numpy as np
import tensorflow as tf

from kerasgan import extractors
from kerasgan.game.term import Term
from kerasgan.terms.parts import part as part_of


@keras.saving.register_keras_serializable("kerasgan")
class ContentLoss(Term):
    """A fake should have the features of the real sample of its row.

        weight E (f(real) - f(fake))^2,   the mean over rows and entries

    with f a layer of a network that is trained already, and stands still. It
    is known by its name: files of the game hold that, and the hash of its
    weights, but no copy of them.

    Args:
        extractor: string, what `kerasgan.extractors.get` takes: a name, or the
            path of a `.keras` file, which then must be there wherever the game
            is loaded. Pictures of another size are resized.
        layer: string, the name of the extractor's layer; by default its
            features. A layer of maps says where things are; features that are
            means over all places do not.
        weight: float.
        every: integer, evaluate on every so many steps only.
        name: string, names the term in logs.
        part: string, the part of both samples.

    Raises:
        ValueError: if there is no such extractor or layer; when the game is
            loaded, if the extractor has other weights than then.

    Reference:
        [Ledig et al., 2017](https://arxiv.org/abs/1609.04802), eq. 5.
    """

    default_name = "content"
    needs = ()

    def __init__(
        self,
        extractor,
        layer=None,
        weight=1.0,
        every=1,
        name=None,
        part="image",
    ):
        super().__init__(weight=weight, every=every, name=name)
        if not isinstance(extractor, str):
            raise ValueError(
                "Argument `extractor` must be the name of an extractor or the "
                "path of a .keras file, by which a saved game finds it. "
                f"Received: extractor={extractor!r}"
            )
        found = extractors.get(extractor)
        self.part = part
        self.sha256 = found.sha256
        # A function, not a layer: Keras would save the network with the term.
        self.read = found.reader(layer)

    def cost(self, play):
        real, fake = (
            self.read(part_of(sample, self.part, what))
            for sample, what in (
                (play.real, "real sample"),
                (play.fake, "fake sample"),
            )
        )
        return tf.reduce_mean(tf.math.squared_difference(real, fake))

    def save_own_variables(self, store):
        store["extractor"] = np.frombuffer(self.sha256.encode(), "uint8")

    def load_own_variables(self, store):
        # Keras looks elsewhere for what it fails to load: there it is not.
        saved = store["extractor"] if "extractor" in store else b""
        if bytes(np.asarray(saved)) != self.sha256.encode():
            raise ValueError(
                f"The extractor of term `{self.name}` must have the weights "
                "that it had when the file was written. "
                f"Received: weights of sha256 {self.sha256}"
            )
