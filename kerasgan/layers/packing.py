import keras
from keras import ops

from kerasgan.layers.arguments import check_integer


@keras.saving.register_keras_serializable("kerasgan")
class Packing(keras.layers.Layer):
    """Joins samples along their channels, for a discriminator to judge packs.

    Used first in a discriminator. Rows `m p, ..., m p + m - 1` of the batch
    become row p, so that there is one score a pack, and the losses take their
    means over packs: a batch must be a multiple of m. Labels that go along
    must be packed too.

    Rows of a batch see each other (`couples_batch`), so that an exported game
    offers no `discriminate`.

    Args:
        num_samples: integer m, the samples of a pack.

    Input shape:
        `(batch, ..., channels)`.

    Output shape:
        `(batch / m, ..., m * channels)`: the channels of the pack's first
        sample come first.

    Reference:
        [Lin et al., 2018](https://arxiv.org/abs/1712.04086), section 2.
    """

    couples_batch = True

    def __init__(self, num_samples, **kwargs):
        super().__init__(**kwargs)
        self.num_samples = check_integer("num_samples", num_samples)
        self.built = True

    def call(self, inputs):
        batch, *row = ops.shape(inputs)
        if isinstance(batch, int):
            self._check(batch)
        packs = ops.reshape(inputs, (-1, self.num_samples, *row))
        packs = ops.moveaxis(packs, 1, -2)
        return ops.reshape(packs, (-1, *row[:-1], self.num_samples * row[-1]))

    def _check(self, batch):
        if batch % self.num_samples:
            raise ValueError(
                f"A batch must be a multiple of num_samples={self.num_samples}"
                f". Received: {batch} rows"
            )

    def compute_output_shape(self, input_shape):
        batch, *row = input_shape
        if batch is not None:
            self._check(batch)
            batch //= self.num_samples
        return (batch, *row[:-1], self.num_samples * row[-1])

    def get_config(self):
        return super().get_config() | {"num_samples": self.num_samples}
