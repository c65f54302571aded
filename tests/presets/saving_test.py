import importlib
import json
import os

import h5py
import numpy as np
import open_games
import pytest
from example_games import custom_game
from example_games import points
from example_games import tiny_gan

import kerasgan
from kerasgan import presets
from kerasgan import registry
from kerasgan.averages import WeightAverage
from kerasgan.ops import images as image_ops
from kerasgan.presets import saving


def datasets(path):
    """Every array in a file, by its name there."""
    found = {}
    with h5py.File(path) as file:
        file.visititems(
            lambda name, x: (
                found.update({name: x[()]})
                if isinstance(x, h5py.Dataset)
                else None
            )
        )
    return found


def test_a_game_comes_back(tmp_path):
    game = tiny_gan(average=0.5, seed=5)
    game.compile(jit_compile=False)
    game.fit(points(16), batch_size=8, verbose=0)
    game.save_to_preset(tmp_path / "mine", "Mine.")
    again = kerasgan.load(tmp_path / "mine")
    assert again.compiled and int(again.step.numpy()) == 2
    for one, other in zip(again.weights, game.weights, strict=True):
        np.testing.assert_array_equal(one, other)
    np.testing.assert_array_equal(
        again.sample(3, seed=1), game.sample(3, seed=1)
    )
    again.fit(points(16), batch_size=8, verbose=0)
    assert int(again.step.numpy()) == 4
    record = presets.read(tmp_path / "mine")
    assert (record.name, record.description) == ("mine", "Mine.")
    assert record.settings["seed"] == 5 and record.step == 2
    assert record.image_shape == (2,) and record.num_labels == 0


def test_weights_are_those_of_networks_and_averages(tmp_path):
    game = tiny_gan(average=0.5)
    game.compile()
    game.save_to_preset(tmp_path / "mine")
    found = datasets(tmp_path / "mine" / "model.weights.h5")
    assert not any("optimizer" in name for name in found)
    floats = sum(x.size for x in found.values() if x.dtype == "float32")
    counts = [n.count_params() for n in game.networks.values()]
    assert floats == sum(counts) + game.generator.count_params()
    record = presets.read(tmp_path / "mine")
    assert list(record.parameters.values()) == counts


def test_weights_are_packed_and_lose_nothing(tmp_path):
    game = kerasgan.create("gan", image_shape=(16, 16, 1), width=256)
    packed, plain = tmp_path / "a.weights.h5", tmp_path / "b.weights.h5"
    saving.write_weights(packed, game)
    game.save_weights(plain)  # it was not compiled: no optimizers
    assert packed.stat().st_size < 0.93 * plain.stat().st_size
    found, expected = datasets(packed), datasets(plain)
    assert list(found) == list(expected)
    for name, value in expected.items():
        np.testing.assert_array_equal(found[name], value)
    assert os.listdir(tmp_path) == ["a.weights.h5", "b.weights.h5"]


def test_a_term_s_state_is_kept(tmp_path):
    game = kerasgan.create("began", **tiny("began"))
    (term,) = [each for each in game.terms.values() if each.weights]
    term.k.assign(0.25)
    saving.write_weights(tmp_path / "model.weights.h5", game)
    found = datasets(tmp_path / "model.weights.h5")
    assert found["discriminator_boundary_equilibrium/vars/0"] == 0.25


def tiny(entry):
    """The entry's settings for tests, none of them at its default."""
    module = f"{registry.module_of(entry)}.presets"
    return importlib.import_module(module).TINY


@pytest.mark.parametrize("entry", registry.list_entries())
def test_every_entry_is_made_again_from_its_record(entry, tmp_path):
    game = kerasgan.create(entry, **tiny(entry))
    facts = json.loads(json.dumps(saving.describe(game)))
    assert facts["entry"] == entry
    settings = presets.record.tuples(facts["settings"])
    again = kerasgan.create(entry, **(settings | {"seed": 1}))
    assert again.get_config() | {"seed": game.seed} == game.get_config()
    saving.write_weights(tmp_path / "model.weights.h5", game)
    again.load_weights(tmp_path / "model.weights.h5")
    for one, other in zip(again.weights, game.weights, strict=True):
        np.testing.assert_array_equal(one, other)


def test_a_sheet_has_a_row_for_each_label(tmp_path, monkeypatch):
    settings = {"image_shape": (8, 8, 1), "num_classes": 3, "width": 2}
    game = kerasgan.create("cgan", **settings, latent_dim=2)
    asked = []

    def sample(num, seed, label):
        asked.extend(label)
        return np.zeros((num, 8, 8, 1), "float32")

    monkeypatch.setattr(game, "sample", sample)
    sheet = saving.sheet(game)
    assert asked == [0] * 8 + [1] * 8 + [2] * 8
    assert (
        sheet.shape[:2] == image_ops.grid(np.zeros((24, 8, 8, 1)), 8).shape[:2]
    )
    assert saving.num_labels(game.prior) == 3


@pytest.fixture
def zoo(monkeypatch):
    """The small games with open ends as entries, under their lower names."""
    kinds = {kind.__name__.lower(): kind for kind in open_games.ALL}
    known = registry.get_entry
    for name, kind in kinds.items():
        monkeypatch.setattr(kind, "entry", name, raising=False)
        monkeypatch.setattr(kind, "paper", "https://a.b/c", raising=False)
    monkeypatch.setattr(
        registry, "get_entry", lambda name: kinds.get(name) or known(name)
    )
    monkeypatch.setattr(
        registry, "create", lambda name, **settings: kinds[name](**settings)
    )


def test_what_samples_are_made_of_is_kept_and_shown(tmp_path, zoo):
    game = open_games.Painting()
    rows = open_games.batch(game, 3)
    game.save_to_preset(tmp_path / "mine", conditions=rows)
    record = presets.check(tmp_path / "mine")
    assert "conditions.npz" in record.sha256 and record.num_labels == 3
    kept = saving.conditions_in(tmp_path / "mine")
    assert sorted(kept) == ["condition", "image"]
    np.testing.assert_array_equal(kept["condition"], rows["condition"])
    samples = game.sample(seed=0, condition=rows["condition"])
    wide = np.concatenate(
        [
            np.repeat(rows["condition"], 3, axis=-1),
            image_ops.to_uint8(samples),
            rows["image"],
        ],
        axis=2,
    )
    sheet = saving.sheet(game, kept)
    np.testing.assert_array_equal(sheet, image_ops.grid(wide, 1))
    text = (tmp_path / "mine" / "README.md").read_text()
    assert "each to the right of what it is made of" in text
    again = saving.sheet(kerasgan.load(tmp_path / "mine"), kept)
    np.testing.assert_array_equal(again, sheet)


def test_a_sheet_of_what_is_not_given(tmp_path, zoo):
    match = "`conditions` must hold rows of `condition`.*Received"
    with pytest.raises(ValueError, match=match):
        open_games.Painting().save_to_preset(tmp_path / "mine")
    assert list(tmp_path.iterdir()) == []


def test_sheets_of_clips_and_of_text():
    game = open_games.Moving()
    clips = game.sample(64, seed=0)
    film = image_ops.grid(clips.reshape(-1, *clips.shape[2:]), clips.shape[1])
    np.testing.assert_array_equal(saving.sheet(game), film)
    assert saving.sheet(open_games.Writing()).shape[-1] == 1


def test_games_that_cannot_be_made_again(tmp_path):
    class Mine(kerasgan.get_entry("gan")):
        pass

    for game in (custom_game(), Mine(image_shape=(2,), width=4)):
        with pytest.raises(ValueError, match="must be a game of the zoo.*Rec"):
            game.save_to_preset(tmp_path / "mine")
    game = tiny_gan(average=WeightAverage(0.5))
    with pytest.raises(ValueError, match="Received: average=<kerasgan.aver"):
        game.save_to_preset(tmp_path / "mine")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_in_use(preset):
    before = sorted(preset.iterdir())
    for path in (preset, preset / "README.md"):
        with pytest.raises(ValueError, match="must not be in use. Received: "):
            tiny_gan().save_to_preset(path)
    assert sorted(preset.iterdir()) == before


def test_frozen_layers_stay_frozen(tmp_path):
    game = tiny_gan()
    game.generator.layers[1].trainable = False
    game.save_to_preset(tmp_path / "frozen")
    again = kerasgan.load(tmp_path / "frozen")
    assert [x.trainable for x in again.generator.layers] == [
        x.trainable for x in game.generator.layers
    ]
    assert len(again.weights_of("generator")) == 4
