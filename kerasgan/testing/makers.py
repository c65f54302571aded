"""What a game makes things of, where not all of that is drawn."""

import numpy as np


def example(rng, shape, dtype):
    """Numbers that a part of a sample may hold: 0 and 1, or from -1 to 1."""
    if "int" in dtype:
        return rng.integers(0, 2, shape).astype(dtype)
    return rng.uniform(-1, 1, shape).astype(dtype)


def example_lines(rng, shape):
    """One-hot rows of random symbols, as data hold them."""
    symbols = rng.integers(0, shape[-1], shape[:-1])
    return np.eye(shape[-1], dtype="uint8")[symbols]


def examples(spec, rows):
    """Rows of parts of a sample, by their shapes and dtypes."""
    rng = np.random.default_rng(1)
    return {
        name: example(rng, (rows, *shape), dtype)
        for name, (shape, dtype) in spec.items()
    }


def given_rows(game, rows, part="image"):
    """Rows of what a maker is given, such as pictures to translate."""
    return _given(game.maker(part).prior, rows)


def drawn_rows(game, rows, part="image"):
    """Rows of all that a maker takes: given, and drawn with the seed 0."""
    given = given_rows(game, rows, part)
    drawn = game.draw(rows, 0, part, **given)
    return {name: np.asarray(value) for name, value in drawn.items()}


def encoded_rows(game, rows):
    """Rows of what the encoder takes."""
    return _given(game.coder.prior, rows)


def set_rows(prior, rows):
    """Rows of values that a user may set the prior's controls to."""
    return {
        name: np.resize(prior.points(name, 5), (rows, *prior.spec[name][0]))
        for name in prior.controls
    }


def in_range(made):
    """Pictures are in range, whatever the network gives."""
    return np.clip(made, -1.0, 1.0) if made.ndim > 3 else made


def check_makers(game, rows=3):
    """All that a game can make is finite and of the shape that it says."""
    for part in game.makers:
        given = given_rows(game, rows, part)
        made = game.sample(rows, seed=0, maker=part, **given)
        _check_made(made, (rows, *game.maker(part).shapes[part]))
    if "encoder" in game.networks:
        taken = encoded_rows(game, rows)
        codes = game.encode(taken)
        for name, code in codes.items():
            _check_made(code, (rows, *game.coder.shapes[name]))
        given = given_rows(game, rows)
        given = {name: given[name] for name in set(given) - set(codes)}
        made = game.reconstruct(taken, **given)
        _check_made(made, (rows, *game.maker().shapes["image"]))


def _check_made(made, shape):
    assert made.shape == shape
    assert np.isfinite(made).all()


def _given(prior, rows):
    return examples({name: prior.spec[name] for name in prior.given}, rows)
