import keras
import numpy as np
import pytest
from example_games import custom_game
from example_games import line
from example_games import points
from example_games import tiny_gan

import kerasgan
from kerasgan.testing.game import assert_same_weights


def trained(game):
    game.compile({"generator": keras.optimizers.SGD(0.1)}, jit_compile=False)
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
