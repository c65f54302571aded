"""The numbers of a SavedModel, without the SavedModel."""

from pathlib import Path

import tensorflow as tf

PREFIX = Path("variables", "variables")
# TensorFlow keeps its own notes among the variables, under this name.
NOTES = "_CHECKPOINTABLE_OBJECT_GRAPH"


class Variables:
    """The variables of a SavedModel, read as arrays: none of it is run.

    Args:
        path: path of the SavedModel's folder.

    Raises:
        ValueError: if they are missing, or damaged.
    """

    def __init__(self, path):
        self.path = path
        try:
            self._reader = tf.train.load_checkpoint(str(Path(path, PREFIX)))
        # Of a damaged file it raises whatever it stumbles over.
        except Exception as error:
            raise ValueError(
                "A SavedModel must hold its variables. "
                f"Received: {path} ({type(error).__name__}: {error})"
            ) from error

    def names(self):
        """The names of all variables, sorted."""
        found = self._reader.get_variable_to_shape_map()
        return sorted(set(found) - {NOTES})

    def read(self, name):
        """The array of a variable.

        Args:
            name: string, one of `names`.

        Raises:
            ValueError: if there is none of that name.
        """
        if name not in self.names():
            raise ValueError(
                "The SavedModel must hold the variable that is asked for. "
                f"Received: name={name!r}, which {self.path} does not hold"
            )
        return self._reader.get_tensor(name)
