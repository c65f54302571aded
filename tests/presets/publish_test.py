import importlib.util
import json
import shutil
from pathlib import Path

import numpy as np
import pytest
import tensorflow as tf
from tensorflow_serving.apis import prediction_log_pb2

import kerasgan
from kerasgan import cli
from kerasgan import presets
from kerasgan import runs
from kerasgan.presets import Preset
from kerasgan.presets import card

ROOT = Path(__file__).parents[2]
RECIPE = {
    "data": "ring",
    "settings": {"width": 4, "latent_dim": 2, "average": 0.5},
    "batch_size": 8,
    "steps": 4,
    "evaluate_every": 2,
    "seed": 0,
}


def script(path):
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


publish = script(ROOT / "tools" / "publish.py")
results = script(ROOT / "benchmarks" / "scores" / "results.py")


@pytest.fixture(scope="module")
def done(tmp_path_factory):
    """A run that was evaluated in training, and scored."""
    path = tmp_path_factory.mktemp("run") / "run"
    runs.start(path, runs.Config("gan", **RECIPE))
    with pytest.raises(SystemExit) as ended:
        cli.main(["evaluate", str(path)])
    assert not ended.value.code
    return path


@pytest.fixture
def run(done, tmp_path):
    return shutil.copytree(done, tmp_path / "run")


@pytest.fixture(scope="module")
def published(done, tmp_path_factory):
    """The preset made of it; both checkpoints score alike, so best is 2."""
    models = tmp_path_factory.mktemp("models")
    publish.main([str(done), "--name", "points", "--output", str(models)])
    return models / "points"


def test_the_folder_holds_all(published):
    names = sorted(x.name for x in published.iterdir())
    assert names == [
        "1",
        "README.md",
        "evaluations.csv",
        "metrics.json",
        "model.weights.h5",
        "preset.json",
        "samples.png",
    ]
    requests = published / "1" / "assets.extra" / "tf_serving_warmup_requests"
    logs = map(read_log, tf.data.TFRecordDataset(str(requests)))
    asked = [log.predict_log.request for log in logs]
    assert len(asked) == 4 * 4  # signatures, sizes
    assert {each.model_spec.name for each in asked} == {"points"}
    record = presets.check(published)
    inside = {
        str(x.relative_to(published))
        for x in published.rglob("*.*")
        if x.is_file()
    } | {"1/assets.extra/tf_serving_warmup_requests"}
    assert set(record.sha256) == inside - {"README.md", "preset.json"}
    assert (record.name, record.entry) == ("points", "gan")
    assert (record.checkpoint, record.step) == ("best", 2)
    assert record.recipe["steps"] == 4 and record.recipe["data"] == "ring"
    assert record.settings == {"seed": 0, "image_shape": (2,)} | {
        name: value
        for name, value in record.settings.items()
        if name not in ("seed", "image_shape")
    }
    assert record.settings["width"] == 4
    assert record.measured["samples_per_second"] > 0


def read_log(record):
    return prediction_log_pb2.PredictionLog.FromString(record.numpy())


def test_the_weights_are_those_of_the_checkpoint(published, done, tmp_path):
    game = kerasgan.load(published)
    assert int(game.step.numpy()) == 2
    best = runs.read_config(done).game()
    (path,) = (done / "evaluation" / "best").iterdir()
    best.load_weights(path / "game.keras")
    for one, other in zip(
        game.sampler.weights, best.sampler.weights, strict=True
    ):
        np.testing.assert_array_equal(one, other)
    sample = tf.saved_model.load(str(published / "1")).signatures["sample"]
    np.testing.assert_allclose(
        sample(seeds=tf.constant([5], tf.int64))["images"],
        game.sample(1, seed=5),
        rtol=1e-5,
    )


def test_a_card_says_what_the_files_say(published):
    text = (published / "README.md").read_text()
    assert text == card.of(published)
    assert max(map(len, text.splitlines())) <= 110
    metrics = json.loads((published / "metrics.json").read_text())
    record = presets.read(published)
    floor, scores = metrics["floor"], presets.record.scores(published)
    last = metrics["results"][0]["scores"]
    cells = (scores["good"], last["good"], floor["good"])
    cells = " | ".join(f"{value:.4g}" for value in cells)
    assert f"| `good` | higher | {cells} |" in text
    for part in (
        "# points\n",
        record.description,
        record.paper,
        "which scored best in training on points that were",
        "![Samples](samples.png)",
        "| steps | 4 |",
        "Licence: ",
        'kerasgan.load("points")',
        "tensorflow/serving",
        "## Limits",
    ):
        assert part in text or part in " ".join(text.split()), part


def test_pages_are_made_of_the_files(published, tmp_path, monkeypatch, capsys):
    root = tmp_path / "root"
    shutil.copytree(published.parent, root / "saved_models")
    monkeypatch.setattr(results, "ROOT", root)
    results.main([])
    text = (root / "docs" / "results.md").read_text()
    last = json.loads((published / "metrics.json").read_text())["results"][0]
    assert f" | {last['scores']['modes']:.3g} (step 4) | " in text
    assert "![Samples](../saved_models/points/samples.png)" in text
    assert checked(results) == 0
    for page in ("docs/results.md", "saved_models/points/README.md"):
        path = root / page
        before = path.read_text()
        path.write_text(before.replace("2,500", "2,600").replace("4", "5"))
        assert page in checked(results)
        path.write_text(before)


def checked(module):
    with pytest.raises(SystemExit) as ended:
        module.main(["--check"])
    return ended.value.code


def test_pages_of_the_repository_are_as_the_files_say():
    assert checked(results) == 0


def test_a_name_of_a_recipe_is_for_runs_of_it(run, tmp_path, monkeypatch):
    def recipe(**changes):
        preset = Preset("mine", "gan", "Mine.", RECIPE | changes)
        monkeypatch.setattr(presets, "list_presets", lambda: ["mine"])
        monkeypatch.setattr(presets, "get_preset", lambda name: preset)

    for changes, message in (
        ({"steps": 5}, "steps is 4 in the run"),
        ({"seed": 1}, "seed is 0 in the run and 1 here"),
        ({"settings": {"width": 5}}, "width is 4 in the run and 5 here"),
    ):
        recipe(**changes)
        with pytest.raises(ValueError, match=f"that recipe. Rec.*{message}"):
            publish.publish(run, tmp_path / "mine")
    recipe()
    folder = publish.publish(run, tmp_path / "mine", "last")
    record = presets.read(folder)
    assert record.description == "Mine."
    assert (record.checkpoint, record.step) == ("last", 4)
    text = (folder / "README.md").read_text()
    assert "The weights are those of step 4." in text


def test_runs_that_are_not_done_or_not_scored(run, tmp_path):
    path = run / "metrics.json"
    content = json.loads(path.read_text())
    content["results"][0]["step"] = 3
    path.write_text(json.dumps(content))
    with pytest.raises(ValueError, match="at its last step, 4. Received: "):
        publish.publish(run, tmp_path / "mine")
    content["results"][0]["step"] = 4
    content["results"][1]["weights"] = "raw"
    path.write_text(json.dumps(content))
    with pytest.raises(ValueError, match="step 2, average weights. Received"):
        publish.publish(run, tmp_path / "mine")
    path.unlink()
    with pytest.raises(ValueError, match="has no metrics.json"):
        publish.publish(run, tmp_path / "mine")
    shutil.rmtree(run / "evaluation")
    with pytest.raises(ValueError, match="Received: .* which was not"):
        publish.publish(run, tmp_path / "mine", "best")
    assert not (tmp_path / "mine").exists()


def test_a_preset_that_is_too_large(published, monkeypatch):
    monkeypatch.setattr(publish, "MOST_BYTES", publish.size_of(published))
    publish.check_size(published)
    monkeypatch.setattr(publish, "MOST_BYTES", 1000)
    with pytest.raises(ValueError, match="at most 0.001 MB. Received: "):
        publish.check_size(published)


def test_recipes_tell_names_and_no_paths(tmp_path):
    paths = {
        name: str(tmp_path / name)
        for name in ("data", "condition", "start_from")
    }
    recipe = publish.recipe_of(runs.Config("gan", **paths))
    assert str(tmp_path) not in repr(recipe)
    assert {name: recipe[name] for name in paths} == {n: n for n in paths}
    recipe = publish.recipe_of(runs.Config("gan", "ring"))
    assert recipe["data"] == "ring" and recipe["start_from"] is None


def test_training_minutes_by_hand():
    rows = [
        {"step": 100.0, "images_per_second": 64.0},
        {"step": 150.0, "images_per_second": 32.0},
    ]
    # 6,400 images at 64 a second, and 3,200 at 32 a second.
    assert publish.training_minutes(rows, 64) == pytest.approx(200 / 60)


def test_scores_of_any_kind_are_shown():
    scores = {"fd_x": 2.0, "l1": 0.25}
    metrics = {
        "kerasgan": "1",
        "kind": "clips",
        "data": {
            "name": "d",
            "split": "test",
            "num_real": 9,
            "num_floor": 8,
            "floor": "train",
        },
        "floor": {"fd_x": 1.0},
        "copy": {"l1": 0.5},
        "results": [
            {
                "checkpoint": "last",
                "scores": scores,
                "num_fake": 7,
                "sampling_seed": 1,
            }
        ],
    }
    rows = card._table(metrics).splitlines()
    assert rows[0].endswith("| real clips | the input |")
    assert rows[2:] == [
        "| `fd_x` | lower | 2 | 1 |  |",
        "| `l1` | lower | 0.25 |  | 0.5 |",
    ]
    made = card._made(metrics | {"kind": "text"})
    assert "against 9 lines of d, test. Real lines: 8 of train. All" in made


def test_a_card_of_text_speaks_of_lines(published, tmp_path):
    folder = shutil.copytree(published, tmp_path / "made")
    path = folder / "preset.json"
    record = json.loads(path.read_text()) | {"image_shape": [8, 3]}
    record["settings"]["alphabet"] = "\0ab"
    path.write_text(json.dumps(record))
    text = card.of(folder)
    assert "image" not in text.replace("image_shape", "")
    for part in (
        "- text-generation",
        "lines = game.decode(game.sample(16, seed=0))",
        "--output samples.txt",
        '"signature_name": "sample_text"',
        "| lines a turn | 8 |",
        r"| `alphabet` | \x00ab |",
    ):
        assert part in text, part
