import keras
import tensorflow as tf

from kerasgan.dynamics.checks import check_counts
from kerasgan.dynamics.dynamics import Dynamics


@keras.saving.register_keras_serializable("kerasgan")
class ProximalPoint(Dynamics):
    """All players move along the field of the point where they arrive.

        x <- x',   x' = x - eps v(x')

    solved by Anderson's mixing: each next guess of x' is the combination of
    x - eps v at the guesses so far whose residual is shortest. A linear game
    of n weights is solved in n + 1 iterations; one iteration is extragradient.
    On the bilinear game it spirals inwards for any eps.

    Args:
        iterations: integer, each of which evaluates the field once.

    Reference:
        Martinet, 1970;
        [Walker and Ni, 2011](https://doi.org/10.1137/10078356X), section 1.
    """

    def __init__(self, iterations=5):
        super().__init__()
        check_counts("Argument `iterations`", {"iterations": iterations})
        self.iterations = iterations

    def step(self, game, batches):
        guess, points, residuals = game.point(), [], []
        for _ in range(self.iterations):
            field = game.field(batches[0], game.player_names, at=guess)
            points.append(game.ahead(field.gradients)[0])
            residuals.append(_difference(points[-1], guess))
            weights = _mixing(tf.stack(residuals))
            guess = tf.nest.map_structure(
                lambda *x, w=weights: tf.tensordot(w, tf.stack(x), 1), *points
            )
        there = game.field(batches[0], game.player_names, at=guess)
        game.move(there)
        return [there]


def _difference(point, other):
    leaves = tf.nest.flatten(tf.nest.map_structure(tf.subtract, point, other))
    return tf.concat([tf.reshape(x, [-1]) for x in leaves], axis=0)


def _mixing(residuals):
    """Weights of sum 1, for which the sum of the residuals is shortest."""
    rows = tf.cast(residuals, tf.float64)  # squares need the digits
    gram = tf.matmul(rows, rows, transpose_b=True)
    # In proportion: among many that do, newer guesses, of short residuals.
    gram += tf.linalg.diag(1e-12 * tf.linalg.diag_part(gram) + 1e-60)
    solved = tf.linalg.solve(gram, tf.ones_like(gram[:, :1]))[:, 0]
    return tf.cast(solved / tf.reduce_sum(solved), residuals.dtype)
