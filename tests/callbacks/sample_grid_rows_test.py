from types import SimpleNamespace

import numpy as np
from example_games import image_gan
from example_games import images

from kerasgan.callbacks import SampleGrid


def test_only_a_game_that_begins_has_a_sheet_before_its_first_step(tmp_path):
    game = image_gan()
    game.compile(jit_compile=False)
    for name, expected in (("first", [0, 2]), ("second", [4])):
        folder = tmp_path / name
        grid = SampleGrid(folder, every=2, num_samples=2)
        game.fit(images(16), batch_size=8, verbose=0, callbacks=[grid])
        found = sorted(path.name for path in folder.iterdir())
        assert found == [f"step-{step:08d}.png" for step in expected]


def test_a_sheet_has_as_many_samples_as_the_shorter_of_what_is_given():
    class Prior:
        given = ("a", "b")
        spec = {"a": ((2,), "float32"), "b": ((), "float32")}

    grid = SampleGrid(None, fixed={"a": np.ones((5, 2)), "b": np.ones(3)})
    assert grid._num_given([Prior]) == 3
    assert SampleGrid(None, fixed={"b": 1.0})._num_given([Prior]) == 64


def test_what_two_parts_are_made_of_is_shown_once():
    prior = SimpleNamespace(given=("condition",))
    game = SimpleNamespace(
        makers={"image": "painter", "mask": "cutter"},
        maker=lambda part: SimpleNamespace(prior=prior),
    )
    shape = (2, 4, 4, 1)
    grid = SampleGrid(None, fixed={"condition": np.full(shape, 7.0)})
    grid.set_model(game)
    made = {"image": np.full(shape, 1.0), "mask": np.full(shape, 2.0)}
    shown = [float(part[0, 0, 0, 0]) for part in grid._pictures(made)]
    assert shown == [7.0, 1.0, 2.0]
