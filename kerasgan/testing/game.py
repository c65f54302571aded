"""What must hold of every game; each check takes a function that makes one."""

import json

import keras
import numpy as np
import tensorflow as tf

from kerasgan import strategies
from kerasgan.game.field import evaluate_field
from kerasgan.ops import random
from kerasgan.testing.export import run_export_test

ROWS = 8  # of a turn; enough for batch statistics


def run_game_test(make, settings, path):
    """Runs every check below.

    Args:
        make: function that makes the game, uncompiled, always the same.
        settings: dict, the constructor's arguments that `make` gives; each
            should differ from its default.
        path: folder to write to.
    """
    for check in CHECKS:
        check(make, settings, path)


def example_data(game, steps=1):
    """Data that fit a game: random images and labels for some steps."""
    rng = np.random.default_rng(0)
    rows = ROWS * game.dynamics.num_batches() * steps
    sample = {
        name: _example(rng, (rows, *shape), dtype)
        for name, (shape, dtype) in game.data_spec().items()
    }
    if game.alphabet is not None:
        sample["image"] = _example_lines(rng, sample["image"].shape)
    return sample


def _example(rng, shape, dtype):
    if "int" in dtype:
        return rng.integers(0, 2, shape).astype(dtype)
    return rng.uniform(-1, 1, shape).astype(dtype)


def _example_lines(rng, shape):
    symbols = rng.integers(0, shape[-1], shape[:-1])
    return np.eye(shape[-1], dtype="uint8")[symbols]


def check_ownership(make, settings, path):
    """A player moves all of its weights and nobody else's.

    One weight may stand still: the last bias of a critic whose loss does not
    see a shift of all scores.
    """
    game = make()
    game.compile(jit_compile=False)
    batch = tensors(example_data(game))
    networks = game.networks.values()
    weights = [w for network in networks for w in network.trainable_variables]
    for player in game.player_names:
        before = [np.array(weight) for weight in weights]
        field = game.field(batch, (player,))
        game.move(field)
        gradients = field.gradients[player]
        owned = zip(game.weights_of(player), gradients, strict=True)
        pulled = {id(weight) for weight, gradient in owned if np.any(gradient)}
        for weight, value in zip(weights, before, strict=True):
            moved = not np.array_equal(weight, value)
            assert moved == (id(weight) in pulled), (player, weight.path)
        assert len(gradients) - len(pulled) <= 1, player


def check_modes(make, settings, path):
    """Gradients are equal eagerly, in a graph and under XLA."""
    game = make()
    batch = tensors(example_data(game))

    def gradients(batch, key):
        field = evaluate_field(game, batch, key, game.player_names)
        return field.gradients

    key = random.key(3)  # not a constant, of which graphs could draw ahead
    eager = gradients(batch, key)
    for jit_compile in (False, True):
        compiled = tf.function(gradients, jit_compile=jit_compile)
        assert_close(compiled(batch, key), eager)


def check_replicas(make, settings, path):
    """Two replicas give the mean of the gradients of two half batches."""
    single = make()
    batch = tensors(example_data(single, steps=2))
    halves = [
        {name: tf.split(value, 2)[i] for name, value in batch.items()}
        for i in range(2)
    ]
    players = single.player_names
    expected = [
        evaluate_field(
            single, half, random.key(single.seed, 0, 0, i), players
        ).gradients
        for i, half in enumerate(halves)
    ]
    expected = tf.nest.map_structure(lambda a, b: (a + b) / 2, *expected)

    strategy = two_replicas()
    with strategy.scope():
        game = make()
        game.compile(jit_compile=False)
    game.set_weights(single.get_weights())
    spread = strategy.experimental_distribute_values_from_function(
        lambda context: halves[context.replica_id_in_sync_group]
    )

    @tf.function
    def gradients(half):
        def replica(half):
            return game.field(half, players).gradients

        parts = strategy.run(replica, args=(half,))
        return tf.nest.map_structure(
            lambda part: strategy.reduce("MEAN", part, axis=None), parts
        )

    assert_close(gradients(spread), expected)
    game.fit(example_data(single, steps=2), verbose=0, batch_size=len_of(batch))
    for variable in game.variables:
        first, second = variable.value.values
        np.testing.assert_array_equal(first, second, err_msg=variable.path)


def check_resume(make, settings, path):
    """A game that is saved and loaded goes on to the same bits."""
    game = make()
    game.compile(jit_compile=False)
    data = example_data(game, steps=3)
    batch_size = len_of(data) // 3
    game.fit(data, batch_size=batch_size, steps_per_epoch=2, verbose=0)
    game.save(path / "game.keras")
    loaded = keras.saving.load_model(path / "game.keras")
    assert_same_weights(loaded, game)
    for each in (game, loaded):
        each.fit(data, batch_size=batch_size, steps_per_epoch=2, verbose=0)
    assert int(game.step.numpy()) == 4
    assert_same_weights(loaded, game)


def check_settings(make, settings, path):
    """Settings survive saving, those that are not the defaults above all."""
    game = make()
    config = game.get_config()
    for name, value in settings.items():
        assert getattr(game._arguments, name) == value, name
    again = type(game).from_config(json.loads(json.dumps(config)))
    assert again.get_config() == config
    assert [w.shape for w in again.weights] == [w.shape for w in game.weights]


def check_keras(make, settings, path):
    """`fit`, `evaluate` and `predict` work, and the step is traced once."""
    game = make()
    game.compile(jit_compile=False)  # `check_modes` has XLA compile it
    traces = []
    plays = game.plays

    def counting(*args, **kwargs):
        traces.append(1)
        return plays(*args, **kwargs)

    game.plays = counting
    data = example_data(game, steps=2)
    fit = {"batch_size": len_of(data) // 2, "verbose": 0}
    game.fit(data, **fit)
    first = len(traces)
    history = game.fit(data, epochs=2, **fit).history
    assert len(traces) == first
    assert list(map(len, history.values())) == [2] * len(game.log_names)
    assert np.isfinite(list(history.values())).all()

    weights = [np.array(weight) for weight in game.weights]
    scores = game.evaluate(data, verbose=0, return_dict=True)
    assert set(scores) == set(game.log_names)
    for weight, value in zip(game.weights, weights, strict=True):
        np.testing.assert_array_equal(weight, value)

    drawn = game.prior.sample(3, random.key(0))
    images = game.predict(drawn, verbose=0)
    assert len(images) == 3 and np.isfinite(images).all()
    if images.ndim > 3:  # pictures are in range, whatever the network gives
        images = np.clip(images, -1.0, 1.0)
    np.testing.assert_array_equal(game.sample(3, seed=0), images)


def check_export(make, settings, path):
    """A reloaded SavedModel gives the same images."""
    run_export_test(make(), path / "export")


CHECKS = (
    check_ownership,
    check_modes,
    check_replicas,
    check_resume,
    check_settings,
    check_keras,
    check_export,
)


def two_replicas():
    """A MirroredStrategy on two logical CPUs, which must have been set up."""
    devices = tf.config.list_logical_devices("CPU")
    if len(devices) < 2:
        raise RuntimeError(
            "Two logical CPUs are needed: see "
            "`tf.config.set_logical_device_configuration`. "
            f"Received: {devices}"
        )
    return strategies.mirrored_on(*(device.name for device in devices[:2]))


def tensors(sample):
    return {name: tf.constant(value) for name, value in sample.items()}


def len_of(sample):
    return len(next(iter(sample.values())))


def assert_close(received, expected, tolerance=1e-4):
    """Equal up to a share of each tensor's norm."""
    tf.nest.assert_same_structure(received, expected)
    pairs = zip(
        tf.nest.flatten(received), tf.nest.flatten(expected), strict=True
    )
    for a, b in pairs:
        a, b = np.asarray(a, "float64"), np.asarray(b, "float64")
        limit = tolerance * np.linalg.norm(b) + 1e-7
        assert np.linalg.norm(a - b) <= limit, (a, b)


def assert_same_weights(game, other):
    """Bit for bit, optimizers and averages included."""
    ours = game.variables + game.optimizer.variables
    theirs = other.variables + other.optimizer.variables
    for a, b in zip(ours, theirs, strict=True):
        np.testing.assert_array_equal(a, b, err_msg=a.path)
