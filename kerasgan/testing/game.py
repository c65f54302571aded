"""What must hold of every game; each check takes a function that makes one."""

import json

import keras
import numpy as np
import tensorflow as tf

from kerasgan.game.field import evaluate_field
from kerasgan.ops import random
from kerasgan.testing.export import run_export_test
from kerasgan.testing.makers import check_makers
from kerasgan.testing.makers import drawn_rows
from kerasgan.testing.makers import example
from kerasgan.testing.makers import example_lines
from kerasgan.testing.makers import given_rows
from kerasgan.testing.makers import in_range
from kerasgan.testing.replicas import step_on_one_device
from kerasgan.testing.replicas import stepping_on_replicas
from kerasgan.testing.replicas import two_replicas

ROWS = 8  # of a turn; enough for batch statistics
RATE = 0.01  # of gradient descent, which no game diverges by at once
TOLERANCE = 1e-4  # of what is computed in another order, as a share of it


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
    """Data that fit a game: random numbers, labels or lines for some steps."""
    rng = np.random.default_rng(0)
    rows = ROWS * game.dynamics.num_batches() * steps
    sample = {
        name: example(rng, (rows, *shape), dtype)
        for name, (shape, dtype) in game.data_spec().items()
    }
    if game.alphabet is not None:
        sample["image"] = example_lines(rng, sample["image"].shape)
    return sample


def check_ownership(make, settings, path):
    """A player moves all of its weights and nobody else's.

    A weight may be pulled later than on the first step, if it is behind a gate
    that starts at zero. One number a network may stand still: the last bias of
    a critic whose loss does not see a shift of all scores.
    """
    game = make()
    game.compile(run_eagerly=True)
    batch = tensors(example_data(game))
    pulled = {player: set() for player in game.player_names}
    for _ in range(3):
        for player in game.player_names:
            pulled[player] |= _moved(game, player, batch, pulled[player])
        if not any(_still(game, *each) for each in pulled.items()):
            return
    for player, paths in pulled.items():
        still = _still(game, player, paths)
        sizes = [weight.shape.num_elements() for weight in still]
        names = [weight.path for weight in still]
        assert set(sizes) <= {1}, f"{player} does not move {names}"
        assert len(still) <= len(game.players[player].networks), names


def _moved(game, player, batch, before):
    """Moves a player, once; returns the weights that it pulls, checked.

    Args:
        before: ids of weights that it pulled before. They may move without
            being pulled again, by their momentum.
    """
    networks = game.networks.values()
    weights = [w for network in networks for w in network.trainable_variables]
    values = [np.array(weight) for weight in weights]
    field = game.field(batch, (player,))
    game.move(field)
    owned = zip(game.weights_of(player), field.gradients[player], strict=True)
    pulled = {id(weight) for weight, gradient in owned if np.any(gradient)}
    for weight, value in zip(weights, values, strict=True):
        moved = not np.array_equal(weight, value)
        expected = id(weight) in pulled
        coasts = moved and id(weight) in before
        assert moved == expected or coasts, (
            f"{player} {'moves' if moved else 'does not move'} {weight.path}"
        )
    return pulled


def _still(game, player, pulled):
    return [w for w in game.weights_of(player) if id(w) not in pulled]


def check_modes(make, settings, path):
    """The field is the same eagerly, in a graph and under XLA.

    So it is on the first step, which evaluates all terms, and on the second,
    on which lazy terms rest and others have state.
    """
    game = make()
    game.compile(run_eagerly=True)
    batch = tensors(example_data(game))

    def evaluate(batch, key):
        return evaluate_field(game, batch, key, game.player_names)

    key = random.key(3)  # not a constant, of which graphs could draw ahead
    graph = tf.function(evaluate, autograph=False)
    under_xla = _under_xla(graph, batch, key)
    for _ in range(2):
        field = evaluate(batch, key)
        for compiled in (graph, under_xla):
            assert_same_field(game, compiled(batch, key), field)
        game.move(field)
        game.after_step([field])
    assert graph.experimental_get_tracing_count() == 1


def _under_xla(graph, *arguments):
    """A `tf.function` under XLA: of the same trace, if XLA can have that.

    For the gradient of a branch TensorFlow keeps optional values, which XLA
    does not know, unless it traces for XLA.
    """
    traced = graph.get_concrete_function(*arguments).graph.as_graph_def()
    operations = {
        node.op
        for function in traced.library.function
        for node in function.node_def
    }
    if "OptionalFromValue" in operations:
        graph = graph.python_function
    return tf.function(graph, autograph=False, jit_compile=True)


def check_replicas(make, settings, path):
    """Two steps of two replicas are those of one device on both halves."""
    check_steps_on_replicas(make)


def check_steps_on_replicas(make, compiled=None):
    """The same, where a step on replicas may be compiled; see there.

    Gradient descent shows gradients as they are, where Adam would hide that
    they are sums and not means.
    """
    single = make()
    single.compile(keras.optimizers.SGD(RATE), run_eagerly=True)
    batch = tensors(example_data(single, steps=2))
    halves = [
        {name: tf.split(value, 2)[i] for name, value in batch.items()}
        for i in range(2)
    ]
    with two_replicas().scope():
        game = make()
        game.compile(
            keras.optimizers.SGD(RATE),
            jit_compile=False,
            run_eagerly=compiled is None,
        )
    game.set_weights(single.get_weights())
    start = _points(single)
    step_on_replicas = stepping_on_replicas(game, compiled)
    for _ in range(2):
        step_on_one_device(single, halves)
        step_on_replicas(halves)
    for variable in game.variables:
        first, second = variable.value.values
        np.testing.assert_array_equal(first, second, err_msg=variable.path)
    moves, expected = (
        tf.nest.map_structure(np.subtract, _points(each), start)
        for each in (game, single)
    )
    assert_same_gradients(game, moves, expected)
    for a, b in zip(game.variables, single.variables, strict=True):
        assert_same(np.array(a), np.array(b), name=b.path)


def _points(game):
    return {
        player: [np.array(weight) for weight in game.weights_of(player)]
        for player in game.player_names
    }


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
    """Keras's methods work; a game that is saved goes on to the same bits.

    The step is traced once, by `fit`, of data that end and of data that do
    not. It is saved in the middle of an epoch of its data. It goes on, and is
    evaluated, eagerly: a second trace would cost more than all steps, and
    `check_modes` has both be the same.
    """
    game = make()
    game.compile(jit_compile=False)  # `check_modes` has XLA compile it
    traces = _count_traces(game)
    data = example_data(game, steps=3)
    fit = {"batch_size": len_of(data) // 3, "verbose": 0}
    game.fit(data, **fit)
    first = len(traces)
    history = game.fit(data, epochs=2, steps_per_epoch=1, **fit).history
    assert len(traces) == first
    assert list(map(len, history.values())) == [2] * len(game.log_names)
    assert np.isfinite(list(history.values())).all()

    game.save(path / "game.keras")
    loaded = keras.saving.load_model(path / "game.keras")
    assert_same_weights(loaded, game)
    for each in (game, loaded):
        each.run_eagerly = True
        each.make_train_function(force=True)
        each.fit(data, steps_per_epoch=1, **fit)
    assert int(game.step.numpy()) == 6
    assert_same_weights(loaded, game)
    _check_evaluation(game, data)


def _count_traces(game):
    """A list that grows whenever the game makes its plays."""
    traces, plays = [], game.plays

    def counting(*args, **kwargs):
        traces.append(1)
        return plays(*args, **kwargs)

    game.plays = counting
    return traces


def _check_evaluation(game, data):
    weights = [np.array(weight) for weight in game.weights]
    scores = game.evaluate(data, verbose=0, return_dict=True)
    assert set(scores) == set(game.log_names)
    assert np.isfinite(list(scores.values())).all()
    for weight, value in zip(game.weights, weights, strict=True):
        np.testing.assert_array_equal(weight, value, err_msg=weight.path)


def check_export(make, settings, path):
    """A game makes all that it says, and a reloaded SavedModel makes the same.

    All weights are moved first, so that averages are not the networks that
    they are of, and moving statistics are not what they start as.
    """
    game = make()
    rng = np.random.default_rng(0)
    for variable in game.variables:
        if variable.ndim and variable.dtype == "float32":
            noise = 0.1 * rng.standard_normal(variable.shape)
            if variable.name == "moving_variance":
                noise = np.abs(noise)
            variable.assign_add(noise)
    game.compile()
    images = game.predict(drawn_rows(game, 3), verbose=0)
    assert len(images) == 3 and np.isfinite(images).all()
    again = game.sample(3, seed=0, **given_rows(game, 3))
    np.testing.assert_array_equal(again, in_range(images))
    check_makers(game)
    run_export_test(game, path / "export")


CHECKS = (
    check_ownership,
    check_modes,
    check_replicas,
    check_settings,
    check_keras,
    check_export,
)


def tensors(sample):
    return {name: tf.constant(value) for name, value in sample.items()}


def len_of(sample):
    return len(next(iter(sample.values())))


def assert_same_field(game, received, expected):
    """Equal to rounding: gradients, what is logged, and what state becomes."""
    assert_same_gradients(game, received.gradients, expected.gradients)
    whole = max(_norm(value) for value in expected.logs.values())
    for name, value in expected.logs.items():
        assert_same(received.logs[name], value, name, whole)
    paths = [variable.path for variable in game.state_variables]
    for name, a, b in zip(paths, received.state, expected.state, strict=True):
        assert_same(a, b, name)


def assert_same_gradients(game, received, expected):
    """Equal up to a share of the largest of each player's gradients.

    Not of each by itself, since one that is all but zero is all rounding.

    Args:
        game: the game.
        received, expected: dicts from players' names to lists of gradients.
    """
    assert set(received) == set(expected)
    for player, gradients in expected.items():
        paths = [f"{player}: {w.path}" for w in game.weights_of(player)]
        whole = max(_norm(g) for g in gradients if g is not None)
        pairs = zip(paths, received[player], gradients, strict=True)
        for name, a, b in pairs:
            assert_same(a, b, name, whole)


def assert_same(received, expected, name, whole=None):
    """Equal up to a share of `whole`, by default the norm of what is expected.

    What is small within the whole is still equal up to a share of itself, ten
    times as large, unless it is as small as rounding of the whole.
    """
    assert (received is None) == (expected is None), name
    if expected is None:
        return
    norm = _norm(expected)
    whole = norm if whole is None else whole
    limit = TOLERANCE * min(whole, 10 * norm + whole / 100)
    error = _norm(_array(received) - _array(expected))
    assert error <= limit, (
        f"{name} is off by {error:.3g}, where {limit:.3g} is allowed: "
        f"{_array(received)} for {_array(expected)}"
    )


def _norm(value):
    return np.linalg.norm(_array(value))


def _array(value):
    return np.asarray(tf.convert_to_tensor(value), "float64")


def assert_same_weights(game, other):
    """Bit for bit, optimizers and averages included."""
    ours = game.variables + game.optimizer.variables
    theirs = other.variables + other.optimizer.variables
    for a, b in zip(ours, theirs, strict=True):
        np.testing.assert_array_equal(a, b, err_msg=a.path)
