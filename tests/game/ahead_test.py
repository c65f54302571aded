"""Virtual steps: the same as true ones, and with the right derivative."""

import keras
import numpy as np
import pytest
import tensorflow as tf
from example_games import custom_game
from keras import optimizers

from kerasgan.game.optimizers import virtual_step

PLAYER = "discriminator"
STEPS = 4
DECAY = optimizers.schedules.ExponentialDecay(0.1, 2, 0.5)
KINDS = {
    "sgd": lambda: optimizers.SGD(0.1),
    "momentum": lambda: optimizers.SGD(0.1, momentum=0.9),
    "nesterov": lambda: optimizers.SGD(0.1, momentum=0.9, nesterov=True),
    "adam": lambda: optimizers.Adam(0.01, beta_1=0.5),
    "amsgrad": lambda: optimizers.Adam(0.01, amsgrad=True),
    "adamw": lambda: optimizers.AdamW(0.01, weight_decay=0.1),
    "rmsprop": lambda: optimizers.RMSprop(0.01, momentum=0.5, centered=True),
    "lion": lambda: optimizers.Lion(0.01),
    "nadam": lambda: optimizers.Nadam(0.01),
    "adafactor": lambda: optimizers.Adafactor(0.01),
    "adagrad": lambda: optimizers.Adagrad(0.01),
    "adadelta": lambda: optimizers.Adadelta(0.01),
    "adamax": lambda: optimizers.Adamax(0.01),
    "ftrl": lambda: optimizers.Ftrl(0.01),
    "lamb": lambda: optimizers.Lamb(0.01),
    "muon": lambda: optimizers.Muon(0.01),
    "clipnorm": lambda: optimizers.Adam(0.01, clipnorm=0.5),
    "global_clipnorm": lambda: optimizers.SGD(0.1, global_clipnorm=0.5),
    "clipvalue": lambda: optimizers.SGD(0.1, clipvalue=0.3),
    "schedule": lambda: optimizers.Adam(DECAY),
    "decayed_sgd": lambda: optimizers.SGD(DECAY, weight_decay=0.1),
}


def compiled(optimizer):
    game = custom_game()
    game.compile(optimizer, jit_compile=False)
    return game


def random_gradients(game, seed):
    rng = np.random.default_rng(seed)
    return {
        PLAYER: [
            tf.constant(rng.normal(size=weight.shape), "float32")
            for weight in game.weights_of(PLAYER)
        ]
    }


def values(variables):
    return [np.array(variable) for variable in variables]


@pytest.mark.parametrize("kind", KINDS)
def test_a_virtual_step_is_a_step_to_the_bit(kind):
    game = compiled({PLAYER: KINDS[kind]()})
    weights = game.weights_of(PLAYER)
    variables = [*weights, *game.optimizer_of(PLAYER).variables]
    before = values(variables)
    foreseen, point, slots = [], None, None
    for seed in range(STEPS):
        point, slots = game.ahead(random_gradients(game, seed), point, slots)
        foreseen.append(values([*point[PLAYER], *slots[PLAYER]]))
    for found, expected in zip(values(variables), before, strict=True):
        np.testing.assert_array_equal(found, expected)
    for seed in range(STEPS):
        game.apply(PLAYER, random_gradients(game, seed)[PLAYER])
        for variable, value in zip(variables, foreseen[seed], strict=True):
            np.testing.assert_array_equal(variable, value, variable.path)
    moved = [
        not np.array_equal(weight, value)
        for weight, value in zip(weights, before, strict=False)
    ]
    assert all(moved)


def test_weights_without_weight_decay_have_none_ahead():
    game = custom_game()
    optimizer = optimizers.SGD(0.1, weight_decay=0.5)
    optimizer.exclude_from_weight_decay(var_names=["bias"])
    game.compile({PLAYER: optimizer}, jit_compile=False)
    bias = game.weights_of(PLAYER)[1]
    bias.assign([2.0])
    nothing = [tf.zeros_like(weight) for weight in game.weights_of(PLAYER)]
    (_, after), _ = virtual_step(optimizer, nothing, game.weights_of(PLAYER))
    np.testing.assert_array_equal(after, bias)
    game.apply(PLAYER, nothing)
    np.testing.assert_array_equal(after, bias)


def test_what_is_not_paid_for_stands_still_ahead():
    game = compiled({PLAYER: optimizers.AdamW(0.1)})
    gradients = random_gradients(game, 0)
    gradients[PLAYER][1] = None
    with pytest.warns(UserWarning, match="Gradients do not exist"):
        point, _ = game.ahead(gradients)
    kernel, bias = game.weights_of(PLAYER)
    assert (point[PLAYER][0].numpy() != kernel.numpy()).all()
    np.testing.assert_array_equal(point[PLAYER][1], bias)


def test_players_who_do_not_step_stay_at_the_point():
    game = compiled("sgd")
    start = game.point()
    point, slots = game.ahead(random_gradients(game, 0), start)
    assert point["generator"] is start["generator"]
    assert list(slots) == [PLAYER]
    assert point[PLAYER] is not start[PLAYER]


@pytest.mark.parametrize(
    "kind", ["momentum", "adam", "nadam", "rmsprop", "adamw", "global_clipnorm"]
)
def test_the_derivative_through_three_steps(kind):
    """Of a pull that is not linear, against central differences."""
    keras.config.set_floatx("float64")
    try:
        optimizer = KINDS[kind]()
        rng = np.random.default_rng(0)
        weight = keras.Variable(rng.normal(size=4))
        optimizer.build([weight])
        mixed = tf.constant(rng.normal(size=(4, 4)))

        def reached(theta):
            point, slots = [tf.convert_to_tensor(weight.value)], None
            for _ in range(3):
                pull = tf.tanh(tf.linalg.matvec(mixed, point[0]) * theta)
                point, slots = virtual_step(
                    optimizer, [pull], [weight], point, slots
                )
            return tf.reduce_sum(point[0] * [1.0, -2.0, 3.0, 0.5])

        theta = tf.constant(rng.normal(size=4))
        with tf.GradientTape() as tape:
            tape.watch(theta)
            total = reached(theta)
        derivative = tape.gradient(total, theta)
        step = 1e-5 * np.eye(4)
        expected = [
            (reached(theta + each) - reached(theta - each)) / 2e-5
            for each in step
        ]
    finally:
        keras.config.set_floatx("float32")
    np.testing.assert_allclose(derivative, expected, rtol=1e-3)
    assert np.abs(expected).min() > 1e-6


def test_units_that_are_never_active_do_not_make_a_derivative_nan():
    game = compiled({PLAYER: optimizers.Adam(0.1)})

    def derivative(theta):
        with tf.GradientTape() as tape:
            tape.watch(theta)
            point, slots = None, None
            for _ in range(2):
                pull = [[[0.0], [1.0]] * theta**2, theta * [1.0]]
                point, slots = game.ahead({PLAYER: pull}, point, slots)
            reached = tf.add_n([tf.reduce_sum(x) for x in point[PLAYER]])
        return tape.gradient(reached, theta)

    # Adam divides by the size of a pull: how large it is does not matter.
    for jit_compile in (False, True):
        compiled_derivative = tf.function(derivative, jit_compile=jit_compile)
        found = float(compiled_derivative(tf.constant(0.7)))
        assert found == pytest.approx(0, abs=1e-4)


def test_what_an_optimizer_does_on_some_steps_only_is_refused():
    optimizer = optimizers.Adam(0.1, gradient_accumulation_steps=2)
    match = "without `gradient_accumulation_steps`.*accumulation_steps=2"
    with pytest.raises(ValueError, match=match):
        compiled(optimizer).ahead(random_gradients(compiled(optimizer), 0))


def test_an_optimizer_that_reads_what_it_has_written_is_refused():
    game = compiled({PLAYER: optimizers.ScheduleFreeAdamW(0.1)})
    with pytest.raises(ValueError, match="Received: ScheduleFreeAdamW"):
        game.ahead(random_gradients(game, 0))


def test_an_optimizer_of_another_make_is_refused():
    class Own(optimizers.SGD):
        def apply(self, grads, trainable_variables=None):
            super().apply([2 * g for g in grads], trainable_variables)

    game = compiled({PLAYER: Own(0.1)})
    with pytest.raises(ValueError, match="with the `apply` of.*Received: Own"):
        game.ahead(random_gradients(game, 0))
