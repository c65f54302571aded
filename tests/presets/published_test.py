"""What is under `saved_models` is whole, small, and of its recipe."""

from pathlib import Path

import keras
import numpy as np
import pytest

import kerasgan
from kerasgan import presets
from kerasgan.presets import card
from kerasgan.presets import record as records
from kerasgan.presets import saving

MODELS = Path(__file__).parents[2] / "saved_models"
FOLDERS = sorted(path.parent for path in MODELS.glob("*/preset.json"))
every_folder = pytest.mark.parametrize("folder", FOLDERS, ids=lambda x: x.name)


@every_folder
def test_files_are_the_ones_recorded(folder):
    record = presets.check(folder)
    assert record.name == folder.name
    # Only of games that are given pictures are these kept, and exports of the
    # first versions did not describe themselves.
    assert set(records.FILES) - set(record.sha256) <= {
        records.CONDITIONS,
        "1/assets.extra/game.json",
    }
    assert (folder / "README.md").read_text() == card.of(folder)
    sizes = [x.stat().st_size for x in folder.rglob("*") if x.is_file()]
    assert sum(sizes) <= 6_000_000
    assert (folder / "1" / "saved_model.pb").is_file()
    assert (folder / "1" / "assets.extra").is_dir()


@every_folder
def test_it_is_of_the_recipe_of_its_name(folder):
    preset = kerasgan.get_preset(folder.name)
    record, metrics = presets.read(folder), records.metrics(folder)
    assert record.entry == metrics["run"]["entry"] == preset.entry
    assert record.description == preset.description
    for name, value in preset.recipe.items():
        if name != "settings":
            assert record.recipe[name] == value, name
    asked = preset.recipe.get("settings", {})
    assert {n: record.settings[n] for n in asked} == asked
    steps = {x["checkpoint"]: x["step"] for x in metrics["results"]}
    assert steps["last"] == preset.recipe["steps"]
    assert steps[record.checkpoint] == record.step
    assert preset.expected == records.scores(folder) != {}


@every_folder
@pytest.mark.slow
def test_it_samples_as_it_did(folder):
    expected = keras.utils.img_to_array(
        keras.utils.load_img(folder / "samples.png", color_mode="rgb")
    )
    sheet = saving.sheet(kerasgan.load(folder.name))
    found = np.broadcast_to(np.asarray(sheet), expected.shape)
    # The last bit of a float may tip a pixel over.
    assert np.abs(found - expected).max() <= 1


def test_recipes_hold_no_scores():
    for name in presets.list_presets():
        assert set(vars(presets.get_preset(name))) == {
            "name",
            "entry",
            "description",
            "recipe",
        }
