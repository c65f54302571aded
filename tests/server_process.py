"""Commands that serve until they are ended."""

import contextlib
import os
import signal
import subprocess
import sys

PATIENCE = 300  # seconds, on a machine that is busy with other things


@contextlib.contextmanager
def server_process(command, *arguments):
    """Runs a command at a free port, and ends it by SIGTERM.

    Gives the first line that it prints, the address.
    """
    with subprocess.Popen(
        [sys.executable, "-m", "kerasgan", command, "--port=0", *arguments],
        env=os.environ | {"TF_CPP_MIN_LOG_LEVEL": "3"},
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            line = process.stdout.readline().strip()
            assert line.startswith("http://"), "the server did not start"
            yield line
            assert process.poll() is None, "the server ended by itself"
            process.send_signal(signal.SIGTERM)
            assert process.wait(PATIENCE) == 0
        finally:
            process.kill()
