"""What an export takes and gives, read without loading it."""

from pathlib import Path

import numpy as np
import tensorflow as tf
from tensorflow.core.protobuf import saved_model_pb2

SIZE = 64, 64  # of a picture where nothing says what it is


def read_signatures(path):
    """The signatures of a SavedModel, as its file describes them.

    Args:
        path: path of the SavedModel's folder.

    Returns:
        A dict of `SignatureDef` protos by name; that of the initialisation,
        which is not for clients, is left out.

    Raises:
        ValueError: if there is no SavedModel.
    """
    file = Path(path, "saved_model.pb")
    try:
        saved = saved_model_pb2.SavedModel.FromString(file.read_bytes())
        found = dict(saved.meta_graphs[0].signature_def)
    # Of bytes that are no proto the parsers raise errors of their own.
    except Exception as error:
        raise ValueError(
            "An export must be a SavedModel. "
            f"Received: {path} ({type(error).__name__}: {error})"
        ) from error
    return {name: found[name] for name in sorted(found) if found[name].inputs}


def specs(tensors):
    """The inputs or the outputs of a signature as `tf.TensorSpec`s."""
    return {
        name: tf.TensorSpec(
            [None if d.size < 0 else d.size for d in info.tensor_shape.dim],
            tf.as_dtype(info.dtype),
            name=name,
        )
        for name, info in sorted(tensors.items())
    }


def example_rows(inputs, num=1, seed=0, said=None):
    """Rows that a signature of any game takes.

    Args:
        inputs: dict of `tf.TensorSpec`s, as `specs` gives them.
        num: integer, how many rows.
        seed: integer, which ones.
        said: dict, what the export says of its game, as
            `kerasgan.export.read_description` gives it; `None` if nothing.

    Returns:
        A dict of arrays. Whole numbers count up: seeds from `seed` on, others
        from the least to the largest again and again. Floats lie between
        their bounds; without any, from -1 to 1, which are pictures and
        latents alike. Text is one-hot. Pictures of any size, and those in
        files, have the size that the network was trained on.
    """
    rng = np.random.default_rng(seed)
    said = said or {"parts": {}, "alphabet": None}
    rows = {}
    for name, spec in inputs.items():
        shape = (num, *_shape_of(name, spec, said))
        part = said["parts"].get(name.removesuffix("s"), {})
        limits = part.get("low"), part.get("high")
        if spec.dtype.is_integer:
            values = _counts(seed + np.arange(num), spec, *limits)
            values = values.reshape(num, *[1] * (len(shape) - 1))
            values = np.broadcast_to(values, shape)
        elif _is_text(name, shape, said["alphabet"]):
            values = np.eye(shape[-1])[rng.integers(0, shape[-1], shape[:-1])]
        else:
            values = rng.uniform(*_ends(*limits), shape)
        if spec.dtype == tf.string:
            values = _files(values)
        rows[name] = values.astype(spec.dtype.as_numpy_dtype)
    return rows


def _shape_of(name, spec, said):
    """The shape of a row; that of a picture, if it is of any size or a file."""
    shape = tuple(spec.shape[1:])
    if spec.dtype != tf.string and None not in shape:
        return shape
    singular = name.removesuffix("s").removesuffix("_byte")
    default = (*SIZE, shape[-1] if shape else 3)
    return tuple(said.get("pictures", {}).get(singular, default))


def _files(pictures):
    """PNG files of floats in [-1, 1]."""
    levels = np.rint((pictures + 1.0) * 127.5).astype("uint8")
    return np.array([tf.io.encode_png(each).numpy() for each in levels], object)


def example_of_parts(parts):
    """A row of each part that is given, or that a user may set, but labels.

    Args:
        parts: dict, what an export says of its parts; see
            `kerasgan.export.read_description`.

    Returns:
        A dict of lists of one row each, by plural names. Controls have their
        default; floats are rounded, by less than what bounds leave free.
    """
    asked = {
        f"{name}s": tf.TensorSpec((None, *part["shape"]), part["dtype"])
        for name, part in parts.items()
        if (part["given"] or part["control"]) and name != "label"
    }
    rows = example_rows(asked, said={"parts": parts, "alphabet": None})
    for name, part in parts.items():
        if f"{name}s" in asked and part["default"] is not None:
            rows[f"{name}s"][:] = part["default"]
    return {name: _rounded(value).tolist() for name, value in rows.items()}


def _rounded(values):
    is_float = values.dtype.kind == "f"
    return values.astype("float64").round(3) if is_float else values


def _counts(counts, spec, low, high):
    """Whole numbers within bounds; seeds have none, labels two at least."""
    if low is None and high is None:
        return counts if spec.dtype == tf.int64 else counts % 2
    low = min(0, high) if low is None else low
    high = low + 1 if high is None else high
    return low + counts % (high - low + 1)


def _ends(low, high):
    """What floats lie between."""
    low = min(-1.0, 1.0 if high is None else high) if low is None else low
    return low, max(low, 1.0) if high is None else high


def _is_text(name, shape, alphabet):
    """Whether rows are lines of the game's text, as a critic takes them."""
    is_sample = name == "images" and len(shape) == 3
    return is_sample and shape[-1] == len(alphabet or "")
