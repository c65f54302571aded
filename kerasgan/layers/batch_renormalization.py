import keras
from keras import ops

STEPS = (5_000, 40_000, 25_000)  # the paper's, section 4


@keras.saving.register_keras_serializable("kerasgan")
class BatchRenormalization(keras.layers.Layer):
    """Batch normalisation that comes to what it will be in inference.

        gamma (r (x - mean) / deviation + d) + beta
        r = clip(deviation / moving_deviation, 1 / r_max, r_max)
        d = clip((mean - moving_mean) / moving_deviation, -d_max, d_max)

    with mean and deviation, of each channel, over the batch. r and d are
    constants to the gradient. Where neither is clipped the output is
    `gamma (x - moving_mean) / moving_deviation + beta`, that of inference, so
    that small batches, or some that are all alike, do no harm.

    Bounds are r_max = 1 and d_max = 0 at first, which is batch
    normalisation, and are then moved out evenly, by training steps.

    Moving statistics are those of `keras.layers.BatchNormalization`: of the
    variance, where the paper has the deviation. Under several replicas each
    has its own batch, and a step takes the mean of what they moved.

    Args:
        momentum: float, what is kept of the moving statistics at each batch.
        epsilon: float, added to the variance.
        r_max: float of at least 1, the bound of r in the end.
        d_max: float of at least 0, the bound of d in the end.
        steps: three integers: the training step after which the bounds move,
            and those at which r's and d's are what they are in the end.
        gamma_initializer: initialiser of gamma.

    Call arguments:
        inputs: float tensor.
        training: bool, whether to normalise by the batch.

    Input shape:
        `(batch, ..., channels)`.

    Output shape:
        Same as the input's.

    Example:

    >>> layer = BatchRenormalization(steps=(0, 1, 1))
    >>> x = keras.random.normal((8, 3), mean=4.0)
    >>> layer(x, training=True).shape
    TensorShape([8, 3])
    >>> layer.after_step()  # as a game does
    >>> [float(bound) for bound in layer.bounds()]
    [3.0, 5.0]

    Reference:
        [Ioffe, 2017](https://arxiv.org/abs/1702.03275), algorithm 1.
    """

    def __init__(
        self,
        momentum=0.99,
        epsilon=1e-3,
        r_max=3.0,
        d_max=5.0,
        steps=STEPS,
        gamma_initializer="ones",
        **kwargs,
    ):
        super().__init__(**kwargs)
        self.momentum = _at_least("momentum", momentum, 0.0)
        if momentum > 1.0:
            raise ValueError(
                "Argument `momentum` must be a float from 0 to 1, or moving "
                f"statistics would run away. Received: momentum={momentum!r}"
            )
        self.epsilon = _at_least("epsilon", epsilon, 0.0)
        self.r_max = _at_least("r_max", r_max, 1.0)
        self.d_max = _at_least("d_max", d_max, 0.0)
        self.steps = _check_steps(steps)
        self.gamma_initializer = keras.initializers.get(gamma_initializer)

    def build(self, input_shape):
        channels = input_shape[-1]
        self.gamma = self._add("gamma", channels, self.gamma_initializer)
        self.beta = self._add("beta", channels, "zeros")
        self.moving_mean = self._add("moving_mean", channels, "zeros", False)
        self.moving_variance = self._add(
            "moving_variance", channels, "ones", False
        )
        self.step = self.add_weight(
            shape=(),
            name="step",
            dtype="int64",
            initializer="zeros",
            trainable=False,
        )

    def _add(self, name, size, initializer, trainable=True):
        return self.add_weight(
            shape=(size,),
            name=name,
            initializer=initializer,
            trainable=trainable,
            autocast=False,  # statistics in full precision
        )

    def call(self, inputs, training=False):
        x = ops.cast(inputs, self.variable_dtype)
        kept = self.moving_mean.value, self._deviation(self.moving_variance)
        if training:
            x = self._renormalise(x, *kept)
        else:
            x = (x - kept[0]) / kept[1]
        return ops.cast(self.gamma * x + self.beta, inputs.dtype)

    def _renormalise(self, x, moving_mean, moving_deviation):
        mean, variance = ops.moments(x, axes=list(range(len(x.shape) - 1)))
        deviation = self._deviation(variance)
        r_max, d_max = self.bounds()
        r = ops.clip(deviation / moving_deviation, 1.0 / r_max, r_max)
        d = ops.clip((mean - moving_mean) / moving_deviation, -d_max, d_max)
        self._move(self.moving_mean, mean)
        self._move(self.moving_variance, variance)
        r, d = ops.stop_gradient(r), ops.stop_gradient(d)
        return r * (x - mean) / deviation + d

    def _deviation(self, variance):
        return ops.sqrt(variance + self.epsilon)

    def _move(self, moving, value):
        rest = 1.0 - self.momentum
        moving.assign(self.momentum * moving + rest * value)

    def bounds(self):
        """The bounds of r and of d at this step: two scalars."""
        start, r_end, d_end = self.steps
        r_share, d_share = self._share(start, r_end), self._share(start, d_end)
        return 1.0 + (self.r_max - 1.0) * r_share, self.d_max * d_share

    def _share(self, start, end):
        """How much of the way from a step to a later one is done."""
        done = ops.cast(self.step, self.variable_dtype) - start
        return ops.clip(done / (end - start), 0.0, 1.0)

    def after_step(self):
        """Counts a training step; the game calls it once in each."""
        self.step.assign_add(1)

    def compute_output_shape(self, input_shape):
        return input_shape

    def get_config(self):
        return super().get_config() | {
            "momentum": self.momentum,
            "epsilon": self.epsilon,
            "r_max": self.r_max,
            "d_max": self.d_max,
            "steps": self.steps,
            "gamma_initializer": keras.initializers.serialize(
                self.gamma_initializer
            ),
        }


def _at_least(name, value, least):
    if not value >= least:
        raise ValueError(
            f"Argument `{name}` must be a float of at least {least}. "
            f"Received: {name}={value!r}"
        )
    return value


def _check_steps(steps):
    steps = tuple(steps)
    if len(steps) != 3 or not 0 <= steps[0] < min(steps[1:]):
        raise ValueError(
            "Argument `steps` must be three integers, the first of at least 0 "
            f"and less than the others. Received: steps={steps}"
        )
    return steps
