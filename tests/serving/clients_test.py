"""The clients of a configuration, as users run them."""

import json
import runpy
import sys
from concurrent import futures

import grpc
import numpy as np
import pytest
import tensorflow as tf
from tensorflow_serving.apis import get_model_metadata_pb2
from tensorflow_serving.apis import predict_pb2
from tensorflow_serving.apis import prediction_service_pb2_grpc

from kerasgan.serving.config import CLIENTS
from kerasgan.serving.loaded import LoadedVersion


@pytest.fixture
def run(monkeypatch, tmp_path, capsys):
    def call(name, **options):
        options |= {"output": tmp_path / "samples"}
        arguments = [f"--{key}={value}" for key, value in options.items()]
        monkeypatch.setattr(sys, "argv", [name, *arguments])
        runpy.run_path(str(CLIENTS / name), run_name="__main__")
        return capsys.readouterr().out.split()

    return call


class Service(prediction_service_pb2_grpc.PredictionServiceServicer):
    """What TensorFlow Serving answers over gRPC."""

    def __init__(self, path):
        self.version = LoadedVersion(path, max_rows=8)

    def Predict(self, request, context):
        rows = {k: tf.make_ndarray(x) for k, x in request.inputs.items()}
        outputs = self.version.run(request.model_spec.signature_name, rows)
        answer = predict_pb2.PredictResponse()
        for name, value in outputs.items():
            answer.outputs[name].CopyFrom(tf.make_tensor_proto(value))
        return answer

    def GetModelMetadata(self, request, context):
        signatures = get_model_metadata_pb2.SignatureDefMap()
        for name, each in self.version.signatures.items():
            signatures.signature_def[name].CopyFrom(each)
        answer = get_model_metadata_pb2.GetModelMetadataResponse()
        answer.metadata["signature_def"].Pack(signatures)
        return answer


@pytest.fixture
def grpc_address(model):
    server = grpc.server(futures.ThreadPoolExecutor(1))
    prediction_service_pb2_grpc.add_PredictionServiceServicer_to_server(
        Service(model.path), server
    )
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    yield f"127.0.0.1:{port}"
    server.stop(0).wait()


def expected(model, seed):
    fixed = {"label": 2} if model.name == "cgan" else {}
    return model.game.sample(1, seed=seed, **fixed)[0]


def assert_pictures(paths, model):
    assert [path.rpartition("/")[2] for path in paths] == ["0.png", "1.png"]
    for seed, path in enumerate(paths, start=5):
        image = tf.io.decode_png(tf.io.read_file(path)).numpy() / 127.5 - 1
        np.testing.assert_allclose(
            image, expected(model, seed), atol=0.51 / 127.5
        )


def test_rest(run, local_url, model):
    given = {"server": local_url, "model": model.name, "num": 2, "seed": 5}
    given |= {"label": 2}
    assert_pictures(run("client_rest.py", **given), model)
    (path,) = run("client_rest.py", **given | {"signature": "sample", "num": 1})
    assert path.endswith("0.json")
    with open(path) as file:
        np.testing.assert_allclose(
            json.load(file), expected(model, 5), atol=1e-5
        )


def test_grpc(run, grpc_address, model):
    given = {"server": grpc_address, "model": model.name, "num": 2, "seed": 5}
    given |= {"label": 2}
    assert_pictures(run("client_grpc.py", **given), model)
    (path,) = run("client_grpc.py", **given | {"signature": "sample", "num": 1})
    np.testing.assert_allclose(np.load(path), expected(model, 5), atol=1e-5)


def test_errors_of_the_server_are_shown(run, local_url):
    with pytest.raises(SystemExit, match="404: .*does not exist"):
        run("client_rest.py", server=local_url, model="no")
