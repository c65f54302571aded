"""What a game makes things of, where not all of that is drawn."""

import numpy as np


def example(rng, shape, dtype):
    """Numbers that a part of a sample may hold: 0 and 1, or from -1 to 1."""
    if "int" in dtype:
        return rng.integers(0, 2, shape).astype(dtype)
    return rng.uniform(-1, 1, shape).astype(dtype)


def given_rows(game, rows, part="image"):
    """Rows of what a maker is given, such as pictures to translate."""
    return _examples(game.maker(part).prior, rows)


def drawn_rows(game, rows, part="image"):
    """Rows of all that a maker takes: given, and drawn with the seed 0."""
    given = given_rows(game, rows, part)
    drawn = game.draw(rows, 0, part, **given)
    return {name: np.asarray(value) for name, value in drawn.items()}


def encoded_rows(game, rows):
    """Rows of what the encoder takes."""
    return _examples(game.coder.prior, rows)


def check_makers(game, rows=3):
    """All that a game can make is finite and of the shape that it says."""
    for part in game.makers:
        given = given_rows(game, rows, part)
        made = game.sample(rows, seed=0, maker=part, **given)
        assert made.shape == (rows, *game.maker(part).shapes[part]), part
        assert np.isfinite(made).all(), part
    if "encoder" in game.networks:
        taken = encoded_rows(game, rows)
        for name, code in game.encode(taken).items():
            assert code.shape == (rows, *game.coder.shapes[name]), name
            assert np.isfinite(code).all(), name
        made = game.reconstruct(taken)
        assert made.shape == (rows, *game.maker().shapes["image"])
        assert np.isfinite(made).all()


def _examples(prior, rows):
    rng = np.random.default_rng(1)
    return {
        name: example(rng, (rows, *prior.spec[name][0]), prior.spec[name][1])
        for name in prior.given
    }
