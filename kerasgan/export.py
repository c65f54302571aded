"""SavedModels: games that run without this library, and without Keras."""

import re
import tempfile
from pathlib import Path

import keras
import tensorflow as tf

from kerasgan.game import Game
from kerasgan.game.networks import inputs_of
from kerasgan.game.networks import outputs_of
from kerasgan.game.networks import run
from kerasgan.layers import freeze
from kerasgan.ops import images as image_ops
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
    - `discriminate(images) -> scores`: the discriminator's scores of images in
      [-1, 1]. Only if there is a network `"discriminator"` none of whose
      layers has the attribute `couples_batch`: where rows of a batch see each
      other, so would requests that a server puts into one batch.

    Inputs are named like the prior's parts, and the discriminator's inputs,
    in the plural. Those of the prior that are integers, such as `labels`, are
    inputs of `sample` and `sample_png` too, in place of drawn ones. Rows that
    do not match and labels out of range are errors.

    Args:
        game: a `Game`.
        path: string or path of the SavedModel's folder. Missing parents are
            made. The folder appears at once and whole, or not at all.
        overwrite: bool, whether to replace a SavedModel that is there.

    Raises:
        ValueError: If `game` is not a `Game`, or `path` cannot be written.

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
    if not isinstance(game, Game):
        raise ValueError(
            f"Argument `game` must be a `Game`. Received: game={game!r}"
        )
    path = Path(path).resolve()
    _check_path(path, overwrite)
    archive = keras.export.ExportArchive()
    for name, (function, inputs) in _signatures(game).items():
        archive.add_endpoint(name, _guarded(function, game.prior), [inputs])
    _write(archive, path, overwrite)


def _signatures(game):
    """Each signature's function of a sample, and the specs of its inputs."""
    prior, sampler = game.prior, freeze(game.sampler)
    drawn = {name: _spec(name, *row) for name, row in prior.spec.items()}
    given = {name: x for name, x in drawn.items() if x.dtype.is_integer}
    seeded = {"seed": _spec("seed", (), tf.int64)} | given

    def generate(sample):
        images = run(sampler, sample, "latent", "image", False)["image"]
        return {"images": tf.cast(images, tf.float32)}

    def sample(inputs):
        rows = prior.sample_rows(inputs["seed"])
        return generate(rows | {name: inputs[name] for name in given})

    def sample_png(inputs):
        images = image_ops.to_uint8(sample(inputs)["images"])
        return {"image_bytes": tf.io.encode_png(images)}

    def discriminate(sample):
        return {"scores": game.judge(sample, training=False)["score"]}

    signatures = {
        "serving_default": (generate, drawn),
        "sample": (sample, seeded),
    }
    if _makes_images(game):
        signatures["sample_png"] = (sample_png, seeded)
    judge = game.networks.get("discriminator")
    if judge is not None and not _couples_batch(judge):
        signatures["discriminate"] = (discriminate, _input_specs(judge))
    return signatures


def _spec(name, shape, dtype):
    return tf.TensorSpec((None, *shape), dtype, name=f"{name}s")


def _input_specs(discriminator):
    inputs = inputs_of(discriminator)
    inputs = inputs if isinstance(inputs, dict) else {"image": inputs}
    return {k: _spec(k, x.shape[1:], x.dtype) for k, x in inputs.items()}


def _makes_images(game):
    output = outputs_of(game.sampler)
    image = output["image"] if isinstance(output, dict) else output
    return len(image.shape) == 4 and image.shape[-1] in image_ops.NUM_CHANNELS


def _couples_batch(network):
    layers = network._flatten_layers()
    return any(getattr(layer, "couples_batch", False) for layer in layers)


def _guarded(function, prior):
    """The same function, where inputs that do not fit are errors."""

    def checked(inputs):
        rows = [tf.shape(value)[0] for value in inputs.values()]
        equal = tf.reduce_all(tf.equal(rows, rows[0]))
        names = ", ".join(f"`{name}s`" for name in inputs)
        message = f"As many rows are expected in each of {names}. Received:"
        check = tf.debugging.Assert(equal, [message, rows])
        with tf.control_dependencies([check]):
            inputs = {name: tf.identity(x) for name, x in inputs.items()}
        with stock_gradients():
            return function(prior.guard(inputs))

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


def _write(archive, path, overwrite):
    """Writes the SavedModel beside its path and renames it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(
        prefix=f".{path.name}.", dir=path.parent
    ) as folder:
        new, old = Path(folder, "new"), Path(folder, "old")
        archive.write_out(str(new), verbose=False)
        if overwrite and path.exists():
            path.rename(old)
        try:
            new.rename(path)
        except BaseException:
            if old.exists():
                old.rename(path)
            raise


def refusal(message):
    """What a signature says of input that it refuses, in words.

    Args:
        message: string, that of the error that TensorFlow raises.
    """
    found = re.search(r"assertion failed: (.*)", message)
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
