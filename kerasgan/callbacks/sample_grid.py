from pathlib import Path

import numpy as np
import tensorflow as tf

from kerasgan import files
from kerasgan.callbacks.step_callback import StepCallback
from kerasgan.naming import unknown
from kerasgan.ops import images
from kerasgan.ops import pictures

NUM_SAMPLES = 64  # on a sheet, where nothing says how many


class SampleGrid(StepCallback):
    """Draws the same samples again and again while the game learns.

    What goes into the generator stays the same, so a sheet shows how its
    pictures change. Sheets are PNG files `step-00001000.png`: a grid of
    images, strips of film for clips, lines of text or, for games whose
    samples are points, a scatter plot. Beside them, clips are written as
    `.gif` and text as `.txt`. What is not a number is grey. Of several
    workers only the chief writes.

    Pictures that are given are shown before what is made of them. A game
    that makes several parts shows those of one row side by side, but for
    parts whose networks take what `fixed` does not hold. Pictures in `fixed`
    that stand for a part that is made are shown at the end: the targets.

    Args:
        folder: path of the folder for the files; missing parents are made.
            `None` for no files.
        every: integer, the steps between two sheets. There is one before the
            first step, and one at the end of `fit`.
        num_samples: integer, the samples on a sheet; by default as many as
            there are rows of what is given, or 64.
        seed: integer, that of the prior's draw.
        fixed: dict of values for what samples are made of, as `game.sample`
            takes them: `{"label": range(10)}`, `{"condition": pictures}`.
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
        num_samples=None,
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
        made = self._made()
        if not self.is_chief:
            return
        samples = self.model.decode(made["image"])
        if isinstance(samples, list):
            return self._write_lines(samples, step)
        parts = self._pictures(made)
        if not parts:  # plots leave out what is not finite
            return self._write_sheet(pictures.sheet(samples), step)
        wide = pictures.pairs(*parts)
        columns = pictures.in_a_row(len(wide), len(parts))
        if wide.ndim == 4:
            return self._write_sheet(pictures.sheet(wide, columns), step)
        self._write_sheet(pictures.sheet(wide), step)
        if self.folder is not None:
            moving = pictures.moving(wide, columns)
            images.save_gif(self._file(step, "gif"), moving)

    def _made(self):
        """Samples of each part that can be made: a dict of arrays."""
        parts = dict.fromkeys(["image", *self.model.makers])
        priors = {part: self.model.maker(part).prior for part in parts}
        known = {name for prior in priors.values() for name in prior.spec}
        for name in self.fixed:
            if name not in known | set(priors):
                raise unknown("part of the prior", name, sorted(known))
        num_samples = self.num_samples or self._num_given(priors.values())
        made = {}
        for part, prior in priors.items():
            fixed = {n: x for n, x in self.fixed.items() if n in prior.spec}
            if part == "image" or set(prior.given) <= set(fixed):
                made[part] = self.model.sample(
                    num_samples, seed=self.seed, maker=part, **fixed
                )
        return made

    def _num_given(self, priors):
        """How many rows there are of what is given; else 64."""
        rows = [
            len(self.fixed[name])
            for prior in priors
            for name in prior.given
            if np.ndim(self.fixed.get(name)) > len(prior.spec[name][0])
        ]
        return min(rows, default=NUM_SAMPLES)

    def _pictures(self, made):
        """What is given, made and aimed at, if samples are pictures."""
        if made["image"].ndim < 4:
            return []
        given, parts = [], []
        for part, samples in made.items():
            names = self.model.maker(part).prior.given
            new = [name for name in names if name not in given]
            given += new
            parts += [*(self.fixed[name] for name in new), samples]
        targets = set(self.fixed) & set(self.model.makers) - set(given)
        parts += [self.fixed[name] for name in sorted(targets)]
        parts = map(np.asarray, parts)
        return [np.nan_to_num(part) for part in parts if part.ndim > 3]

    def _file(self, step, kind):
        return self.folder / f"step-{step:08d}.{kind}"

    def _write_sheet(self, sheet, step):
        if self.folder is not None:
            images.save_png(self._file(step, "png"), sheet)
        self._log(tf.summary.image, sheet[None], step)

    def _write_lines(self, lines, step):
        if self.folder is not None:
            images.save_png(self._file(step, "png"), pictures.sheet(lines))
            text = "".join(f"{line}\n" for line in lines)
            files.write_bytes(self._file(step, "txt"), text.encode())
        self._log(tf.summary.text, lines, step)

    def _log(self, write, value, step):
        if self._writer is not None:
            with self._writer.as_default():
                write("samples", value, step=step)
            self._writer.flush()

    def on_train_end(self, logs=None):
        super().on_train_end(logs)
        if self._writer is not None:
            self._writer.close()
