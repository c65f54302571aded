"""Averages of weights: of iterates that turn about what they look for."""

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
        all_networks: bool, whether those of all players are averaged.

    Reference:
        [Yazici et al., 2019](https://arxiv.org/abs/1806.04498), who study it
        for GANs; the growing decay is that of
        `tf.train.ExponentialMovingAverage`.
    """

    def __init__(self, decay=0.999, network=None, all_networks=False):
        if not 0.0 <= decay < 1.0:
            raise ValueError(
                f"Argument `decay` must be in [0, 1). Received: decay={decay!r}"
            )
        _check_choice(network, all_networks)
        self.decay = decay
        self.network = network
        self.all_networks = all_networks

    def rate(self, step):
        """How far the average moves towards the weights of this step."""
        return 1.0 - tf.minimum(self.decay, (1.0 + step) / (10.0 + step))

    def start(self, network):
        """Returns a frozen copy of the network, to hold the average."""
        average = keras.models.clone_model(network)
        average.name = f"{network.name}_average"
        average.set_weights(network.get_weights())
        average.trainable = False
        return average

    def update(self, average, network, step):
        """Moves the average towards the network's weights of this step."""
        rate = self.rate(tf.cast(step, tf.float32))
        trained = {id(weight) for weight in network.trainable_variables}
        for mean, weight in zip(
            average.variables, network.variables, strict=True
        ):
            if id(weight) in trained:
                mean.assign(mean + tf.cast(rate, mean.dtype) * (weight - mean))
            else:
                mean.assign(weight)


@keras.saving.register_keras_serializable("kerasgan")
class RunningAverage(WeightAverage):
    """Mean of all iterates, each counting as much as any other.

        a <- a + (w - a) / (t - since + 1),   t = 1, 2, ...

    The iterate of step `since`, which for 0 is where training starts, is the
    first one that counts; until then the average is the last iterate.

    Args:
        since: integer, the step from which iterates count.
        network, all_networks: as in `WeightAverage`.

    Example:

    >>> import kerasgan
    >>> from kerasgan.averages import RunningAverage
    >>> average = RunningAverage(since=1000, all_networks=True)
    >>> game = kerasgan.create("gan", image_shape=(2,), average=average)
    >>> game.averaged
    ('generator', 'discriminator')

    Reference:
        [Gidel et al., 2019](https://arxiv.org/abs/1802.10551), section 3.1.
    """

    def __init__(self, since=0, network=None, all_networks=False):
        is_step = isinstance(since, int) and not isinstance(since, bool)
        if not is_step or since < 0:
            raise ValueError(
                "Argument `since` must be an integer of at least 0. "
                f"Received: since={since!r}"
            )
        _check_choice(network, all_networks)
        self.since = since
        self.network = network
        self.all_networks = all_networks

    def rate(self, step):
        return 1.0 / tf.maximum(1.0, step - self.since + 1.0)


def _check_choice(network, all_networks):
    if all_networks and network is not None:
        raise ValueError(
            "Argument `network` must be left out if `all_networks` is true. "
            f"Received: network={network!r}"
        )


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
    if average.all_networks:
        return tuple(networks)
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
