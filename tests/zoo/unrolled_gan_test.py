import numpy as np
import pytest
from example_games import images
from example_games import points

import kerasgan
from kerasgan.dynamics import Simultaneous

POINTS = {"image_shape": (2,), "latent_dim": 2, "width": 4, "steps": 2}
PICTURES = {
    "image_shape": (16, 16, 1),
    "latent_dim": 2,
    "width": 2,
    "steps": 2,
    "seed": 3,
}


def test_it_foresees_as_many_steps_as_it_is_told():
    for steps in (1, 4):
        game = kerasgan.create("unrolled_gan", **(POINTS | {"steps": steps}))
        assert game.dynamics.steps == steps
        assert game.dynamics.player == "generator"
    with pytest.raises(
        ValueError, match="`steps` must be .* Received: steps=0"
    ):
        kerasgan.create("unrolled_gan", **(POINTS | {"steps": 0}))


def test_other_dynamics_make_it_its_twin():
    game = kerasgan.create("unrolled_gan", dynamics="simultaneous", **POINTS)
    assert isinstance(game.dynamics, Simultaneous)


def test_pictures_are_played_by_convolutions():
    """Batch normalisation among them: its statistics move once a step."""
    game = kerasgan.create("unrolled_gan", **PICTURES)
    game.compile(run_eagerly=True)
    judge = game.discriminator
    moving = [w for w in judge.variables if w.name == "moving_mean"]
    batch = {"image": images(4, (16, 16, 1), "float32")}
    here = game.field(batch, ("discriminator",)).state
    expected = dict(zip(map(id, game.state_variables), here, strict=True))
    game.train_on_batch(batch)
    assert moving
    for each in moving:
        # Those of where the discriminator stands, not of what is foreseen.
        np.testing.assert_allclose(each, expected[id(each)], atol=1e-6)


def test_an_optimizer_steps_once_however_many_steps_are_foreseen():
    game = kerasgan.create("unrolled_gan", **POINTS)
    game.compile(jit_compile=False)
    game.train_on_batch(points(8))
    for player in game.player_names:
        assert int(game.optimizer_of(player).iterations.numpy()) == 1


def test_rates_of_points_and_of_pictures_differ():
    rates = {}
    for settings in (POINTS, PICTURES):
        game = kerasgan.create("unrolled_gan", **settings)
        game.compile(jit_compile=False)
        rates[len(settings["image_shape"])] = [
            float(game.optimizer_of(name).learning_rate.numpy())
            for name in ("discriminator", "generator")
        ]
    np.testing.assert_allclose(rates[1], [1e-4, 1e-3], rtol=1e-6)
    np.testing.assert_allclose(rates[3], [2e-4, 2e-4], rtol=1e-6)
