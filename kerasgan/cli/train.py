"""`kerasgan train`."""

import contextlib
import json
import shlex
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from kerasgan.cli.catalogue import AsJson
from kerasgan.cli.export import export_next
from kerasgan.cli.settings import parse


def train(
    output: Annotated[
        Path, typer.Option(help="The folder of the run.", show_default=False)
    ],
    entry: Annotated[
        str | None, typer.Argument(help="The entry's name: `kerasgan list`.")
    ] = None,
    data: Annotated[
        str | None,
        typer.Option(
            help="A data set's name, a folder of images, or a .npy or .npz "
            "file: `kerasgan data --help`."
        ),
    ] = None,
    steps: Annotated[
        int | None, typer.Option(help="Steps in all.  [default: 10000]")
    ] = None,
    batch_size: Annotated[
        int | None,
        typer.Option(
            help="Rows of real data a turn; a step has as many times more as "
            "it has turns.  [default: 64]"
        ),
    ] = None,
    seed: Annotated[
        int | None,
        typer.Option(
            help="Of the weights, the order of data and all that is drawn.  "
            "[default: 0]"
        ),
    ] = None,
    resume: Annotated[
        bool,
        typer.Option(
            "--resume",
            help="Go on with the run in the folder; other options may be left "
            "out then.",
        ),
    ] = False,
    settings: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="NAME=VALUE",
            help="A setting of the entry: `kerasgan info ENTRY`. Once for "
            "each.",
        ),
    ] = None,
    checkpoint_every: Annotated[
        int | None,
        typer.Option(help="Steps between checkpoints.  [default: 1000]"),
    ] = None,
    sample_every: Annotated[
        int | None,
        typer.Option(help="Steps between sheets of samples.  [default: 1000]"),
    ] = None,
    log_every: Annotated[
        int | None,
        typer.Option(help="Steps between rows of the history.  [default: 100]"),
    ] = None,
    image_size: Annotated[
        int | None, typer.Option(help="Crop and resize images to this size.")
    ] = None,
    skip_corrupt: Annotated[
        bool | None,
        typer.Option(
            "--skip-corrupt", help="Leave out files that cannot be read."
        ),
    ] = None,
    labels: Annotated[
        int | None,
        typer.Option(
            help="For semi-supervised entries: how many images have labels.  "
            "[default: 1000]"
        ),
    ] = None,
    jit: Annotated[
        bool | None,
        typer.Option(
            help="Whether XLA compiles the step.  [default: if the networks "
            "have convolutions]",
        ),
    ] = None,
    export: Annotated[
        bool,
        typer.Option("--export", help="Write a SavedModel at the end."),
    ] = False,
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
        return print(json.dumps(report))
    console = Console(highlight=False, soft_wrap=True)
    console.print(f"Trained to step {report['step']}: {output}", markup=False)
    if export:
        console.print(f"Exported: {report['export']}", markup=False)


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
