"""Runs of games whose samples are made of data: pictures, clips, lines."""

import dataclasses

import numpy as np
import pytest
import small_entries
import tensorflow as tf

from kerasgan import cli
from kerasgan import runs
from kerasgan.ops import pictures
from kerasgan.runs import batches
from kerasgan.testing.game import assert_same_weights

SHAPE = (4, 4, 1)


@pytest.fixture(autouse=True, scope="module")
def entry():
    undo = small_entries.install()
    yield
    undo()


def random_pixels(rows, seed):
    rng = np.random.default_rng(seed)
    return rng.integers(0, 256, (rows, *SHAPE)).astype("uint8")


@pytest.fixture
def pairs(tmp_path):
    """The options that name two files, whose rows go together."""
    for seed, name in enumerate(("images", "conditions")):
        np.save(tmp_path / f"{name}.npy", random_pixels(20, seed))
    paths = (str(tmp_path / f"{n}.npy") for n in ("images", "conditions"))
    return dict(zip(("data", "condition"), paths, strict=True))


def config_of(pairs, **changes):
    return runs.Config(
        "tinting", **pairs, batch_size=4, steps=2, sample_every=1, **changes
    )


def sheet(path):
    return tf.io.decode_png(path.read_bytes()).numpy()


def test_sheets_are_of_the_same_rows(pairs, tmp_path):
    """Those that are held out: the first ones, at every step."""
    config = config_of(pairs, hold_out=6)
    game = runs.start(tmp_path / "run", config)
    assert game._arguments.condition_shape == SHAPE
    config = runs.read_config(tmp_path / "run")
    _, held_out = batches.split(config, batches.read(config))
    everything = random_pixels(20, 1)
    first = held_out["condition"][0]
    assert any((first == each).all() for each in everything)
    for step, made in ((0, config.game()), (2, game)):
        drawn = made.sample(6, seed=0, condition=held_out["condition"])
        found = sheet(tmp_path / "run" / "samples" / f"step-{step:08d}.png")
        wide = pictures.pairs(held_out["condition"], drawn, held_out["image"])
        expected = pictures.sheet(wide, pictures.in_a_row(6, 3))
        np.testing.assert_array_equal(found, expected)


def test_of_a_run_that_holds_nothing_out_they_are_of_what_it_learns(pairs):
    config = config_of(pairs)
    source = batches.read(config)
    game = batches.infer(config, source).game()
    found = batches.conditions(game, source, 3)
    expected = random_pixels(20, 1)[:3] / 127.5 - 1.0
    assert list(found) == ["condition", "image"]
    np.testing.assert_allclose(found["condition"], expected, atol=1e-6)
    assert len(batches.conditions(game, source, 64)["condition"]) == 20


def test_games_that_are_given_nothing_have_no_conditions():
    game = runs.Config("gan", "ring", {"width": 4, "image_shape": (2,)}).game()
    assert batches.conditions(game, {"image": np.zeros((3, 2))}, 2) == {}
    assert batches.conditions(game, "ring", 2) == {}


def test_such_a_run_goes_on(pairs, tmp_path):
    config = config_of(pairs)
    whole = runs.start(tmp_path / "whole", config)
    runs.start(tmp_path / "run", dataclasses.replace(config, steps=1))
    rest = runs.resume(tmp_path / "run", {"steps": 2, **pairs})
    assert_same_weights(rest, whole)


def train(entry, output, *options):
    with pytest.raises(SystemExit) as ended:
        cli.main(["train", entry, "--output", str(output), *map(str, options)])
    assert not ended.value.code


def test_the_options_of_data(pairs, tmp_path):
    output = tmp_path / "run"
    options = ["--data", pairs["data"], "--condition", pairs["condition"]]
    train("tinting", output, *options, "--steps", 1, "--batch-size", 4)
    config = runs.read_config(output)
    assert config.condition == pairs["condition"]
    assert config.settings["condition_shape"] == SHAPE


@pytest.mark.parametrize(
    "name, value", [("layout", "clips"), ("frames", 3), ("length", 4)]
)
def test_options_are_fields_of_the_same_name(
    tmp_path, monkeypatch, name, value
):
    seen = []

    def start(path, config, callbacks, strategy):
        seen.append(config)
        raise ValueError("not begun")

    monkeypatch.setattr(runs, "start", start)
    options = ["--data", "ring", f"--{name}", str(value)]
    with pytest.raises(SystemExit):
        cli.main(["train", "gan", "--output", str(tmp_path / "x"), *options])
    assert seen == [runs.Config("gan", "ring", **{name: value})]
