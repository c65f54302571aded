"""Runs of games whose samples are made of data: pictures, clips, lines."""

import dataclasses
import importlib.util
from pathlib import Path

import numpy as np
import pytest
import small_entries
import tensorflow as tf

import kerasgan
from kerasgan import cli
from kerasgan import data
from kerasgan import runs
from kerasgan.ops import pictures
from kerasgan.runs import batches
from kerasgan.testing.game import assert_same_weights
from kerasgan.zoo.cyclegan import presets as cyclegan

pytestmark = pytest.mark.usefixtures("untraced")

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
    """Those that are held out, at every step: given, made and aimed at."""
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
        wide = pictures.pairs(held_out["condition"], drawn, held_out["image"])
        expected = pictures.sheet(wide, pictures.in_a_row(len(wide), 3))
        found = sheet(tmp_path / "run" / "samples" / f"step-{step:08d}.png")
        np.testing.assert_array_equal(found, expected)


def test_of_a_run_that_holds_nothing_out_they_are_of_what_it_learns(pairs):
    config = config_of(pairs)
    source = batches.read(config)
    game = batches.infer(config, source).game()
    found = batches.conditions(game, source, 3)
    assert sorted(found) == ["condition", "image"]
    for seed, name in enumerate(("image", "condition")):
        expected = random_pixels(20, seed)[:3] / 127.5 - 1.0
        np.testing.assert_allclose(found[name], expected, atol=1e-6)
    assert len(batches.conditions(game, source, 64)["condition"]) == 20
    # Of rows that have nothing to do with each other none is aimed at.
    unpaired = data.Unpaired({n: x[:3] for n, x in source.items()})
    assert list(batches.conditions(game, unpaired, 64)) == ["condition"]


def test_every_part_that_can_be_made_has_its_conditions():
    """A game of two directions, of which each takes what the other makes."""
    game = kerasgan.create("cyclegan", **cyclegan.TINY)
    spec = game.data_spec()
    rows = {
        name: np.full((rows, *spec[name][0]), 51, "uint8")
        for name, rows in (("image", 3), ("condition", 5))
    }
    found = batches.conditions(game, data.Unpaired(rows), 64)
    assert {name: len(value) for name, value in found.items()} == {
        "condition": 3,
        "image": 3,
    }
    np.testing.assert_allclose(found["image"], -0.6, atol=1e-6)


def test_what_is_published_keeps_a_few_of_them(pairs):
    path = Path(__file__).parents[1] / "tools" / "publish.py"
    spec = importlib.util.spec_from_file_location("publish", path)
    publish = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(publish)
    config = config_of(pairs, hold_out=6)
    game = batches.infer(config, batches.read(config)).game()
    kept = publish.conditions_of(config, game)
    assert {name: len(rows) for name, rows in kept.items()} == {
        "condition": 6,
        "image": 6,
    }
    assert publish.samples_per_second(game, kept) > 0


def test_games_that_are_given_nothing_have_no_conditions():
    game = runs.Config("gan", "ring", {"width": 4, "image_shape": (2,)}).game()
    assert batches.conditions(game, {"image": np.zeros((3, 2))}, 2) == {}
    assert batches.conditions(game, "ring", 2) == {}


def test_data_without_conditions_are_refused_as_such(pairs, tmp_path):
    config = runs.Config("tinting", pairs["data"], batch_size=4, steps=1)
    with pytest.raises(ValueError, match=r"must hold `condition`.*\['image'\]"):
        runs.start(tmp_path / "run", config)
    assert not (tmp_path / "run").exists()


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
