import numpy as np
from example_games import image_gan
from example_games import tiny_gan


def test_samples_without_a_seed_are_others_every_time():
    game = tiny_gan()
    first, second = game.sample(4), game.sample(4)
    assert (first != second).any()
    np.testing.assert_array_equal(
        game.sample(4, seed=1), game.sample(4, seed=1)
    )
    assert (game.sample(4, seed=1) != game.sample(4, seed=2)).any()


def test_large_seeds_differ_from_small_ones():
    """All 62 bits of a seed count."""
    game = tiny_gan()
    seeds = [0, 1, 2**31, 2**31 + 1, 2**40]
    drawn = [game.sample(1, seed=seed).tobytes() for seed in seeds]
    assert len(set(drawn)) == len(seeds)


def test_samples_are_what_the_generator_makes_dark_and_light():
    game = image_gan()
    rows = game.draw(8, seed=1)
    made = np.asarray(game.generator({"latent": rows["latent"]})["image"])
    assert made.min() < 0 < made.max()
    np.testing.assert_allclose(
        game.sample(8, seed=1), np.clip(made, -1.0, 1.0), atol=1e-5
    )
