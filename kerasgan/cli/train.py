"""`kerasgan train`."""

import contextlib
import json
import math
import shlex
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from kerasgan.cli.catalogue import AsJson
from kerasgan.cli.export import export_next
from kerasgan.cli.settings import parse


def _option(help, default=False, name=None, **arguments):
    names = [] if name is None else [name]
    return typer.Option(*names, help=help, show_default=default, **arguments)


# Without a default, so that a run that goes on can tell what it was given.
# Those shown are those of `kerasgan.runs.Config`.
Output = Annotated[Path, _option("The folder of the run.")]
Entry = Annotated[
    str | None, typer.Argument(help="The entry's name: `kerasgan list`.")
]
Data = Annotated[
    str | None,
    _option(
        "A data set's name (`kerasgan data list`), a folder of images, or a "
        ".npy or .npz file."
    ),
]
Steps = Annotated[int | None, _option("Steps in all.", "10000")]
BatchSize = Annotated[
    int | None,
    _option(
        "Rows of real data a turn; a step has as many times more as it has "
        "turns.",
        "64",
    ),
]
Seed = Annotated[
    int | None,
    _option("Of weights, the order of data and all that is drawn.", "0"),
]
Resume = Annotated[
    bool,
    _option(
        "Go on with the run in the folder; all else may be left out then.",
        name="--resume",
    ),
]
Settings = Annotated[
    list[str] | None,
    _option(
        "A setting of the entry (`kerasgan info ENTRY`). May be repeated.",
        name="--set",
        metavar="NAME=VALUE",
    ),
]
CheckpointEvery = Annotated[
    int | None, _option("Steps between two checkpoints.", "1000")
]
SampleEvery = Annotated[
    int | None, _option("Steps between two sheets of samples.", "1000")
]
LogEvery = Annotated[
    int | None, _option("Steps between two rows of the history.", "100")
]
ImageSize = Annotated[
    int | None, _option("Crop and resize images to this size.")
]
SkipCorrupt = Annotated[
    bool | None,
    _option("Leave out files that cannot be read.", name="--skip-corrupt"),
]
Labels = Annotated[
    int | None,
    _option("How many images have labels, for semi-supervised entries."),
]
Jit = Annotated[
    bool | None,
    _option("Whether XLA compiles the step.", "if there are convolutions"),
]
Export = Annotated[
    bool, _option("Write a SavedModel at the end.", name="--export")
]


def train(
    output: Output,
    entry: Entry = None,
    data: Data = None,
    steps: Steps = None,
    batch_size: BatchSize = None,
    seed: Seed = None,
    resume: Resume = False,
    settings: Settings = None,
    checkpoint_every: CheckpointEvery = None,
    sample_every: SampleEvery = None,
    log_every: LogEvery = None,
    image_size: ImageSize = None,
    skip_corrupt: SkipCorrupt = None,
    labels: Labels = None,
    jit: Jit = None,
    export: Export = False,
    as_json: AsJson = False,
):
    """Train an entry of the zoo.

    The run can be killed at any moment: `--resume` goes on with it, to the
    same weights as if it had never stopped.
    """
    given = {
        "entry": entry,
        "data": data,
        "steps": steps,
        "batch_size": batch_size,
        "seed": seed,
        "checkpoint_every": checkpoint_every,
        "sample_every": sample_every,
        "log_every": log_every,
        "image_size": image_size,
        "skip_corrupt": skip_corrupt,
        "labels": labels,
        "jit": jit,
    }
    given = {name: value for name, value in given.items() if value is not None}
    game, report = _train(output, given, settings or [], resume)
    if export:
        report["export"] = str(export_next(game, output / "export"))
    if as_json:
        return print(json.dumps({n: _finite(v) for n, v in report.items()}))
    console = Console(highlight=False, soft_wrap=True)
    console.print(f"Trained to step {report['step']}: {output}", markup=False)
    if export:
        console.print(f"Exported: {report['export']}", markup=False)


def _finite(value):
    """A value as JSON can hold it, which knows neither NaN nor infinity."""
    is_odd = isinstance(value, float) and not math.isfinite(value)
    return None if is_odd else value


def _train(output, given, assignments, resume):
    from kerasgan import registry
    from kerasgan import runs
    from kerasgan.cli.progress import Interrupt
    from kerasgan.cli.progress import Progress

    there = runs.read_config(output) if resume else None
    entry = there.entry if resume else _entry(given)
    if assignments:
        defaults = registry.settings_of(registry.get_entry(entry))
        del defaults["seed"], defaults["name"]
        given["settings"] = parse(assignments, defaults, entry)
    config = there or runs.Config(**given)
    progress = Progress(config.batch_size)
    with Interrupt() as interrupt, contextlib.closing(progress):
        callbacks = [progress, interrupt]
        if resume:
            game = runs.resume(output, given, callbacks)
        else:
            game = runs.start(output, config, callbacks)
    step = int(game.step.numpy())
    if interrupt.signal is not None:
        Console(stderr=True, highlight=False, soft_wrap=True).print(
            f"Stopped at step {step}, which is saved. To go on: kerasgan "
            f"train --resume --output {shlex.quote(str(output))}",
            markup=False,
        )
        raise typer.Exit(128 + interrupt.signal)
    return game, {"output": str(output), "step": step, **progress.last}


def _entry(given):
    """The entry to train, if all is given that a new run needs."""
    missing = [
        name
        for name, key in (("ENTRY", "entry"), ("--data", "data"))
        if key not in given
    ]
    if missing:
        raise ValueError(
            f"A new run needs {' and '.join(missing)}; one that goes on needs "
            "`--resume`. Received: neither"
        )
    return given["entry"]
