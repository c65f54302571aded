"""Dynamics that differentiate through the field, and through steps."""

import keras
import tensorflow as tf

from kerasgan.dynamics import Dynamics


@keras.saving.register_keras_serializable("tests")
class Consensus(Dynamics):
    """All players also make the field shorter: x <- x - eps (v + c J^T v)."""

    def __init__(self, strength=0.5):
        super().__init__()
        self.strength = strength

    def step(self, game, batches):
        x = game.point()
        with tf.GradientTape(watch_accessed_variables=False) as tape:
            tape.watch(x)
            field = game.field(batches[0], game.player_names, at=x)
            v = game.mean(field.gradients)
            squares = [tf.reduce_sum(g**2) for g in tf.nest.flatten(v)]
            length = tf.add_n(squares) / 2
        pull = tape.gradient(length, x, unconnected_gradients="zero")
        pulled = tf.nest.map_structure(
            lambda v, pull: v + self.strength * pull, v, pull
        )
        game.move(field._replace(gradients=pulled))
        return [field]


@keras.saving.register_keras_serializable("tests")
class Unrolled(Dynamics):
    """The generator moves against the answer of `k` steps of its rival.

    w_0 = w,   w_(i+1) = w_i - eps v_w(theta, w_i)
    theta <- theta - eps dL_theta(theta, w_k(theta)) / dtheta,   w <- w_1
    """

    def __init__(self, k=2):
        super().__init__()
        self.k = k

    def step(self, game, batches):
        x, slots, fields = game.point(), None, []
        theta = x["generator"]
        with tf.GradientTape(watch_accessed_variables=False) as tape:
            tape.watch(theta)
            for _ in range(self.k):
                field = game.field(batches[0], ("discriminator",), at=x)
                x, slots = game.ahead(field.gradients, x, slots)
                fields.append(field)
            foreseen = game.field(batches[0], ("generator",), at=x)
            cost = foreseen.costs["generator"]
        total = {"generator": tape.gradient(cost, theta)}
        game.move(fields[0])
        game.move(foreseen._replace(gradients=total))
        return [fields[0], foreseen]
