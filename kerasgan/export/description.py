"""What a SavedModel says of its game beside its signatures: a small file."""

import json
from pathlib import Path

FILE = Path("assets.extra", "game.json")  # which TensorFlow leaves alone
FORMAT = 1


def describe(game):
    """What is known of a game that its signatures do not say.

    Returns:
        A dict that JSON can hold: the alphabet of texts, the signature that
        makes each part, and of each part that the generator takes its shape,
        dtype and bounds, its default if it is a control that has one, and
        whether it is given, and a control; of each picture that is translated
        the shape that its network was trained on.
    """
    prior = game.maker().prior
    return {
        "format": FORMAT,
        "alphabet": game.alphabet,
        "makers": {
            part: "serving_default" if part == "image" else f"make_{part}"
            for part in game.makers
        },
        "parts": {name: _part(prior, name) for name in prior.spec},
        "pictures": _pictures(game),
    }


def _pictures(game):
    """The shapes of pictures that are translated, by their names."""
    found = {}
    for part in filter(game.translates, game.makers):
        prior = game.maker(part).prior
        found |= {
            name: list(prior.spec[name][0])
            for name in prior.given
            if len(prior.spec[name][0]) == 3
        }
    return found


def _part(prior, name):
    shape, dtype = prior.spec[name]
    low, high = prior.bounds(name)
    return {
        "shape": list(shape),
        "dtype": dtype,
        "low": low,
        "high": high,
        "default": prior.defaults.get(name),
        "given": name in prior.given,
        "control": name in prior.controls,
    }


def read_description(path):
    """What a SavedModel says of its game; `None` of one that says nothing.

    Args:
        path: path of the SavedModel's folder.

    Raises:
        ValueError: if the file cannot be understood.
    """
    file = Path(path, FILE)
    if not file.is_file():
        return None
    try:
        found = json.loads(file.read_text())
        if found["format"] == FORMAT:
            return found
    except (KeyError, TypeError, ValueError, RecursionError) as error:
        raise ValueError(
            f"{FILE} of an export must be as kerasgan writes it. "
            f"Received: {file} ({type(error).__name__}: {error})"
        ) from error
    raise ValueError(
        f"{FILE} of an export must be of format {FORMAT}. "
        f"Received: {file} of format {found['format']!r}"
    )
