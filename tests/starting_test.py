"""Runs that begin with the weights of another run, or of a preset."""

import dataclasses
import shutil

import numpy as np
import pytest
from example_games import tiny_gan

import kerasgan
from kerasgan import runs
from kerasgan.ops import images
from kerasgan.runs import starting
from kerasgan.testing.game import assert_same_weights

pytestmark = pytest.mark.usefixtures("untraced")

RING = runs.Config(
    "gan",
    "ring",
    {"width": 4, "latent_dim": 2, "average": 0.5},
    batch_size=4,
    steps=2,
)
TUNED = runs.Config("gan", "grid", batch_size=4, steps=2, checkpoint_every=1)


@pytest.fixture(scope="module")
def learned(tmp_path_factory):
    """The folder of a run to start from, and its game."""
    path = tmp_path_factory.mktemp("learned") / "run"
    return path, runs.start(path, RING)


def tuned(source, **changes):
    return dataclasses.replace(TUNED, start_from=str(source), **changes)


def assert_networks(game, other):
    for part in ("generator", "discriminator", "generator_average"):
        for a, b in zip(
            getattr(game, part).weights,
            getattr(other, part).weights,
            strict=True,
        ):
            np.testing.assert_array_equal(a, b, err_msg=a.path)


def begin(path, config, monkeypatch):
    """Starts a run whose training is left out: the game it begins with."""
    monkeypatch.setattr(runs.training, "_train", lambda *given: given[2])
    game = runs.start(path, config)
    monkeypatch.undo()
    return game


def test_it_begins_with_the_weights_and_the_settings(
    learned, tmp_path, monkeypatch
):
    game = begin(tmp_path / "run", tuned(learned[0]), monkeypatch)
    assert_networks(game, learned[1])
    assert int(game.step) == 0
    assert all(int(each.iterations) == 0 for each in game.optimizer.optimizers)
    config = runs.read_config(tmp_path / "run")
    assert config.settings["width"] == 4 and config.seed == 0
    assert config.start_from == str(learned[0])
    assert config.start_digest == starting.digest(learned[1])
    assert len(config.start_digest) == 64


def test_what_is_given_and_what_data_say_goes_before_its_settings(
    learned, tmp_path, monkeypatch
):
    """Points of two dimensions; the average is another one."""
    config = tuned(learned[0], settings={"average": 0.25}, seed=3)
    game = begin(tmp_path / "run", config, monkeypatch)
    assert game.average.decay == 0.25 and game.seed == 3
    assert_networks(game, learned[1])


def test_a_preset(learned, tmp_path, monkeypatch):
    learned[1].save_to_preset(tmp_path / "preset")
    monkeypatch.chdir(tmp_path)
    game = begin(tmp_path / "run", tuned("preset"), monkeypatch)
    assert_networks(game, learned[1])
    found = runs.read_config(tmp_path / "run").start_from
    assert found == str(tmp_path / "preset")


def test_it_is_resumed_without_its_source(learned, tmp_path):
    source = tmp_path / "source"
    shutil.copytree(learned[0], source)
    whole = runs.start(tmp_path / "whole", tuned(source))
    runs.start(tmp_path / "run", tuned(source, steps=1))
    shutil.rmtree(source)
    rest = runs.resume(tmp_path / "run", {"steps": 2})
    assert_same_weights(rest, whole)


def test_without_a_checkpoint_it_begins_again(learned, tmp_path):
    source = tmp_path / "source"
    shutil.copytree(learned[0], source)
    whole = runs.start(tmp_path / "run", tuned(source))
    shutil.rmtree(tmp_path / "run" / "checkpoints")
    assert_same_weights(runs.resume(tmp_path / "run"), whole)
    shutil.rmtree(tmp_path / "run" / "checkpoints")
    runs.resume(source, {"steps": 3})
    match = f"Received: {source}, whose weights have changed since"
    with pytest.raises(ValueError, match=match):
        runs.resume(tmp_path / "run")
    shutil.rmtree(source)
    with pytest.raises(ValueError, match="Received: .*source"):
        runs.resume(tmp_path / "run")


def test_another_source_is_another_run(learned, tmp_path):
    path = tmp_path / "run"
    runs.start(path, tuned(learned[0]))
    assert runs.resume(path, {"start_from": str(learned[0])})
    match = f"start_from is '{learned[0]}' in the run and 'other' here"
    with pytest.raises(ValueError, match=match):
        runs.resume(path, {"start_from": "other"})


def test_layers_that_start_anew_are_named(learned, tmp_path, monkeypatch):
    np.save(tmp_path / "points.npy", np.ones((8, 3), "float32"))
    config = tuned(learned[0], data=str(tmp_path / "points.npy"))
    match = "4 layers start .* of `gan.*: generator/last, discriminator/hidd"
    with pytest.warns(UserWarning, match=match):
        begin(tmp_path / "run", config, monkeypatch)


def test_weights_that_do_not_fit(learned, tmp_path):
    config = tuned(learned[0], settings={"width": 5})
    match = "Something of network `generator` must fit"
    with pytest.raises(ValueError, match=match):
        runs.start(tmp_path / "run", config)
    assert not list(tmp_path.iterdir())


def test_what_there_is_to_start_from(tmp_path):
    (tmp_path / "folder").mkdir()
    match = "`start_from` must be a run or a preset. Received: .*, which is n"
    with pytest.raises(ValueError, match=match):
        runs.start(tmp_path / "run", tuned(tmp_path / "folder"))
    with pytest.raises(ValueError, match="Received: 'no_such_preset'"):
        runs.start(tmp_path / "run", tuned("no_such_preset"))
    assert not (tmp_path / "run").exists()


def test_settings_of_another_entry_are_not_taken(learned):
    config = dataclasses.replace(TUNED, entry="lsgan")
    assert starting.inherit(config, learned[1]) is config
    assert starting.inherit(config, None) is config


def test_the_digest_is_that_of_the_weights():
    game = tiny_gan(average=0.5)
    first = starting.digest(game)
    assert first == starting.digest(tiny_gan(average=0.5))
    game.step.assign(3)
    assert first == starting.digest(game)
    for part in (game.generator, game.generator_average, game.discriminator):
        weight = part.weights[-1]
        weight.assign(weight + 1.0)
        assert starting.digest(game) != first
        weight.assign(weight - 1.0)
    assert starting.digest(game) == first


def test_pictures_of_ones_own(tmp_path, monkeypatch):
    """A preset of images is tuned on a folder of pictures."""
    kerasgan.create(
        "gan", image_shape=(8, 8, 3), width=4, latent_dim=2
    ).save_to_preset(tmp_path / "preset")
    rng = np.random.default_rng(0)
    for index in range(8):
        pixels = rng.integers(0, 256, (16, 12, 3)).astype("uint8")
        images.save_png(tmp_path / "pictures" / f"{index}.png", pixels)
    config = tuned(
        tmp_path / "preset", data=str(tmp_path / "pictures"), image_size=8
    )
    game = runs.start(tmp_path / "run", config)
    assert game.maker().shapes["image"] == (8, 8, 3)
