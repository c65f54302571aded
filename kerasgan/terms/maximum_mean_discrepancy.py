import keras
import tensorflow as tf

from kerasgan.game.term import Term
from kerasgan.terms import kernels
from kerasgan.terms import parts

LEAST = 1e-12  # below it a root would be too steep


@keras.saving.register_keras_serializable("kerasgan")
class MaximumMeanDiscrepancy(Term):
    """Fakes should be as near to reals as reals are to each other.

        MMD^2 = E k(x, x') + E k(y, y') - 2 E k(x, y)

    over pairs of different reals x, x' and of different fakes y, y': the
    unbiased estimate, which is below 0 at times. For the generator's player;
    a critic is needed for its features only, and tells the two apart if it
    pays the same with a negative weight. Under several replicas the batch is
    that of a replica.

    Args:
        kernel: a kernel, such as `kerasgan.terms.RBF((1.0, 4.0))`, or its
            name, see `kerasgan.terms.kernels.get`.
        part: string, the part of samples that is compared; by default it is
            the discriminator's `"features"`.
        root: bool, whether to pay the root of the biased estimate, whose
            pairs may be twice the same row: 0 at least, and steep there.
        weight: float.
        every: integer, evaluate on every so many steps only.
        name: string, names the term in logs.

    Raises:
        ValueError: if a batch has a single row, which makes no pairs.

    Reference:
        [Gretton et al., 2012](https://jmlr.org/papers/v13/gretton12a.html),
        equations 3 and 5; [Li et al., 2015](https://arxiv.org/abs/1502.02761),
        section 4, for the root.
    """

    default_name = "mmd"

    def __init__(
        self, kernel, part=None, root=False, weight=1.0, every=1, name=None
    ):
        super().__init__(weight=weight, every=every, name=name)
        self.kernel = kernels.get(kernel)
        self.part = part
        self.root = root
        self.needs = ("on_real", "on_fake") if part is None else ()

    def cost(self, play):
        x, y = self._compared(play)
        across = tf.reduce_mean(self.kernel.less(square_distances(x, y)))
        square = self._within(x) + self._within(y) - 2.0 * across
        return tf.sqrt(tf.maximum(square, LEAST)) if self.root else square

    def _compared(self, play):
        """Reals and fakes as one vector a row, about the mean real."""
        if self.part is None:
            x, y = parts.vectors(play.on_real), parts.vectors(play.on_fake)
        else:
            x = parts.rows(play.real, self.part, "real sample")
            y = parts.rows(play.fake, self.part, "fake sample")
        centre = tf.stop_gradient(tf.reduce_mean(x, axis=0))
        return x - centre, y - centre  # so that less is cancelled

    def _within(self, x):
        """The mean kernel of pairs of rows of one set."""
        kernel = self.kernel.less(square_distances(x, x))
        if self.root:
            return tf.reduce_mean(kernel)
        count = tf.cast(_num_rows(x), kernel.dtype)
        total = tf.reduce_sum(kernel) - tf.linalg.trace(kernel)
        return total / (count * (count - 1.0))


def square_distances(x, y):
    """||x_i - y_j||^2: rows of `x` by rows of `y`."""
    xx, yy = (tf.reduce_sum(tf.square(rows), axis=1) for rows in (x, y))
    products = tf.matmul(x, y, transpose_b=True)
    return tf.nn.relu(xx[:, None] - 2.0 * products + yy[None])


def _num_rows(x):
    if x.shape[0] == 1:
        raise ValueError(
            "A batch must have at least 2 rows to make pairs. Received: 1 row"
        )
    return tf.shape(x)[0]
