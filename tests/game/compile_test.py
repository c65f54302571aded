import keras
import pytest
import tensorflow as tf
from example_games import points
from example_games import tiny_gan
from keras import optimizers

import kerasgan


def rates(game):
    return [float(each.learning_rate) for each in game.optimizer.optimizers]


def test_the_entry_has_optimizers_of_its_own():
    game = tiny_gan()
    game.compile()
    assert isinstance(game.generator_optimizer, optimizers.Adam)
    assert rates(game) == pytest.approx([2e-4, 2e-4])


def test_a_name_serves_every_player():
    game = tiny_gan()
    game.compile("rmsprop")
    assert isinstance(game.discriminator_optimizer, optimizers.RMSprop)
    assert game.discriminator_optimizer is not game.generator_optimizer


def test_an_instance_is_copied():
    game, given = tiny_gan(), optimizers.SGD(0.25, momentum=0.5)
    game.compile(given)
    assert rates(game) == [0.25, 0.25]
    assert game.generator_optimizer.momentum == 0.5
    assert given is not game.generator_optimizer


def test_a_dict_names_players_and_leaves_the_others():
    game, given = tiny_gan(), optimizers.SGD(0.25)
    game.compile({"generator": given})
    assert game.generator_optimizer is given
    assert isinstance(game.discriminator_optimizer, optimizers.Adam)


def test_an_optimizer_for_no_player_is_refused():
    with pytest.raises(ValueError, match=r"names \['critic'\].*players are"):
        tiny_gan().compile({"critic": "sgd"})


def test_one_instance_for_two_players_is_refused():
    each = optimizers.SGD(0.1)
    with pytest.raises(ValueError, match="one instance to two players"):
        tiny_gan().compile({"generator": each, "discriminator": each})


@pytest.mark.parametrize(
    "given",
    [
        lambda: optimizers.Adam(use_ema=True),
        lambda: {"generator": optimizers.SGD(use_ema=True)},
    ],
)
def test_an_optimizer_that_keeps_an_average_is_refused(given):
    match = r"average=0.999.*Received: (Adam|SGD)\(use_ema=True\)"
    with pytest.raises(ValueError, match=match):
        tiny_gan().compile(given())


@pytest.mark.parametrize(
    "given",
    [
        lambda: optimizers.SGD(loss_scale_factor=1024.0),
        lambda: optimizers.LossScaleOptimizer(optimizers.SGD()),
    ],
)
def test_an_optimizer_that_scales_losses_is_refused(given):
    """No cost is scaled, so that its moves would be too small."""
    match = r"must not scale losses: .*Received: .*\(loss_scale_factor="
    with pytest.raises(ValueError, match=match):
        tiny_gan().compile({"discriminator": given()})


def test_fit_before_compile_is_refused_as_in_keras():
    with pytest.raises(ValueError, match="compile"):
        tiny_gan().fit(points())


def test_compiling_again_starts_the_optimizers_anew():
    game = tiny_gan()
    game.compile("adam")
    game.fit(points(), batch_size=8, verbose=0)
    game.compile("sgd")
    assert isinstance(game.generator_optimizer, optimizers.SGD)
    game.fit(points(), batch_size=8, verbose=0)
    assert int(game.step.numpy()) == 8


@pytest.mark.parametrize("jit_compile", [True, False])
@pytest.mark.parametrize("run_eagerly", [True, False])
def test_all_modes_train(jit_compile, run_eagerly):
    game = tiny_gan()
    game.compile(jit_compile=jit_compile, run_eagerly=run_eagerly)
    game.fit(points(), batch_size=16, verbose=0)
    assert int(game.step.numpy()) == 2


def test_several_steps_per_execution_give_the_same_weights():
    weights = []
    for steps in (1, 4):
        game = tiny_gan()
        game.compile("sgd", steps_per_execution=steps)
        game.fit(points(64), batch_size=8, verbose=0)
        assert int(game.step.numpy()) == 8
        weights.append(game.get_weights())
    for a, b in zip(*weights, strict=True):
        assert a == pytest.approx(b, rel=1e-6)


def test_several_steps_per_execution_on_two_replicas_are_refused():
    from kerasgan.testing.game import two_replicas

    with two_replicas().scope():
        game = tiny_gan()
        with pytest.raises(ValueError, match="steps_per_execution=2 on 2"):
            game.compile(steps_per_execution=2)


def test_the_compile_config_comes_back():
    game = tiny_gan()
    game.compile({"generator": optimizers.SGD(0.25)}, jit_compile=False)
    again = tiny_gan()
    again.compile_from_config(game.get_compile_config())
    assert again.get_compile_config() == game.get_compile_config()
    assert rates(again) == rates(game)


def test_frozen_layers_do_not_move():
    game = tiny_gan()
    frozen = next(
        layer
        for layer in game.generator.layers
        if isinstance(layer, keras.layers.Dense)
    )
    frozen.trainable = False
    game.compile()
    before = frozen.get_weights()
    game.fit(points(), batch_size=16, verbose=0)
    for a, b in zip(before, frozen.get_weights(), strict=True):
        assert (a == b).all()


@pytest.mark.parametrize("has_onednn, xla", [(True, False), (False, True)])
def test_xla_is_for_convolutions_where_nothing_else_helps(
    has_onednn, xla, monkeypatch
):
    from kerasgan.game import compilation

    monkeypatch.setattr(compilation, "has_onednn", lambda: has_onednn)
    perceptrons = tiny_gan().networks.values()
    assert not compilation.xla_helps(perceptrons)
    game = kerasgan.create("dcgan", image_shape=(8, 8, 1), width=2)
    assert compilation.xla_helps(game.networks.values()) == xla


def test_a_game_runs_eagerly_whenever_it_is_told_to():
    """As in Keras, after `compile` too; the field is no node of a graph."""
    game, eagerly = tiny_gan(), []
    game.compile(jit_compile=False)
    plays = game.plays

    def noting(*args, **kwargs):
        eagerly.append(tf.executing_eagerly())
        return plays(*args, **kwargs)

    game.plays = noting
    batch = {"image": tf.constant(points(4))}
    for run_eagerly in (False, True, False):
        game.run_eagerly = run_eagerly
        game.field(batch, ("generator",))
    assert eagerly == [False, True]  # the third has the first's trace
