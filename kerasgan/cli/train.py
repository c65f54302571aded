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
from kerasgan.cli.settings import parse_dynamics


def _option(help, default=False, name=None, **arguments):
    names = [] if name is None else [name]
    return typer.Option(*names, help=help, show_default=default, **arguments)


# Without a default, so that a run that goes on can tell what it was given.
# Those shown are those of `kerasgan.runs.Config`.
Output = Annotated[Path, _option("The folder of the run.")]
Entry = Annotated[
    str | None, typer.Argument(help="The entry's name: `kerasgan list`.")
]
PresetName = Annotated[
    str | None,
    _option("A recipe by its name, in place of ENTRY; options change it."),
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
Dynamics = Annotated[
    str | None,
    _option(
        "Who moves when, in place of the entry's own way: alternating, "
        "consensus, extragradient, optimistic, past_extragradient, "
        "proximal_point, simultaneous or unrolled.",
        metavar="NAME",
    ),
]
DynamicsSettings = Annotated[
    list[str] | None,
    _option(
        "A setting of the dynamics, such as steps=5. May be repeated.",
        name="--dynamics-set",
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
EvaluateEvery = Annotated[
    int | None,
    _option("Steps between two evaluations on held-out images.", "none"),
]
Extractor = Annotated[
    str | None,
    _option("Whose features to evaluate with.", "the one that fits the data"),
]
HoldOut = Annotated[
    int | None,
    _option(
        "Images that are not trained on, but kept to evaluate with.",
        "none; with --evaluate-every a tenth, at most 5000",
    ),
]
ImageSize = Annotated[
    int | None, _option("Crop and resize images to this size.")
]
SkipCorrupt = Annotated[
    bool | None,
    _option("Leave out files that cannot be read.", name="--skip-corrupt"),
]
Condition = Annotated[
    str | None,
    _option("Data that are the conditions of the images, in the same order."),
]
Layout = Annotated[
    str | None, _option("How the data are laid out: see docs/data.md.")
]
Frames = Annotated[
    int | None, _option("Frames that are taken of each clip.", "all")
]
Length = Annotated[
    int | None, _option("Symbols of a line of text.", "the longest line's")
]
Labels = Annotated[
    int | None,
    _option("How many images have labels, for semi-supervised entries."),
]
StageSteps = Annotated[
    int | None,
    _option(
        "Steps of each stage but the last, of entries that grow.",
        "all have as many",
    ),
]
StartFrom = Annotated[
    str | None,
    _option(
        "A run or a preset whose weights are copied: fine-tuning. Settings "
        "are its own where they are not given.",
        metavar="RUN|PRESET",
    ),
]
Jit = Annotated[
    bool | None,
    _option("Whether XLA compiles the step.", "if there are convolutions"),
]
Precision = Annotated[
    str | None,
    _option(
        "float32, mixed_bfloat16, or auto for the faster one on this machine.",
        "float32",
    ),
]
Strategy = Annotated[
    str | None,
    _option(
        "one (device), mirrored (all GPUs), multiworker (the hosts in "
        "TF_CONFIG) or tpu: see docs/scaling.md.",
        "one",
    ),
]
Tpu = Annotated[
    str | None,
    _option(
        "Where the TPU is: its name, grpc://HOST:PORT, or local.",
        metavar="ADDRESS",
    ),
]
Export = Annotated[
    bool, _option("Write a SavedModel at the end.", name="--export")
]


def train(
    output: Output,
    entry: Entry = None,
    preset: PresetName = None,
    data: Data = None,
    steps: Steps = None,
    batch_size: BatchSize = None,
    seed: Seed = None,
    resume: Resume = False,
    settings: Settings = None,
    dynamics: Dynamics = None,
    dynamics_settings: DynamicsSettings = None,
    checkpoint_every: CheckpointEvery = None,
    sample_every: SampleEvery = None,
    log_every: LogEvery = None,
    evaluate_every: EvaluateEvery = None,
    extractor: Extractor = None,
    hold_out: HoldOut = None,
    image_size: ImageSize = None,
    skip_corrupt: SkipCorrupt = None,
    condition: Condition = None,
    layout: Layout = None,
    frames: Frames = None,
    length: Length = None,
    labels: Labels = None,
    stage_steps: StageSteps = None,
    start_from: StartFrom = None,
    jit: Jit = None,
    precision: Precision = None,
    strategy: Strategy = None,
    tpu: Tpu = None,
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
        "evaluate_every": evaluate_every,
        "extractor": extractor,
        "hold_out": hold_out,
        "image_size": image_size,
        "skip_corrupt": skip_corrupt,
        "condition": condition,
        "layout": layout,
        "frames": frames,
        "length": length,
        "labels": labels,
        "stage_steps": stage_steps,
        "start_from": start_from,
        "jit": jit,
        "precision": precision,
        "strategy": strategy,
    }
    given = {name: value for name, value in given.items() if value is not None}
    if preset is not None:
        given = _recipe(preset, given) | given
    if dynamics is not None or dynamics_settings:
        chosen = parse_dynamics(dynamics, dynamics_settings or [])
        _check_once(settings or [])
        given["settings"] = given.get("settings", {}) | {"dynamics": chosen}
    game, report = _train(output, given, settings or [], resume, tpu)
    if export and _writes(game):
        report["export"] = str(export_next(game, output / "export"))
    if as_json:
        return print(json.dumps({n: _finite(v) for n, v in report.items()}))
    console = Console(highlight=False, soft_wrap=True)
    console.print(f"Trained to step {report['step']}: {output}", markup=False)
    if "export" in report:
        console.print(f"Exported: {report['export']}", markup=False)


def _writes(game):
    """Whether this process is the one, of several workers, that writes."""
    from kerasgan.game import replicas

    return replicas.is_chief(game.distribute_strategy)


def _recipe(name, given):
    """The fields of a run that a preset gives."""
    from kerasgan import presets

    preset = presets.get_preset(name)
    if given.get("entry", preset.entry) != preset.entry:
        raise ValueError(
            "ENTRY must be left out beside `--preset`, which names it. "
            f"Received: {given['entry']}, and preset {name} of {preset.entry}"
        )
    return {"entry": preset.entry} | preset.recipe


def _check_once(assignments):
    """Raises an error if `--set` gives dynamics, too."""
    for each in assignments:
        if each.partition("=")[0] == "dynamics":
            raise ValueError(
                "Dynamics must be given by `--dynamics` or by `--set`, not by "
                f"both. Received: {each!r} beside `--dynamics`"
            )


def _finite(value):
    """A value as JSON can hold it, which knows neither NaN nor infinity."""
    is_odd = isinstance(value, float) and not math.isfinite(value)
    return None if is_odd else value


def _train(output, given, assignments, resume, tpu):
    from kerasgan import choices
    from kerasgan import runs

    config = _config(output, given, assignments, resume)
    chosen = given.get("strategy", config.strategy)
    choices.check_strategy(chosen)
    # These take long to import, and all that is above is checked before.
    from kerasgan import strategies
    from kerasgan.cli.progress import Interrupt
    from kerasgan.cli.progress import Progress

    strategy = strategies.get(chosen, tpu)
    steps = given.get("steps", config.steps)
    progress = Progress(config.batch_size, steps)
    with (
        strategies.guard(),
        Interrupt() as interrupt,
        contextlib.closing(progress),
    ):
        callbacks = [progress, interrupt]
        if resume:
            game = runs.resume(output, given, callbacks, strategy)
        else:
            game = runs.start(output, config, callbacks, strategy)
    step = int(game.step.numpy())
    if interrupt.signal is not None:
        Console(stderr=True, highlight=False, soft_wrap=True).print(
            f"Stopped at step {step}, which is saved. To go on: kerasgan "
            f"train --resume --output {shlex.quote(str(output))}",
            markup=False,
        )
        raise typer.Exit(128 + interrupt.signal)
    return game, {"output": str(output), "step": step, **progress.last}


def _config(output, given, assignments, resume):
    """The `Config` of the run; to `given` settings are added."""
    from kerasgan import choices
    from kerasgan import declared
    from kerasgan import runs
    from kerasgan.data import known

    there = runs.read_config(output) if resume else None
    entry = there.entry if resume else _entry(given)
    defaults = dict(declared.read(entry).settings)
    if assignments:
        del defaults["seed"], defaults["name"]
        changed = parse(assignments, defaults, entry)
        given["settings"] = given.get("settings", {}) | changed
    if resume:
        return there
    for name in ("data", "condition"):
        known.check_path(given.get(name, known.SAMPLE))
    choices.check_extractor(given.get("extractor"))
    return runs.Config(**given)


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
