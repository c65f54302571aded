import keras

from kerasgan.game import replicas


class StepCallback(keras.callbacks.Callback):
    """Does something every so many steps of a game, and at the end of `fit`.

    Steps are those that `game.step` counts, which go on from one epoch and
    one process to the next.

    Override `at_step`. It is called between two steps, after each multiple of
    `every`, and after the last step that `fit` does. It is given no logs, so
    that no step has to wait for them.

    Args:
        every: integer, at least 1.
    """

    def __init__(self, every):
        super().__init__()
        if not isinstance(every, int) or every < 1:
            raise ValueError(
                "Argument `every` must be an integer of at least 1. "
                f"Received: every={every!r}"
            )
        self.every = every

    def at_step(self, step):
        """What is done when `step` steps have been done in all."""
        raise NotImplementedError

    @property
    def is_chief(self):
        """Whether this process is the one, of several, that writes files."""
        return replicas.is_chief(self.model.distribute_strategy)

    def is_due(self, last, step):
        """Whether `at_step` is called at `step`, having been so at `last`."""
        return step // self.every > last // self.every

    def on_train_begin(self, logs=None):
        self._last = int(self.model.step.numpy())

    def on_epoch_begin(self, epoch, logs=None):
        self._first = int(self.model.step.numpy())

    def on_train_batch_begin(self, batch, logs=None):
        self._reach(self._first + batch)

    def on_train_end(self, logs=None):
        self._reach(int(self.model.step.numpy()), at_end=True)

    def _reach(self, step, at_end=False):
        if self.is_due(self._last, step) or (at_end and step > self._last):
            self._last = step
            self.at_step(step)
