import json

import keras
import numpy as np
import pytest

from kerasgan.callbacks.evaluation import read_rows
from kerasgan.evaluation import report


@pytest.fixture(scope="session")
def extractor(tmp_path_factory):
    """A file with an extractor of small images: three features, two classes."""
    keras.utils.set_random_seed(0)
    image = keras.Input((8, 8, 1), name="image")
    features = keras.layers.Dense(3)(keras.layers.Flatten()(image))
    logits = keras.layers.Dense(2)(features)
    outputs = {"features": features, "logits": logits}
    path = tmp_path_factory.mktemp("extractor") / "small.keras"
    keras.Model(image, outputs).save(path)
    return path


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("KERASGAN_CACHE", str(tmp_path / "cache"))


@pytest.fixture
def evaluate(trained, extractor, tmp_path):
    """The command that evaluates a short run on small images."""
    return (
        *("evaluate", trained, "--split", "train", "--num", 20),
        *("--extractor", extractor, "--output", tmp_path / "scores.json"),
    )


def test_scores_a_run(kerasgan, evaluate, tmp_path, images_file):
    done = kerasgan(*evaluate, "--json")
    assert done.code == 0, done.err
    made = json.loads(done.out)
    assert made == report.read(tmp_path / "scores.json")
    assert made["run"]["entry"] == "gan"
    assert made["data"]["name"] == str(images_file)
    assert made["data"]["num_real"] == made["data"]["num_floor"] == 20
    assert made["extractor"]["name"] == "small"
    (result,) = made["results"]
    assert (result["checkpoint"], result["step"]) == ("last", 20)
    assert result["sampling_seed"] == 1 and result["weights"] == "raw"
    assert set(result["scores"]) == set(made["floor"])
    assert result["scores"]["fd_small"] > made["floor"]["fd_small"]
    again = json.loads(kerasgan(*evaluate, "--json").out)
    assert again["results"][0]["scores"] == result["scores"]
    other = json.loads(kerasgan(*evaluate, "--json", "--seed", 2).out)
    assert other["results"][0]["scores"] != result["scores"]


def test_shows_a_table(kerasgan, evaluate, tmp_path):
    done = kerasgan(*evaluate)
    assert done.code == 0, done.err
    for text in ("fd_small", "lower", "last, step 20", "real images"):
        assert text in done.out
    assert str(tmp_path / "scores.json") in done.out


def test_an_export_scores_like_its_run(
    kerasgan, evaluate, trained, tmp_path, images_file
):
    scores = json.loads(kerasgan(*evaluate, "--json").out)
    kerasgan("export", trained, "--output", tmp_path / "export")
    options = (*evaluate[2:], "--data", images_file, "--json")
    done = kerasgan("evaluate", tmp_path / "export", *options)
    assert done.code == 0, done.err
    found = json.loads(done.out)["results"][0]["scores"]
    assert found == pytest.approx(scores["results"][0]["scores"], rel=1e-3)


def test_best_and_last_of_a_run_that_was_evaluated(
    kerasgan, command, extractor, tmp_path
):
    path = tmp_path / "run"
    options = (
        "--evaluate-every",
        5,
        "--hold-out",
        16,
        "--extractor",
        extractor,
    )
    done = kerasgan(*command(path, *options, "--json"))
    assert done.code == 0, done.err
    rows = read_rows(path / "evaluation" / "evaluations.csv")
    assert [row["step"] for row in rows] == [5, 10, 15, 20]
    best = min(rows, key=lambda row: row["fd_small"])
    done = kerasgan(
        "evaluate",
        path,
        "--split",
        "train",
        "--num",
        20,
        "--extractor",
        extractor,
        "--json",
    )
    results = json.loads(done.out)["results"]
    steps = {each["checkpoint"]: each["step"] for each in results}
    assert steps == {"last": 20, "best": best["step"]}
    assert (path / "metrics.json").exists()
    # A run that goes on evaluates as the uninterrupted one would.
    more = ("--steps", 30, "--json")
    done = kerasgan("train", "--resume", "--output", path, *more)
    assert done.code == 0, done.err
    whole = tmp_path / "whole"
    kerasgan(*command(whole, *options, "--steps", 30))
    assert read_rows(path / "evaluation" / "evaluations.csv") == read_rows(
        whole / "evaluation" / "evaluations.csv"
    )


@pytest.mark.usefixtures("eager")
def test_points_are_evaluated_by_modes(kerasgan, tmp_path):
    options = ("--data", "ring", "--steps", 4, "--evaluate-every", 2)
    done = kerasgan("train", "gan", *options, "--output", tmp_path / "run")
    assert done.code == 0, done.err
    done = kerasgan("evaluate", tmp_path / "run", "--json")
    made = json.loads(done.out)
    assert made["floor"]["modes"] == 8
    assert made["results"][0]["num_fake"] == 2500


def test_held_out_images_are_not_trained_on(images_file):
    from kerasgan import runs
    from kerasgan.runs import batches

    config = runs.Config("gan", str(images_file), hold_out=16)
    source = batches.read(config)
    train, held_out = batches.split(config, source)
    rows = [each["image"].reshape(-1, 64) for each in (train, held_out)]
    assert [len(each) for each in rows] == [44, 16]
    assert len(np.unique(np.concatenate(rows), axis=0)) == 60


def test_bad_input_is_one_line(refuses, evaluate, trained, extractor, tmp_path):
    assert "`--data`" not in refuses(*evaluate, "--extractor", "nobody")
    assert "twice as many" in refuses(*evaluate, "--num", 5)
    assert "split" in refuses(*evaluate, "--split", "nowhere")
    assert "`weights`" in refuses(*evaluate, "--extractor", "inception")
    assert "(8, 8, 1)" in refuses(*evaluate, "--image-size", "6")
    assert "evaluate_every" in refuses(
        *("train", "--resume", "--output", trained, "--steps", 30),
        *("--evaluate-every", 5),
    )
    assert not (tmp_path / "scores.json").exists()


@pytest.mark.usefixtures("eager")
def test_a_preset_is_a_recipe(
    kerasgan, refuses, images_file, extractor, tmp_path
):
    smaller = ("--data", images_file, "--steps", 2, "--batch-size", 16)
    options = (*smaller, "--hold-out", 20, "--extractor", extractor)
    options = (*options, "--output", tmp_path / "run")
    preset = ("--preset", "gan_fashion_mnist")
    assert "must be left out" in refuses("train", "dcgan", *preset, *options)
    assert "gan_fashion_mnist" in refuses(
        "train", "--preset", "gan_fashion", *options
    )
    done = kerasgan("train", *preset, *options, "--set", "width=8", "--json")
    assert done.code == 0, done.err
    config = json.loads((tmp_path / "run" / "config.json").read_text())
    assert config["entry"] == "gan" and config["evaluate_every"] == 2000
    assert config["settings"]["average"] == 0.999  # the recipe's
    assert config["settings"]["width"] == 8  # the option's
    assert (config["steps"], config["hold_out"]) == (2, 20)
