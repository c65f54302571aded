"""`kerasgan serve` and `kerasgan serving config`."""

import dataclasses
import json
import shlex
import tempfile
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from kerasgan.cli.catalogue import AsJson
from kerasgan.cli.processes import Host
from kerasgan.cli.processes import Port
from kerasgan.cli.processes import ended_by_signals

serving_app = typer.Typer(
    help="Serving of exports by TensorFlow Serving.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)

Sources = Annotated[list[str], typer.Argument(help="Exports, runs or presets.")]
Names = Annotated[
    list[str] | None,
    typer.Option(
        "--name",
        help="The name of a model; once for each source.",
        show_default="that of the folder",
    ),
]
NumVersions = Annotated[
    int,
    typer.Option("--versions", min=1, help="How many of the newest versions."),
]
MaxRows = Annotated[
    int, typer.Option(min=1, help="The most rows of a request.")
]


@serving_app.command()
def config(
    sources: Sources,
    output: Annotated[Path, typer.Option(help="The folder to write.")],
    name: Names = None,
    versions: NumVersions = 1,
    max_rows: MaxRows = 64,
    image: Annotated[
        str, typer.Option(help="The Docker image.")
    ] = "tensorflow/serving",
    force: Annotated[
        bool, typer.Option("--force", help="Replace one that is there.")
    ] = False,
    as_json: AsJson = False,
):
    """Write a configuration of TensorFlow Serving, and clients.

    `docker compose up` in the folder serves exports where they are, and newer
    versions once they appear. Runs are exported into the folder.
    """
    from kerasgan import serving

    servables = [
        _servable(source, chosen, versions)
        for source, chosen in _named(sources, name)
    ]
    serving.write_config(servables, output, versions, max_rows, image, force)
    names = [servable.name for servable in servables]
    if as_json:
        return print(json.dumps({"output": str(output), "models": names}))
    Console(highlight=False, soft_wrap=True).print(
        f"To serve {', '.join(names)}: docker compose --file "
        f"{shlex.quote(str(output / serving.COMPOSE))} up",
        markup=False,
    )


def serve(
    sources: Sources,
    name: Names = None,
    host: Host = "127.0.0.1",
    port: Port = 8501,
    versions: NumVersions = 1,
    max_rows: MaxRows = 64,
):
    """Serve exports on this machine, as TensorFlow Serving does over REST.

    Runs are exported to a temporary folder. Ctrl-C and `kill` end the server.
    """
    from kerasgan import serving
    from kerasgan.addresses import in_url
    from kerasgan.cli.source import find

    for source in sources:
        find(source)  # an error at once
    serving.check_installed()
    with ended_by_signals(), tempfile.TemporaryDirectory() as folder:
        servables = []
        for index, (source, chosen) in enumerate(_named(sources, name)):
            found = _servable(source, chosen, versions)
            if found.game is not None:
                path = Path(folder, str(index))
                found.game.export(path)
                found = serving.Servable(found.name, {1: path})
            servables.append(found)

        def on_ready(port):
            address = f"http://{in_url(host)}:{port}"
            for servable in servables:
                url = f"{address}/v1/models/{servable.name}"
                print(url, flush=True)

        serving.serve(servables, host, port, max_rows, on_ready)


def _named(sources, names):
    """Each source, and the name it is given, if any."""
    if not names:
        return [(source, None) for source in sources]
    if len(names) != len(sources):
        raise ValueError(
            "The option `--name` must be given once for each SOURCE, or not "
            f"at all. Received: {len(names)} names of {len(sources)} sources"
        )
    return list(zip(sources, names, strict=True))


def _servable(source, name, num_versions):
    """What a source is served as; a game of it is still to be exported."""
    from kerasgan import runs
    from kerasgan import serving
    from kerasgan.cli.source import open_source

    path = Path(source).resolve()
    if runs.is_run(path) or not serving.is_export(path):
        game = open_source(source).game
        return serving.Servable(name or path.name, game=game)
    found = serving.find(path, num_versions)
    for version in found.versions.values():
        serving.read_signatures(version)  # an error if it is damaged
    return dataclasses.replace(found, name=name or found.name)
