import time

import keras


class Throughput(keras.callbacks.Callback):
    """Adds `images_per_second` to the logs of each epoch.

    That is how fast real images are consumed. The first step of an epoch is
    left out, since in the first epoch it traces and compiles.

    Put it before callbacks that are to see the number, such as
    `keras.callbacks.CSVLogger`. Keras's own history always does.

    Args:
        batch_size: integer, the rows of a batch: those of a whole step.

    Example:

    >>> import kerasgan, numpy as np
    >>> game = kerasgan.create("gan", image_shape=(2,), width=4)
    >>> game.compile()
    >>> points = np.zeros((64, 2), "float32")
    >>> history = game.fit(
    ...     points, batch_size=16, verbose=0, callbacks=[Throughput(16)]
    ... )
    >>> history.history["images_per_second"][0] > 0
    True
    """

    def __init__(self, batch_size):
        super().__init__()
        if not isinstance(batch_size, int) or batch_size < 1:
            raise ValueError(
                "Argument `batch_size` must be an integer of at least 1. "
                f"Received: batch_size={batch_size!r}"
            )
        self.batch_size = batch_size

    def on_epoch_begin(self, epoch, logs=None):
        self._first = int(self.model.step.numpy())
        self._meter = Meter(self.batch_size, self._first)

    def on_train_batch_begin(self, batch, logs=None):
        self._meter.leave_out_first(self._first + batch)

    def on_epoch_end(self, epoch, logs=None):
        if logs is not None:
            step = int(self.model.step.numpy())
            logs["images_per_second"] = self._meter.read(step)


class Meter:
    """Images per second since it was last read.

    Args:
        batch_size: integer, the rows of a step.
        step: integer, that at which it starts.
    """

    def __init__(self, batch_size, step):
        self.batch_size = batch_size
        self._is_new = True
        self._start(step)

    def leave_out_first(self, step):
        """Starts again after the first step, which traces and compiles."""
        if self._is_new and step > self._step:
            self._is_new = False
            self._start(step)

    def read(self, step):
        """Images per second up to this step; starts again."""
        seconds = time.perf_counter() - self._time
        images = (step - self._step) * self.batch_size
        self._start(step)
        return images / seconds

    def _start(self, step):
        self._step = step
        self._time = time.perf_counter()
