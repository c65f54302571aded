import keras
import numpy as np
from keras import ops


@keras.saving.register_keras_serializable("kerasgan")
class MirrorDescent(keras.optimizers.Optimizer):
    """Descent in the geometry of the entropy: each weight is a lottery.

        w <- w exp(-eps v) / sum of w exp(-eps v)

    Entries of a weight are probabilities, of sum 1, and stay so: mixed
    strategies of a matrix game. With dynamics that look ahead, such as
    `Extragradient`, it is optimistic mirror descent.

    Args:
        learning_rate: float or a Keras schedule, the eps above.
        name: string.
        **kwargs: what every Keras optimizer takes, such as `clipnorm`.

    Raises:
        ValueError: when a game is compiled, if a weight is no lottery.

    Reference:
        Nemirovsky and Yudin, 1983;
        [Mertikopoulos et al., 2019](https://arxiv.org/abs/1807.02629).
    """

    def __init__(self, learning_rate=0.1, name="mirror_descent", **kwargs):
        super().__init__(learning_rate, name=name, **kwargs)

    def build(self, variables):
        for variable in variables:
            _check_lottery(variable)
        super().build(variables)

    def update_step(self, gradient, variable, learning_rate):
        rate = ops.cast(learning_rate, variable.dtype)
        # By logarithms, lest all entries vanish at once. What is 0 stays 0.
        possible = variable > 0
        logits = ops.log(ops.where(possible, variable, 1.0)) - rate * gradient
        logits = ops.where(possible, logits, -np.inf)
        lottery = ops.softmax(ops.reshape(logits, (-1,)))
        self.assign(variable, ops.reshape(lottery, variable.shape))


def _check_lottery(variable):
    value = ops.convert_to_numpy(variable)
    if value.min() < 0 or abs(value.sum() - 1) > 1e-3:
        raise ValueError(
            "Mirror descent needs weights whose entries are at least 0 and "
            f"have the sum 1. Received: `{variable.path}` with entries from "
            f"{value.min():.3g} to {value.max():.3g}, of sum {value.sum():.3g}"
        )
