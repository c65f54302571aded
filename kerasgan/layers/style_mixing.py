import keras
from keras import ops

from kerasgan.layers.arguments import check_integer
from kerasgan.ops import random


@keras.saving.register_keras_serializable("kerasgan")
class StyleMixing(keras.layers.Layer):
    """Gives each layer of a generator the style of one of two latents.

        style of layer l:  first if l < crossover, else second

    In training a row is mixed with some probability, at a layer that is drawn
    from 1 to `num_styles - 1`: neighbouring layers then cannot rely on their
    styles belonging together. Otherwise the crossover is what is asked for;
    at `num_styles` nothing is mixed.

    Args:
        num_styles: integer of at least 2, the layers that take a style.
        probability: float in [0, 1], the share of rows that training mixes;
            for 0 it mixes what is asked for.

    Call arguments:
        first: float tensor of shape `(batch, style_dim)`.
        second: float tensor of the same shape.
        crossover: float tensor of shape `(batch,)`.
        training: bool, whether the crossover is drawn.

    Output shape:
        `(batch, num_styles, style_dim)`.

    Example:

    >>> layer = StyleMixing(num_styles=3)
    >>> first, second = ops.zeros((2, 1)), ops.ones((2, 1))
    >>> layer(first, second, ops.array([1.0, 3.0]))[..., 0].numpy().tolist()
    [[0.0, 1.0, 1.0], [0.0, 0.0, 0.0]]

    Reference:
        [Karras et al., 2018](https://arxiv.org/abs/1812.04948), section 3.1.
    """

    def __init__(self, num_styles, probability=0.9, **kwargs):
        super().__init__(**kwargs)
        self.num_styles = check_integer("num_styles", num_styles, least=2)
        if not 0.0 <= probability <= 1.0:
            raise ValueError(
                "Argument `probability` must be in [0, 1]. "
                f"Received: probability={probability!r}"
            )
        self.probability = probability

    def call(self, first, second, crossover, training=False):
        if training and self.probability:
            crossover = self._draw(ops.shape(first)[0])
        layer = ops.arange(self.num_styles, dtype="float32")
        crossover = ops.cast(crossover, "float32")
        is_first = layer[None, :, None] < crossover[:, None, None]
        return ops.where(is_first, first[:, None, :], second[:, None, :])

    def _draw(self, rows):
        """Layers to cross over at: one draw says whether and where."""
        share = random.uniform((rows,), random.next_key()) / self.probability
        place = 1.0 + ops.floor(share * (self.num_styles - 1))
        return ops.where(share < 1.0, place, float(self.num_styles))

    def compute_output_shape(self, first_shape, second_shape, crossover_shape):
        return (first_shape[0], self.num_styles, first_shape[-1])

    def get_config(self):
        return super().get_config() | {
            "num_styles": self.num_styles,
            "probability": self.probability,
        }
