"""The command line: one module a group of commands.

Commands import TensorFlow when they run, and after they have looked at their
arguments, so that help and errors are quick.
"""

import signal
import sys
import warnings

import typer
from rich.console import Console

from kerasgan.cli import catalogue
from kerasgan.cli import demo
from kerasgan.cli import encode
from kerasgan.cli import evaluate
from kerasgan.cli import export
from kerasgan.cli import figure
from kerasgan.cli import generate
from kerasgan.cli import quiet
from kerasgan.cli import serving
from kerasgan.cli import train
from kerasgan.cli import translate
from kerasgan.cli.data import data_app

app = typer.Typer(
    help="Generative adversarial networks for TensorFlow and Keras.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
app.command("list")(catalogue.list_command)
app.command("info")(catalogue.info)
app.command("train")(train.train)
app.command("sample")(generate.sample)
app.command("interpolate")(generate.interpolate)
app.command("translate")(translate.translate)
app.command("encode")(encode.encode)
app.command("reconstruct")(encode.reconstruct)
app.command("evaluate")(evaluate.evaluate)
app.command("export")(export.export)
app.command("figure")(figure.figure)
app.command("serve")(serving.serve)
app.command("demo")(demo.demo)
app.add_typer(data_app, name="data")
app.add_typer(serving.serving_app, name="serving")


def main(arguments=None):
    """Runs the command line; a user's error is one line and exit code 2.

    Args:
        arguments: list of strings; by default what the program was given.
    """
    if arguments is None:
        arguments = sys.argv[1:]
    try:
        quiet.silence_tensorflow()
        with warnings.catch_warnings():
            warnings.showwarning = _show_warning
            app(arguments, prog_name="kerasgan")
    except (ValueError, OSError) as error:
        _tell("[red]error:[/red]", error)
        raise SystemExit(2) from None
    except KeyboardInterrupt:
        raise SystemExit(128 + signal.SIGINT) from None


def _show_warning(message, category, filename, lineno, file=None, line=None):
    _tell("[yellow]warning:[/yellow]", message)


def _tell(kind, message):
    """Prints a message as one line on standard error."""
    console = Console(stderr=True, highlight=False, soft_wrap=True)
    console.print(kind, end=" ")
    console.print(" ".join(str(message).split()), markup=False)
