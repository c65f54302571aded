import keras
import tensorflow as tf

from kerasgan.game.term import Term
from kerasgan.ops.linear_algebra import unit
from kerasgan.ops.transport import transport_plan
from kerasgan.terms.parts import vectors


@keras.saving.register_keras_serializable("kerasgan")
class EnergyDistance(Term):
    """What it costs to carry fakes to reals, less what it costs among equals.

        W(X, Y) + W(X, Y') + W(X', Y) + W(X', Y') - 2 W(X, X') - 2 W(Y, Y')
        W(A, B) = sum P C,   C_ij = 1 - cos(h(a_i), h(b_j))

    where X and X' are the two halves of a batch's reals, Y and Y' those of its
    fakes, so that each is compared with another minibatch, and P is the plan
    of optimal transport, see `kerasgan.ops.transport.transport_plan`. The
    gradient takes P as it is: at the optimum it does not show (the envelope
    theorem). Under several replicas the batch is that of a replica.

    For the generator's player, and with a negative weight for that of a
    critic, which must give `"features"`.

    Args:
        temperature: float above 0, of the plan; the paper's 1 / lambda.
        num_rounds: integer of at least 1, of Sinkhorn's iteration.
        weight: float.
        every: integer, evaluate on every so many steps only.
        name: string, names the term in logs.

    Raises:
        ValueError: if a batch has a single row, which has no halves.

    Reference:
        [Salimans et al., 2018](https://arxiv.org/abs/1803.05573), equation 7
        and algorithm 1.
    """

    default_name = "energy_distance"

    def __init__(
        self,
        temperature=0.01,
        num_rounds=50,
        weight=1.0,
        every=1,
        name=None,
    ):
        super().__init__(weight=weight, every=every, name=name)
        if temperature <= 0:
            raise ValueError(
                "Argument `temperature` must be above 0. "
                f"Received: temperature={temperature}"
            )
        if num_rounds < 1:
            raise ValueError(
                "Argument `num_rounds` must be at least 1. "
                f"Received: num_rounds={num_rounds}"
            )
        self.temperature = temperature
        self.num_rounds = num_rounds

    def cost(self, play):
        real, fake = _halves(play.on_real), _halves(play.on_fake)
        across = [self.transport(x, y) for x in real for y in fake]
        within = self.transport(*real) + self.transport(*fake)
        return tf.add_n(across) - 2.0 * within

    def transport(self, x, y):
        """W(x, y): what the plan costs, of rows of unit length."""
        costs = 1.0 - tf.matmul(x, y, transpose_b=True)
        plan = transport_plan(costs, self.temperature, self.num_rounds)
        return tf.reduce_sum(plan * costs)


def _halves(outputs):
    """The directions of the features, of two independent minibatches."""
    x = unit(vectors(outputs))
    if x.shape[0] == 1:
        raise ValueError(
            "A batch must have at least 2 rows to have halves. Received: 1 row"
        )
    half = tf.shape(x)[0] // 2
    return x[:half], x[half:]
