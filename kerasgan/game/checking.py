"""What a batch must be like: its parts, and their shapes, types and values."""

import numpy as np
import tensorflow as tf

SPARSE = (
    tf.RaggedTensor,
    tf.RaggedTensorSpec,
    tf.SparseTensor,
    tf.SparseTensorSpec,
)


def check_sample(sample, game):
    """Raises an error unless a game can take these values in a step.

    Args:
        sample: dict of arrays or eager tensors, with a batch axis.
        game: the `Game`.
    """
    spec = game.data_spec()
    check_spec(sample, spec)
    check_rows(sample)
    check_range(sample)
    for name, (_, dtype) in spec.items():
        if tf.as_dtype(dtype).is_integer:
            check_bounds(name, np.asarray(sample[name]), game.bounds(name))


def check_inputs(sample, prior):
    """Raises an error unless a generator can take these values.

    Args:
        sample: dict of arrays or eager tensors, with a batch axis; what the
            prior does not name is not looked at.
        prior: the `Prior` of what the generator takes.
    """
    check_spec(sample, prior.spec)
    values = {name: np.asarray(sample[name]) for name in prior.spec}
    check_rows(values)
    for name, value in values.items():
        if value.dtype == "uint8" and value.ndim >= 4:
            continue
        if name in prior.given or value.dtype.kind in "iu":
            prior.check(name, value)
        else:  # codes of an encoder may lie where nothing is drawn
            _check_finite(name, value)


def check_spec(sample, spec):
    """Raises an error unless a batch has the parts that a step needs.

    Args:
        sample: dict of arrays, tensors or specs, with a batch axis.
        spec: dict from a name to the shape of a row and its dtype.
    """
    for name, (shape, dtype) in spec.items():
        if name not in sample:
            raise ValueError(
                f"The data must hold `{name}`, with rows of shape {shape}. "
                f"Received: {sorted(sample)}"
            )
        value = sample[name]
        _check_dense(name, value)
        if shape == () and tf.as_dtype(dtype).is_integer:
            _check_labels(name, value)
        else:
            _check_shape(name, value, shape)
            _check_dtype(name, value, tf.as_dtype(dtype))


def _check_dense(name, value):
    if isinstance(value, SPARSE):
        raise ValueError(
            f"`{name}` must be an array, of rows of one shape; give a ragged "
            "tensor as `x.to_tensor()`, a sparse one as "
            f"`tf.sparse.to_dense(x)`. Received: {type(value).__name__}"
        )


def _check_shape(name, value, shape):
    received = tf.TensorShape(value.shape)
    expected = tf.TensorShape((None, *shape))
    if not expected.is_compatible_with(received):
        received = tuple(received)
        hint = ""
        if received[1:] == tuple(shape[:-1]):
            hint = f" Add an axis: `{name}[..., None]`."
        raise ValueError(
            f"`{name}` must have shape (batch, "
            f"{', '.join(map(str, shape))}).{hint} "
            f"Received: shape={received}"
        )


def _check_labels(name, value):
    """Whole numbers, one a row: of shape `(batch,)` or `(batch, 1)`."""
    shape, dtype = tf.TensorShape(value.shape), _dtype_name(value)
    fits = any(shape.is_compatible_with(s) for s in ((None,), (None, 1)))
    if fits and _is_integer(dtype):
        return
    hint = ""
    if shape.rank == 2:
        hint = f" Give one-hot rows as `{name}.argmax(axis=-1)`."
    elif dtype.startswith("float"):
        hint = f" Give whole numbers as `{name}.astype('int32')`."
    raise ValueError(
        f"`{name}` must be integers, one a row, of shape (batch,).{hint} "
        f"Received: shape={shape}, dtype={dtype}"
    )


def _is_integer(dtype):
    return dtype.startswith(("int", "uint"))


def _dtype_name(value):
    try:
        return tf.as_dtype(value.dtype).name
    except TypeError:  # one of NumPy's that TensorFlow does not have
        return str(value.dtype)


def _check_dtype(name, value, expected):
    dtype = _dtype_name(value)
    if expected.is_integer:
        fits, kinds = _is_integer(dtype), "integers"
    else:
        fits = dtype == "uint8" or "float" in dtype
        kinds = KINDS.get(tf.TensorShape(value.shape).rank, KINDS[4])
    if not fits:
        hint = ""
        if _is_integer(dtype):
            hint = f" Give bytes as `{name}.astype('uint8')`."
        raise ValueError(
            f"`{name}` must be {kinds}.{hint} Received: dtype={dtype}"
        )


# What the parts of a sample may hold, by the number of axes of a batch.
KINDS = {
    1: "floats",
    2: "floats",
    3: "uint8 that are 0 or 1, or floats",
    4: "uint8 in [0, 255] or floats in [-1, 1]",
}


def check_rows(sample):
    """Raises an error unless all parts have as many rows, and some."""
    rows = {name: len(value) for name, value in sample.items()}
    if len(set(rows.values())) > 1:
        raise ValueError(f"Arrays must have as many rows. Received: {rows}")
    if not all(rows.values()):
        raise ValueError(
            f"The data must have at least one row. Received: {rows}"
        )


def check_range(sample):
    """Raises an error unless a batch holds numbers that are as they should be.

    Floats are finite, and those of pictures, which have four axes or more, in
    [-1, 1], with some below 0: those in [0, 1] have to be scaled. What has
    fewer, such as the points of toys, may lie anywhere. Bytes of sequences,
    which have three axes, are 0 or 1.
    """
    for name, value in sample.items():
        value = np.asarray(value)
        dtype = _dtype_name(value)
        if value.size and dtype == "uint8" and value.ndim == 3:
            _check_one_hot(name, value)
        elif value.size and "float" in dtype:
            _check_floats(name, value)


def _check_one_hot(name, value):
    if value.max() > 1:
        raise ValueError(
            f"`{name}` must hold one-hot rows, of 0 and 1, or be pictures "
            "of shape (batch, height, width, channels). "
            f"Received: uint8 in [{value.min()}, {value.max()}]"
        )


def _check_floats(name, value):
    _check_finite(name, value)
    low, high = float(value.min()), float(value.max())
    if value.ndim >= 4 and (low < -1.001 or high > 1.001 or low >= 0.0 < high):
        raise ValueError(
            f"`{name}` must be uint8 in [0, 255] or floats in [-1, 1], with "
            "-1 for black: scale those in [0, 1] by `2 * images - 1`, those "
            "in [0, 255] by `images / 127.5 - 1`. Received: floats in "
            f"[{low:g}, {high:g}]"
        )


def _check_finite(name, value):
    if not np.isfinite([float(value.min()), float(value.max())]).all():
        raise ValueError(
            f"`{name}` must hold finite numbers. Received: NaN or infinity."
        )


def check_bounds(name, value, bounds):
    """Raises an error unless whole numbers lie within bounds.

    Args:
        name: string, the part of the sample that they are.
        value: array of integers.
        bounds: pair of the least and the largest; `None` for no limit.
    """
    ends = np.iinfo("int32")
    low = ends.min if bounds[0] is None else bounds[0]
    high = ends.max if bounds[1] is None else bounds[1]
    least, largest = int(value.min()), int(value.max())
    if least < low or largest > high:
        raise ValueError(
            f"`{name}` must be integers from {low} to {high}. "
            f"Received: {name} from {least} to {largest}"
        )


def check_divides(rows, turns, replicas=1):
    """Raises an error unless a batch splits evenly over turns and replicas."""
    if rows % (turns * replicas):
        raise ValueError(
            f"A batch must divide into {turns} turns on {replicas} replicas: "
            f"its rows must be a multiple of {turns * replicas}. "
            f"Received: {rows} rows"
        )


def check_count(name, value):
    """Raises an error unless a count is a whole number, or `None`."""
    is_whole = isinstance(value, (int, np.integer))
    if value is None or (is_whole and value > 0 and value is not True):
        return
    raise ValueError(
        f"Argument `{name}` must be an integer of at least 1. "
        f"Received: {name}={value!r}"
    )


def check_unweighted(**weights):
    """Raises an error if there are weights of rows, which games have not."""
    for name, value in weights.items():
        if value is not None:
            raise ValueError(
                f"A game takes no `{name}`: its costs are means over rows, "
                f"each of which counts once. Received: {name} of type "
                f"{type(value).__name__}"
            )
