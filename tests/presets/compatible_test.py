"""What earlier code has saved loads, samples and trains on as it did then."""

from pathlib import Path

import keras
import numpy as np
import pytest
import tensorflow as tf
from example_games import points

import kerasgan

ROOT = Path(__file__).parents[2]
GOLDEN = ROOT / "tests" / "golden"
FOLDERS = sorted(path.parent for path in ROOT.glob("saved_models/*/1"))


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_preset_samples_as_its_export_does(folder):
    """The export is a graph of the code that was there when it was made."""
    exported = tf.saved_model.load(folder / "1")
    sample = exported.signatures["sample"]
    seeds = tf.constant([3, 4], "int64")
    _, asked = sample.structured_input_signature
    labels = {"labels": tf.constant([1, 0])} if "labels" in asked else {}
    expected = sample(seeds=seeds, **labels)["images"]
    game = kerasgan.load(folder.name)
    rows = game.prior.sample_rows(seeds)
    if labels:
        rows |= {"label": labels["labels"]}
    found = game.predict(rows, verbose=0)
    np.testing.assert_allclose(found, expected, atol=1e-5)


def values(game):
    variables = [*game.variables, *game.optimizer.variables]
    return [np.array(variable) for variable in variables]


@pytest.mark.parametrize("name", ["custom", "gan"])
def test_a_game_of_version_0_1_0_trains_on(name):
    """Files of the first version, of games that were trained so.

        keras.utils.set_random_seed(0)
        settings = {"average": 0.5, "seed": 3}
        custom = custom_game(dynamics=Alternating(discriminator=2), **settings)
        gan = tiny_gan(width=2, discriminator_steps=2, **settings)
        for game in (custom, gan):
            game.compile(jit_compile=False)
            for seed in range(3):
                game.train_on_batch(points(8, seed=seed))

    They were saved then (and packed once more, by `zipfile`), with their
    variables and those of their optimizers; and these again after the seeds
    3, 4 and 5.
    """
    kerasgan.list_entries()  # so that their classes are registered
    game = keras.saving.load_model(GOLDEN / f"{name}.keras")
    recorded = np.load(GOLDEN / f"{name}.npz")
    saved, later = (
        [recorded[key] for key in recorded if key.startswith(prefix)]
        for prefix in ("saved", "later")
    )
    assert int(game.step.numpy()) == 3
    assert game.dynamics.turns == {"discriminator": 2}
    for found, expected in zip(values(game), saved, strict=True):
        np.testing.assert_array_equal(found, expected)
    for seed in range(3, 6):
        game.train_on_batch(points(8, seed=seed))
    for found, expected in zip(values(game), later, strict=True):
        # The same bits where it was recorded; processors round differently.
        np.testing.assert_allclose(found, expected, rtol=1e-5, atol=1e-6)
