import keras
import numpy as np
from keras import ops

from kerasgan.layers.arguments import check_integer
from kerasgan.ops.variables import value_now


@keras.saving.register_keras_serializable("kerasgan")
class ReferenceBatch(keras.layers.Layer):
    """Puts a fixed batch of inputs before each batch that a network is given.

    Used first in a network with `VirtualBatchNormalization`, on all of its
    inputs at once; `DropReference` is used last. The reference is saved with
    the network's weights and not trained. It is set once, by `adapt`; until
    then calling the layer is an error.

    A forward pass costs as much as one of `num_rows` rows more.

    Args:
        num_rows: integer, the rows of the reference.
        name: string.

    Input shape:
        `(batch, ...)`, or a dict of such shapes for a network of several
        inputs. Integers are kept exactly up to 2^24.

    Output shape:
        `(num_rows + batch, ...)`, or a dict of such shapes.

    Attributes:
        adapted: whether there is a reference.

    Example:

    >>> layer = ReferenceBatch(num_rows=2)
    >>> layer.adapt(ops.array([[1.0], [2.0]]))
    >>> layer(ops.array([[5.0]]))[:, 0].numpy()
    array([1., 2., 5.], dtype=float32)

    Reference:
        [Salimans et al., 2016](https://arxiv.org/abs/1606.03498), section 3.5.
    """

    def __init__(self, num_rows, name="reference_batch", **kwargs):
        super().__init__(name=name, **kwargs)
        self.num_rows = check_integer("num_rows", num_rows)

    def build(self, input_shape):
        if isinstance(input_shape, dict):
            self.reference = {
                name: self._add_reference(input_shape[name], name)
                for name in sorted(input_shape)
            }
        else:
            self.reference = self._add_reference(input_shape, "reference")

    def _add_reference(self, shape, name):
        return self.add_weight(
            shape=(self.num_rows, *shape[1:]),
            name=name,
            initializer=keras.initializers.Constant(float("nan")),
            trainable=False,
            autocast=False,
        )

    def adapt(self, reference):
        """Sets the reference.

        Args:
            reference: array or tensor of at least `num_rows` rows, the first
                of which are taken; or a dict with one for each input.
        """
        if not self.built:
            self.build(keras.tree.map_structure(ops.shape, reference))
            self.built = True
        if isinstance(self.reference, dict):
            self._check_names(reference)
            for name, variable in self.reference.items():
                self._set(variable, reference[name])
        else:
            self._set(self.reference, reference)

    def _check_names(self, reference):
        names = sorted(self.reference)
        given = sorted(reference) if isinstance(reference, dict) else None
        if given is None or not set(names) <= set(given):
            raise ValueError(
                f"Argument `reference` must be a dict with {names}. Received: "
                f"{given or type(reference)}"
            )

    def _set(self, variable, reference):
        expected = tuple(variable.shape)
        reference = ops.convert_to_numpy(reference)
        rows = reference[: self.num_rows]
        if rows.shape != expected:
            raise ValueError(
                f"Argument `reference` must have at least {expected[0]} rows "
                f"of shape {expected[1:]}. Received: shape={reference.shape}"
            )
        if not np.isfinite(rows).all():
            raise ValueError(
                "Argument `reference` must hold finite numbers. "
                "Received: NaN or infinity"
            )
        variable.assign(rows)

    @property
    def adapted(self):
        values = map(value_now, self.non_trainable_variables)
        return self.built and all(np.isfinite(x).all() for x in values)

    def call(self, inputs):
        if not self.adapted:
            raise ValueError(
                f"Layer `{self.name}` has no reference batch yet: call "
                f'`network.get_layer("{self.name}").adapt(reference)` with '
                f"{self.num_rows} rows of inputs first. Received: no reference"
            )
        if isinstance(inputs, dict):
            return {
                name: _join(self.reference[name], x)
                for name, x in inputs.items()
            }
        return _join(self.reference, inputs)

    def compute_output_spec(self, inputs):
        def spec(x):
            return keras.KerasTensor(self._joined_shape(x.shape), x.dtype)

        return keras.tree.map_structure(spec, inputs)

    def compute_output_shape(self, input_shape):
        return keras.tree.map_shape_structure(self._joined_shape, input_shape)

    def _joined_shape(self, shape):
        batch, *row = shape
        return (None if batch is None else self.num_rows + batch, *row)

    def get_config(self):
        return super().get_config() | {"num_rows": self.num_rows}


def _join(reference, x):
    return ops.concatenate([ops.cast(reference, x.dtype), x], axis=0)
