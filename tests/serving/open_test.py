"""Exports of games with open ends, as a server answers requests for them."""

import base64
import json
import runpy
import types
from concurrent import futures

import grpc
import keras
import numpy as np
import open_games
import orjson
import pytest
import tensorflow as tf
from serving.clients_test import Service
from serving.native import NativeModel
from tensorflow_serving.apis.prediction_service_pb2_grpc import (
    add_PredictionServiceServicer_to_server,
)

import kerasgan
from kerasgan import priors
from kerasgan import serving
from kerasgan.export import read_description
from kerasgan.ops import images
from kerasgan.serving.loaded import LoadedVersion
from kerasgan.serving.requests import RequestError
from kerasgan.serving.requests import decode
from kerasgan.serving.requests import encode
from kerasgan.serving.requests import signature_of
from kerasgan.serving.signatures import example_rows
from kerasgan.serving.signatures import read_signatures
from kerasgan.terms import GeneratorLoss

GAMES = {game.__name__: game for game in open_games.ALL}
SEEDS = [3, 2**40]


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """A function from a game's name to the game, its export, its server."""
    folder, found = tmp_path_factory.mktemp("open"), {}

    def serve(name):
        if name not in found:
            game = GAMES[name]()
            game.compile()
            path = folder / name / "1"
            game.export(path)
            found[name] = types.SimpleNamespace(
                game=game, path=path, version=LoadedVersion(path, max_rows=8)
            )
        return found[name]

    return serve


def ask(served, signature, **columns):
    """What comes over JSON for columns, and the same for rows."""
    columns = {name: np.asarray(x).tolist() for name, x in columns.items()}
    rows = [
        dict(zip(columns, row, strict=True))
        for row in zip(*columns.values(), strict=True)
    ]
    answers = []
    for request in {"inputs": columns}, {"instances": rows}:
        request = orjson.loads(
            orjson.dumps(request | {"signature_name": signature})
        )
        answer = served.version.answer(request)
        (found,) = orjson.loads(
            orjson.dumps(answer, option=orjson.OPT_SERIALIZE_NUMPY)
        ).values()
        answers.append(found)
    by_column, by_row = answers
    if isinstance(by_column, dict):
        by_column = [
            dict(zip(by_column, row, strict=True))
            for row in zip(*by_column.values(), strict=True)
        ]
    assert by_column == by_row
    return by_row


def same(received, expected):
    np.testing.assert_allclose(received, expected, rtol=1e-5, atol=1e-5)


def samples(game, **fixed):
    """What Python gives for the seeds, each by itself."""
    return np.concatenate(
        [
            game.sample(1, seed=seed, **{n: x[i] for n, x in fixed.items()})
            for i, seed in enumerate(SEEDS)
        ]
    )


def data_of(served, part="image", rows=2):
    """Rows of data, floats as a signature takes them."""
    values = open_games.batch(served.game, rows)[part]
    if values.ndim == 3:  # text
        return values.astype("float32")
    return np.asarray(images.to_float(values))


def refused(served, signature, **columns):
    with pytest.raises(RequestError) as error:
        ask(served, signature, **columns)
    return str(error.value)


def test_a_game_that_translates(served):
    found = served("Translating")
    grey, coloured = data_of(found, "condition"), data_of(found)
    expected = found.game.sample(condition=grey)
    same(ask(found, "serving_default", conditions=grey), expected)
    asked = {"conditions": grey, "seeds": SEEDS}
    same(ask(found, "sample", **asked), expected)
    made = found.game.sample(image=coloured, maker="condition")
    same(ask(found, "make_condition", images=coloured), made)
    files = ask(found, "sample_png", **asked)
    decoded = [
        tf.io.decode_png(base64.b64decode(file["b64"])).numpy().astype(int)
        for file in files
    ]
    np.testing.assert_allclose(decoded, images.to_uint8(expected), atol=1)

    reason = refused(found, "sample", **asked | {"conditions": grey + 5})
    with pytest.raises(ValueError) as error:
        found.game.sample(condition=grey + 5)
    assert_same_words(reason, error.value)
    assert refused(found, "make_condition", images=coloured - 5).startswith(
        "Argument `image` must be from -1 to 1. Received: image from -"
    )


def png(levels):
    return tf.io.encode_png(levels).numpy()


def b64(content):
    return {"b64": base64.b64encode(content).decode()}


def test_files_to_files(served):
    """As JSON, with a label a row, and what is no file of that size."""
    found = served("Painting")
    levels = np.random.default_rng(0).integers(0, 256, (2, *open_games.PICTURE))
    levels = levels.astype("uint8")
    files = [b64(png(each)) for each in levels]
    asked = {"condition_bytes": files, "labels": [2, 0]}
    answer = ask(found, "translate_png", **asked)
    made = [
        tf.io.decode_png(base64.b64decode(file["b64"])).numpy().astype(int)
        for file in answer
    ]
    expected = found.game.translate(levels, label=[2, 0])
    np.testing.assert_allclose(made, images.to_uint8(expected), atol=1)
    taken = {"conditions": np.asarray(images.to_float(levels))}
    same(ask(found, "translate", **taken, labels=[2, 0]), expected)
    for wrong, message in (
        (["no"], r"""as {"b64": "..."}, base64-coded. Received: \['no'\]"""),
        ([{"b64": "%"}], "base64-coded. Received: "),
        ([{"file": "YQ=="}], "base64-coded. Received: "),
        ([b64(b"no picture")], "of PNG, JPEG or GIF. Received: another"),
        ([b64(png(levels[0])[:40])], "PNG"),  # cut off
        ([b64(png(levels[0, :3]))], "must be of 4 x 6 pixels. Received: 3 x 6"),
        ([b64(b"BM" + bytes(60))], "PNG, JPEG or GIF. Received: another"),
    ):
        columns = {"condition_bytes": wrong, "labels": [0]}
        request = {"inputs": columns, "signature_name": "translate_png"}
        with pytest.raises(RequestError, match=message):
            found.version.answer(request)
    assert found.version.max_bytes() == 2**26


def test_files_of_any_size_without_python(tmp_path, monkeypatch):
    """By the C++ loader, a file after the other, each of its size."""
    monkeypatch.setattr("kerasgan.export.translating.MOST_PIXELS", 72)
    taken = keras.Input((4, 4, 3), name="condition")
    half = keras.layers.AveragePooling2D(2)(taken)
    body = keras.layers.UpSampling2D(4)(half)
    game = kerasgan.Game(
        {"generator": keras.Model({"condition": taken}, {"image": body})},
        [kerasgan.Player("generator", [GeneratorLoss("hinge")])],
        priors.Given((4, 4, 3)),
    )
    game.export(tmp_path / "export")
    session = NativeModel(tmp_path / "export")
    levels = np.random.default_rng(0).integers(0, 256, (6, 12, 3), "uint8")
    files = [png(levels), png(levels[:3, :5])]
    rows = {"condition_bytes": np.array(files, object)}
    found = session.run("translate_png", rows)["image_bytes"]
    for file, size in zip(found, ((6, 12), (3, 5)), strict=True):
        whole = np.pad(
            levels[: size[0], : size[1]],
            ((0, size[0] % 2), (0, size[1] % 2), (0, 0)),
            "reflect",
        ).astype(float)
        half = (whole[::2] + whole[1::2]) / 2
        half = (half[:, ::2] + half[:, 1::2]) / 2
        expected = half.repeat(4, 0).repeat(4, 1)
        expected = expected[: 2 * size[0], : 2 * size[1]]
        made = tf.io.decode_png(file).numpy()
        np.testing.assert_allclose(made, expected, atol=0.51)
    rows = {
        "condition_bytes": np.array([png(np.zeros((9, 9, 3), "uint8"))], object)
    }
    with pytest.raises(RuntimeError, match="of at most 72 pixels"):
        session.run("translate_png", rows)


def assert_same_words(reason, error):
    """What is expected, and who is meant; not the digits of numbers."""
    known, _, numbers = reason.partition(" Received: ")
    expected, _, received = str(error).partition(" Received: ")
    assert known == expected
    digits = [
        [float(x) for x in text.split() if x[-1].isdigit()]
        for text in (numbers, received)
    ]
    same(*digits)
    assert numbers.split()[:2] == received.split()[:2]


def test_a_game_of_text(served):
    found = served("Writing")
    expected = samples(found.game)
    assert ask(found, "sample_text", seeds=SEEDS) == found.game.decode(expected)
    same(ask(found, "sample", seeds=SEEDS), expected)
    lines = data_of(found)
    codes = found.game.encode(lines)["latent"]
    same(ask(found, "encode", images=lines), codes)
    scores = found.game.judge({"image": lines, "latent": codes}, False)
    asked = {"images": lines, "latents": codes}
    same(ask(found, "discriminate", **asked), scores["score"])


def test_a_game_of_clips(served):
    found = served("Moving")
    expected = samples(found.game)
    assert expected.shape == (2, *open_games.CLIP)
    same(ask(found, "sample", seeds=SEEDS), expected)
    latents = ask(found, "draw", seeds=SEEDS)
    same(ask(found, "serving_default", latents=latents), expected)


def test_a_game_with_an_encoder(served):
    found = served("Encoding")
    pictures = data_of(found)
    codes = found.game.encode(pictures)["latent"]
    same(ask(found, "encode", images=pictures), codes)
    rebuilt = np.clip(found.game.reconstruct(pictures), -1.0, 1.0)
    same(ask(found, "reconstruct", images=pictures), rebuilt)


def test_a_game_with_controls(served):
    found = served("Knobs")
    fixed = {
        "label": np.array([3, 0]),
        "code": np.array([[0.5, -1.0], [0.0, 0.25]]),
        "truncation": np.array([0.0, 2.0]),
    }
    asked = {f"{name}s": value for name, value in fixed.items()}
    same(
        ask(found, "sample_fixed", seeds=SEEDS, **asked),
        samples(found.game, **fixed),
    )
    labels = {"labels": fixed["label"]}
    same(
        ask(found, "sample", seeds=SEEDS, **labels),
        samples(found.game, label=fixed["label"]),
    )
    codes = found.game.encode(data_of(found))
    for index, row in enumerate(ask(found, "encode", images=data_of(found))):
        same(row["latents"], codes["latent"][index])
        same(row["codes"], codes["code"][index])
    for name, value in (("truncation", 2.5), ("code", -1.5), ("label", 4)):
        wrong = fixed | {name: np.full_like(fixed[name], value)}
        columns = {f"{n}s": x for n, x in wrong.items()}
        reason = refused(found, "sample_fixed", seeds=SEEDS, **columns)
        with pytest.raises(ValueError) as error:
            samples(found.game, **wrong)
        assert_same_words(reason, error.value)


# Rows that are made up.


@pytest.mark.parametrize("name", list(GAMES))
def test_every_signature_takes_the_examples(served, name):
    found = served(name)
    said = read_description(found.path)
    for signature, inputs in found.version.specs.items():
        for seed in range(3):
            rows = example_rows(inputs, 8, seed, said)
            outputs = found.version.run(signature, rows)
            assert {len(value) for value in outputs.values()} == {8}


def test_examples_reach_from_bound_to_bound(served):
    found = served("Knobs")
    said = read_description(found.path)
    inputs = found.version.specs["sample_fixed"]
    rows = example_rows(inputs, 400, seed=5, said=said)
    assert rows["seeds"].tolist() == list(range(5, 405))
    assert rows["labels"].min() == 0 and rows["labels"].max() == 3
    ends = {"truncations": (0, 2), "codes": (-1, 1)}
    for part, (low, high) in ends.items():
        assert low <= rows[part].min() < low + 0.05
        assert high - 0.05 < rows[part].max() <= high


@pytest.mark.parametrize(
    "low, high, expected",
    [
        (3.0, 4.0, (3.0, 4.0)),
        (3.0, None, (3.0, 3.0)),
        (-3.0, None, (-3.0, 1.0)),
        (None, -3.0, (-3.0, -3.0)),
        (None, 5.0, (-1.0, 5.0)),
    ],
)
def test_examples_of_one_bound(low, high, expected):
    said = {"parts": {"size": {"low": low, "high": high}}, "alphabet": None}
    for dtype in (tf.float32, tf.int32):
        inputs = {"sizes": tf.TensorSpec((None, 2), dtype, "sizes")}
        sizes = example_rows(inputs, 50, said=said)["sizes"]
        assert (low or -np.inf) <= sizes.min()
        assert sizes.max() <= (high or np.inf)
        if dtype == tf.float32:
            assert expected[0] <= sizes.min() <= sizes.max() <= expected[1]


def test_examples_of_text_are_one_hot(served):
    found = served("Writing")
    inputs = found.version.specs["discriminate"]
    said = read_description(found.path)
    rows = example_rows(inputs, 4, said=said)["images"]
    assert set(np.unique(rows)) == {0.0, 1.0}
    assert (rows.sum(axis=-1) == 1.0).all()


def test_the_server_warms_up_within_bounds(served):
    from tensorflow_serving.apis import prediction_log_pb2

    found = served("Knobs")
    file = serving.write_warmup(found.path, num=4)
    signatures = set()
    for record in tf.data.TFRecordDataset(str(file)):
        log = prediction_log_pb2.PredictionLog.FromString(record.numpy())
        request = log.predict_log.request
        rows = {n: tf.make_ndarray(x) for n, x in request.inputs.items()}
        found.version.run(request.model_spec.signature_name, rows)
        signatures.add(request.model_spec.signature_name)
    assert signatures == set(read_signatures(found.path))


def test_a_version_that_refuses_examples_is_served(served, monkeypatch):
    def wrong(inputs, said=None):
        return {n: x * 0 + 9 for n, x in example_rows(inputs).items()}

    monkeypatch.setattr("kerasgan.serving.loaded.example_rows", wrong)
    version = LoadedVersion(served("Knobs").path, max_rows=2)
    assert "draw" in version.signatures


# Requests.


@pytest.mark.parametrize("depth", [31, 32, 33, 40, 64, 65, 900])
def test_requests_that_are_nested_too_deep(depth):
    inputs = {"points": tf.TensorSpec((None, 2), tf.float32, "points")}
    text = b'{"inputs": ' + b"[" * depth + b"1" + b"]" * depth + b"}"
    with pytest.raises(RequestError, match=r"`points` must .* Received: "):
        decode(orjson.loads(text), inputs, 8)
    nested = orjson.loads(text)["inputs"]
    with pytest.raises(RequestError, match="`signature_name` must be one of"):
        signature_of({"inputs": 1, "signature_name": nested}, {"a"})


def test_the_largest_request_is_read(served):
    found = served("Encoding")
    limit = found.version.max_bytes()
    shape = (8, *open_games.PICTURE)
    longest = np.full(shape, -1.2345678901234567e-05)
    columns = {"images": longest, "latents": longest[:, 0, :3, 0]}
    rows = [
        {name: value[i].tolist() for name, value in columns.items()}
        for i in range(8)
    ]
    request = {"signature_name": "discriminate", "instances": rows}
    found.version.answer(request)
    size = len(json.dumps(request))
    assert size - 2**10 < limit - 2**16 < 10 * size


def test_strings_of_any_rank():
    words = np.array([[b"a", "\u00e9".encode()]], object)
    assert encode({"inputs": 1}, {"words": words}) == {
        "outputs": [["a", "\u00e9"]]
    }
    assert encode({"inputs": 1}, {"word_bytes": words[:, :1]}) == {
        "outputs": [[{"b64": "YQ=="}]]
    }


# Clients.


def test_a_configuration_has_an_example_of_what_is_given(served, tmp_path):
    for name, expected in (
        ("Translating", {"conditions": (1, *open_games.PICTURE)}),
        ("Knobs", {"codes": (1, 2), "truncations": (1,)}),
        ("Writing", None),
    ):
        found = served(name)
        servables = [serving.find(found.path.parent)]
        serving.write_config(servables, tmp_path / name)
        file = tmp_path / name / "example.json"
        assert file.exists() == (expected is not None)
        if expected:
            rows = json.loads(file.read_text())
            assert {n: np.shape(x) for n, x in rows.items()} == expected
    assert rows["truncations"] == [1.0]  # the default


def test_a_game_that_is_exported_has_one_too(served, tmp_path):
    game = served("Painting").game
    servables = [serving.Servable("painting", game=game)]
    serving.write_config(servables, tmp_path / "config")
    rows = json.loads((tmp_path / "config" / "example.json").read_text())
    assert list(rows) == ["conditions"]


def rest_client(served, folder):
    """The REST client of a configuration, which asks in this process."""
    servables = [serving.find(served.path.parent)]
    serving.write_config(servables, folder)
    path = folder / "client_rest.py"
    client = {"__name__": "client", "__file__": str(path)}
    exec(compile(path.read_text(), path, "exec"), client)

    def answer(url, request=None):
        if url.endswith("/metadata"):
            found = {"signature_def": served.version.metadata()}
            return {"metadata": {"signature_def": found}}
        found = served.version.answer(json.loads(json.dumps(request)))
        text = orjson.dumps(found, option=orjson.OPT_SERIALIZE_NUMPY)
        return json.loads(text)

    client["ask"] = answer
    return client


@pytest.mark.parametrize(
    "name, signature, suffix",
    [
        ("Painting", None, "png"),
        ("Knobs", "sample_fixed_png", "png"),
        ("Writing", None, "txt"),
        ("Moving", None, "json"),
    ],
)
def test_the_rest_client(
    served, name, signature, suffix, tmp_path, monkeypatch
):
    found = served(name)
    client = rest_client(found, tmp_path / "config")
    arguments = ["--num=2", "--seed=5", f"--output={tmp_path / 'samples'}"]
    arguments += ["--label=1"] * (name != "Moving")
    arguments += [f"--signature={signature}"] * (signature is not None)
    monkeypatch.setattr("sys.argv", ["client", *arguments])
    client["main"]()
    files = sorted((tmp_path / "samples").iterdir())
    assert [file.name for file in files] == [f"{i}.{suffix}" for i in range(2)]
    if name == "Painting":
        example = json.loads((tmp_path / "config/example.json").read_text())
        expected = found.game.sample(
            1, seed=6, condition=np.array(example["conditions"]), label=1
        )
        image = tf.io.decode_png(files[1].read_bytes()).numpy().astype(int)
        np.testing.assert_allclose(image, images.to_uint8(expected)[0], atol=1)
    if name == "Writing":
        (line,) = found.game.decode(found.game.sample(1, seed=6))
        assert files[1].read_text() == f"{line}\n"


def test_the_rest_client_says_what_is_missing(served, tmp_path, monkeypatch):
    client = rest_client(served("Painting"), tmp_path / "config")
    (tmp_path / "config" / "example.json").unlink()
    monkeypatch.setattr("sys.argv", ["client"])
    with pytest.raises(SystemExit, match="example.json must .*conditions"):
        client["main"]()
    monkeypatch.setattr("sys.argv", ["client", "--signature=paint"])
    with pytest.raises(SystemExit, match="paint must be one of .*sample_png"):
        client["main"]()


@pytest.mark.parametrize(
    "name, suffix", [("Painting", "png"), ("Writing", "txt")]
)
def test_the_grpc_client(served, name, suffix, tmp_path, monkeypatch):
    found = served(name)
    servables = [serving.find(found.path.parent)]
    serving.write_config(servables, tmp_path / "config")
    server = grpc.server(futures.ThreadPoolExecutor(1))
    add_PredictionServiceServicer_to_server(Service(found.path), server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    arguments = ["--num=2", "--seed=5", f"--output={tmp_path / 'samples'}"]
    arguments.append(f"--server=127.0.0.1:{port}")
    monkeypatch.setattr("sys.argv", ["client", *arguments])
    try:
        path = tmp_path / "config" / "client_grpc.py"
        runpy.run_path(str(path), run_name="__main__")
    finally:
        server.stop(0).wait()
    files = sorted((tmp_path / "samples").iterdir())
    assert [file.name for file in files] == [f"{i}.{suffix}" for i in range(2)]
    if name == "Writing":
        (line,) = found.game.decode(found.game.sample(1, seed=6))
        assert files[1].read_text() == f"{line}\n"
