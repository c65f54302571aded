import keras


@keras.saving.register_keras_serializable("kerasgan")
class HeavyBall(keras.optimizers.SGD):
    """Gradient steps with a momentum that may be negative.

        m <- beta m - eps v,   w <- w + m

    For beta >= 0 that is `keras.optimizers.SGD(momentum=beta)`, which refuses
    a negative one. With beta = -1/2 alternating steps converge on the bilinear
    game, which those with any beta >= 0 do not.

    Args:
        learning_rate: float or a Keras schedule, the eps above.
        momentum: float in (-1, 1), the beta above.
        name: string.
        **kwargs: what every Keras optimizer takes, such as `clipnorm`.

    Example:

    >>> from kerasgan.optimizers import HeavyBall
    >>> optimizer = HeavyBall(0.1, momentum=-0.5)

    Reference:
        Polyak, 1964;
        [Gidel et al., 2019](https://arxiv.org/abs/1807.04740), section 4.
    """

    def __init__(
        self, learning_rate=0.1, momentum=-0.5, name="heavy_ball", **kwargs
    ):
        is_number = isinstance(momentum, (int, float))
        if not is_number or not -1 < momentum < 1:
            raise ValueError(
                "Argument `momentum` must be a number in (-1, 1). "
                f"Received: momentum={momentum!r}"
            )
        super().__init__(learning_rate, name=name, **kwargs)
        self.momentum = float(momentum)
