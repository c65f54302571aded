"""Optimal transport between two sets of equally heavy points."""

import tensorflow as tf


def transport_plan(costs, temperature, num_rounds):
    """The plan of least cost and some entropy, by Sinkhorn's iteration.

        argmin over P of  sum P C + temperature sum P log P
        P 1 = 1 / n,   P^T 1 = 1 / m

    In logarithms, so that a low temperature does no harm but to how many
    rounds it takes: as it falls, the plan becomes the assignment of least
    cost. After the last round the columns sum to `1 / m` exactly, the rows to
    `1 / n` as far as the iteration has converged.

    Args:
        costs: float tensor of shape `(n, m)`.
        temperature: float above 0, in the unit of the costs.
        num_rounds: integer, how often rows and columns are scaled.

    Returns:
        A tensor of the shape of `costs`, whose entries sum to 1. No gradient
        flows through it.

    Example:

    >>> import tensorflow as tf
    >>> costs = tf.constant([[0.0, 1.0], [1.0, 0.0]])
    >>> transport_plan(costs, 0.01, 10).numpy().round(3)
    array([[0.5, 0. ],
           [0. , 0.5]], dtype=float32)

    Reference:
        [Cuturi, 2013](https://arxiv.org/abs/1306.0895).
    """

    def scale(done, log_plan):
        log_plan -= tf.reduce_logsumexp(log_plan, axis=1, keepdims=True)
        log_plan -= tf.reduce_logsumexp(log_plan, axis=0, keepdims=True)
        return done + 1, log_plan

    start = tf.stop_gradient(-costs / temperature)
    _, log_plan = tf.while_loop(
        lambda done, _: done < num_rounds,
        scale,
        (0, start),
        maximum_iterations=num_rounds,
    )
    # Columns sum to 1 so far; no scale of the rows outlives that of columns.
    num_columns = tf.cast(tf.shape(costs)[1], costs.dtype)
    return tf.stop_gradient(tf.exp(log_plan) / num_columns)
