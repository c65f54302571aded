import keras
import tensorflow as tf

from kerasgan.game.term import Term
from kerasgan.ops import random
from kerasgan.terms.input_gradients import detached_state
from kerasgan.terms.parts import part


@keras.saving.register_keras_serializable("kerasgan")
class PathLength(Term):
    """A step in the style should change the image by as much everywhere.

        weight E (||J^T y|| - a)^2,   y ~ N(0, I) / sqrt(pixels)

    where J is the derivative of the image by the style, `J^T y` the gradient
    of `image . y`, and a the running mean of the lengths `||J^T y||`:

        a <- a + max(1 - momentum, 1 / t) (length - a)

    at the t-th evaluation; at the first one a is the mean of that batch. For
    a generator whose layers take a style each, the squared length is a mean
    over them. The generator must give the style that it used as `"style"`.
    It runs again, with rows of the fake sample; its state stays.

    Reports `mean_length`, which is a.

    Args:
        weight: float. For images of side r and 2 log2(r) - 2 styles, 2 is the
            paper's `ln 2 / (r^2 (ln r - ln 2))` of `y ~ N(0, I)`.
        every: integer, evaluate on every so many steps only.
        momentum: float in [0, 1), what is kept of the running mean.
        share: integer, one row in so many is looked at.
        name: string, names the term in logs.

    Reference:
        [Karras et al., 2019](https://arxiv.org/abs/1912.04958), section 3.2,
        equation 4, and appendix B.
    """

    default_name = "path_length"
    needs = ()
    reports = ("mean_length",)
    idle_aux = 0.0

    def __init__(self, weight=2.0, every=8, momentum=0.99, share=2, name=None):
        super().__init__(weight=weight, every=every, name=name)
        if not 0.0 <= momentum < 1.0:
            raise ValueError(
                "Argument `momentum` must be in [0, 1). "
                f"Received: momentum={momentum!r}"
            )
        if not isinstance(share, int) or share < 1:
            raise ValueError(
                "Argument `share` must be an integer of at least 1. "
                f"Received: share={share!r}"
            )
        self.momentum = momentum
        self.share = share

    def prepare(self, game, player):
        self.mean = self.add_state("mean")
        self.count = self.add_state("count")

    def cost(self, play):
        lengths = self.lengths(play)
        length = tf.reduce_mean(lengths)
        mean = tf.where(
            self.count > 0.0, self.mean.value, tf.stop_gradient(length)
        )
        return tf.reduce_mean(tf.square(lengths - mean)), length

    def lengths(self, play):
        """`||J^T y||` of some rows of a play's fake sample, a tensor."""
        drawn = {name: self._rows(value) for name, value in play.fake.items()}
        with tf.GradientTape(watch_accessed_variables=False) as tape:
            tape.watch([x for x in drawn.values() if x.dtype.is_floating])
            with detached_state(play):
                made = play.generate(drawn)
            image = part(made, "image", "generator's outputs")
            style = made["style"] if "style" in made else None
            shape = tf.shape(image)
            y = random.normal(keras.ops.shape(image), random.next_key())
            total = tf.reduce_sum(image * y)
        slope = None if style is None else tape.gradient(total, style)
        if slope is None:
            raise ValueError(
                "The generator must give `style`, a tensor that its image is "
                f"made of. Received: {sorted(made)}"
            )
        pixels = tf.cast(tf.reduce_prod(shape[1:-1]), tf.float32)
        square = tf.reduce_sum(tf.square(slope), axis=-1) / pixels
        axes = list(range(1, len(square.shape)))
        return tf.sqrt(tf.reduce_mean(square, axis=axes) + 1e-12)

    def _rows(self, value):
        value = tf.convert_to_tensor(value)
        count = value.shape[0] or tf.shape(value)[0]
        return tf.identity(value[: -(-count // self.share)])

    def update(self, aux):
        count = self.count + 1.0
        rate = tf.maximum(1.0 - self.momentum, 1.0 / count)
        self.count.assign(count)
        self.mean.assign(self.mean + rate * (aux - self.mean))

    def report(self, play):
        return {"mean_length": self.mean.value}
