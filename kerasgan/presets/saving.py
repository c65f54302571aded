"""From a game to the folder of a preset."""

import inspect
import json
from pathlib import Path

import numpy as np

import kerasgan
from kerasgan import files
from kerasgan import registry
from kerasgan.ops import images
from kerasgan.ops import pictures
from kerasgan.presets import card
from kerasgan.presets import packing
from kerasgan.presets import record as records
from kerasgan.presets.loading import load

SHEET = 8  # samples in a row of the sheet


def save(game, folder, description=None, conditions=None):
    """Writes a game as a preset, which `kerasgan.load` takes.

    The folder appears at once and whole. It holds the weights of all networks
    and averages, but no state of optimizers; `preset.json`, which says how to
    make the game again; a sheet of samples and a card.

    Args:
        game: a `Game` of the zoo, whose settings are numbers, strings and
            tuples of them.
        folder: path of the folder, which must not exist, or be empty. Its
            name becomes that of the preset.
        description: string, one sentence; by default that of the entry.
        conditions: dict of arrays of a few rows, for the sheet of a game
            whose samples are made of something that is given, by its name:
            `{"condition": ...}`. They are kept beside the sheet. Of `"image"`
            it may hold the targets.

    Raises:
        ValueError: if the game cannot be made again from its settings, the
            folder is in use, or something that is given is missing.

    Example:

    >>> import pathlib, tempfile
    >>> folder = pathlib.Path(tempfile.mkdtemp(), "points")
    >>> game = kerasgan.create("gan", image_shape=(2,), width=4)
    >>> save(game, folder)
    >>> kerasgan.load(folder).sample(3).shape
    (3, 2)
    """
    folder = check_new(folder)
    facts = {} if description is None else {"description": description}
    with files.new_folder(folder) as temporary:
        if conditions:
            np.savez_compressed(temporary / records.CONDITIONS, **conditions)
        fill(temporary, game, name=folder.name, **facts)


def fill(folder, game, **facts):
    """Writes the files of a preset beside those that are there already.

    Args:
        folder: path of a folder, which may hold scores, evaluations, and the
            rows that samples of the sheet are made of.
        game: a `Game` of the zoo.
        **facts: fields of a `Record`, in place of what the game says of
            itself. `name` must be among them.
    """
    facts = describe(game) | facts
    shown = sheet(game, conditions_in(folder))
    images.save_png(folder / records.SAMPLES, shown)
    seal(folder, game, **facts)


def seal(folder, game, **facts):
    """Writes the weights of a preset, its record and its card.

    If there is an export in the folder, its numbers are not written again.

    Args:
        folder: path of a folder, which holds all other files.
        game: a `Game` of the zoo.
        **facts: fields of a `Record`, but `sha256` and `storage`.
    """
    export = folder / records.EXPORT
    path = folder / records.WEIGHTS
    if export.is_dir():
        storage = write_small_weights(path, game, export)
    else:
        storage = {}
        write_weights(path, game)
    there = [name for name in records.FILES if (folder / name).is_file()]
    hashes = {name: files.digest(folder / name) for name in there}
    record = records.Record(**facts, sha256=hashes, storage=storage)
    record.write(folder)
    files.write_bytes(folder / records.CARD, card.of(folder).encode())


def check_new(folder):
    """The folder's absolute path, if a preset can be written there."""
    folder = Path(folder).resolve()
    if folder.exists() and not (folder.is_dir() and not any(folder.iterdir())):
        raise ValueError(
            "The folder of a preset must not be in use. "
            f"Received: {folder}, which exists"
        )
    return folder


def describe(game):
    """What a game says of itself: fields of a `Record`."""
    cls = type(game)
    entry = getattr(cls, "entry", None)
    if entry is None or registry.get_entry(entry) is not cls:
        raise ValueError(
            "A preset must be a game of the zoo, which is made again from its "
            f"settings; `game.save` takes any. Received: a `{cls.__name__}`"
        )
    return {
        "entry": entry,
        "description": inspect.getdoc(cls).splitlines()[0],
        "paper": cls.paper,
        "settings": settings_of(game),
        "image_shape": image_shape(game),
        "num_labels": num_labels(game.prior),
        "parameters": {
            name: network.count_params()
            for name, network in game.networks.items()
        },
        "step": int(game.step.numpy()),
        "kerasgan": kerasgan.__version__,
    }


def settings_of(game):
    """The arguments that a game was made with, its name left out."""
    settings = {"seed": game.seed} | vars(game._arguments)
    settings.pop("name", None)
    for name, value in settings.items():
        try:
            json.dumps(value)
        except (TypeError, ValueError) as error:
            raise ValueError(
                "The settings of a preset must be numbers, strings and tuples "
                f"of them; `game.save` takes any. Received: {name}={value!r}"
            ) from error
    return settings


def image_shape(game):
    """The shape of a sample."""
    return game.maker().shapes["image"]


def num_labels(prior):
    """How many labels can be asked for; 0 if there are none."""
    if "label" not in prior.spec:
        return 0
    _, high = prior.bounds("label")
    return 0 if high is None else int(high) + 1


def conditions_in(folder):
    """What samples of a preset's sheet are made of: a dict of arrays."""
    path = Path(folder) / records.CONDITIONS
    if not path.is_file():
        return {}
    with np.load(path, allow_pickle=False) as held:
        return dict(held)


def write_weights(path, game):
    """Writes all weights of a game but those of its optimizers."""
    _pack(_bare(game), path)


def write_small_weights(path, game, export):
    """Writes what an export beside it does not hold.

    A network that makes samples, and has an average, is left out: it starts
    from its average. Of networks that make none, what the export does not hold
    is rounded.

    Args:
        path: path of the file.
        game: a `Game`.
        export: path of its export.

    Returns:
        The `storage` of a `Record`: a dict.
    """
    from kerasgan.export.variables import Variables

    bare, variables = _bare(game), Variables(export)
    averages = [name for name in makers(game) if name in game.averaged]
    for name in averages:
        bare.networks[name].set_weights(bare.latest(name).get_weights())
    rounded = _pack(
        bare,
        path,
        {name: variables.read(name) for name in variables.names()},
        [part for n in makers(game) for part in (n, f"{n}_average")],
    )
    storage = {"averages": averages, "rounded": rounded}
    return {name: value for name, value in storage.items() if value}


def makers(game):
    """Names of the networks that make samples, and of the encoder."""
    encoders = {"encoder"} & set(game.networks)
    return list(dict.fromkeys([*game.makers.values(), *encoders]))


def check_makers(folder, game):
    """Raises an error unless a preset makes the samples of a game, to the bit.

    Args:
        folder: path of the preset.
        game: the `Game`.
    """
    again = load(folder)
    for name in makers(game):
        found, expected = again.latest(name), game.latest(name)
        for one, other in zip(found.weights, expected.weights, strict=True):
            if not np.array_equal(one, other):
                raise ValueError(
                    f"The preset must hold `{name}` of the game to the bit. "
                    f"Received: {folder}, where {other.path!r} differs"
                )


def _bare(game):
    """The same game without optimizers."""
    bare = type(game)(**settings_of(game))
    for weight, value in zip(bare.weights, game.weights, strict=True):
        weight.assign(value)
    state = {}
    game.save_own_variables(state)
    bare.load_own_variables(state)  # which layers are frozen
    return bare


def _pack(game, path, variables=None, exact=None):
    """Writes the weights of a game; returns what was rounded."""
    plain = Path(path).with_name(f"plain.{Path(path).name}")
    game.save_weights(plain)
    rounded = packing.pack(plain, path, variables, exact)
    plain.unlink()
    return rounded


def sheet(game, conditions=None):
    """Samples to look at.

    There is a row for each label, if there are any. Samples that are made of
    something that is given are shown beside it.

    Args:
        game: a `Game`.
        conditions: dict of arrays, as in `save`.
    """
    if game.maker().prior.given:
        return _given_sheet(game, dict(conditions or {}))
    num = num_labels(game.prior)
    if not num:
        return _plain_sheet(game, game.sample(SHEET**2, seed=0))
    labels = np.repeat(np.arange(num), SHEET)
    samples = game.sample(len(labels), seed=0, label=labels)
    return _plain_sheet(game, samples)


def _plain_sheet(game, samples):
    columns = SHEET if samples.ndim == 4 else None
    return pictures.sheet(game.decode(samples), columns)


def _given_sheet(game, conditions):
    prior = game.maker().prior
    for name in prior.given:
        if name not in conditions:
            raise ValueError(
                f"Argument `conditions` must hold rows of `{name}`, which "
                "samples of the sheet are made of. "
                f"Received: {sorted(conditions)}"
            )
    given = {name: conditions[name] for name in prior.given}
    samples = game.sample(seed=0, **given)
    parts = [*given.values(), samples]
    if "image" not in given and "image" in conditions:
        parts.append(conditions["image"])
    parts = [part for part in parts if part.ndim > 3]
    if samples.ndim < 4:
        return _plain_sheet(game, samples)
    columns = pictures.in_a_row(len(samples), len(parts))
    wide = pictures.pairs(*parts)
    return pictures.sheet(wide, columns if wide.ndim == 4 else None)
