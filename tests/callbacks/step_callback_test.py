import pytest
import tensorflow as tf
from example_games import points
from example_games import tiny_gan

from kerasgan.callbacks import StepCallback


class Recorder(StepCallback):
    def __init__(self, every):
        super().__init__(every)
        self.steps = []

    def at_step(self, step):
        assert step == int(self.model.step.numpy())
        self.steps.append(step)


@pytest.fixture(scope="module")
def compiled():
    game = tiny_gan()
    game.compile(jit_compile=False)
    return game


@pytest.fixture
def game(compiled):
    """At its first step; it is traced once for all tests."""
    compiled.step.assign(0)
    return compiled


def fit(game, callbacks, **kwargs):
    data = points(32)
    game.fit(data, batch_size=8, verbose=0, callbacks=callbacks, **kwargs)


def test_steps_go_on_over_epochs_and_calls(game):
    callback = Recorder(3)
    fit(game, [callback], epochs=2)
    assert callback.steps == [3, 6, 8]
    fit(game, [callback])
    assert callback.steps == [3, 6, 8, 9, 12]


def test_a_new_callback_goes_on_where_the_game_is(game):
    fit(game, [])
    callback = Recorder(4)
    fit(game, [callback])
    assert callback.steps == [8]


def test_without_a_step_nothing_is_done(game):
    fit(game, [])
    callback = Recorder(1)
    callback.set_model(game)
    callback.on_train_begin()
    callback.on_train_end()
    assert callback.steps == []


def test_several_steps_an_execution():
    game = tiny_gan()
    game.compile(jit_compile=False, steps_per_execution=2)
    callback = Recorder(3)
    fit(game, [callback], epochs=2)
    assert callback.steps == [4, 6, 8]


@pytest.mark.parametrize("every", [0, -1, 1.5, "2"])
def test_every_must_be_an_integer(every):
    match = (
        f"`every` must be an integer of at least 1. Received: every={every!r}"
    )
    with pytest.raises(ValueError, match=match):
        Recorder(every)


@pytest.mark.parametrize(
    "tasks, task_type, task_id, expected",
    [
        ({"worker": ["a:1", "b:1"]}, "worker", 0, True),
        ({"worker": ["a:1", "b:1"]}, "worker", 1, False),
        ({"chief": ["c:1"], "worker": ["a:1"]}, "worker", 0, False),
        ({"chief": ["c:1"], "worker": ["a:1"]}, "chief", 0, True),
        ({}, None, None, True),
    ],
)
def test_the_chief(tasks, task_type, task_id, expected):
    resolver = tf.distribute.cluster_resolver.SimpleClusterResolver(
        tf.train.ClusterSpec(tasks), task_type=task_type, task_id=task_id
    )
    strategy = type("Strategy", (), {"cluster_resolver": resolver})
    callback = Recorder(1)
    callback.set_model(type("Model", (), {"distribute_strategy": strategy}))
    assert callback.is_chief is expected


def test_one_process_is_the_chief(game):
    callback = Recorder(1)
    callback.set_model(game)
    assert callback.is_chief


def test_two_replicas_of_one_process_have_a_chief():
    from kerasgan.testing.game import two_replicas

    with two_replicas().scope():
        game = tiny_gan()
        game.compile(jit_compile=False)
    callback = Recorder(2)
    fit(game, [callback])
    assert callback.is_chief and callback.steps == [2, 4]
