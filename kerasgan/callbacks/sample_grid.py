from pathlib import Path

import numpy as np
import tensorflow as tf

from kerasgan.callbacks.step_callback import StepCallback
from kerasgan.ops import images
from kerasgan.ops import pictures


class SampleGrid(StepCallback):
    """Draws the same samples again and again while the game learns.

    What goes into the generator stays the same, so a sheet shows how its
    pictures change. Sheets are PNG files `step-00001000.png`: a grid of
    images, or, for games whose samples are points, a scatter plot. What is
    not a number is grey. Of several workers only the chief writes.

    Args:
        folder: path of the folder for the files; missing parents are made.
            `None` for no files.
        every: integer, the steps between two sheets. There is one before the
            first step, and one at the end of `fit`.
        num_samples: integer, the samples on a sheet.
        seed: integer, that of the prior's draw.
        fixed: dict of values for names of the prior, as `game.sample` takes
            them: `{"label": range(10)}`.
        log_dir: path of a folder for TensorBoard, no other callback's; `None`
            for no logs.

    Example:

    >>> import pathlib, tempfile
    >>> import kerasgan, numpy as np
    >>> folder = pathlib.Path(tempfile.mkdtemp())
    >>> game = kerasgan.create("gan", image_shape=(4, 4, 1), width=4)
    >>> game.compile()
    >>> images = np.zeros((64, 4, 4, 1), "uint8")
    >>> grid = SampleGrid(folder, every=1, num_samples=4)
    >>> history = game.fit(images, verbose=0, callbacks=[grid])
    >>> sorted(path.name for path in folder.iterdir())
    ['step-00000000.png', 'step-00000001.png', 'step-00000002.png']
    """

    def __init__(
        self,
        folder,
        every=1000,
        num_samples=64,
        seed=0,
        fixed=None,
        log_dir=None,
    ):
        super().__init__(every)
        self.folder = None if folder is None else Path(folder)
        self.num_samples = num_samples
        self.seed = seed
        self.fixed = dict(fixed or {})
        self.log_dir = log_dir
        self._writer = None

    def on_train_begin(self, logs=None):
        super().on_train_begin(logs)
        if self.log_dir is not None and self.is_chief:
            self._writer = tf.summary.create_file_writer(str(self.log_dir))
        if self._last == 0:
            self.at_step(0)

    def at_step(self, step):
        # Every worker draws, since they predict together.
        samples = self.model.sample(
            self.num_samples, seed=self.seed, **self.fixed
        )
        if not self.is_chief:
            return
        if samples.ndim == 4:  # plots leave out what is not finite
            samples = np.nan_to_num(samples)
        sheet = pictures.sheet(samples)
        if self.folder is not None:
            images.save_png(self.folder / f"step-{step:08d}.png", sheet)
        if self._writer is not None:
            with self._writer.as_default():
                tf.summary.image("samples", sheet[None], step=step)
            self._writer.flush()

    def on_train_end(self, logs=None):
        super().on_train_end(logs)
        if self._writer is not None:
            self._writer.close()
