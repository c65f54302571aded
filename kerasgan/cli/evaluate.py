"""`kerasgan evaluate`."""

import json
import time
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from rich.console import Console
from rich.progress import BarColumn
from rich.progress import MofNCompleteColumn
from rich.progress import Progress
from rich.progress import TextColumn
from rich.progress import TimeRemainingColumn
from rich.table import Column
from rich.table import Table

from kerasgan.cli.catalogue import AsJson
from kerasgan.cli.data import DataDir
from kerasgan.cli.data import parse_size
from kerasgan.cli.generate import SourceArgument

# What a report says of the training, beside the entry and its settings.
RECIPE = ("data", "batch_size", "seed", "labels", "hold_out")


def evaluate(
    source: SourceArgument,
    data: Annotated[
        str | None,
        typer.Option(
            help="The data set to compare with.",
            show_default="that of the run",
        ),
    ] = None,
    num: Annotated[
        int, typer.Option(min=1, help="How many samples to draw.")
    ] = 10_000,
    split: Annotated[
        str, typer.Option(help="The split to compare with.")
    ] = "test",
    extractor: Annotated[
        str | None,
        typer.Option(
            help="Whose features: a name, or the path of a .keras file.",
            show_default="the one that fits the data",
        ),
    ] = None,
    weights: Annotated[
        Path | None,
        typer.Option(help="The weights of the extractor `inception`."),
    ] = None,
    sha256: Annotated[
        str | None, typer.Option(help="The hash that they must have.")
    ] = None,
    seed: Annotated[
        int,
        typer.Option(min=0, help="Of the samples; training evaluates with 0."),
    ] = 1,
    raw: Annotated[
        bool,
        typer.Option("--raw", help="The generator itself, not its average."),
    ] = False,
    image_size: Annotated[
        str | None,
        typer.Option(
            help="Crop and resize real images to this size.",
            metavar="SIZE|HEIGHTxWIDTH",
        ),
    ] = None,
    data_dir: DataDir = None,
    output: Annotated[
        Path | None,
        typer.Option(
            help="The file to write.",
            show_default="metrics.json in the folder of the source; a preset "
            "keeps its own",
        ),
    ] = None,
    as_json: AsJson = False,
):
    """Score samples, beside real images scored likewise.

    Of a run both the last checkpoint is scored and, if it was evaluated while
    it was trained, the best one. Of a preset the one that it has.
    """
    from kerasgan import evaluation
    from kerasgan import extractors
    from kerasgan.evaluation import report

    found = _open(source, raw)
    path = output or _output(found, source)
    if extractor is not None or weights is not None:
        extractor = extractors.get(extractor or "inception", weights, sha256)
    reference = evaluation.reference(
        _data(found, data),
        split,
        num,
        extractor,
        data_dir,
        parse_size(image_size),
    )
    num = min(num, reference.num)
    results = []
    for checkpoint, sampler, facts in found.checkpoints():
        scores, seconds = _score(reference, sampler, seed, num, checkpoint)
        results.append(
            report.result(scores, num, seed, checkpoint, **facts)
            | {"seconds": round(seconds, 1)}
        )
    made = report.document(reference, results, found.run)
    report.write(path, made)
    if as_json:
        return print(json.dumps(made))
    _show(made, path)


def _output(found, source):
    from kerasgan.evaluation import report

    if isinstance(found, _Preset):
        raise ValueError(
            "Option `--output` must be given for a preset, which keeps the "
            f"scores that it was published with. Received: {source}"
        )
    return Path(source) / report.NAME


def _open(source, raw):
    """What is to be scored."""
    from kerasgan.cli.source import Preset
    from kerasgan.cli.source import Run
    from kerasgan.cli.source import open_source

    found = open_source(source)
    network = "generator" if raw else None
    if isinstance(found, Run):
        return _Run(Path(source), found.game, network)
    if isinstance(found, Preset):
        return _Preset(found, network)
    if raw:
        raise ValueError(
            "Option `--raw` is for games: an export holds one generator. "
            f"Received: --raw, and the export {source}"
        )
    return _Export(found)


def _data(found, given):
    if given is None and found.data is None:
        raise ValueError(
            "Option `--data` names the data set to compare with, which "
            "nothing says of this source. Received: none"
        )
    return given or found.data


class _Game:
    """A game at some checkpoint."""

    def __init__(self, game, network):
        self.game = game
        self.network = network

    def _checkpoint(self, name):
        from kerasgan.evaluation import GameSampler

        is_average = self.network is None and self.game.average is not None
        facts = {
            "step": int(self.game.step.numpy()),
            "weights": "average" if is_average else "raw",
        }
        return name, GameSampler(self.game, self.network), facts


class _Preset(_Game):
    """The checkpoint of a preset."""

    def __init__(self, found, network):
        super().__init__(found.game, network)
        record = found.record
        self.name = record.checkpoint
        self.data = record.data.get("name")
        settings = {n: v for n, v in record.settings.items() if n != "seed"}
        self.run = {"entry": record.entry, "settings": settings}
        self.run |= {name: record.recipe.get(name) for name in RECIPE}

    def checkpoints(self):
        """Yields `(name, sampler, facts)`."""
        yield self._checkpoint(self.name)


class _Run(_Game):
    """The checkpoints of a run."""

    def __init__(self, path, game, network):
        from kerasgan import runs

        super().__init__(game, network)
        self.path = path
        config = runs.read_config(path)
        self.data = config.data
        self.run = {"entry": config.entry, "settings": config.settings}
        self.run |= {name: getattr(config, name) for name in RECIPE}

    def checkpoints(self):
        """Yields `(name, sampler, facts)`."""
        from kerasgan import checkpoints
        from kerasgan import runs
        from kerasgan.runs.folder import BEST

        yield self._checkpoint("last")
        if checkpoints.find(self.path / BEST):
            self.game = runs.load(self.path, best=True)
            yield self._checkpoint("best")


class _Export:
    """An export, of which there is one."""

    data = run = None

    def __init__(self, source):
        self.source = source
        self.is_conditional = "label" in source.spec
        self.num_labels = source.num_labels() if self.is_conditional else 1

    def checkpoints(self):
        yield "last", self._sample, {}

    def _sample(self, seeds):
        labels = seeds % self.num_labels if self.is_conditional else None
        fixed = {} if labels is None else {"label": labels}
        return self.source.sample(np.asarray(seeds), fixed), labels


def _score(reference, sampler, seed, num, checkpoint):
    """Scores, and the seconds that they took."""
    console = Console(stderr=True, highlight=False)
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=console,
        disable=not console.is_terminal,
    )
    begun = time.perf_counter()
    with bar:
        task = bar.add_task(f"samples, {checkpoint} checkpoint", total=num)
        scores = reference.score(
            sampler, seed, num, lambda done: bar.update(task, completed=done)
        )
    return scores, time.perf_counter() - begun


def _show(made, path):
    """Prints the scores as a table."""
    from kerasgan.evaluation.scoring import rises

    results = made["results"]
    console = Console(highlight=False, soft_wrap=True)
    table = Table(Column("score", no_wrap=True), "better")
    for each in results:
        table.add_column(_head(each), justify="right")
    table.add_column("real images", justify="right")
    for name in results[0]["scores"]:
        columns = [each["scores"][name] for each in results]
        columns.append(made["floor"].get(name))
        better = "higher" if rises(name) else "lower"
        table.add_row(name, better, *map(_number, columns))
    console.print(table)
    data = made["data"]
    console.print(
        f"{results[0]['num_fake']:,} samples of seed "
        f"{results[0]['sampling_seed']}; {_compared(data)}.",
        markup=False,
    )
    console.print(f"{path}", markup=False)


def _compared(data):
    if "num_real" not in data:
        return f"the modes of {data['name']}"
    return (
        f"{data['num_real']:,} images of {data['name']}, {data['split']}; "
        f"column `real images`: {data['num_floor']:,} of {data['floor']}"
    )


def _head(result):
    step = f", step {result['step']}" if "step" in result else ""
    return f"{result['checkpoint']}{step}"


def _number(value):
    return "" if value is None else f"{value:.4g}"
