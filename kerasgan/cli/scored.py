"""What is scored: the checkpoints of a run or a preset, or an export."""

from pathlib import Path

import numpy as np

from kerasgan import checkpoints
from kerasgan import runs
from kerasgan.cli import source as sources
from kerasgan.evaluation.samplers import RealRows
from kerasgan.runs.folder import BEST

# What a report says of the training, beside the entry and its settings.
RECIPE = ("data", "batch_size", "seed", "labels", "hold_out")
# How data are read, beside their name.
READING = (
    "image_size",
    "skip_corrupt",
    "condition",
    "layout",
    "frames",
    "length",
)


def open_scored(source, raw=False, maker="image"):
    """Opens what is to be scored.

    Args:
        source: what `kerasgan.cli.source.open_source` takes.
        raw: bool, whether a network itself samples, not its average.
        maker: string, the part of a sample that is scored.

    Returns:
        An object with `checkpoints(reference)`, which yields `(name, sampler,
        facts)`; `data`, the name of the data it was trained on, or `None`;
        `reading`, a dict of how they were read; and `run`, what a report says
        of the training.

    Raises:
        ValueError: if it is no source, or does not make such a part.
    """
    found = sources.open_source(source)
    if isinstance(found, sources.Run):
        return Run(Path(source), found.game, raw, maker)
    if isinstance(found, sources.Preset):
        return Preset(found, raw, maker)
    if raw:
        raise ValueError(
            "Option `--raw` is for games: an export holds one generator. "
            f"Received: --raw, and the export {source}"
        )
    return Export(found, maker)


class Game:
    """A game at some checkpoint."""

    def __init__(self, game, raw, maker):
        self.game = game
        game.maker(maker)  # is there such a part?
        own = game.makers[maker]
        self.network = own if raw else None
        self.is_average = not raw and own in game.averaged

    def _trained(self, entry, settings, recipe):
        """Takes down what is known of the training."""
        self.run = {"entry": entry, "settings": settings}
        self.run |= {name: recipe.get(name) for name in RECIPE}
        self.reading = {
            name: recipe[name]
            for name in READING
            if recipe.get(name) is not None
        }

    def _checkpoint(self, name, reference):
        facts = {
            "step": int(self.game.step.numpy()),
            "weights": "average" if self.is_average else "raw",
        }
        return name, reference.sampler(self.game, self.network), facts


class Preset(Game):
    """The checkpoint of a preset."""

    def __init__(self, found, raw, maker):
        super().__init__(found.game, raw, maker)
        record = found.record
        self.name = record.checkpoint
        self.data = record.data.get("name")
        settings = {n: v for n, v in record.settings.items() if n != "seed"}
        self._trained(record.entry, settings, record.recipe)

    def checkpoints(self, reference):
        """Yields `(name, sampler, facts)`."""
        yield self._checkpoint(self.name, reference)


class Run(Game):
    """The checkpoints of a run."""

    def __init__(self, path, game, raw, maker):
        super().__init__(game, raw, maker)
        self.path = path
        config = runs.read_config(path)
        self.data = config.data
        self._trained(config.entry, config.settings, vars(config))

    def checkpoints(self, reference):
        """Yields `(name, sampler, facts)`."""
        yield self._checkpoint("last", reference)
        if checkpoints.find(self.path / BEST):
            self.game = runs.load(self.path, best=True)
            yield self._checkpoint("best", reference)


class Export:
    """An export, of which there is one."""

    data = run = None
    reading = {}

    def __init__(self, source, maker):
        self.source = source
        self.maker = maker
        source.prior(maker)  # is there such a part?

    def checkpoints(self, reference):
        """Yields `(name, sampler, facts)`."""
        yield "last", ExportSampler(self.source, self.maker, reference), {}


class ExportSampler:
    """Draws an export's samples, as `evaluation.GameSampler` does a game's."""

    def __init__(self, source, maker, reference):
        self.source = source
        self.maker = maker
        self.shape = source.shape(maker)
        self.alphabet = source.alphabet if maker == "image" else None
        prior = source.prior(maker)
        self.rows = RealRows(prior, reference.given)
        self.given = self.rows.names
        is_asked = "label" in prior.spec and "label" not in self.given
        self.num_labels = source.num_labels() if is_asked else None

    def __call__(self, seeds):
        fixed = self.rows(seeds)
        if self.num_labels is not None:
            fixed["label"] = seeds % self.num_labels
        samples = self.source.sample(seeds, fixed, self.maker)
        labels = fixed.get("label")
        return samples, None if labels is None else np.asarray(labels)
