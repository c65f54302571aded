from pathlib import Path

from kerasgan import checkpoints
from kerasgan.callbacks.step_callback import StepCallback


class Checkpoint(StepCallback):
    """Saves the game, so that training can be killed and go on.

    A checkpoint holds the weights, averages, optimizers, terms' state and the
    step, which with the game's seed determines every random number. So the
    weights after any number of steps are those of training that was never
    interrupted, to the last bit, if data come in the same order too.

    Checkpoints appear at once and whole. Of several workers only the chief
    writes.

    Args:
        folder: path of the folder to hold checkpoints. Missing parents are
            made.
        every: integer, the steps between two checkpoints. There is one at the
            end of `fit` too.
        keep: integer, how many checkpoints are kept.

    Example:

    >>> import pathlib, tempfile
    >>> import kerasgan, numpy as np
    >>> folder = pathlib.Path(tempfile.mkdtemp(), "checkpoints")
    >>> game = kerasgan.create("gan", image_shape=(2,), width=4)
    >>> game.compile()
    >>> kerasgan.checkpoints.restore(game, folder)  # nothing there yet
    >>> points = np.zeros((64, 2), "float32")
    >>> callback = Checkpoint(folder, every=2)
    >>> history = game.fit(points, verbose=0, epochs=2, callbacks=[callback])
    >>> kerasgan.checkpoints.restore(game, folder)
    4
    """

    def __init__(self, folder, every=1000, keep=2):
        super().__init__(every)
        if not isinstance(keep, int) or keep < 1:
            raise ValueError(
                "Argument `keep` must be an integer of at least 1. "
                f"Received: keep={keep!r}"
            )
        self.folder = Path(folder)
        self.keep = keep

    def at_step(self, step):
        if self.is_chief:
            checkpoints.save(self.model, self.folder, self.keep)
