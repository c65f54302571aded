"""What the signatures of a SavedModel compute, as functions of samples."""

from typing import NamedTuple

import tensorflow as tf

from kerasgan import calling
from kerasgan.export.translating import translating
from kerasgan.layers import freeze
from kerasgan.ops import images as image_ops
from kerasgan.priors import Prior


class Signature(NamedTuple):
    """A signature: what it computes, and of what.

    Attributes:
        function: from a dict of tensors, by names in the singular, to a dict
            of outputs.
        inputs: dict of `tf.TensorSpec`, by the same names.
        prior: the `Prior` that guards the inputs.
    """

    function: object
    inputs: dict
    prior: Prior


def signatures_of(game):
    """All signatures of a game, by name."""
    signatures = {}
    for part in game.makers:
        signatures |= _making(game, part) | _translating(game, part)
    signatures |= _sampling(game)
    if "encoder" in game.networks:
        signatures |= _encoding(game)
    return signatures | _judging(game)


def plural(name):
    """The name of an input or output that holds a row a sample."""
    return f"{name}s"


def _making(game, part):
    """What a maker makes of its inputs."""
    maker = game.maker(part)
    name = "serving_default" if part == "image" else f"make_{part}"
    specs = {name: _spec(name, *row) for name, row in maker.prior.spec.items()}
    return {name: Signature(_make(game, part), specs, maker.prior)}


def _translating(game, part):
    """What makes a part of one picture, of any size."""
    prior = game.maker(part).prior
    return {
        name: Signature(function, specs, prior)
        for name, (function, specs) in translating(game, part).items()
    }


def _make(game, part="image"):
    """A function from a maker's inputs to what it makes."""
    maker = game.maker(part)
    maker.network = freeze(maker.network)

    def make(sample):
        made = maker.make(sample)[part]
        return {plural(part): tf.cast(made, tf.float32)}

    return make


def in_range(made):
    """Pictures as they are promised: in [-1, 1]."""
    return {
        name: tf.clip_by_value(x, -1.0, 1.0) if len(x.shape) > 3 else x
        for name, x in made.items()
    }


def _sampling(game):
    """What draws from the prior first, a row a seed."""
    prior, make = game.maker().prior, _make(game)
    seeds = {"seed": _spec("seed", (), tf.int64)}
    specs = {name: _spec(name, *row) for name, row in prior.spec.items()}
    required = {name: specs[name] for name in prior.required}
    controls = {name: specs[name] for name in prior.controls}

    def rows(inputs):
        inputs = dict(inputs)
        return prior.sample_rows(inputs.pop("seed"), inputs) | inputs

    def draw(inputs):
        drawn = rows(inputs)
        return {plural(name): drawn[name] for name in specs}

    def sample(inputs):
        return in_range(make(rows(inputs)))

    taken = {"sample": seeds | required}
    if set(controls) - set(required):
        taken["sample_fixed"] = seeds | required | controls
    found = {"draw": Signature(draw, seeds | required, prior)}
    for name, inputs in taken.items():
        found[name] = Signature(sample, inputs, prior)
        for suffix, shown in _shown(game, sample):
            found[f"{name}_{suffix}"] = Signature(shown, inputs, prior)
    return found


def _shown(game, sample):
    """Functions that give samples as files or as text."""
    shape = game.maker().shapes["image"]

    def sample_png(inputs):
        images = image_ops.to_uint8(sample(inputs)["images"])
        return {"image_bytes": tf.io.encode_png(images)}

    def sample_text(inputs):
        places = tf.argmax(sample(inputs)["images"], axis=-1)
        symbols = tf.constant(["", *game.alphabet[1:]])
        lines = tf.strings.reduce_join(tf.gather(symbols, places), axis=-1)
        return {"texts": lines}

    if len(shape) == 3 and shape[-1] in image_ops.NUM_CHANNELS:
        yield "png", sample_png
    if game.alphabet is not None:
        yield "text", sample_text


def _encoding(game):
    """What the encoder reads off pictures, and what is made of that again."""
    coder = game.coder
    coder.network = freeze(coder.network)
    specs = {n: _spec(n, *row) for n, row in coder.prior.spec.items()}

    def encode(sample):
        return {plural(n): x for n, x in coder.make(sample).items()}

    found = {"encode": Signature(encode, specs, coder.prior)}
    maker = game.maker()
    if set(maker.prior.spec) <= set(coder.shapes):
        make = _make(game)

        def reconstruct(sample):
            return in_range(make(coder.make(sample)))

        found["reconstruct"] = Signature(reconstruct, specs, coder.prior)
    return found


def _judging(game):
    """The scores of a discriminator whose rows do not see each other."""
    judge = game.networks.get("discriminator")
    if judge is None or _couples_batch(judge):
        return {}
    if "score" not in calling.output_shapes(judge, "score"):
        return {}

    def discriminate(sample):
        return {"scores": game.judge(sample, training=False)["score"]}

    inputs = calling.input_spec(judge, "image")
    specs = {name: _spec(name, *row) for name, row in inputs.items()}
    return {"discriminate": Signature(discriminate, specs, game.prior)}


def _spec(name, shape, dtype):
    return tf.TensorSpec((None, *shape), dtype, name=plural(name))


def _couples_batch(network):
    layers = network._flatten_layers()
    return any(getattr(layer, "couples_batch", False) for layer in layers)
