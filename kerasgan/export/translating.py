"""Signatures that make pictures of pictures, of any size."""

import tensorflow as tf

from kerasgan.ops import images as image_ops
from kerasgan.ops import random

MOST_PIXELS = 2**24  # of a picture in a file: a small file may hold a huge one
SEED = 0  # of what is drawn


def name_of(part):
    """The name of the signature that translates into a part."""
    return "translate" if part == "image" else f"translate_{part}"


def translating(game, part):
    """What translates into a part, by the names of signatures.

    Args:
        game: the `Game`.
        part: string, one of its `makers`.

    Returns:
        A dict of pairs of a function, from a dict of tensors to a dict of
        outputs, and the `tf.TensorSpec`s of its inputs by names in the
        singular; empty if the part is not made of one picture.
    """
    if not game.translates(part):
        return {}
    translator = game.translator(part)
    name = name_of(part)
    specs = {
        key: tf.TensorSpec(spec.shape, spec.dtype, name=f"{key}s")
        for key, spec in translator.specs.items()
    }

    traced = translator.traced()  # once for both signatures

    def run(sample):
        return traced(sample, random.key(SEED))

    def translate(sample):
        return {f"{part}s": run(sample)}

    found = {name: (translate, specs)}
    channels = translator.channels, game.maker(part).shapes[part][-1]
    if set(channels) <= set(image_ops.NUM_CHANNELS):
        found[f"{name}_png"] = _of_files(translator, specs, run)
    return found


def _of_files(translator, specs, run):
    """The same from files to files, one after the other."""
    source, channels = translator.source, translator.channels
    file = f"{source}_bytes"
    specs = specs | {file: tf.TensorSpec((None,), tf.string, name=file)}
    size = specs.pop(source).shape[1:3]

    def one(row):
        picture = image_ops.decode(row[file], channels)
        sample = {name: x[tf.newaxis] for name, x in row.items()}
        sample = sample | {source: _checked(picture, size)[tf.newaxis]}
        made = run({name: sample[name] for name in translator.specs})
        return tf.io.encode_png(image_ops.to_uint8(made[0]))

    def translate_png(sample):
        made = tf.map_fn(one, sample, fn_output_signature=tf.string)
        return {f"{translator.part}_bytes": made}

    return translate_png, specs


def _checked(picture, size):
    """A picture that is of the size that the network takes, or an error."""
    found = tf.shape(picture)[:2]
    if size.is_fully_defined():
        fits = tf.reduce_all(tf.equal(found, size.as_list()))
        expected = f"of {size[0]} x {size[1]} pixels"
    else:
        fits = tf.reduce_prod(tf.cast(found, tf.int64)) <= MOST_PIXELS
        expected = f"of at most {MOST_PIXELS} pixels"
    message = f"A picture must be {expected}. Received:"
    check = tf.debugging.Assert(fits, [message, found[0], "x", found[1]])
    with tf.control_dependencies([check]):
        picture = tf.identity(picture)
    if not size.is_fully_defined():
        return picture
    # What does not fit must come as far as the check, and be of a known shape.
    whole = image_ops.mirrored(picture[tf.newaxis], *size)[0]
    return tf.ensure_shape(whole, (*size, None))
