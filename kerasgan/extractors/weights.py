"""Files of weights: they are what they are said to be, or are not read."""

import hashlib
from pathlib import Path


def read_checked(path, sha256):
    """Reads a file, if it is the one that is meant.

    Args:
        path: path of the file.
        sha256: string, its hash in hexadecimal digits.

    Returns:
        Bytes.

    Raises:
        ValueError: if it is no file, or has another hash; both are named.
    """
    path = Path(path).expanduser()
    if path.exists() and not path.is_file():  # a device may have no end
        raise ValueError(f"Weights must be a file. Received: {path}")
    content = path.read_bytes()
    found = hashlib.sha256(content).hexdigest()
    if found != sha256.lower():
        raise ValueError(
            f"The sha256 of {str(path)!r} must be {sha256}. Received: {found}"
        )
    return content


def check_unused(extractor, weights, sha256):
    """Raises an error if weights were given to one that has its own."""
    for argument, value in (("weights", weights), ("sha256", sha256)):
        if value is not None:
            raise ValueError(
                f"Extractor {extractor!r} takes no argument `{argument}`. "
                f"Received: {argument}={str(value)!r}"
            )
