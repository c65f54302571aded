import json
from pathlib import Path

import keras
import numpy as np
import pytest
import tensorflow as tf

import kerasgan
from kerasgan.cli import settings
from kerasgan.runs import Config
from kerasgan.runs import batches

IMAGES = np.zeros((8, 16, 16, 1), "uint8")
LABELS = np.array([0, 1, 2, 3, 0, 1, 2, 3], "int32")


def count(network):
    return sum(w.shape.num_elements() for w in network.trainable_variables)


def kinds(network):
    return [type(layer).__name__ for layer in network.layers]


def test_parameters():
    """By hand; beside dcgan's a critic without scales, with one map more."""
    game = kerasgan.create("r1gan", width=64, latent_dim=64)
    made = 64 * 7 * 7 * 128 + 16 * (128 * 64 + 64 * 1) + 2 * (128 + 64) + 1
    features = 7 * 7 * (128 + 1)
    judged = 16 * (1 * 64 + 64 * 128) + 64 + 128 + features + 1
    assert count(game.generator) == made
    assert count(game.discriminator) == judged
    assert "BatchNormalization" not in kinds(game.discriminator)
    labelled = kerasgan.create(
        "r1gan", num_classes=10, embedding_dim=32, width=64, latent_dim=64
    )
    embedded = 10 * 32 + 32 * 7 * 7 * 128
    assert count(labelled.generator) == made + embedded
    assert count(labelled.discriminator) == judged + 10 * features


def features(critic, image):
    """Those of a batch's first row."""
    return critic({"image": image})["features"][0]


def test_the_critic_sees_how_much_a_batch_varies():
    critic = kerasgan.create("r1gan", width=2).discriminator
    image = tf.random.stateless_normal((1, 28, 28, 1), [0, 1])
    alike = tf.repeat(image, 4, axis=0)
    other = tf.concat([image, -alike[:3]], axis=0)
    maps = features(critic, other) - features(critic, alike)
    maps = tf.reshape(maps, (7, 7, 5)).numpy()
    assert np.abs(maps[..., :4]).max() < 1e-6  # those of the row itself
    assert (maps[..., 4] > 1e-3).all()


def test_a_label_moves_the_score_by_its_projection():
    critic = kerasgan.create("r1gan", num_classes=3, width=2).discriminator
    image = tf.random.stateless_normal((2, 28, 28, 1), [0, 1])
    judge = [
        critic({"image": image, "label": tf.constant([y, y])}) for y in (0, 2)
    ]
    features = judge[0]["features"].numpy()
    vectors = critic.get_layer("project_label").embeddings.numpy()
    np.testing.assert_allclose(
        judge[1]["score"] - judge[0]["score"],
        features @ (vectors[2] - vectors[0])[:, None],
        rtol=1e-4,
        atol=1e-6,
    )


@pytest.mark.parametrize(
    "given, source, expected",
    [
        ([], {"image": IMAGES, "label": LABELS}, 4),
        ([], {"image": IMAGES}, None),
        (["num_classes=none"], {"image": IMAGES, "label": LABELS}, None),
        (["num_classes=7"], {"image": IMAGES, "label": LABELS}, 7),
    ],
)
def test_a_run_has_labels_if_its_data_have(given, source, expected):
    defaults = kerasgan.registry.settings_of(kerasgan.get_entry("r1gan"))
    given = settings.parse(given, dict(defaults), "r1gan")
    config = batches.infer(Config("r1gan", "x.npz", given), source)
    game = kerasgan.create("r1gan", **({"width": 2} | config.settings))
    assert set(game.data_spec()) == {"image"} | (
        {"label"} if expected else set()
    )
    assert config.settings.get("num_classes") == expected


ROOT = Path(__file__).parents[2]
SEARCH = ROOT / "benchmarks/recipes/results/unconditional.json"


def trial():
    """That of the search which is of the entry's defaults; they must agree."""
    given = kerasgan.registry.settings_of(kerasgan.get_entry("r1gan"))
    expected = {
        "loss": given["loss"],
        "gamma": given["gamma"],
        "every": given["penalty_every"],
        "width": given["width"],
        "average": given["average"],
        "deviation": True,
        "decay": "constant",
        "batch_size": 64,
        "rate": 1e-3,
        "ratio": 1.0,
    }
    trials = json.loads(SEARCH.read_text())["trials"]
    (found,) = [
        each
        for each in trials
        if (each["recipe"], each["minutes"], each["seed"]) == (expected, 1, 0)
    ]
    return found


def test_the_defaults_are_of_the_search():
    recipe = trial()["recipe"]
    game = kerasgan.create("r1gan", width=2)
    game.compile()
    for each in game.optimizer.optimizers:
        assert isinstance(each, keras.optimizers.Adam)
        assert float(each.learning_rate) == pytest.approx(recipe["rate"])
        assert (each.beta_1, each.beta_2) == (0.0, 0.99)


def test_the_card_says_what_the_search_found():
    found = trial()
    card = (ROOT / "zoo" / "r1gan" / "README.md").read_text()
    assert (
        f"{found['images']:,} images: {found['distance']:.2f}, precision "
        f"{found['precision']:.2f}, recall {found['recall']:.2f}."
    ) in card
    trials = json.loads(SEARCH.read_text())["trials"]
    minute = sorted(t["distance"] for t in trials if t["minutes"] == 1)[:20]
    assert f"reached {minute[0]:.2f} to {minute[-1]:.2f} in that" in card
    assert minute[4] - minute[0] < 0.12
    (longer,) = [t for t in trials if t["images"] == 484_480]
    assert (
        f"had {longer['distance']:.2f}, precision {longer['precision']:.2f},"
        in card
    )
