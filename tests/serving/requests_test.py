import numpy as np
import orjson
import pytest
import tensorflow as tf

from kerasgan.serving.requests import AnswerError
from kerasgan.serving.requests import RequestError
from kerasgan.serving.requests import decode
from kerasgan.serving.requests import encode
from kerasgan.serving.requests import signature_of

SPECS = {
    "labels": tf.TensorSpec((None,), tf.int32, "labels"),
    "points": tf.TensorSpec((None, 2), tf.float32, "points"),
}
SEEDS = {"seeds": tf.TensorSpec((None,), tf.int64, "seeds")}


def rows(label=1, point=(0, 0.5)):
    return [{"labels": label, "points": list(point)}] * 2


def columns(labels=(1, 1), points=((0, 0.5), (0, 0.5))):
    return {"labels": list(labels), "points": [list(x) for x in points]}


@pytest.mark.parametrize(
    "request_", [{"instances": rows()}, {"inputs": columns()}], ids=str
)
def test_rows_and_columns(request_):
    found = decode(request_, SPECS, 2)
    np.testing.assert_array_equal(found["labels"], [1, 1])
    np.testing.assert_array_equal(found["points"], [[0, 0.5]] * 2)
    assert found["labels"].dtype == "int32"
    assert found["points"].dtype == "float32"


@pytest.mark.parametrize(
    "request_",
    [
        {"instances": [1, -(2**63)]},
        {"instances": [{"seeds": 1}, {"seeds": -(2**63)}]},
        {"inputs": [1, -(2**63)]},
        {"inputs": {"seeds": [1, -(2**63)]}},
    ],
    ids=str,
)
def test_a_single_input(request_):
    found = decode(request_, SEEDS, 2)
    np.testing.assert_array_equal(found["seeds"], [1, -(2**63)])
    assert found["seeds"].dtype == "int64"


@pytest.mark.parametrize(
    "request_, message",
    [
        ({"instances": 3}, "`instances` must be a list. Received: 3"),
        (
            {"instances": [*rows(), {"labels": 1}]},
            r"with labels, points. Received: \['labels'\]",
        ),
        ({"instances": [1]}, "with labels, points. Received: 1"),
        ({"instances": []}, "from 1 to 3 rows. Received: 0 of `labels`"),
        (
            {"instances": rows() * 2},
            "from 1 to 3 rows. Received: 4 of `labels`",
        ),
        ({"inputs": [1]}, r"inputs must be an object .* Received: \[1\]"),
        (
            {"inputs": columns() | {"x": 1}},
            r"Received: \['labels', 'points', 'x'\]",
        ),
        ({"inputs": columns() | {"labels": 1}}, "Received: 1 of `labels`"),
        (
            {"inputs": columns(labels=[1])},
            r"as many rows. Received: {'labels': 1, 'points': 2}",
        ),
        ({"instances": rows(2**31)}, "that int32 can hold"),
        ({"instances": rows(1.0)}, r"whole .* Received: \[1.0, 1.0\]"),
        ({"instances": rows(True)}, "whole numbers"),
        ({"instances": rows(None)}, "whole numbers"),
        ({"instances": rows([1])}, r"`labels` must have the shape \[\]"),
        ({"instances": rows(point=[1])}, r"shape \[2\]. Received: \[1\]"),
        ({"instances": rows(point=[1, "2"])}, "must hold numbers that"),
        ({"instances": rows(point=[1, [2]])}, "must hold numbers that"),
        ({"instances": rows(point=[1, 1e39])}, "that float32 can hold"),
        ({"instances": rows(point=[1, 10**400])}, "that float32 can hold"),
        ({"instances": rows(point=[1, float("nan")])}, "that float32"),
        (
            {"inputs": {"labels": [1, 1], "points": [[1, 2], [3]]}},
            r"in rows of shape \[2\]. Received: \[\[1, 2\], \[3\]\]",
        ),
    ],
    ids=lambda value: str(value)[-30:],
)
def test_what_does_not_fit_is_refused(request_, message):
    with pytest.raises(RequestError, match=message):
        decode(request_, SPECS, 3)


def test_the_signature():
    names = {"sample", "serving_default"}
    assert signature_of({"instances": []}, names) == "serving_default"
    request = {"inputs": {}, "signature_name": "sample"}
    assert signature_of(request, names) == "sample"


@pytest.mark.parametrize(
    "request_, message",
    [
        (3, "must be an object .* Received: 3"),
        ({"instances": [], "other": 1}, r"Received: \['instances', 'other'\]"),
        ({}, "either .* Received: neither"),
        ({"instances": [], "inputs": []}, "Received: both"),
        (
            {"instances": [], "signature_name": "x"},
            "must be one of a, b. Received: 'x'",
        ),
        ({"instances": [], "signature_name": ["a"]}, r"Received: \['a'\]"),
        ({"instances": []}, "Received: 'serving_default'"),
        ([0] * 100, r"Received: \[0, 0.*\.\.\.$"),
    ],
    ids=lambda value: str(value)[-30:],
)
def test_requests_for_nothing(request_, message):
    with pytest.raises(RequestError, match=message):
        signature_of(request_, {"b": 1, "a": 1})


def as_json(request, outputs):
    answer = encode(request, outputs)
    return orjson.loads(orjson.dumps(answer, option=orjson.OPT_SERIALIZE_NUMPY))


def test_answers():
    images = np.array([[0.5], [0.1]], "float32")
    files = np.array([b"\x00\xff", b"a"], object)
    one, two = {"images": images}, {"images": images, "png_bytes": files}
    in_rows, in_columns = {"instances": []}, {"inputs": {}}
    assert as_json(in_rows, one) == {"predictions": [[0.5], [0.1]]}
    assert as_json(in_columns, one) == {"outputs": [[0.5], [0.1]]}
    b64 = [{"b64": "AP8="}, {"b64": "YQ=="}]
    assert as_json(in_columns, two) == {
        "outputs": {"images": [[0.5], [0.1]], "png_bytes": b64}
    }
    assert as_json(in_rows, two) == {
        "predictions": [
            {"images": [0.5], "png_bytes": b64[0]},
            {"images": [0.1], "png_bytes": b64[1]},
        ]
    }
    names = {"names": np.array([b"a"], object)}
    assert as_json(in_rows, names) == {"predictions": ["a"]}


@pytest.mark.parametrize("wrong", ["nan", "inf", "-inf"])
def test_answers_that_json_cannot_hold(wrong):
    outputs = {"seeds": np.arange(2), "images": np.ones((2, 3), "float32")}
    encode({"inputs": {}}, outputs)
    outputs["images"][1, 2] = wrong
    for request in {"inputs": {}}, {"instances": []}:
        with pytest.raises(AnswerError, match=f"Received: {wrong} in `images`"):
            encode(request, outputs)
