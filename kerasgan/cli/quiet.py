"""TensorFlow says more than there is to say; here it is kept from that."""

import contextlib
import os
import sys

from kerasgan import importing


def silence_tensorflow():
    """Has TensorFlow say nothing, once it is imported, but what is fatal."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    if "tensorflow" not in sys.modules:
        sys.meta_path.insert(0, importing.Around("tensorflow", _silence))


@contextlib.contextmanager
def _silence():
    """Has nothing reach file descriptor 2.

    TensorFlow's libraries greet there while they are loaded, before they look
    at the level that is asked for.
    """
    kept = os.dup(2)
    with open(os.devnull, "w") as nowhere:
        os.dup2(nowhere.fileno(), 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
