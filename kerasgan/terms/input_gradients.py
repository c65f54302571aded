"""How steep a discriminator is: what gradient penalties are made of."""

import keras
import tensorflow as tf

from kerasgan.terms.parts import part


def score_of(outputs):
    """The score among a discriminator's outputs."""
    return outputs["score"]


def square_gradients(play, sample, keys, read=score_of):
    """The squared norm of the score's gradient at each row of a sample.

    Several scores a row, such as a map, are summed. The pass does not change
    the networks' state, such as moving statistics: it sees points that are
    not samples, and may lie in a branch that is not taken.

    Args:
        play: a `Play`, whose discriminator judges.
        sample: dict of tensors.
        keys: names of the parts of the sample that the gradient is taken by.
        read: function from the discriminator's outputs to the scores.

    Returns:
        A float32 tensor of shape `(batch,)`.
    """
    points = {key: tf.identity(part(sample, key, "sample")) for key in keys}
    with tf.GradientTape(watch_accessed_variables=False) as tape:
        tape.watch(points)
        with detached_state(play):
            score = read(play.judge(sample | points))
        total = tf.reduce_sum(score)
    gradients = tape.gradient(total, points, unconnected_gradients="zero")
    return tf.add_n([_square_norms(gradients[key]) for key in keys])


def detached_state(play):
    """A scope that forgets what a pass does to the networks' state."""
    weights = [w for each in play.networks.values() for w in each.variables]
    return keras.StatelessScope([(w, w.value) for w in weights])


def _square_norms(x):
    x = tf.reshape(tf.cast(x, tf.float32), (tf.shape(x)[0], -1))
    return tf.reduce_sum(tf.square(x), axis=1)
