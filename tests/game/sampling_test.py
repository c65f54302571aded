import numpy as np
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
