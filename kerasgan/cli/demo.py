"""`kerasgan demo`."""

import signal
from typing import Annotated

import typer

from kerasgan.cli.processes import Host
from kerasgan.cli.processes import Port
from kerasgan.cli.processes import ended_by_signals
from kerasgan.cli.processes import leave


def demo(
    sources: Annotated[
        list[str] | None,
        typer.Argument(
            help="Presets, runs or exports.",
            show_default="the presets on this machine",
        ),
    ] = None,
    host: Host = "127.0.0.1",
    port: Port = 7860,
    open_browser: Annotated[
        bool, typer.Option("--open", help="Show the page in the browser.")
    ] = False,
):
    """Open a page to play with: grids of samples, and walks between them.

    Ctrl-C and `kill` end it.
    """
    from kerasgan import demo
    from kerasgan import presets
    from kerasgan.cli.source import find
    from kerasgan.cli.source import open_source

    for name in sources or ():
        find(name)  # an error at once
    demo.check_installed()
    names = sources or presets.list_presets(pretrained=True)
    if not names:
        raise ValueError(
            "There must be something to show. Received: no SOURCE, and no "
            "preset is on this machine"
        )
    views = demo.Views(names, open_source)
    for name in sources or ():
        views.source(name)  # an error before the page is there
    with ended_by_signals():
        page = demo.launch(views, host, port, open_browser)
        try:
            print(page.local_url, flush=True)
            signal.pause()
        finally:
            page.close(verbose=False)
            if not views.close():
                leave()
