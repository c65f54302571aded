"""The command line: one module a group of commands.

Commands import TensorFlow when they run, so that `--help` is quick.
"""

import os

import typer
from rich.console import Console

from kerasgan.cli import catalogue

app = typer.Typer(
    help="Generative adversarial networks for TensorFlow and Keras.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
app.command("list")(catalogue.list_command)
app.command("info")(catalogue.info)


def main():
    """Runs the command line; a user's error is one line and exit code 2."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    try:
        app()
    except (ValueError, OSError) as error:
        console = Console(stderr=True, highlight=False, soft_wrap=True)
        console.print("[red]error:[/red]", end=" ")
        console.print(str(error), markup=False)
        raise SystemExit(2) from None
