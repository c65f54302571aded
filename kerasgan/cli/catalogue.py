"""`kerasgan list` and `kerasgan info`."""

import json
from typing import Annotated

import typer

from kerasgan.cli import tables

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
    from kerasgan import declared

    if presets:
        return _list_presets(as_json)
    found = declared.read_all()
    if as_json:
        return print(json.dumps([_describe(each) for each in found]))
    tables.show(
        ["entry", "paper", "what it is"],
        [(each.entry, _short(each.paper), each.summary) for each in found],
    )


def info(
    entry: Annotated[str, typer.Argument(help="The entry's name.")],
    as_json: AsJson = False,
):
    """Show what an entry is, and its settings with their defaults."""
    from kerasgan import declared

    found = declared.read(entry)
    if as_json:
        return print(json.dumps(_describe(found)))
    print(f"{entry}  {found.paper}\n\n{found.description}\n")
    tables.show(
        ["setting", "default"],
        [(name, repr(value)) for name, value in found.settings.items()],
    )


def _list_presets(as_json):
    from kerasgan import presets

    found = [_describe_preset(name) for name in presets.list_presets()]
    if as_json:
        return print(json.dumps(found))
    rows = []
    for each in found:
        distance = next(iter(each["floor"]), None)
        numbers = [each[n].get(distance) for n in ("scores", "floor")]
        recipe = each["recipe"]
        head = [each["preset"], recipe["data"], str(recipe.get("steps", ""))]
        rows.append([*head, *map(_number, numbers), each["description"]])
    tables.show(
        ["preset", "data", "steps", "score", "floor", "what it is"], rows
    )
    print(
        "Score: distance to real images, lower is better; floor: that of other "
        "real\nimages. Where there is none, the weights are not on this "
        "machine."
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


def _short(address):
    """An address without what browsers do not need."""
    return address.removeprefix("https://")


def _describe(found):
    return {
        "entry": found.entry,
        "summary": found.summary,
        "paper": found.paper,
        "settings": found.settings,
    }
