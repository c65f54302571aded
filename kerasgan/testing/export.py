from pathlib import Path

import numpy as np
import tensorflow as tf
from tensorflow.core.protobuf import saved_model_pb2

from kerasgan import calling
from kerasgan.layers import freeze
from kerasgan.ops import images as image_ops
from kerasgan.testing.makers import drawn_rows
from kerasgan.testing.makers import encoded_rows
from kerasgan.testing.makers import examples
from kerasgan.testing.makers import in_range
from kerasgan.testing.makers import set_rows

SEEDS = (7, 2**40 + 3, -1)  # more than 32 bits, and a negative one


def run_export_test(game, path):
    """What must hold of the SavedModel of every game.

    Its operations are such that the C++ loader runs them, without XLA. What
    it makes, encodes and scores is what the game does in Python; on a batch of
    the same size `serving_default` gives the same bits as `game.predict`. A
    row of `sample` is that of its seed, whatever the batch; PNG files and
    lines of text hold what `sample` gives. What translates pictures does as
    `game.translate`.

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
    drawn = drawn_rows(game, len(SEEDS))
    _check_bits(game, signatures, drawn)
    _check_makers(game, signatures)
    _check_drawn(game, signatures, drawn)
    _check_samples(game, signatures, drawn)
    _check_translations(game, signatures)
    assert ("encode" in signatures) == ("encoder" in game.networks)
    if "encode" in signatures:
        _check_encoder(game, signatures)
    if "discriminate" in signatures:
        _check_scores(game, signatures, drawn)
    return signatures


def call(signature, sample):
    """The only output of a signature; see `call_all`."""
    (output,) = call_all(signature, sample).values()
    return output


def call_all(signature, sample):
    """Calls a signature on a sample: the inputs it has, in the plural.

    Returns:
        A dict of arrays, by the outputs' names in the plural.
    """
    inputs = {f"{name}s": value for name, value in sample.items()}
    named = signature.structured_input_signature[1]
    inputs = {name: tf.constant(inputs[name]) for name in named}
    return {k: value.numpy() for k, value in signature(**inputs).items()}


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


def _check_bits(game, signatures, drawn):
    if freeze(game.sampler) is game.sampler:
        # Else statistics were computed once, in another order.
        images = call(signatures["serving_default"], drawn)
        expected = np.asarray(game.predict(drawn, verbose=0), "float32")
        np.testing.assert_array_equal(images, expected)


def _check_makers(game, signatures):
    """Makers make what they make here."""
    for part in game.makers:
        name = "serving_default" if part == "image" else f"make_{part}"
        rows = drawn_rows(game, len(SEEDS), part)
        made = call(signatures[name], rows)
        assert_near(made, game.maker(part).predict(rows)[part])


def _check_drawn(game, signatures, drawn):
    """What `draw` gives is drawn here too; `sample` makes images of it."""
    prior = game.maker().prior
    seeds = {"seed": np.array(SEEDS, "int64")}
    rows = call_all(signatures["draw"], drawn | seeds)
    rows = {name: rows[f"{name}s"] for name in prior.spec}
    for index, seed in enumerate(SEEDS):
        required = {name: drawn[name][[index]] for name in prior.required}
        for name, value in game.draw(1, seed, **required).items():
            assert_near(rows[name][[index]], value)
    images = call(signatures["serving_default"], rows)
    assert_near(in_range(images), sampled(signatures["sample"], SEEDS, drawn))


def _check_samples(game, signatures, drawn):
    """What draws by itself, with controls as they are drawn, and set."""
    prior = game.maker().prior
    is_set = set(prior.controls) - set(prior.required)
    assert ("sample_fixed" in signatures) == bool(is_set)
    _check_sampled(game, signatures, "sample", drawn)
    if is_set:
        controls = set_rows(prior, len(SEEDS))
        _check_sampled(game, signatures, "sample_fixed", drawn | controls)


def _check_sampled(game, signatures, name, values):
    images = sampled(signatures[name], SEEDS, values)
    given = signatures[name].structured_input_signature[1]
    values = {k: v for k, v in values.items() if f"{k}s" in given}
    for index, seed in enumerate(SEEDS):
        row = {key: value[[index]] for key, value in values.items()}
        alone = sampled(signatures[name], [seed], row)
        # A batch of another size is computed in another order.
        assert_near(alone, images[[index]], tolerance=1e-5)
        assert_near(game.sample(1, seed=seed, **row), alone)
    is_picture = images.ndim == 4 and images.shape[-1] in (1, 3, 4)
    assert (f"{name}_png" in signatures) == is_picture
    if is_picture:
        files = sampled(signatures[f"{name}_png"], SEEDS, values)
        for file, image in zip(files, image_ops.to_uint8(images), strict=True):
            np.testing.assert_array_equal(tf.io.decode_png(file), image)
    assert (f"{name}_text" in signatures) == (game.alphabet is not None)
    if game.alphabet is not None:
        lines = sampled(signatures[f"{name}_text"], SEEDS, values)
        assert [line.decode() for line in lines] == game.decode(images)


def _check_translations(game, signatures):
    """What translates is there, and takes pictures and files."""
    for part in game.makers:
        name = "translate" if part == "image" else f"translate_{part}"
        assert (name in signatures) == game.translates(part)
        if name in signatures:
            _check_translation(game.translator(part), signatures, name)


def _check_translation(translator, signatures, name):
    """Of a size that the network was not trained on, if it can."""
    height, width = translator.size
    if translator.multiple is not None:
        height, width = height + translator.multiple - 1, width + 1
    shape = (2, height, width, translator.channels)
    levels = np.random.default_rng(2).integers(0, 256, shape).astype("uint8")
    others = {
        n: np.ones((2, *translator.prior.spec[n][0]), "int32")
        for n in translator.others
    }
    expected = translator(levels, **others)
    taken = {translator.source: levels / np.float32(127.5) - 1} | others
    made = call(signatures[name], taken)
    assert_near(made, expected, tolerance=1e-5)
    if f"{name}_png" in signatures:
        files = [tf.io.encode_png(each).numpy() for each in levels]
        taken = {f"{translator.source}_byte": np.array(files)} | others
        files = call(signatures[f"{name}_png"], taken)
        for file, image in zip(files, image_ops.to_uint8(made), strict=True):
            error = tf.cast(tf.io.decode_png(file), "int32") - tf.cast(
                image, "int32"
            )
            assert np.abs(error).max() <= 1  # alone, in another order


def _check_scores(game, signatures, drawn):
    """Scores of what a critic may see: parts of the prior, and anything."""
    judge = game.networks["discriminator"]
    spec = calling.input_spec(judge, "image")
    sample = examples(spec, len(SEEDS))
    sample |= {name: drawn[name] for name in spec if name in drawn}
    scores = call(signatures["discriminate"], sample)
    sample = {name: tf.constant(value) for name, value in sample.items()}
    expected = game.judge(sample, training=False)["score"]
    assert_near(scores, expected.numpy())


def _check_encoder(game, signatures):
    """Codes and reconstructions are those of the game."""
    taken = encoded_rows(game, len(SEEDS))
    codes = call_all(signatures["encode"], taken)
    expected = game.encode(taken)
    assert set(codes) == {f"{name}s" for name in expected}
    for name, code in expected.items():
        assert_near(codes[f"{name}s"], code)
    is_whole = set(game.maker().prior.spec) <= set(expected)
    assert ("reconstruct" in signatures) == is_whole
    if is_whole:
        images = call(signatures["reconstruct"], taken)
        assert_near(images, game.reconstruct(taken))


def assert_near(received, expected, tolerance=1e-6):
    """Equal up to a share of the largest, since fresh images may be dim."""
    received, expected = np.asarray(received), np.asarray(expected)
    assert received.shape == expected.shape
    np.testing.assert_allclose(
        received, expected, rtol=0, atol=tolerance * np.abs(expected).max()
    )
