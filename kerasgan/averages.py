"""Averages of weights: a smoother generator than the last iterate."""

import keras
import tensorflow as tf

from kerasgan.configurable import Configurable
from kerasgan.naming import unknown


@keras.saving.register_keras_serializable("kerasgan")
class WeightAverage(Configurable):
    """Exponential moving average of a network, as a network of its own.

        a <- b a + (1 - b) w,   b = min(decay, (1 + step) / (10 + step))

    so that the random start is forgotten quickly. Weights that are not
    trained, such as the moving statistics of batch normalisation, are copied.

    Args:
        decay: float in [0, 1); 0.999 remembers about a thousand steps.
        network: name of the network that is averaged, or a list of names; by
            default all that make samples, and the encoder.

    Reference:
        [Yazici et al., 2019](https://arxiv.org/abs/1806.04498), who study it
        for GANs; the growing decay is that of
        `tf.train.ExponentialMovingAverage`.
    """

    def __init__(self, decay=0.999, network=None):
        if not 0.0 <= decay < 1.0:
            raise ValueError(
                f"Argument `decay` must be in [0, 1). Received: decay={decay!r}"
            )
        self.decay = decay
        self.network = network

    def start(self, network):
        """Returns a frozen copy of the network, to hold the average."""
        average = keras.models.clone_model(network)
        average.name = f"{network.name}_average"
        average.set_weights(network.get_weights())
        average.trainable = False
        return average

    def update(self, average, network, step):
        """Moves the average towards the network's weights of this step."""
        step = tf.cast(step, tf.float32)
        decay = tf.minimum(self.decay, (1.0 + step) / (10.0 + step))
        trained = {id(weight) for weight in network.trainable_variables}
        for mean, weight in zip(
            average.variables, network.variables, strict=True
        ):
            if id(weight) in trained:
                rate = tf.cast(1.0 - decay, mean.dtype)
                mean.assign(mean + rate * (weight - mean))
            else:
                mean.assign(weight)


def names(average, networks, makers):
    """Names of the networks that a game keeps an average of.

    Args:
        average: a `WeightAverage` or `None`.
        networks: names of the networks that there are.
        makers: names of those that make samples.

    Returns:
        A tuple of strings.
    """
    if average is None:
        return ()
    chosen = average.network
    if chosen is None:
        encoders = {"encoder"} & set(networks)
        return tuple(dict.fromkeys([*makers, *encoders]))
    chosen = (chosen,) if isinstance(chosen, str) else tuple(chosen)
    for name in chosen:
        if name not in networks:
            raise unknown("network to average", name, list(networks))
    return chosen


def get(identifier):
    """Returns a `WeightAverage` from one, from its decay, or `None`."""
    if identifier is None or isinstance(identifier, WeightAverage):
        return identifier
    if isinstance(identifier, (int, float)):
        return WeightAverage(identifier)
    raise ValueError(
        "Argument `average` must be a decay, a `WeightAverage` or `None`. "
        f"Received: average={identifier!r}"
    )
