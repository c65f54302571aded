"""The REST protocol of TensorFlow Serving: requests and answers as JSON.

`{"instances": [...]}` has a row a sample and is answered by `predictions`;
`{"inputs": {...}}` has a column an input and is answered by `outputs`.
"""

import base64
import reprlib

import numpy as np

MOST_AXES = 32  # that NumPy goes through one by one
SHOWN = 80  # characters of what was received
FIELDS = {"signature_name", "instances", "inputs"}
DEFAULT = "serving_default"


class RequestError(ValueError):
    """A request that the client has to change."""


class AnswerError(ArithmeticError):
    """Outputs that JSON has no numbers for."""


def signature_of(request, names):
    """The name of the signature that a request is for.

    Args:
        request: what the client's JSON holds.
        names: the signatures that there are.
    """
    if not isinstance(request, dict) or set(request) - FIELDS:
        received = sorted(request) if isinstance(request, dict) else request
        raise RequestError(
            "A request must be an object with `instances` or `inputs`, and "
            f"maybe `signature_name`. Received: {_short(received)}"
        )
    if ("instances" in request) == ("inputs" in request):
        raise RequestError(
            "A request must have either `instances` or `inputs`. Received: "
            + ("both" if "inputs" in request else "neither")
        )
    name = request.get("signature_name", DEFAULT)
    if not isinstance(name, str) or name not in names:
        raise RequestError(
            f"`signature_name` must be one of {', '.join(sorted(names))}. "
            f"Received: {_short(name)}"
        )
    return name


def decode(request, specs, max_rows):
    """The inputs of a signature.

    Args:
        request: dict, the client's JSON.
        specs: dict of `tf.TensorSpec`s, the inputs by name.
        max_rows: integer, the most rows.

    Returns:
        A dict of arrays of equally many rows.

    Raises:
        RequestError: if names, shapes, types or the number of rows do not
            fit.
    """
    if "instances" in request:
        columns = _columns(request["instances"], specs)
    else:
        columns = request["inputs"]
        if len(specs) == 1 and not isinstance(columns, dict):
            columns = {name: columns for name in specs}
        _check_names("inputs", columns, specs)
    for name, column in columns.items():
        if not isinstance(column, list) or not 1 <= len(column) <= max_rows:
            rows = len(column) if isinstance(column, list) else _short(column)
            raise RequestError(
                f"A request must have from 1 to {max_rows} rows. "
                f"Received: {rows} of `{name}`"
            )
    if len({len(column) for column in columns.values()}) > 1:
        lengths = {name: len(column) for name, column in columns.items()}
        raise RequestError(
            f"All inputs must have as many rows. Received: {lengths}"
        )
    return {name: _array(columns[name], spec) for name, spec in specs.items()}


def encode(request, outputs):
    """The answer to a request.

    Args:
        request: dict, the client's JSON.
        outputs: dict of arrays, what the signature gave.

    Returns:
        A dict that `orjson` can write. Bytes of outputs named `*_bytes` are
        base64-coded, as `{"b64": "..."}`.

    Raises:
        AnswerError: if an output is infinite, or not a number.
    """
    columns = {name: _plain(name, value) for name, value in outputs.items()}
    if len(columns) == 1:
        (column,) = columns.values()
        kind = "predictions" if "instances" in request else "outputs"
        return {kind: column}
    if "inputs" in request:
        return {"outputs": columns}
    rows = zip(*columns.values(), strict=True)
    rows = [dict(zip(columns, row, strict=True)) for row in rows]
    return {"predictions": rows}


def _columns(instances, specs):
    """Rows of values, or of objects, as a list for each input."""
    if not isinstance(instances, list):
        raise RequestError(
            f"`instances` must be a list. Received: {_short(instances)}"
        )
    if len(specs) == 1 and not any(isinstance(x, dict) for x in instances):
        return {name: instances for name in specs}
    for instance in instances:
        _check_names("each of `instances`", instance, specs)
    return {name: [row[name] for row in instances] for name in specs}


def _check_names(what, received, specs):
    if not isinstance(received, dict) or set(received) != set(specs):
        names = sorted(received) if isinstance(received, dict) else received
        raise RequestError(
            f"{what} must be an object with {', '.join(sorted(specs))}. "
            f"Received: {_short(names)}"
        )


def _array(column, spec):
    """A list as an array, if it fits the input."""
    if spec.dtype.name == "string":
        return _bytes(column, spec)
    try:
        # As objects first: NumPy would make numbers of `true` and of "1".
        values = np.array(column, object)
        if values.ndim > MOST_AXES:
            raise ValueError("axes")
        kinds = {int} if spec.dtype.is_integer else {int, float}
        if not {type(value) for value in values.flat} <= kinds:
            raise ValueError("values")
        with np.errstate(over="ignore"):  # infinite then, and refused
            array = values.astype(spec.dtype.as_numpy_dtype)
        if not np.isfinite(array).all():
            raise ValueError("values")
    except (ValueError, OverflowError):
        kind = "whole numbers" if spec.dtype.is_integer else "numbers"
        raise RequestError(
            f"`{spec.name}` must hold {kind} that {spec.dtype.name} can hold, "
            f"in rows of shape {_row(spec)}. Received: {_short(column)}"
        ) from None
    if not spec.shape.is_compatible_with(array.shape):
        raise RequestError(
            f"Rows of `{spec.name}` must have the shape {_row(spec)}. "
            f"Received: {list(array.shape[1:])}"
        )
    return array


def _bytes(column, spec):
    """A list of files, each as `{"b64": "..."}`, as an array of bytes."""
    array = np.empty(len(column), object)
    try:
        for index, each in enumerate(column):
            (key,) = each
            array[index] = base64.b64decode(each[key], validate=True)
            if key != "b64":
                raise ValueError("key")
    except (TypeError, ValueError):
        raise RequestError(
            f'`{spec.name}` must hold files, each as {{"b64": "..."}}, '
            f"base64-coded. Received: {_short(column)}"
        ) from None
    return array


def _row(spec):
    return list(spec.shape[1:])


def _plain(name, values):
    if values.dtype != object:
        return _finite(name, np.ascontiguousarray(values))
    as_json = _base64 if name.endswith("_bytes") else bytes.decode
    plain = np.empty(values.shape, object)
    plain.flat = [as_json(value) for value in values.flat]
    return plain.tolist()


def _finite(name, values):
    """The same array, if JSON can hold it: `null` is no number."""
    finite = np.isfinite(values)
    if not finite.all():
        raise AnswerError(
            "Outputs must be finite numbers: the inputs are too large, or the "
            f"model is damaged. Received: {values[~finite][0]} in `{name}`"
        )
    return values


def _base64(value):
    return {"b64": base64.b64encode(value).decode()}


class _Beginning(reprlib.Repr):
    """Reprs that do not read on where nobody will: requests may be large."""

    def __init__(self):
        super().__init__()
        self.maxlist = self.maxdict = self.maxstring = SHOWN


def _short(value):
    text = _Beginning().repr(value)
    return text if len(text) <= SHOWN else text[: SHOWN - 3] + "..."
