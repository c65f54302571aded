import keras
from keras import ops

from kerasgan.layers.arguments import check_integer


@keras.saving.register_keras_serializable("kerasgan")
class VirtualBatchNormalization(keras.layers.Layer):
    """Normalises each row by the statistics of a fixed reference batch.

        gamma (x - mean) / sqrt(variance + epsilon) + beta

    with mean and variance, of each channel, over the reference's rows, which
    `ReferenceBatch` put before the others at the network's entry. So a row of
    the output does not depend on the other rows of its batch, and the
    statistics always are those of the current weights; the gradient flows
    through them. The price is the pass of the reference: with as many rows as
    a batch has, twice the time.

    It does the same in training and in inference. `freeze` turns a network
    with such layers into one with constant statistics, which needs no
    reference.

    Args:
        num_rows: integer n, the rows of the reference; as in `ReferenceBatch`.
        with_example: bool, whether an example's own statistics count too, with
            weight 1 / (n + 1), as in the paper: beside the reference's, which
            have weight n / (n + 1). The reference's rows are normalised by
            their own statistics alone.
        epsilon: float, added to the variance.
        beta_initializer: initialiser of beta.
        gamma_initializer: initialiser of gamma.

    Input shape:
        `(num_rows + batch, ..., channels)`.

    Output shape:
        Same as the input's.

    Example:

    >>> from kerasgan.layers import DropReference, ReferenceBatch
    >>> latent = keras.Input((8,))
    >>> x = ReferenceBatch(num_rows=16)(latent)
    >>> x = keras.layers.Dense(32)(x)
    >>> x = keras.layers.ReLU()(VirtualBatchNormalization(num_rows=16)(x))
    >>> x = keras.layers.Dense(2)(x)
    >>> network = keras.Model(latent, DropReference(num_rows=16)(x))
    >>> reference = keras.random.normal((16, 8))
    >>> network.get_layer("reference_batch").adapt(reference)
    >>> network(keras.random.normal((5, 8))).shape
    TensorShape([5, 2])

    Reference:
        [Salimans et al., 2016](https://arxiv.org/abs/1606.03498), section 3.5.
    """

    def __init__(
        self,
        num_rows,
        with_example=False,
        epsilon=1e-3,
        beta_initializer="zeros",
        gamma_initializer="ones",
        **kwargs,
    ):
        super().__init__(**kwargs)
        self.num_rows = check_integer("num_rows", num_rows)
        self.with_example = with_example
        self.epsilon = epsilon
        self.beta_initializer = keras.initializers.get(beta_initializer)
        self.gamma_initializer = keras.initializers.get(gamma_initializer)

    def build(self, input_shape):
        channels = input_shape[-1]
        self.gamma = self._add("gamma", channels, self.gamma_initializer)
        self.beta = self._add("beta", channels, self.beta_initializer)

    def _add(self, name, size, initializer, trainable=True):
        return self.add_weight(
            shape=(size,),
            name=name,
            initializer=initializer,
            trainable=trainable,
            autocast=False,  # statistics in full precision
        )

    def call(self, inputs):
        self._check_rows(inputs.shape)
        reference = inputs[: self.num_rows]
        examples = inputs[self.num_rows :]
        mean, variance = self.statistics(inputs)
        return ops.concatenate(
            [
                self.scale(reference, mean, variance),
                self.normalise(examples, mean, variance),
            ]
        )

    def _check_rows(self, shape):
        if shape[0] is not None and shape[0] < self.num_rows:
            raise ValueError(
                f"Layer `{self.name}` needs a `ReferenceBatch` of num_rows="
                f"{self.num_rows} rows before it. Received: {shape[0]} rows"
            )

    def statistics(self, inputs):
        """Mean and variance of each channel over the reference's rows."""
        axes = range(len(inputs.shape) - 1)
        return self._moments(inputs[: self.num_rows], list(axes))

    def normalise(self, examples, mean, variance):
        """Normalises examples, given the reference's statistics."""
        if self.with_example:
            mean, variance = self._blend(examples, mean, variance)
        return self.scale(examples, mean, variance)

    def _blend(self, examples, mean, variance):
        # The moments of a mixture of both, which weighs the example by 1/(n+1)
        axes = range(1, len(examples.shape) - 1)
        own_mean, own_variance = self._moments(examples, list(axes))
        own = 1.0 / (self.num_rows + 1.0)
        rest = 1.0 - own
        both = rest * mean + own * own_mean
        spread = rest * (variance + ops.square(mean - both))
        own_spread = own * (own_variance + ops.square(own_mean - both))
        return both, spread + own_spread

    def _moments(self, x, axes):
        x = ops.cast(x, self.variable_dtype)
        mean = ops.mean(x, axis=axes, keepdims=True) if axes else x
        return mean, ops.mean(ops.square(x - mean), axis=axes, keepdims=True)

    def scale(self, x, mean, variance):
        """`gamma (x - mean) / sqrt(variance + epsilon) + beta`."""
        factor = self.gamma * ops.rsqrt(variance + self.epsilon)
        centred = ops.cast(x, self.variable_dtype) - mean
        return ops.cast(centred * factor + self.beta, x.dtype)

    def compute_output_shape(self, input_shape):
        return input_shape

    def get_config(self):
        return super().get_config() | {
            "num_rows": self.num_rows,
            "with_example": self.with_example,
            "epsilon": self.epsilon,
            "beta_initializer": keras.initializers.serialize(
                self.beta_initializer
            ),
            "gamma_initializer": keras.initializers.serialize(
                self.gamma_initializer
            ),
        }
