"""Entries of all kinds by the command line: from data to answers of a server.

Each is trained for a few steps on a toy of its kind, stopped, resumed,
sampled, scored and exported; what was exported is sampled and asked again.
"""

import base64
import functools
import importlib
import json

import eager_games
import keras
import numpy as np
import pytest

from kerasgan import cli
from kerasgan import runs
from kerasgan.cli import source as sources
from kerasgan.registry import module_of
from kerasgan.serving.loaded import LoadedVersion
from kerasgan.serving.signatures import example_rows

# The data that suit an entry, its settings, and what its samples are like.
KINDS = {
    "bigan": ("shapes_outlines", {}, ".png"),
    "cogan": ("two_domains", {}, ".png"),
    "cyclegan": ("two_domains", {}, ".png"),
    "gmmn": ("shapes_outlines", {}, ".png"),
    "mocogan": ("moving_squares", {}, ".gif"),
    "pix2pix": ("shapes_outlines", {}, ".png"),
    "progan": ("shapes_outlines", {"fade_steps": 1}, ".png"),
    "text_gan": ("grammar", {}, ".txt"),
}
SCORED = {"cyclegan", "mocogan", "text_gan"}
INFERRED = {
    "alphabet",
    "average",
    "clip_shape",
    "condition_shape",
    "image_shape",
    "length",
    "resolution",
    "seed",
}


def run(*arguments):
    """Runs a command in this process, which has TensorFlow loaded."""
    with pytest.raises(SystemExit) as ended:
        cli.main(list(map(str, arguments)))
    assert not ended.value.code, arguments


def settings_of(entry):
    """Options for the small settings of an entry that no data determine."""
    tiny = importlib.import_module(f"{module_of(entry)}.presets").TINY
    tiny = {n: v for n, v in tiny.items() if n not in INFERRED}
    for name, value in (tiny | KINDS[entry][1]).items():
        text = value if isinstance(value, str) else repr(value)
        yield from ("--set", f"{name}={text}")


def small_extractor(path):
    """Features of which a few rows are enough."""
    image = keras.Input((16, 16, 1))
    features = keras.layers.Dense(2)(keras.layers.Flatten()(image))
    keras.Model(image, features).save(path)
    return path


def scoring_of(entry, tmp_path):
    """Options of a run that is scored when it stops and when it ends."""
    if entry not in SCORED:
        return
    yield from ("--evaluate-every", 4, "--hold-out", 40)
    if entry != "text_gan":
        yield from ("--extractor", small_extractor(tmp_path / "small.keras"))


def as_json(values):
    """Values as they come in a request: files are base64-coded."""
    if values.dtype != object:
        return values.tolist()
    return [{"b64": base64.b64encode(each).decode()} for each in values]


def assert_scored(path):
    rows = (path / "evaluation" / "evaluations.csv").read_text()
    names, *values = (row.split(",") for row in rows.splitlines())
    values = np.array(values, "float64")
    assert values[:, names.index("step")].tolist() == [3, 4]
    assert np.isfinite(values).all(), names


@pytest.fixture(autouse=True)
def untraced(monkeypatch):
    """Steps are not traced (conformance does), and a source is opened once."""
    opened = functools.cache(sources.open_source)
    monkeypatch.setattr(sources, "open_source", opened)
    with eager_games.eager():
        yield


@pytest.mark.parametrize("entry", list(KINDS))
def test_from_data_to_answers(entry, tmp_path, capsys):
    data, _, suffix = KINDS[entry]
    given = {"pix2pix", "cyclegan"} & {entry}
    path, export = tmp_path / "run", tmp_path / "export"
    common = ["--output", path, "--checkpoint-every", 2, "--no-jit"]
    run(
        *("train", entry, "--data", data, "--batch-size", 8, "--steps", 3),
        *settings_of(entry),
        *common,
        *scoring_of(entry, tmp_path),
    )
    run("train", "--resume", "--output", path, "--steps", 4)
    game = runs.load(path)
    assert int(game.step.numpy()) == 4
    if entry in SCORED:
        assert_scored(path)

    condition = ["--condition", data] if given else []
    samples = tmp_path / f"samples{suffix}"
    run("sample", path, *condition, "--num", 3, "--output", samples)
    assert samples.stat().st_size
    if not given:
        walk = tmp_path / f"walk{suffix}"
        run("interpolate", path, "--num", 2, "--output", walk)
        assert walk.stat().st_size

    run("export", path, "--output", export)
    arrays = [tmp_path / "of_run.npy", tmp_path / "of_export.npy"]
    for source, output in zip((path, export), arrays, strict=True):
        run("sample", source, *condition, "--num", 3, "--output", output)
    ours, theirs = (np.load(each).astype("float32") for each in arrays)
    assert len(ours) == 3
    np.testing.assert_allclose(ours, theirs, atol=1)

    served = LoadedVersion(export / "1", max_rows=4)
    for name, inputs in served.specs.items():
        rows = example_rows(inputs, 2)
        columns = {key: as_json(value) for key, value in rows.items()}
        answer = served.answer({"signature_name": name, "inputs": columns})
        assert json.dumps(answer, default=repr)
    capsys.readouterr()
