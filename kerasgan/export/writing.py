import json
from pathlib import Path

import tensorflow as tf

from kerasgan import files
from kerasgan.export.description import FILE
from kerasgan.export.description import describe
from kerasgan.export.signatures import signatures_of
from kerasgan.ops.gradients import stock_gradients


def export_saved_model(game, path, overwrite=False):
    """Writes a game as a SavedModel, as TensorFlow Serving loads it.

    Its signatures take and give one row a sample, in batches of any size:

    - `serving_default(latents) -> images`: what the generator makes of them,
      in inference mode; the averaged generator if there is one.
    - `sample(seeds) -> images`: draws from the prior first. A row depends on
      its own seed only, the same on every device: that of seed `s` is
      `game.sample(1, seed=s)`. Seeds are int64, what a JSON integer is, and
      wide enough that seeds picked at random do not meet.
    - `sample_png(seeds) -> image_bytes`: the same as PNG files. Only if
      samples are images of 1, 3 or 4 channels.
    - `sample_text(seeds) -> texts`: the same as lines, for games of text.
    - `sample_fixed(seeds, truncations)`, `sample_fixed_png`, ...: the same,
      with values for the controls that are drawn else, or have a default.
    - `draw(seeds) -> latents`: what `serving_default` takes.
    - `make_condition(images) -> conditions`: what a further maker makes.
    - `translate(conditions) -> images`: of pictures of any size, if the network
      can; see `kerasgan.Game.translate`, whose seed is 0. Only if samples are
      pictures made of one picture that is given. `translate_condition(images)`
      is that of a further maker.
    - `translate_png(condition_bytes) -> image_bytes`: the same of files of PNG,
      JPEG or GIF, as PNG files; those of a request may differ in size.
    - `encode(images) -> latents` and `reconstruct(images) -> images`, if
      there is an encoder.
    - `discriminate(images) -> scores`: the discriminator's scores of images in
      [-1, 1]. Only if there is a network `"discriminator"` that gives a score,
      none of whose layers has the attribute `couples_batch`: where rows of a
      batch see each other, so would requests that a server puts into one
      batch.

    Inputs are named like the prior's parts, and the discriminator's inputs,
    in the plural. Those of the prior that are integers, such as `labels`, or
    are given, such as `conditions`, are inputs of `sample` and its kin too.
    Rows that do not match and values out of range are errors.

    A file `assets.extra/game.json` says what signatures cannot, such as the
    bounds of inputs; see `kerasgan.export.read_description`.

    Args:
        game: a `Game`.
        path: string or path of the SavedModel's folder. Missing parents are
            made. The folder appears at once and whole, or not at all.
        overwrite: bool, whether to replace a SavedModel that is there.

    Raises:
        ValueError: If `game` is not a `Game`, or `path` is in use.
        OSError: If it cannot be written, say because the disk is full.

    Example:

    >>> import pathlib, tempfile
    >>> import kerasgan, tensorflow as tf
    >>> game = kerasgan.create("gan", image_shape=(8, 8, 1), width=4)
    >>> path = pathlib.Path(tempfile.mkdtemp(), "gan", "1")
    >>> export_saved_model(game, path)
    >>> sample = tf.saved_model.load(path).signatures["sample"]
    >>> sample(seeds=tf.constant([1, 2], tf.int64))["images"].shape
    TensorShape([2, 8, 8, 1])
    """
    if not hasattr(game, "makers"):
        raise ValueError(
            f"Argument `game` must be a `Game`. Received: game={game!r}"
        )
    if "image" not in game.makers:
        raise ValueError(
            "Argument `game` must make images, by a network that `makers` "
            f"names. Received: networks={sorted(game.networks)}"
        )
    path = Path(path).resolve()
    _check_path(path, overwrite)
    traced = {name: _traced(s) for name, s in signatures_of(game).items()}
    _write(traced, describe(game), path, overwrite)


def _traced(signature):
    """What a signature computes, as a graph: one, which is written as it is."""
    traced = tf.function(_guarded(signature), autograph=False)
    return traced.get_concrete_function(signature.inputs)


def _guarded(signature):
    """What it computes, where inputs that do not fit are errors."""
    names = ", ".join(f"`{spec.name}`" for spec in signature.inputs.values())
    message = f"As many rows are expected in each of {names}. Received:"

    def checked(inputs):
        rows = [tf.shape(value)[0] for value in inputs.values()]
        equal = tf.reduce_all(tf.equal(rows, rows[0]))
        check = tf.debugging.Assert(equal, [message, rows])
        with tf.control_dependencies([check]):
            inputs = {name: tf.identity(x) for name, x in inputs.items()}
        with stock_gradients():
            return signature.function(signature.prior.guard(inputs))

    return checked


def _check_path(path, overwrite):
    """Raises an error unless a SavedModel can be put there."""
    nearest = next(parent for parent in path.parents if parent.exists())
    if not nearest.is_dir():
        raise ValueError(
            f"Argument `path` must lie in a folder. Received: path={path}, "
            f"where {nearest} is a file"
        )
    if not path.exists():
        return
    if not overwrite:
        raise ValueError(
            "Argument `path` must not exist, or pass `overwrite=True` to "
            f"replace the SavedModel there. Received: path={path}"
        )
    if not (path / "saved_model.pb").is_file():
        raise ValueError(
            "Argument `overwrite` replaces a SavedModel and nothing else. "
            f"Received: path={path}, which is none"
        )


def _write(traced, description, path, overwrite):
    """Writes the SavedModel beside its path and renames it."""
    module = tf.Module()
    module.held = [v for graph in traced.values() for v in graph.variables]
    try:
        with files.new_folder(path, overwrite) as folder:
            tf.saved_model.save(module, str(folder), traced)
            (folder / FILE).parent.mkdir(exist_ok=True)
            text = json.dumps(description, indent=2)
            (folder / FILE).write_text(f"{text}\n")
    except FileExistsError as error:
        raise ValueError(
            "Argument `path` must not exist; another process has written it "
            f"meanwhile. Received: path={path}"
        ) from error
    # TensorFlow has errors of its own for what its files run into.
    except (OSError, tf.errors.OpError) as error:
        raise OSError(
            f"The export {path} could not be written: {_reason(error)}"
        ) from error


def _reason(error):
    """What went wrong; TensorFlow says it after the name of a file."""
    if isinstance(error, OSError):
        return error.strerror or error
    return error.message.rpartition("; ")[2].partition(" [Op:")[0]
