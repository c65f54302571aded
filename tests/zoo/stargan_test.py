import numpy as np
import pytest
import tensorflow as tf

import kerasgan
from kerasgan.ops import random
from kerasgan.testing.game import evaluate_field

SMALL = {
    "image_shape": (8, 8, 1),
    "num_classes": 3,
    "width": 2,
    "num_blocks": 1,
    "num_halvings": 1,
}
LABELS = np.array([0, 1, 2, 1], "int32")


def pictures(rows=4):
    rng = np.random.default_rng(0)
    return rng.uniform(-1, 1, (rows, 8, 8, 1)).astype("float32")


@pytest.fixture(scope="module")
def game():
    return kerasgan.create("stargan", **SMALL)


def test_what_is_paid_is_that_of_the_paper(game):
    """By the networks, run apart, on the pictures that a turn draws for."""
    image, key = tf.constant(pictures()), random.key(5)
    batch = {"image": image, "label": tf.constant(LABELS)}
    logs = evaluate_field(game, batch, key, game.player_names).logs
    labels = game.prior.sample(4, random.key(key, 0), batch)["label"].numpy()
    assert (labels != LABELS).any()

    def translate(picture, label):
        inputs = {"condition": picture, "label": tf.constant(label)}
        return game.generator(inputs)["image"]

    def cross_entropy(picture, label):
        logits = game.discriminator({"image": picture})["classes"].numpy()
        right = logits[np.arange(4), label]
        return (np.log(np.exp(logits).sum(axis=1)) - right).mean()

    fake = translate(image, labels)
    back = translate(fake, LABELS)
    real, made = (
        game.discriminator({"image": x})["score"].numpy().mean()
        for x in (image, fake)
    )
    expected = {
        "discriminator_loss": made - real,
        "discriminator_classification": cross_entropy(image, LABELS),
        "generator_loss": -made,
        "generator_classification": cross_entropy(fake, labels),
        "generator_cycle": np.abs(back - image).mean(),
    }
    for name, value in expected.items():
        assert float(logs[name]) == pytest.approx(value, rel=1e-4), name
    cost = np.dot([1.0, 1.0, 10.0], list(expected.values())[2:])
    assert float(logs["generator_cost"]) == pytest.approx(cost, rel=1e-4)
    penalty = 10 * float(logs["discriminator_gradient_penalty"])
    cost = sum(list(expected.values())[:2]) + penalty
    assert float(logs["discriminator_cost"]) == pytest.approx(cost, rel=1e-4)


def test_the_label_is_not_lost_in_normalisation(game):
    first, second = (game.sample(condition=pictures(), label=k) for k in (0, 2))
    assert np.abs(first - second).max() > 1e-3


def test_domains_that_do_not_exist_are_refused(game):
    by_label = game.sample(condition=pictures(3), label=range(3))
    assert by_label.shape == (3, 8, 8, 1)
    with pytest.raises(ValueError, match="`label` must be from 0 to 2. Rec"):
        game.sample(condition=pictures(), label=3)
    game.compile()
    with pytest.raises(ValueError, match="`label` must be integers from 0"):
        game.fit(pictures(20), np.arange(20), batch_size=20)
    with pytest.raises(ValueError, match="The data must hold `label`"):
        game.fit(pictures(20), batch_size=20)


def test_the_critic_moves_five_times_as_often(game):
    assert game.dynamics.num_batches() == 5
    with pytest.raises(ValueError, match="Received: num_halvings=3"):
        kerasgan.create("stargan", **(SMALL | {"num_halvings": 3}))
