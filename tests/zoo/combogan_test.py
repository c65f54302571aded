import numpy as np
import pytest
import tensorflow as tf

import kerasgan
from kerasgan.ops import random
from kerasgan.testing.game import evaluate_field

SMALL = {
    "image_shape": (8, 8, 1),
    "num_domains": 3,
    "width": 2,
    "num_blocks": 2,
    "num_halvings": 1,
}
PARTS = ("image", "domain_1", "domain_2")


@pytest.fixture(scope="module")
def game():
    return kerasgan.create("combogan", **SMALL)


@pytest.fixture(scope="module")
def batch():
    rng = np.random.default_rng(0)
    return {
        part: tf.constant(rng.uniform(-1, 1, (2, 8, 8, 1)), tf.float32)
        for part in PARTS
    }


@pytest.mark.parametrize("shift", [1, 2, -1])
def test_all_domains_are_translated_at_once(game, batch, shift):
    """As one by one, which takes another way through the networks."""
    made = game.rotate(batch, shift, training=False)
    for source, part in enumerate(PARTS):
        label = (source + shift) % 3
        alone = game.sample(condition=batch[part], source=source, label=label)
        np.testing.assert_allclose(made[PARTS[label]], alone, atol=1e-5)


def test_all_other_domains_are_drawn_alike(game):
    keys = [random.key(7, i) for i in range(300)]
    shifts = [1 + int(random.integers((), key, 2)) for key in keys]
    assert 120 < shifts.count(1) < 180 and set(shifts) == {1, 2}


def test_there_and_back_leads_to_the_start(game, batch):
    key = random.key(3)
    logs = evaluate_field(game, batch, key, ("generator",)).logs
    shift = 1 + int(random.integers((), random.key(key, 0), 2))
    for source, part in enumerate(PARTS):
        label = (source + shift) % 3
        there = game.sample(condition=batch[part], source=source, label=label)
        back = game.sample(condition=there, source=label, label=source)
        distance = np.abs(back - batch[part]).mean()
        cost = float(logs[f"generator_{part}_cycle"])
        assert cost == pytest.approx(distance, rel=1e-4)
        # Scores of what came to this domain, by least squares.
        before = (source - shift) % 3
        came = game.sample(
            condition=batch[PARTS[before]], source=before, label=source
        )
        score = game.networks[f"{part}_discriminator"]({part: came})["score"]
        cost = float(logs[f"generator_{part}_loss"])
        assert cost == pytest.approx(np.square(score - 1).mean() / 2, rel=1e-4)


def test_domains_that_do_not_exist_are_refused(game, batch):
    pictures = np.array(batch["image"])
    for name in ("source", "label"):
        given = {"source": 0, "label": 1} | {name: 3}
        with pytest.raises(ValueError, match=f"`{name}` must be from 0 to 2."):
            game.sample(condition=pictures, **given)
    with pytest.raises(ValueError, match="`source`, which is not drawn"):
        game.sample(condition=pictures, label=1)
    with pytest.raises(ValueError, match="num_classes=1"):
        kerasgan.create("combogan", **(SMALL | {"num_domains": 1}))


def test_of_data_domain_0_is_translated(game, batch):
    """Which sheets of runs and evaluations are made of."""
    drawn = game.prior.sample(2, random.key(0), batch)
    np.testing.assert_array_equal(drawn["condition"], batch["image"])
    assert drawn["source"].numpy().tolist() == [0, 0]


def test_each_domain_adds_as_much(game):
    more = kerasgan.create("combogan", **(SMALL | {"num_domains": 4}))
    counts = [
        sum(network.count_params() for network in each.networks.values())
        for each in (game, more)
    ]
    assert counts[1] / 4 == counts[0] / 3
