"""`metrics.json`: scores, and all that is needed to make them again."""

import json
import math
from pathlib import Path

import kerasgan
from kerasgan import files

FORMAT = 1
NAME = "metrics.json"
NOUNS = {"text": "lines", "clips": "clips", "points": "points"}


def document(reference, results, run=None, given=()):
    """What a `metrics.json` holds.

    Args:
        reference: a `Reference`.
        results: list of dicts, one a checkpoint: see `result`.
        run: dict, what is known of the training; `None` for nothing.
        given: names of the parts of real rows that samples were made of.
            What copying them scores is `"copy"`.

    Returns:
        A dict that JSON can hold.
    """
    made = {"format": FORMAT, "kerasgan": kerasgan.__version__}
    made |= {"run": run} if run else {}
    made |= reference.describe()
    made |= {"given": list(given)} if given else {}
    made |= {"floor": _plain(reference.floor)}
    trivial = reference.trivial(given)
    made |= {"copy": _plain(trivial)} if trivial else {}
    return made | {"results": results}


def result(scores, num, seed, checkpoint="last", step=None, weights=None):
    """The scores of one checkpoint.

    Args:
        scores: dict of floats.
        num: integer, how many samples were drawn.
        seed: integer, that they were drawn by.
        checkpoint: string, which one: `"best"` or `"last"`.
        step: integer, that of the checkpoint, if it is known.
        weights: string, `"average"` or `"raw"`, if it is known.

    Returns:
        A dict that JSON can hold.
    """
    facts = {"step": step, "weights": weights}
    facts = {name: value for name, value in facts.items() if value is not None}
    made = {"checkpoint": checkpoint} | facts
    made |= {"sampling_seed": seed, "num_fake": num}
    return made | {"scores": _plain(scores)}


def write(path, made):
    """Writes a `metrics.json`, whole or not at all."""
    text = json.dumps(made, indent=2, allow_nan=False) + "\n"
    files.write_bytes(path, text.encode())


def read(path):
    """Reads a `metrics.json`.

    Raises:
        ValueError: if it is not one.
    """
    try:
        made = json.loads(Path(path).read_text())
        if made["format"] == FORMAT and made["results"]:
            return made
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(
            f"Argument `path` must be a {NAME} as `kerasgan evaluate` writes "
            f"it. Received: {path} ({type(error).__name__}: {error})"
        ) from error
    raise ValueError(
        f"Argument `path` must be a {NAME} of format {FORMAT} with results. "
        f"Received: {path}"
    )


def noun(made):
    """What the samples of a report are called; old ones do not say."""
    return NOUNS.get(made.get("kind"), "images")


def distance_name(made):
    """Name of the score that a report's games are compared by."""
    names = list(made["floor"])
    distances = [n for n in names if n == "fid" or n.startswith("fd_")]
    return (distances or names)[0]


def result_of(made, checkpoint):
    """The result of a checkpoint, or `None`."""
    for each in made["results"]:
        if each["checkpoint"] == checkpoint:
            return each
    return None


def _plain(scores):
    """Scores as JSON can hold them, which knows no NaN."""
    return {
        name: value if math.isfinite(value) else None
        for name, value in scores.items()
    }
