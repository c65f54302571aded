"""Commands that serve until they are ended: where, and how they end."""

import contextlib
import os
import signal
import sys
from typing import Annotated

import typer

Host = Annotated[str, typer.Option(help="The address to listen at.")]
Port = Annotated[
    int, typer.Option(min=0, max=65535, help="The port; 0 for a free one.")
]


@contextlib.contextmanager
def ended_by_signals():
    """Ctrl-C and `kill` end the process with code 0, and clean up."""
    before = {
        number: signal.signal(number, lambda *_: sys.exit(0))
        for number in (signal.SIGINT, signal.SIGTERM)
    }
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def leave():
    """Ends the process with code 0, whatever its threads are doing.

    Python's own end beneath a thread that is inside of TensorFlow is an abort.
    """
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)
