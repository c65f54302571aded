"""The REST protocol, of the local server and of TensorFlow Serving itself."""

import asyncio
import base64
import contextlib
import http.client
import subprocess

import numpy as np
import pytest
import tensorflow as tf
from server_process import PATIENCE
from serving.servers import MAX_ROWS
from serving.servers import ask
from starlette.exceptions import HTTPException

from kerasgan.serving import server
from kerasgan.serving.config import health_check
from kerasgan.serving.signatures import example_rows
from kerasgan.serving.signatures import read_signatures
from kerasgan.serving.signatures import specs

NUM_ROWS = 3
SIGNATURES = ["serving_default", "sample", "sample_png", "discriminate"]


def rows_of(served, signature):
    found = read_signatures(served.path)
    if signature not in found:
        pytest.skip(f"the model has no signature {signature}")
    return example_rows(specs(found[signature].inputs), NUM_ROWS)


def plain(values):
    """What came over JSON, as an array."""
    if isinstance(values[0], dict):
        values = [base64.b64decode(value["b64"]) for value in values]
        return np.array(values, object)
    return np.array(values, "float32")


def assert_same(received, expected):
    assert received.shape == expected.shape
    if expected.dtype == object:
        received, expected = (
            np.stack([tf.io.decode_png(file) for file in files]).astype(int)
            for files in (received, expected)
        )
        np.testing.assert_allclose(received, expected, atol=1)
    else:
        np.testing.assert_allclose(received, expected, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("signature", SIGNATURES)
def test_rows(served_models, signature):
    for served in served_models:
        rows = rows_of(served, signature)
        instances = [
            {name: value[index].tolist() for name, value in rows.items()}
            for index in range(NUM_ROWS)
        ]
        request = {"signature_name": signature, "instances": instances}
        code, answer = served.predict(request)
        assert (code, list(answer)) == (200, ["predictions"]), answer
        expected = served.expected(signature, rows)
        assert_same(plain(answer["predictions"]), expected)


@pytest.mark.parametrize("signature", SIGNATURES)
def test_columns(served_models, signature):
    for served in served_models:
        rows = rows_of(served, signature)
        inputs = {name: value.tolist() for name, value in rows.items()}
        request = {"signature_name": signature, "inputs": inputs}
        code, answer = served.predict(request)
        assert (code, list(answer)) == (200, ["outputs"]), answer
        expected = served.expected(signature, rows)
        assert_same(plain(answer["outputs"]), expected)


def test_a_single_input_needs_no_name(served_models):
    for served in served_models:
        rows = rows_of(served, "sample")
        if len(rows) > 1:
            continue
        for key, kind in (("instances", "predictions"), ("inputs", "outputs")):
            request = {"signature_name": "sample", key: rows["seeds"].tolist()}
            code, answer = served.predict(request)
            assert code == 200
            expected = served.expected("sample", rows)
            assert_same(plain(answer[kind]), expected)


def test_the_default_signature_is_serving_default(served_models):
    for served in served_models:
        rows = rows_of(served, "serving_default")
        inputs = {name: value.tolist() for name, value in rows.items()}
        code, answer = served.predict({"inputs": inputs})
        assert code == 200
        expected = served.expected("serving_default", rows)
        assert_same(plain(answer["outputs"]), expected)


def test_a_version_can_be_asked_for(served_models):
    served = served_models[0]
    version = served.path.name
    rows = rows_of(served, "serving_default")
    inputs = {name: value.tolist() for name, value in rows.items()}
    code, answer = served.predict(
        {"inputs": inputs}, f"/versions/{version}:predict"
    )
    assert code == 200
    expected = served.expected("serving_default", rows)
    assert_same(plain(answer["outputs"]), expected)
    code, _ = served.predict({"inputs": inputs}, "/versions/999:predict")
    assert code == 404


def test_status(served_models):
    for served in served_models:
        version = served.path.name
        for path in ("", f"/versions/{version}"):
            code, answer = served.get(path)
            assert code == 200
            assert answer["model_version_status"] == [
                {
                    "version": version,
                    "state": "AVAILABLE",
                    "status": {"error_code": "OK", "error_message": ""},
                }
            ]
        assert served.get("/versions/999")[0] == 404


def test_metadata(served_models):
    for served in served_models:
        code, answer = served.get("/metadata")
        assert code == 200
        name = served.url.rpartition("/")[2]
        assert answer["model_spec"]["name"] == name
        assert answer["model_spec"]["version"] == served.path.name
        found = answer["metadata"]["signature_def"]["signature_def"]
        found.pop("__saved_model_init_op", None)
        assert set(found) == set(served.signatures)
        for signature, described in found.items():
            _, inputs = served.signatures[signature].structured_input_signature
            assert {
                name: (
                    tf.as_dtype(getattr(tf.dtypes, KINDS[info["dtype"]])),
                    [int(d["size"]) for d in info["tensor_shape"]["dim"]],
                )
                for name, info in described["inputs"].items()
            } == {
                name: (spec.dtype, [n or -1 for n in spec.shape])
                for name, spec in inputs.items()
            }


KINDS = {"DT_FLOAT": "float32", "DT_INT32": "int32", "DT_INT64": "int64"}


@pytest.mark.parametrize(
    "request_",
    [
        {"signature_name": "paint", "instances": [{"seeds": 1}]},
        {"signature_name": "sample", "instances": [{"seed": 1}]},
        {"signature_name": "sample", "instances": [{"seeds": 1, "x": 2}]},
        {"signature_name": "sample", "inputs": {"seed": [1]}},
        {"signature_name": "sample", "inputs": {"seeds": ["a"]}},
        {"signature_name": "sample", "inputs": {"seeds": [1.5]}},
        {"signature_name": "sample", "inputs": {"seeds": [2**70]}},
        {"signature_name": "sample", "inputs": {"seeds": [[1], [2, 3]]}},
        {"inputs": {"latents": [[0.0, 1.0]]}},
        {"inputs": {}},
        {"instances": {"seeds": 1}},
        {"instances": [], "inputs": {}},
        {},
        [1],
        b"not JSON",
        b"",
    ],
    ids=str,
)
def test_requests_that_do_not_fit_are_refused(served_models, request_):
    for served in served_models:
        code, answer = served.predict(request_)
        assert 400 <= code < 500
        assert answer["error"]


def test_labels_out_of_range_are_refused(served_models):
    for served in served_models:
        _, inputs = served.signatures["sample"].structured_input_signature
        if "labels" in inputs:
            columns = {"seeds": [1, 2], "labels": [0, 10_000]}
            code, answer = served.predict(
                {"signature_name": "sample", "inputs": columns}
            )
            assert code == 400
            assert "must be from 0 to" in answer["error"]


def test_unknown_models_are_not_found(served_models):
    served = served_models[0]
    for path in ("no", "no/metadata"):
        assert served.get(f"{path}")[0] == 404
    assert served.predict({"instances": [1]}, "no:predict")[0] == 404


# The local server alone.


def test_it_gives_what_keras_gives(local_url, exports):
    for model in exports.values():
        rows = {
            f"{name}s": model.rows[f"{name}s"].tolist()
            for name in model.game.prior.spec
        }
        url = f"{local_url}/v1/models/{model.name}:predict"
        code, answer = ask(url, {"inputs": rows})
        assert code == 200
        assert_same(
            np.array(answer["outputs"], "float32"), model.rows["images"]
        )


def message_of(local_url, name, request):
    code, answer = ask(f"{local_url}/v1/models/{name}:predict", request)
    assert code == 400
    assert list(answer) == ["error"]
    return answer["error"]


@pytest.mark.parametrize(
    "request_, message",
    [
        (
            {"signature": "sample", "instances": [1]},
            "maybe `signature_name`. Received: ['instances', 'signature']",
        ),
        (
            {"signature_name": "sample", "instances": []},
            f"from 1 to {MAX_ROWS} rows. Received: 0 of `seeds`",
        ),
        (
            {"signature_name": "sample", "instances": [0] * (MAX_ROWS + 1)},
            f"from 1 to {MAX_ROWS} rows. Received: {MAX_ROWS + 1} of `seeds`",
        ),
        (
            {"signature_name": "sample", "instances": [True]},
            "`seeds` must hold whole numbers that int64 can hold, in rows of "
            "shape []. Received: [True]",
        ),
        (
            {"inputs": [[0.0, 1.0]]},
            "Rows of `latents` must have the shape [5]. Received: [2]",
        ),
    ],
    ids=lambda value: None if isinstance(value, dict) else value[-20:],
)
def test_the_reason_is_given(local_url, request_, message):
    assert message_of(local_url, "dcgan", request_).endswith(message)


def test_labels_that_the_model_refuses(local_url):
    request = {
        "signature_name": "sample",
        "instances": [{"seeds": 1, "labels": 0}, {"seeds": 1, "labels": 4}],
    }
    assert message_of(local_url, "cgan", request) == (
        "Argument `label` must be from 0 to 3. Received: label from 0 to 4"
    )


def test_long_requests_are_refused_before_they_are_read(local_url):
    client = http.client.HTTPConnection(local_url.removeprefix("http://"))
    with contextlib.closing(client):
        client.putrequest("POST", "/v1/models/dcgan:predict")
        client.putheader("Content-Length", str(10**12))
        client.endheaders()
        answer = client.getresponse()
        assert answer.status == 413
        assert b"A request must have at most" in answer.read()


def test_requests_of_unknown_length_are_read_to_the_limit():
    read = []

    async def app(scope, receive, send):
        while True:
            read.append((await receive())["body"])

    async def receive():
        return {"type": "http.request", "body": b"1234", "more_body": True}

    limited = server._BodyLimit(app, max_bytes=10)
    with pytest.raises(HTTPException, match="at most 10 bytes"):
        asyncio.run(limited({"type": "http"}, receive, None))
    assert read == [b"1234"] * 2


def test_health(local_url):
    assert ask(f"{local_url}/") == (200, {"status": "alive"})
    assert ask(f"{local_url}/v1/models") == (200, {"models": ["dcgan", "cgan"]})
    assert ask(f"{local_url}/v1/models/dcgan:explain", {})[0] == 501
    assert ask(f"{local_url}/v2/models/dcgan")[0] == 404


def test_the_health_check_of_the_container(local_url):
    port = int(local_url.rpartition(":")[2])

    def check(names):
        command = ["bash", "-c", health_check(names, port)]
        return subprocess.run(command, timeout=PATIENCE).returncode

    assert check(["dcgan", "cgan"]) == 0
    assert check(["dcgan", "no"]) != 0
