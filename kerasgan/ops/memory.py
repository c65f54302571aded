"""Whether what is asked for fits into the memory of this machine."""

import contextlib
import math
import os
import re
from pathlib import Path

import tensorflow as tf

LIMIT = Path("/sys/fs/cgroup/memory.max")  # of a container

# What TensorFlow and Python raise for a size that cannot be.
TOO_LARGE = (
    MemoryError,
    OverflowError,
    tf.errors.InvalidArgumentError,
    tf.errors.ResourceExhaustedError,
)
# What an `InvalidArgumentError` says that is about a size, and not a mistake.
OVERFLOW = re.compile(r"more than 2\*\*63 - 1 elements|overflow")


def total():
    """Bytes of memory that this process may have; infinite if not known."""
    try:
        found = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):  # not on Windows
        return math.inf
    text = LIMIT.read_text().strip() if LIMIT.is_file() else "max"
    return found if text == "max" else min(found, int(text))


def size(variables):
    """Bytes of the values of Keras variables."""
    return sum(
        math.prod(variable.shape) * tf.as_dtype(variable.dtype).size
        for variable in variables
    )


@contextlib.contextmanager
def allocating(what):
    """Turns the errors of what is too large into one that says so.

    Other errors, such as those of shapes that do not match, pass unchanged.

    Args:
        what: string, what is made inside: the subject of the message.
    """
    try:
        yield
    except TOO_LARGE as error:
        is_invalid = isinstance(error, tf.errors.InvalidArgumentError)
        if is_invalid and not OVERFLOW.search(str(error)):
            raise
        reason = str(error).partition(" [Op:")[0].rpartition("}} ")[2]
        raise ValueError(
            f"{what} must fit into memory, of which there are "
            f"{total() / 1e9:.3g} GB. Received: sizes that do not "
            f"({type(error).__name__}: {reason})"
        ) from error


def check(what, num_bytes):
    """Raises an error if there is less memory in all than this.

    Args:
        what: string, the subject of the message.
        num_bytes: number of bytes that are needed for sure.
    """
    if num_bytes > total():
        raise ValueError(
            f"{what} must fit into memory, of which there are "
            f"{total() / 1e9:.3g} GB. Received: {num_bytes / 1e9:.3g} GB"
        )
