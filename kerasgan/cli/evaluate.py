"""`kerasgan evaluate`."""

import json
import time
from pathlib import Path
from typing import Annotated

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
from kerasgan.cli.data import Condition
from kerasgan.cli.data import DataDir
from kerasgan.cli.data import Frames
from kerasgan.cli.data import Layout
from kerasgan.cli.data import parse_size
from kerasgan.cli.generate import SourceArgument


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
        int | None,
        typer.Option(
            min=1,
            help="How many samples to draw.",
            show_default="10,000, or what is the convention of the data",
        ),
    ] = None,
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
    condition: Condition = None,
    layout: Layout = None,
    frames: Frames = None,
    length: Annotated[
        int | None,
        typer.Option(min=1, help="Of lines of text, which are filled up."),
    ] = None,
    maker: Annotated[
        str,
        typer.Option(
            help="The part of a sample to score, of a game that makes several.",
            metavar="PART",
        ),
    ] = "image",
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
    """Score samples, beside real ones scored likewise.

    Of a run both the last checkpoint is scored and, if it was evaluated while
    it was trained, the best one. Of a preset the one that it has. Real data
    are read as those of the run or preset were, unless options say otherwise.
    """
    from kerasgan import choices
    from kerasgan.cli import source as sources
    from kerasgan.data import known

    size = parse_size(image_size)
    for each in (data, condition):
        known.check_path(each or known.SAMPLE)
    choices.check_extractor(extractor)
    sources.find(source)
    from kerasgan import evaluation
    from kerasgan import extractors
    from kerasgan.cli.scored import open_scored
    from kerasgan.evaluation import report

    found = open_scored(source, raw, maker)
    path = output or _output(found, source)
    if extractor is not None or weights is not None:
        extractor = extractors.get(extractor or "inception", weights, sha256)
    options = {
        "image_size": size,
        "condition": condition,
        "layout": layout,
        "frames": frames,
        "length": length,
    }
    reference = evaluation.reference(
        _data(found, data),
        split,
        num,
        extractor,
        data_dir,
        part=maker,
        **_reading(found, data, options),
    )
    num = min(num or reference.num, reference.num)
    results, given = [], ()
    for checkpoint, sampler, facts in found.checkpoints(reference):
        scores, seconds = _score(reference, sampler, seed, num, checkpoint)
        results.append(
            report.result(scores, num, seed, checkpoint, **facts)
            | {"seconds": round(seconds, 1)}
        )
        given = sampler.given
    made = report.document(reference, results, found.run, given)
    report.write(path, made)
    if as_json:
        return print(json.dumps(made))
    _show(made, path)


def _output(found, source):
    from kerasgan.cli.scored import Preset
    from kerasgan.evaluation import report

    if isinstance(found, Preset):
        raise ValueError(
            "Option `--output` must be given for a preset, which keeps the "
            f"scores that it was published with. Received: {source}"
        )
    return Path(source) / report.NAME


def _data(found, given):
    if given is None and found.data is None:
        raise ValueError(
            "Option `--data` names the data set to compare with, which "
            "nothing says of this source. Received: none"
        )
    return given or found.data


def _reading(found, data, options):
    """How real data are read: as in training, if they are the same."""
    told = {name: value for name, value in options.items() if value is not None}
    return told if data else found.reading | told


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
    from kerasgan.evaluation.report import noun
    from kerasgan.evaluation.scoring import rises

    results = made["results"]
    console = Console(highlight=False, soft_wrap=True)
    table = Table(Column("score", no_wrap=True), "better")
    for each in results:
        table.add_column(_head(each), justify="right")
    others = {f"real {noun(made)}": made["floor"]}
    others |= {"the input": made["copy"]} if "copy" in made else {}
    for head in others:
        table.add_column(head, justify="right")
    for name in results[0]["scores"]:
        columns = [each["scores"][name] for each in results]
        columns += [scores.get(name) for scores in others.values()]
        better = "higher" if rises(name) else "lower"
        table.add_row(name, better, *map(_number, columns))
    console.print(table)
    given = "".join(
        f", given the real {name}" for name in made.get("given", ())
    )
    console.print(
        f"{results[0]['num_fake']:,} samples of seed "
        f"{results[0]['sampling_seed']}{given}; {_compared(made)}.",
        markup=False,
    )
    if "copy" in made:
        console.print(_closer(results[0]["scores"], made["copy"]), markup=False)
    console.print(f"{path}", markup=False)


def _closer(scores, copy):
    """Whether what is made is better than what it is made of."""
    from kerasgan.evaluation import pairs

    better, others = (", ".join(names) for names in pairs.closer(scores, copy))
    return (
        f"Closer to the truth than the input by {better or 'no score'}"
        + (f", no closer by {others}" if others else "")
        + "."
    )


def _compared(made):
    from kerasgan.evaluation.report import noun

    data, what = made["data"], noun(made)
    if "num_real" not in data:
        return f"the modes of {data['name']}"
    return (
        f"{data['num_real']:,} {what} of {data['name']}, {data['split']}; "
        f"column `real {what}`: {data['num_floor']:,} of {data['floor']}"
    )


def _head(result):
    step = f", step {result['step']}" if "step" in result else ""
    return f"{result['checkpoint']}{step}"


def _number(value):
    return "" if value is None else f"{value:.4g}"
