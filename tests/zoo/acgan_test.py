import numpy as np
import pytest
import tensorflow as tf
from scipy.special import log_softmax

import kerasgan
from kerasgan.ops import random

SMALL = {"image_shape": (8, 8, 1), "num_classes": 3, "width": 2}
LABELS = np.array([0, 2, 1, 1])


@pytest.fixture(scope="module")
def game():
    return kerasgan.create("acgan", classification=0.5, **SMALL)


def test_both_pay_the_classification(game):
    image = random.uniform((4, 8, 8, 1), random.key(0), -1.0, 1.0)
    batch = {"image": image, "label": tf.constant(LABELS)}
    play = game.plays(batch, random.key(1), training=False)["main"]

    def cross_entropy(outputs, label):
        logits = log_softmax(outputs["classes"].numpy(), axis=1)
        return -logits[np.arange(4), np.asarray(label)].mean()

    real = cross_entropy(play.on_real, LABELS)
    fake = cross_entropy(play.on_fake, play.fake["label"])
    for player, expected in (
        ("discriminator", real + fake),
        ("generator", fake),
    ):
        term = game.players[player].terms[1]
        assert term.weight == 0.5
        assert float(term.cost(play)) == pytest.approx(expected, rel=1e-5)


def test_the_discriminator_is_not_told_the_label(game):
    assert set(game.discriminator.input) == {"image"}
    assert game.data_spec()["label"] == ((), "int32")
    assert game.bounds("label") == (0, 2)


def test_data_must_have_labels(game):
    game.compile(jit_compile=False)
    data = {"image": np.zeros((4, 8, 8, 1), "uint8")}
    with pytest.raises(ValueError, match="must hold `label`.*Received"):
        game.fit(data, batch_size=4, verbose=0)


def test_the_discriminator_pays_r1(game):
    _, _, term = game.players["discriminator"].terms
    assert (term.weight, term.every) == (0.5, 8)
    names = [layer.name for layer in game.discriminator.layers]
    assert not [name for name in names if "norm" in name]
