"""What TensorFlow Serving does with an export, without its binary.

It loads the SavedModel by the C++ loader, which is in the wheel of TensorFlow,
and takes the protos of `tensorflow-serving-api`.
"""

import importlib

import numpy as np
import pytest
import tensorflow as tf
from serving.native import NativeModel
from serving.servers import SETTINGS
from tensorflow_serving.apis import predict_pb2
from tensorflow_serving.apis import prediction_log_pb2

import kerasgan
from kerasgan import calling
from kerasgan import serving
from kerasgan.export.signatures import signatures_of
from kerasgan.registry import module_of
from kerasgan.serving.signatures import example_rows
from kerasgan.serving.signatures import read_signatures
from kerasgan.serving.signatures import specs
from kerasgan.serving.warmup import predict_request

NAMES = {"serving_default", "draw", "sample", "sample_png", "discriminate"}


class CppSession:
    """`TF_LoadSessionFromSavedModel`."""

    def __init__(self, path):
        self.run = NativeModel(path).run


class PythonSession:
    """`tf.compat.v1.saved_model.load`."""

    def __init__(self, path):
        self.session = tf.compat.v1.Session(graph=tf.Graph())
        loaded = tf.compat.v1.saved_model.load(
            self.session, ["serve"], str(path)
        )
        self.signatures = loaded.signature_def

    def run(self, name, rows):
        signature = self.signatures[name]
        feeds = {signature.inputs[k].name: x for k, x in rows.items()}
        fetches = {k: x.name for k, x in signature.outputs.items()}
        return self.session.run(fetches, feeds)


@pytest.fixture(scope="module")
def sessions(exports):
    """Each export in each kind of session."""
    return {
        (name, kind): kind(model.path)
        for name, model in exports.items()
        for kind in (CppSession, PythonSession)
    }


@pytest.fixture(params=[CppSession, PythonSession])
def session(request, sessions, model):
    return sessions[model.name, request.param]


def rows_of(model, signature):
    inputs = read_signatures(model.path)[signature].inputs
    return {name: model.rows[name] for name in inputs}


def through_protos(model, signature):
    """Rows after the trip to a server: a request as bytes, and parsed."""
    encoded = predict_request(model.name, signature, rows_of(model, signature))
    request = predict_pb2.PredictRequest.FromString(encoded)
    assert request.model_spec.name == model.name
    assert request.model_spec.signature_name == signature
    assert request.SerializeToString(deterministic=True)
    return {name: tf.make_ndarray(x) for name, x in request.inputs.items()}


def test_images_are_those_of_keras(session, model):
    rows = through_protos(model, "serving_default")
    images = session.run("serving_default", rows)["images"]
    assert images.std() > 0.1  # something is to be seen
    np.testing.assert_allclose(images, model.rows["images"], atol=1e-5)


def test_samples_are_those_of_keras(session, model):
    rows = through_protos(model, "sample")
    images = session.run("sample", rows)["images"]
    fixed = {k.removesuffix("s"): x for k, x in rows.items() if k != "seeds"}
    for index, seed in enumerate(rows["seeds"].tolist()):
        labels = {name: value[index] for name, value in fixed.items()}
        expected = model.game.sample(1, seed=seed, **labels)[0]
        np.testing.assert_allclose(images[index], expected, atol=1e-5)


def test_png_files_are_those_of_samples(session, model):
    rows = through_protos(model, "sample_png")
    files = session.run("sample_png", rows)["image_bytes"]
    images = session.run("sample", rows)["images"]
    for file, image in zip(files, images, strict=True):
        decoded = tf.io.decode_png(file).numpy() / 127.5 - 1
        np.testing.assert_allclose(decoded, image, atol=0.51 / 127.5)


def test_scores_are_those_of_keras(session, model):
    rows = through_protos(model, "discriminate")
    scores = session.run("discriminate", rows)["scores"]
    sample = {name.removesuffix("s"): x for name, x in rows.items()}
    expected = model.game.judge(sample, training=False)["score"]
    assert scores.std() > 0
    np.testing.assert_allclose(scores, expected, rtol=1e-4, atol=1e-5)


def test_labels_out_of_range_are_errors(sessions):
    rows = {"seeds": np.array([1]), "labels": np.array([4], "int32")}
    with pytest.raises(RuntimeError, match=r"from 0 to 3\. Received"):
        sessions["cgan", CppSession].run("sample", rows)


# Warm-up.


def records(path):
    for record in tf.data.TFRecordDataset(str(path)):
        yield prediction_log_pb2.PredictionLog.FromString(record.numpy())


def test_warm_up_requests_are_answered(model, sessions):
    session = sessions[model.name, CppSession]
    path = serving.write_warmup(model.path, num=2)
    folder = model.path / "assets.extra"
    assert path == folder / "tf_serving_warmup_requests"
    assert {each.name for each in folder.iterdir()} == {"game.json", path.name}
    found = []
    for log in records(path):
        assert log.WhichOneof("log_type") == "predict_log"
        request = log.predict_log.request
        assert request.model_spec.name == model.name
        signature = request.model_spec.signature_name
        rows = {k: tf.make_ndarray(x) for k, x in request.inputs.items()}
        outputs = session.run(signature, rows)
        (size,) = {len(output) for output in outputs.values()}
        found.append((signature, size))
    assert sorted(found) == sorted((n, size) for n in NAMES for size in (1, 2))


@pytest.mark.parametrize("num", [0, 11, 1.0])
def test_few_sizes_are_warmed_up(model, num):
    with pytest.raises(
        ValueError, match=f"`num` must be .* Received: num={num}"
    ):
        serving.write_warmup(model.path, num)


def test_only_exports_are_warmed_up(tmp_path):
    (tmp_path / "saved_model.pb").write_bytes(b"no SavedModel")
    for path in (tmp_path, tmp_path / "no"):
        with pytest.raises(ValueError, match="must be a SavedModel. Received:"):
            serving.write_warmup(path)


def test_lengths_of_more_than_seven_bits():
    rows = {"x" * 200: np.zeros(70_000, "float32")}
    request = predict_pb2.PredictRequest.FromString(
        predict_request("m" * 128, "s", rows)
    )
    assert request.model_spec.name == "m" * 128
    (name,) = request.inputs
    assert name == "x" * 200
    assert tf.make_ndarray(request.inputs[name]).shape == (70_000,)


# Batches: a server puts the rows of several clients into one.


@pytest.mark.parametrize("entry", kerasgan.list_entries())
def test_scores_are_served_where_rows_do_not_see_each_other(entry):
    tiny = importlib.import_module(f"{module_of(entry)}.presets").TINY
    game = kerasgan.create(entry, **tiny)
    game.compile()
    signatures = signatures_of(game)
    judge = game.networks.get("discriminator")
    if judge is None or "score" not in judge.output:
        assert "discriminate" not in signatures
        return
    inputs = {
        f"{name}s": tf.TensorSpec((None, *shape), dtype)
        for name, (shape, dtype) in calling.input_spec(judge, "image").items()
    }
    rows = example_rows(inputs, 4)
    rows = {name.removesuffix("s"): value for name, value in rows.items()}
    served = "discriminate" in signatures
    assert served == rows_are_judged_alone(game, rows)


def rows_are_judged_alone(game, rows):
    together = game.judge(rows, training=False)["score"]
    each = [{name: x[[i]] for name, x in rows.items()} for i in range(4)]
    try:
        alone = [game.judge(row, training=False)["score"] for row in each]
    except ValueError as error:
        assert "must be a multiple of" in str(error)
        return False
    error = np.abs(np.concatenate(alone) - together).max()
    return error < 1e-4 * np.abs(together).max()


def test_examples_suit_every_signature(exports):
    for name in SETTINGS:
        for signature in read_signatures(exports[name].path).values():
            inputs = specs(signature.inputs)
            for key, value in example_rows(inputs, 5).items():
                assert value.shape == (5, *inputs[key].shape[1:])
                assert value.dtype == inputs[key].dtype.as_numpy_dtype
                assert value.std() > 0
