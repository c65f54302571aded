"""How commands that go on until they are ended are ended."""

import contextlib
import signal
import sys


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
