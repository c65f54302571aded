"""SavedModels as they are, without their games."""

import re


def refusal(message):
    """What a signature says of input that it refuses, in words.

    Args:
        message: string, that of the error that TensorFlow raises.
    """
    found = re.search(r"assertion failed: (.*)", message)
    if found is None:
        found = re.search(r"([^\n]+?)\s*\[\[\{\{node", message)
    if found is None:
        return message.partition("\n")[0]
    return found[1].replace("[", "").replace("]", "")


def load(path):
    """Loads a SavedModel as it is, without the game.

    Args:
        path: path of its folder.

    Raises:
        ValueError: if there is none, or it is damaged.
    """
    import tensorflow as tf

    try:
        return tf.saved_model.load(str(path))
    # Of a damaged file it raises whatever it stumbles over.
    except Exception as error:
        raise ValueError(
            "An export must be a SavedModel that can be loaded. "
            f"Received: {path} ({type(error).__name__}: {error})"
        ) from error


def versions(path):
    """Paths of the numbered folders in a folder, by number."""
    if not path.is_dir():
        return []
    # Not `isdigit`, which other scripts' digits pass.
    numbered = [p for p in path.iterdir() if p.name.isdecimal() and p.is_dir()]
    return sorted(numbered, key=lambda path: int(path.name))
