"""What an export takes and gives, read without loading it."""

from pathlib import Path

import numpy as np
import tensorflow as tf
from tensorflow.core.protobuf import saved_model_pb2


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


def example_rows(inputs, num=1, seed=0):
    """Rows that a signature of any game takes.

    Args:
        inputs: dict of `tf.TensorSpec`s, as `specs` gives them.
        num: integer, how many rows.
        seed: integer, which ones.

    Returns:
        A dict of arrays: seeds that count up; labels 0 and 1, which every
        game with labels has; floats from -1 to 1, which are images and
        latents alike.
    """
    rng = np.random.default_rng(seed)
    rows = {}
    for name, spec in inputs.items():
        shape = (num, *spec.shape[1:])
        if spec.dtype.is_integer:
            counts = seed + np.arange(num)
            counts = counts if spec.dtype == tf.int64 else counts % 2
            counts = counts.reshape(num, *[1] * (len(shape) - 1))
            values = np.broadcast_to(counts, shape)
        else:
            values = rng.uniform(-1.0, 1.0, shape)
        rows[name] = values.astype(spec.dtype.as_numpy_dtype)
    return rows
