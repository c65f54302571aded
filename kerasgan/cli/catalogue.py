"""`kerasgan list` and `kerasgan info`."""

import inspect
import json
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

AsJson = Annotated[
    bool, typer.Option("--json", help="Print JSON, for a machine to read.")
]


def list_command(as_json: AsJson = False):
    """List the entries of the zoo."""
    from kerasgan import registry

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
