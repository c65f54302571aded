"""`kerasgan list` and `kerasgan info`."""

import inspect
import json
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Column
from rich.table import Table

AsJson = Annotated[
    bool, typer.Option("--json", help="Print JSON, for a machine to read.")
]


def list_command(
    presets: Annotated[
        bool,
        typer.Option(
            "--presets", help="List presets: recipes, and how they score."
        ),
    ] = False,
    as_json: AsJson = False,
):
    """List the entries of the zoo, or its presets."""
    from kerasgan import registry

    if presets:
        return _list_presets(as_json)
    entries = [registry.get_entry(name) for name in registry.list_entries()]
    if as_json:
        return print(json.dumps([_describe(entry) for entry in entries]))
    table = Table("entry", "what it is", "paper")
    for entry in entries:
        table.add_row(entry.entry, _summary(entry), entry.paper)
    Console().print(table)


def info(
    entry: Annotated[str, typer.Argument(help="The entry's name.")],
    as_json: AsJson = False,
):
    """Show what an entry is, and its settings with their defaults."""
    from kerasgan import registry

    cls = registry.get_entry(entry)
    if as_json:
        return print(json.dumps(_describe(cls)))
    console = Console()
    console.print(f"[bold]{entry}[/bold]  {cls.paper}\n")
    console.print(inspect.getdoc(cls), markup=False, highlight=False)
    table = Table("setting", "default")
    for name, default in registry.settings_of(cls).items():
        table.add_row(name, repr(default))
    console.print(table)


def _list_presets(as_json):
    from kerasgan import presets

    found = [_describe_preset(name) for name in presets.list_presets()]
    if as_json:
        return print(json.dumps(found))
    first = Column("preset", no_wrap=True)
    table = Table(first, "what it is", "data", "steps", "score", "floor")
    for each in found:
        distance = next(iter(each["floor"]), None)
        numbers = [each[n].get(distance) for n in ("scores", "floor")]
        table.add_row(
            each["preset"],
            each["description"],
            each["recipe"]["data"],
            str(each["recipe"].get("steps", "")),
            *map(_number, numbers),
        )
    Console().print(table)
    Console(highlight=False, soft_wrap=True).print(
        "Score: distance to real images, lower is better; floor: that of other "
        "real images. Where there is none, the weights are not on this machine."
    )


def _describe_preset(name):
    from kerasgan import presets

    preset = presets.get_preset(name)
    folder = presets.find(name)
    metrics = folder and presets.record.metrics(folder)
    return {
        "preset": name,
        "entry": preset.entry,
        "description": preset.description,
        "recipe": preset.recipe,
        "pretrained": folder is not None,
        "scores": preset.expected,
        "floor": metrics["floor"] if metrics else {},
    }


def _number(value):
    return "" if value is None else f"{value:.3g}"


def _summary(cls):
    return inspect.getdoc(cls).splitlines()[0]


def _describe(cls):
    from kerasgan import registry

    return {
        "entry": cls.entry,
        "summary": _summary(cls),
        "paper": cls.paper,
        "settings": registry.settings_of(cls),
    }
