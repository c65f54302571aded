import pytest
from example_games import custom_game
from example_games import points

import kerasgan


class Larger(kerasgan.Game):
    """Says by shapes alone that it takes a label and points beside images."""

    def data_shapes(self):
        return {"image": (2,), "other_label": (), "other": (3,)}


def test_shapes_that_a_game_gives_are_what_data_must_have():
    parts = dict(vars(custom_game()._arguments))
    game = Larger(**parts)
    assert game.data_spec() == {
        "image": ((2,), "float32"),
        "other_label": ((), "int32"),
        "other": ((3,), "float32"),
    }
    game.compile(jit_compile=False)
    with pytest.raises(ValueError, match="must hold `other_label`"):
        game.fit(points(8), batch_size=8, verbose=0)
