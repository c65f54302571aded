from pathlib import Path

import numpy as np
import tensorflow as tf
from tensorflow.core.protobuf import saved_model_pb2

from kerasgan.layers import freeze
from kerasgan.ops import images as image_ops
from kerasgan.ops import random

SEEDS = (7, 2**40 + 3, -1)  # more than 32 bits, and a negative one


def run_export_test(game, path):
    """What must hold of the SavedModel of every game.

    Its operations are such that the C++ loader runs them, without XLA. On a
    batch of the same size it gives the same bits as `game.predict`; a row of
    `sample` is that of its seed, whatever the batch; PNG files and lines of
    text hold what `sample` gives; scores are the discriminator's.

    Args:
        game: the `Game`; compiled here if it is not, since otherwise Keras may
            run `predict` under XLA.
        path: folder to write the SavedModel to.

    Returns:
        The signatures of the reloaded SavedModel, by name.
    """
    if not game.compiled:
        game.compile()
    game.export(path)
    check_portable(path)
    signatures = tf.saved_model.load(path).signatures
    drawn = game.prior.sample(len(SEEDS), random.key(0))
    drawn = {name: np.asarray(value) for name, value in drawn.items()}
    images = _generated(game, signatures, drawn)
    _check_sampled(game, signatures, drawn)
    assert ("sample_png" in signatures) == (
        images.ndim == 4 and images.shape[-1] in (1, 3, 4)
    )
    if "sample_png" in signatures:
        _check_png(signatures, drawn)
    assert ("sample_text" in signatures) == (game.alphabet is not None)
    if "sample_text" in signatures:
        _check_text(game, signatures, drawn)
    if "discriminate" in signatures:
        _check_scores(game, signatures, drawn | {"image": images})
    return signatures


def call(signature, sample):
    """Calls a signature on a sample: the inputs it has, in the plural."""
    inputs = {f"{name}s": value for name, value in sample.items()}
    named = signature.structured_input_signature[1]
    inputs = {name: tf.constant(inputs[name]) for name in named}
    (output,) = signature(**inputs).values()
    return output.numpy()


def sampled(signature, seeds, sample):
    """Calls a signature that takes seeds, and maybe parts of a sample."""
    return call(signature, sample | {"seed": np.array(seeds, "int64")})


def nodes(path):
    """The nodes of all graphs and functions of a SavedModel."""
    file = Path(path, "saved_model.pb")
    saved = saved_model_pb2.SavedModel.FromString(file.read_bytes())
    for meta_graph in saved.meta_graphs:
        graph = meta_graph.graph_def
        yield from graph.node
        for function in graph.library.function:
            yield from function.node_def


def check_portable(path):
    """No operation needs XLA, or the Python that made it."""
    for node in nodes(path):
        assert not node.attr["_XlaMustCompile"].b, node.name
        assert "PyFunc" not in node.op, node.name


def _generated(game, signatures, drawn):
    images = call(signatures["serving_default"], drawn)
    expected = np.asarray(game.predict(drawn, verbose=0), "float32")
    if freeze(game.sampler) is game.sampler:
        np.testing.assert_array_equal(images, expected)
    else:  # statistics that were computed once, in another order
        assert_near(images, expected)
    return images


def _check_sampled(game, signatures, drawn):
    images = sampled(signatures["sample"], SEEDS, drawn)
    given = signatures["sample"].structured_input_signature[1]
    for index, seed in enumerate(SEEDS):
        row = {name: value[[index]] for name, value in drawn.items()}
        alone = sampled(signatures["sample"], [seed], row)
        assert_near(alone, images[[index]])
        fixed = {name: row[name] for name in row if f"{name}s" in given}
        assert_near(game.sample(1, seed=seed, **fixed), images[[index]])


def _check_png(signatures, drawn):
    files = sampled(signatures["sample_png"], SEEDS, drawn)
    images = image_ops.to_uint8(sampled(signatures["sample"], SEEDS, drawn))
    for file, image in zip(files, images, strict=True):
        np.testing.assert_array_equal(tf.io.decode_png(file), image)


def _check_text(game, signatures, drawn):
    lines = sampled(signatures["sample_text"], SEEDS, drawn)
    expected = game.decode(sampled(signatures["sample"], SEEDS, drawn))
    assert [line.decode() for line in lines] == expected


def _check_scores(game, signatures, sample):
    scores = call(signatures["discriminate"], sample)
    sample = {name: tf.constant(value) for name, value in sample.items()}
    expected = game.judge(sample, training=False)["score"]
    assert_near(scores, expected.numpy())


def assert_near(received, expected, tolerance=1e-5):
    """Equal up to a share of the largest, since fresh images may be dim."""
    scale = np.abs(expected).max()
    np.testing.assert_allclose(
        received, expected, rtol=0, atol=tolerance * scale
    )
