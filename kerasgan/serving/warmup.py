"""Requests that TensorFlow Serving runs before it serves a model."""

from pathlib import Path

import tensorflow as tf

from kerasgan import files
from kerasgan.export import read_description
from kerasgan.serving.signatures import example_rows
from kerasgan.serving.signatures import read_signatures
from kerasgan.serving.signatures import specs

FILE = Path("assets.extra", "tf_serving_warmup_requests")
MOST_SIZES = 10  # the largest has 512 rows


def write_warmup(export_path, num=1, model=None):
    """Writes warm-up requests into an export.

    TensorFlow Serving runs them when it loads the model, so that the first
    client does not wait for what is done once. Each signature gets requests
    of 1, 2, 4, ... rows: those that batching makes are padded to such sizes.

    Args:
        export_path: path of one version of an export: the folder that holds
            `saved_model.pb`. Requests that are there already are replaced.
        num: integer, how many requests for each signature. That of index `i`
            has `2**i` rows.
        model: string, the name under which it will be served; that of the
            folder of versions by default.

    Returns:
        The path of the file: a TFRecord of `PredictionLog` protos.

    Raises:
        ValueError: if there is no SavedModel, or `num` is not a small
            positive integer.
    """
    signatures = read_signatures(export_path)
    said = read_description(export_path)
    if not isinstance(num, int) or not 1 <= num <= MOST_SIZES:
        raise ValueError(
            f"Argument `num` must be an integer from 1 to {MOST_SIZES}. "
            f"Received: num={num!r}"
        )
    model = model or Path(export_path).resolve().parent.name
    path = Path(export_path, FILE)
    temporary = files.temporary_of(path)
    path.parent.mkdir(exist_ok=True)
    try:
        with tf.io.TFRecordWriter(str(temporary)) as writer:
            for name, signature in signatures.items():
                inputs = specs(signature.inputs)
                for index in range(num):
                    rows = example_rows(inputs, 2**index, said=said)
                    writer.write(_log(predict_request(model, name, rows)))
        files.flush(temporary)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
    return path


def predict_request(model, signature, rows):
    """A `PredictRequest` proto as bytes.

    It is put together here, since the package with its definition is large
    and needs a TensorFlow of its own version. The numbers are those of
    `predict.proto` and `model.proto` of TensorFlow Serving.

    Args:
        model: string, the model's name.
        signature: string, the signature's name.
        rows: dict of arrays, the inputs.
    """
    spec = _field(1, model.encode()) + _field(3, signature.encode())
    encoded = _field(1, spec)
    for name, value in rows.items():
        tensor = tf.make_tensor_proto(value).SerializeToString()
        encoded += _field(2, _field(1, name.encode()) + _field(2, tensor))
    return encoded


def _log(request):
    """A `PredictionLog` of a request; numbers of `prediction_log.proto`."""
    return _field(6, _field(1, request))


def _field(number, content):
    """One field of a proto whose content has a length: tag, length, bytes."""
    return _varint(number << 3 | 2) + _varint(len(content)) + content


def _varint(value):
    """Seven bits a byte, the lowest first; all but the last have bit 8."""
    parts = bytearray()
    while value > 127:
        parts.append(value & 127 | 128)
        value >>= 7
    parts.append(value)
    return bytes(parts)
