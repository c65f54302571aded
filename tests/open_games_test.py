"""The games of `open_games` are games: other tests rely on it."""

import keras
import numpy as np
import open_games
import pytest


@pytest.mark.parametrize("kind", open_games.ALL)
def test_a_step_moves_every_network_and_a_saved_game_is_the_same(
    kind, tmp_path
):
    game = kind(seed=3)
    game.compile(jit_compile=False)
    before = {n: x.get_weights() for n, x in game.networks.items()}
    data = open_games.batch(game)
    game.fit(data, batch_size=4, verbose=0)
    for name, network in game.networks.items():
        moved = zip(before[name], network.get_weights(), strict=True)
        assert any(not np.array_equal(*pair) for pair in moved), name
    game.save(tmp_path / "game.keras")
    again = keras.saving.load_model(tmp_path / "game.keras")
    given = {name: data[name] for name in game.maker().prior.given}
    np.testing.assert_array_equal(
        again.sample(8, seed=1, **given), game.sample(8, seed=1, **given)
    )
