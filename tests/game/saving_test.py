import os

import keras
import numpy as np
import pytest
from example_games import custom_game
from example_games import line
from example_games import points
from example_games import tiny_gan

import kerasgan
from kerasgan.game import saving
from kerasgan.testing.game import assert_same_weights
from kerasgan.testing.game import two_replicas


def trained(game):
    # Eagerly: few steps by themselves are quicker than a trace of one.
    game.compile({"generator": keras.optimizers.SGD(0.1)}, run_eagerly=True)
    game.fit(points(), batch_size=8, verbose=0)
    return game


def test_everything_comes_back(tmp_path):
    game = trained(tiny_gan(dropout=0.1, loss="minimax", average=0.5, seed=3))
    game.save(tmp_path / "game.keras")
    again = keras.saving.load_model(tmp_path / "game.keras")
    assert_same_weights(again, game)
    assert int(again.step.numpy()) == 4
    assert again.get_config() == game.get_config()
    assert again.get_compile_config() == game.get_compile_config()
    np.testing.assert_array_equal(
        again.sample(4, seed=1), game.sample(4, seed=1)
    )


def test_a_game_of_one_s_own_comes_back(tmp_path):
    game = trained(custom_game(average=0.9, seed=2))
    game.save(tmp_path / "game.keras")
    again = keras.saving.load_model(tmp_path / "game.keras")
    assert_same_weights(again, game)
    for name in ("players", "prior", "average", "seed"):
        assert again.get_config()[name] == game.get_config()[name]


def test_files_name_the_parts(tmp_path):
    import h5py

    trained(tiny_gan(average=0.9)).save_weights(tmp_path / "a.weights.h5")
    with h5py.File(tmp_path / "a.weights.h5") as file:
        parts = {
            "discriminator",
            "discriminator_optimizer",
            "generator",
            "generator_average",
            "generator_optimizer",
        }
        assert parts < set(file)
        assert not any(
            "/networks" in name or "argument" in name for name in file
        )


def test_a_checkpoint_of_another_entry_is_refused(tmp_path):
    trained(custom_game()).save_weights(tmp_path / "a.weights.h5")
    game = trained(tiny_gan())
    before = [np.array(v) for v in game.variables + game.optimizer.variables]
    match = r"must be of `kerasgan.gan>GAN`. Received: .*`kerasgan>Game`"
    with pytest.raises(ValueError, match=match):
        game.load_weights(tmp_path / "a.weights.h5")
    after = [np.array(v) for v in game.variables + game.optimizer.variables]
    for a, b in zip(before, after, strict=True):
        np.testing.assert_array_equal(a, b)


def test_a_checkpoint_of_other_settings_leaves_the_game_alone(tmp_path):
    trained(tiny_gan(width=5)).save_weights(tmp_path / "a.weights.h5")
    game = trained(tiny_gan())
    before = [np.array(v) for v in game.variables]
    with pytest.raises(ValueError):
        game.load_weights(tmp_path / "a.weights.h5")
    for a, b in zip(before, game.variables, strict=True):
        np.testing.assert_array_equal(a, b)


def test_networks_that_would_lose_weights_are_refused():
    class Late(keras.Model):
        def call(self, x):
            return x

    parts = dict(custom_game()._arguments.__dict__)
    for network in (Late(), keras.Sequential([keras.layers.Dense(1)])):
        parts["networks"] = {"generator": line(2, 2), "discriminator": network}
        with pytest.raises(ValueError, match="Network `discriminator` must be"):
            kerasgan.Game(**parts)


def test_names_that_are_taken_are_refused():
    parts = dict(custom_game()._arguments.__dict__)
    parts["networks"] = parts["networks"] | {"fit": line()}
    with pytest.raises(ValueError, match="'fit', which is taken"):
        kerasgan.Game(**parts)


def test_players_need_networks_that_exist():
    parts = dict(custom_game()._arguments.__dict__)
    del parts["networks"]["discriminator"]
    with pytest.raises(ValueError, match="no network for player `discrim"):
        kerasgan.Game(**parts)


# Layers that are frozen.


def first_layer(game):
    return next(layer for layer in game.generator.layers if layer.weights)


def frozen(game, run_eagerly=True):
    """A game that is trained, but for the generator's first layer."""
    first_layer(game).trainable = False
    game.compile("adam", jit_compile=False, run_eagerly=run_eagerly)
    game.fit(points(), batch_size=8, verbose=0)
    return game


def assert_trains_on_alike(game, other):
    """To the same bits, of optimizers too, and without the frozen layer."""
    assert not first_layer(game).trainable
    assert_same_weights(game, other)
    before = first_layer(game).get_weights()
    for each in (game, other):
        each.fit(points(), batch_size=8, verbose=0)
    assert_same_weights(game, other)
    for a, b in zip(before, first_layer(game).get_weights(), strict=True):
        np.testing.assert_array_equal(a, b)


@pytest.mark.parametrize("make", [tiny_gan, custom_game])
def test_frozen_layers_stay_frozen_in_a_file(make, tmp_path):
    game = frozen(make(average=0.5))
    game.save(tmp_path / "game.keras")
    again = keras.saving.load_model(tmp_path / "game.keras")
    assert saving.trainable(again) == saving.trainable(game)
    assert_trains_on_alike(again, game)


def test_frozen_layers_stay_frozen_in_a_compiled_game(tmp_path):
    game = frozen(tiny_gan(), run_eagerly=False)
    game.save_weights(tmp_path / "a.weights.h5")
    again = tiny_gan()
    again.compile("adam", jit_compile=False)
    again.fit(points(), batch_size=8, verbose=0)  # its step is traced
    again.load_weights(tmp_path / "a.weights.h5")
    assert_trains_on_alike(again, game)


def test_frozen_layers_of_two_replicas(tmp_path):
    game = frozen(tiny_gan())
    game.save_weights(tmp_path / "a.weights.h5")
    with two_replicas().scope():
        again = tiny_gan()
        again.compile("adam", run_eagerly=True)
    again.load_weights(tmp_path / "a.weights.h5")
    assert not first_layer(again).trainable
    again.fit(points(), batch_size=8, verbose=0)
    for a, b in zip(
        first_layer(again).get_weights(),
        first_layer(game).get_weights(),
        strict=True,
    ):
        np.testing.assert_array_equal(a, b)


def test_a_network_that_is_frozen_but_for_a_layer_comes_back(tmp_path):
    game = tiny_gan()
    game.discriminator.trainable = False
    game.discriminator.layers[-1].trainable = True
    game.save_weights(tmp_path / "a.weights.h5")
    again = tiny_gan()
    again.load_weights(tmp_path / "a.weights.h5")
    assert saving.trainable(again) == saving.trainable(game)
    assert sum(saving.trainable(again)["discriminator"]) == 1


def test_what_is_frozen_before_it_is_loaded_does_not_thaw(tmp_path):
    trained(tiny_gan()).save_weights(tmp_path / "a.weights.h5")
    game = tiny_gan()
    first_layer(game).trainable = False
    game.load_weights(tmp_path / "a.weights.h5")
    assert not first_layer(game).trainable


def test_a_checkpoint_that_does_not_fit_freezes_nothing(tmp_path):
    frozen(tiny_gan(width=5)).save_weights(tmp_path / "a.weights.h5")
    game = tiny_gan()
    game.compile("adam", jit_compile=False)
    optimizer, before = game.generator_optimizer, saving.trainable(game)
    with pytest.raises(ValueError):
        game.load_weights(tmp_path / "a.weights.h5")
    assert saving.trainable(game) == before
    assert game.generator_optimizer is optimizer


@pytest.mark.parametrize("optimizer", ["sgd", "rmsprop"])
def test_the_state_of_other_optimizers_is_refused(optimizer, tmp_path):
    game = tiny_gan()
    game.compile("adam", jit_compile=False)
    game.save_weights(tmp_path / "a.weights.h5")
    again = tiny_gan()
    again.compile(optimizer, jit_compile=False)
    match = "load weights before `compile`. Received: {.*'generator': 'Adam'}"
    with pytest.raises(ValueError, match=match):
        again.load_weights(tmp_path / "a.weights.h5")
    plain = tiny_gan(seed=1)
    plain.load_weights(tmp_path / "a.weights.h5")
    for a, b in zip(plain.variables, game.variables, strict=True):
        np.testing.assert_array_equal(a, b)


def test_the_state_of_more_weights_is_refused(tmp_path):
    whole = tiny_gan()
    whole.compile("adam", jit_compile=False)
    whole.save_weights(tmp_path / "a.weights.h5")
    game = frozen(tiny_gan())
    match = r"Received: \d+ variables for the optimizer of `generator`, which"
    before = [np.array(v) for v in game.variables + game.optimizer.variables]
    with pytest.raises(ValueError, match=match):
        game.load_weights(tmp_path / "a.weights.h5")
    after = [np.array(v) for v in game.variables + game.optimizer.variables]
    for a, b in zip(before, after, strict=True):
        np.testing.assert_array_equal(a, b)


def test_weights_alone_leave_optimizers_as_they_are(tmp_path):
    tiny_gan(seed=1).save_weights(tmp_path / "a.weights.h5")
    game = trained(tiny_gan())
    with pytest.warns(UserWarning, match="saved optimizer has 0 variables"):
        game.load_weights(tmp_path / "a.weights.h5")


def test_layers_that_are_frozen_after_compile_need_another(tmp_path):
    game = trained(tiny_gan())
    first_layer(game).trainable = False
    match = "call `compile` again. Received: weights that are trained"
    with pytest.raises(ValueError, match=match):
        game.fit(points(), batch_size=8, verbose=0)
    with pytest.raises(ValueError, match=match):
        game.save(tmp_path / "game.keras")
    frozen(game)
    first_layer(game).trainable = True
    with pytest.raises(ValueError, match=match):
        game.fit(points(), batch_size=8, verbose=0)


# Files that are none.


@pytest.mark.parametrize("name", ["a.h5", "a.hdf5", "a.weights.h5"])
def test_a_game_is_saved_as_a_keras_file(name, tmp_path):
    match = f"must end in `.keras`.*Received: filepath=.*{name}"
    with pytest.raises(ValueError, match=match):
        tiny_gan().save(tmp_path / name)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", ["a.h5", "a.keras", "a"])
def test_weights_are_saved_under_their_own_ending(name, tmp_path):
    with pytest.raises(ValueError, match=r"must end in `.weights.h5`"):
        tiny_gan().save_weights(tmp_path / name)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", ["a.weights.h5", "a.keras"])
@pytest.mark.parametrize(
    "make, words",
    [
        (lambda path: path.write_text("hello"), "file"),
        (lambda path: path.write_bytes(b""), "file"),
        (lambda path: path.symlink_to("/dev/zero"), "which is no file"),
        (os.mkfifo, "which is no file"),
        (lambda path: path.mkdir(), "which is no file"),
    ],
)
def test_what_is_no_file_of_weights_is_refused(name, make, words, tmp_path):
    make(tmp_path / name)
    match = f"must be a file of weights. Received: .*{name}.*{words}"
    with pytest.raises(ValueError, match=match):
        tiny_gan().load_weights(tmp_path / name)


def test_a_file_without_a_game_is_refused(tmp_path):
    line(2, 1).save_weights(tmp_path / "a.weights.h5")
    with pytest.raises(ValueError, match="Received: a checkpoint of `no game`"):
        tiny_gan().load_weights(tmp_path / "a.weights.h5")


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_weights_that_are_not_finite_are_refused(value, tmp_path):
    game = tiny_gan()
    first_layer(game).bias.assign([0, value, 0, 0])
    game.save_weights(tmp_path / "a.weights.h5")
    again = tiny_gan()
    before = again.get_weights()
    match = (
        "must be finite numbers. Received: others in `.*bias` of .*a.weights.h5"
    )
    with pytest.raises(ValueError, match=match):
        again.load_weights(tmp_path / "a.weights.h5")
    for a, b in zip(before, again.get_weights(), strict=True):
        np.testing.assert_array_equal(a, b)
