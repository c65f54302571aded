import importlib

import keras
import numpy as np
import pytest
import tensorflow as tf

import kerasgan
from kerasgan.ops import random
from kerasgan.testing.game import evaluate_field

SMALL = {
    "image_shape": (8, 8, 1),
    "condition_shape": (8, 8, 1),
    "width": 2,
    "num_blocks": 1,
    "num_halvings": 1,
}
entry = importlib.import_module("kerasgan.zoo.cyclegan.game")


def pictures(rows=4, seed=0):
    shape = (rows, 8, 8, 1)
    rng = np.random.default_rng(seed)
    return rng.uniform(-1, 1, shape).astype("float32")


def batch():
    data = {"condition": pictures(), "image": pictures(seed=1)}
    return {name: tf.constant(value) for name, value in data.items()}


def scaling(source, target, factor):
    """A network that multiplies pictures by a number."""
    x = keras.Input((8, 8, 1), name=source)
    start = keras.initializers.Constant(factor)
    y = keras.layers.Dense(1, use_bias=False, kernel_initializer=start)(x)
    return keras.Model({source: x}, {target: y})


@pytest.mark.parametrize("there, back", [(1.0, 1.0), (2.0, -0.75)])
def test_costs_by_hand(there, back, monkeypatch):
    """Translators multiply by a number, critics give the picture itself."""
    factors = {"image": there, "condition": back}
    monkeypatch.setattr(
        entry,
        "translator",
        lambda source, target, *_: scaling(source, target, factors[target]),
    )
    monkeypatch.setattr(
        entry, "patch_critic", lambda shapes, *_: scaling(*shapes, "score", 1.0)
    )
    game = kerasgan.create("cyclegan", **SMALL)
    logs = evaluate_field(game, batch(), random.key(1), game.player_names).logs
    condition, image = pictures(), pictures(seed=1)
    expected = {
        "discriminator_loss": ((image - 1) ** 2).mean() / 2
        + ((there * condition) ** 2).mean() / 2,
        "condition_discriminator_loss": ((condition - 1) ** 2).mean() / 2
        + ((back * image) ** 2).mean() / 2,
        "generators_image_loss": ((there * condition - 1) ** 2).mean() / 2,
        "generators_condition_loss": ((back * image - 1) ** 2).mean() / 2,
        "generators_image_cycle": np.abs((there * back - 1) * image).mean(),
        "generators_condition_cycle": np.abs(
            (there * back - 1) * condition
        ).mean(),
        "generators_image_identity": np.abs((there - 1) * image).mean(),
        "generators_condition_identity": np.abs((back - 1) * condition).mean(),
    }
    for name, value in expected.items():
        assert float(logs[name]) == pytest.approx(value, rel=1e-5), name
    # Adversarial, with the paper's squares not halved; cycle; identity.
    weights = np.repeat([2.0, 10.0, 5.0], 2)
    costs = list(expected.values())[2:]
    assert float(logs["generators_cost"]) == pytest.approx(
        weights @ costs, rel=1e-5
    )


def test_it_is_trained_and_translates_both_ways():
    game = kerasgan.create("cyclegan", **SMALL, average=0.5)
    game.compile(jit_compile=False)
    data = {"condition": pictures(16), "image": pictures(16, seed=1)}
    history = game.fit(data, batch_size=8, verbose=0).history
    assert np.isfinite(list(history.values())).all()
    assert set(game.evaluate(data, verbose=0, return_dict=True)) == set(history)
    image = game.sample(condition=data["condition"])
    condition = game.sample(maker="condition", image=data["image"])
    for made, network, given in (
        (image, game.forward_average, {"condition": data["condition"]}),
        (condition, game.backward_average, {"image": data["image"]}),
    ):
        (expected,) = network(given).values()
        np.testing.assert_allclose(made, expected, atol=1e-5)


def test_a_critic_s_turn_makes_no_more_than_it_judges():
    game = kerasgan.create("cyclegan", **SMALL)
    made = []
    generate = game.generate

    def counting(drawn, training, network):
        made.append(network)
        return generate(drawn, training, network)

    game.generate = counting
    counts = {}
    for player in game.player_names:
        made.clear()
        evaluate_field(game, batch(), random.key(1), (player,))
        counts[player] = made.count("forward"), made.count("backward")
    assert counts == {
        "discriminator": (1, 0),
        "condition_discriminator": (0, 1),
        "generators": (3, 3),
    }


def test_domains_may_differ_in_channels():
    shapes = {"image_shape": (8, 8, 3), "condition_shape": (8, 8, 1)}
    with pytest.raises(ValueError, match="identity_weight=5.0, shapes"):
        kerasgan.create("cyclegan", **(SMALL | shapes))
    game = kerasgan.create("cyclegan", **(SMALL | shapes), identity_weight=0.0)
    assert game.sample(condition=pictures(2)).shape == (2, 8, 8, 3)
    assert not any("identity" in name for name in game.terms)


@pytest.mark.parametrize(
    "settings, message",
    [
        (
            {"image_shape": (10, 8, 1), "condition_shape": (10, 8, 1)},
            r"multiples of 4, from 8 on.*Received: shape=\(10, 8, 1\)",
        ),
        ({"num_halvings": 3}, "Received: num_halvings=3"),
        ({"num_halvings": 0}, "Received: num_halvings=0"),
    ],
)
def test_what_does_not_fit_is_refused(settings, message):
    with pytest.raises(ValueError, match=message):
        kerasgan.create("cyclegan", **(SMALL | settings))
