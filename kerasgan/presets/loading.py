"""From the folder of a preset to a game."""

import tempfile
from pathlib import Path

from kerasgan import registry
from kerasgan.presets import packing
from kerasgan.presets import record as records
from kerasgan.presets.finding import locate


def load(preset, url=None, cls=object):
    """Loads a pretrained game, which samples and can be trained further.

    Its optimizers are new, at the entry's own rates: a preset holds no state
    of them. Networks that make samples may start from their averages, and
    others be rounded to 8 significant bits; `storage` of the preset's record
    says which. Weights are read as numbers only: nothing of a preset is run.

    Args:
        preset: string, a preset's name, the path of its folder, or
            `"hf://user/repository"`; see `kerasgan.presets.locate` for where
            a name is looked for.
        url: string, the address of a server's folder of presets; by default
            `$KERASGAN_PRESETS_URL`.
        cls: class, of which the game must be; any by default.

    Returns:
        A compiled `Game`.

    Raises:
        ValueError: if there is no such preset, it is damaged, or it is not of
            the class.
        OSError: if it cannot be downloaded.

    Example:

    ```python
    game = kerasgan.load("dcgan_fashion_mnist")
    images = game.sample(16, seed=0)
    ```
    """
    folder = locate(preset, url)
    record = records.read(folder)
    records.check(folder, records.files_of_weights(record))
    found = registry.get_entry(record.entry)
    if not issubclass(found, cls):
        raise ValueError(
            f"`{cls.__name__}.from_preset` takes presets of that class. "
            f"Received: {str(preset)!r}, which is a `{found.__name__}`; "
            f"`kerasgan.load` takes any"
        )
    try:
        game = registry.create(record.entry, **record.settings)
        _load_weights(game, folder, record)
    # Constructors and files that do not fit raise what they like.
    except Exception as error:
        raise ValueError(
            f"A preset must fit its entry, as this version has it. Received: "
            f"{folder} of kerasgan {record.kerasgan} "
            f"({type(error).__name__}: {error})"
        ) from error
    game.compile()
    return game


def _load_weights(game, folder, record):
    """Loads weights, of which an export may hold some."""
    path = folder / records.WEIGHTS
    if records.files_of_weights(record) == [records.WEIGHTS]:
        game.load_weights(path)
        return
    from kerasgan.export.variables import Variables

    variables = Variables(folder / records.EXPORT)
    with tempfile.TemporaryDirectory() as temporary:
        plain = Path(temporary, records.WEIGHTS)
        packing.unpack(path, plain, variables.read)
        game.load_weights(plain)
