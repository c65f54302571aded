import errno
import io
import os
import resource
import subprocess
import sys
import types
from pathlib import Path

import absl.logging
import keras
import numpy as np
import PIL.Image
import pytest
import tensorflow as tf
from example_games import shake
from keras import layers

import kerasgan
from kerasgan import files
from kerasgan.export import export_saved_model
from kerasgan.ops import images as image_ops
from kerasgan.ops import random
from kerasgan.priors import Categorical
from kerasgan.priors import Joint
from kerasgan.priors import Normal
from kerasgan.terms import DiscriminatorLoss
from kerasgan.terms import GeneratorLoss
from kerasgan.testing.export import assert_near
from kerasgan.testing.export import call
from kerasgan.testing.export import nodes
from kerasgan.testing.export import run_export_test
from kerasgan.testing.export import sampled

NUM_CLASSES = 4
LATENT_DIM = 5


def make_game(generator, discriminator, prior, name="discriminator"):
    game = kerasgan.Game(
        networks={"generator": generator, name: discriminator},
        players=[
            kerasgan.Player(name, [DiscriminatorLoss("non_saturating")]),
            kerasgan.Player("generator", [GeneratorLoss("non_saturating")]),
        ],
        prior=prior,
    )
    game.compile()
    return game


def small_generator(layer=None):
    x = latent = keras.Input((3,))
    if layer is not None:
        x = layer(x)
    image = layers.Reshape((2, 2, 1))(layers.Dense(4)(x))
    return keras.Model(latent, image)


def small_discriminator(layer=None):
    x = image = keras.Input((2, 2, 1))
    if layer is not None:
        x = layer(x)
    return keras.Model(image, layers.Dense(1)(layers.Flatten()(x)))


def small_game():
    return make_game(small_generator(), small_discriminator(), Normal(3))


def conditional_game():
    """A latent and a label make a grey image; both are judged."""
    latent = keras.Input((LATENT_DIM,), name="latent")
    label = keras.Input((), dtype="int32", name="label")
    x = layers.Embedding(NUM_CLASSES, LATENT_DIM)(label)
    x = layers.Dense(16)(layers.Concatenate()([latent, x]))
    x = layers.Reshape((4, 4, 1))(layers.Activation("tanh")(x))
    generator = keras.Model({"latent": latent, "label": label}, {"image": x})

    image = keras.Input((4, 4, 1), name="image")
    x = layers.Embedding(NUM_CLASSES, 16)(label)
    x = layers.Dot(1)([layers.Flatten()(image), x])
    discriminator = keras.Model({"image": image, "label": label}, {"score": x})
    prior = Joint([Normal(LATENT_DIM), Categorical(NUM_CLASSES)])
    return make_game(generator, discriminator, prior)


def exported(game, folder):
    path = folder / "1"
    game.export(path)
    signatures = tf.saved_model.load(path).signatures
    rows = game.prior.sample(6, random.key(5))
    return types.SimpleNamespace(
        game=game, path=path, rows=rows, signatures=signatures, **signatures
    )


@pytest.fixture(scope="module")
def dcgan(tmp_path_factory):
    keras.utils.set_random_seed(0)
    game = kerasgan.create(
        "dcgan", image_shape=(8, 8, 3), width=4, latent_dim=LATENT_DIM
    )
    game.compile()
    shake(game)
    return exported(game, tmp_path_factory.mktemp("dcgan"))


@pytest.fixture(scope="module")
def conditional(tmp_path_factory):
    keras.utils.set_random_seed(0)
    game = conditional_game()
    shake(game)
    return exported(game, tmp_path_factory.mktemp("conditional"))


@pytest.fixture(params=["dcgan", "conditional"])
def model(request):
    return request.getfixturevalue(request.param)


# Signatures.

LATENTS = ((None, LATENT_DIM), "float32")
ROWS_OF_INT32 = ((None,), "int32")
ROWS_OF_INT64 = ((None,), "int64")
ROWS_OF_BYTES = ((None,), "string")


DRAWING = {"serving_default", "draw", "sample"}


def described(signature):
    def plain(specs):
        return {k: (tuple(x.shape), x.dtype.name) for k, x in specs.items()}

    _, inputs = signature.structured_input_signature
    return plain(inputs), plain(signature.structured_outputs)


def test_signatures(dcgan):
    images = {"images": ((None, 8, 8, 3), "float32")}
    seeds = {"seeds": ROWS_OF_INT64}
    assert {k: described(x) for k, x in dcgan.signatures.items()} == {
        "serving_default": ({"latents": LATENTS}, images),
        "sample": (seeds, images),
        "sample_png": (seeds, {"image_bytes": ROWS_OF_BYTES}),
        "draw": (seeds, {"latents": LATENTS}),
        "discriminate": (images, {"scores": ((None, 1), "float32")}),
    }


def test_signatures_with_labels(conditional):
    images = {"images": ((None, 4, 4, 1), "float32")}
    labels = {"labels": ROWS_OF_INT32}
    seeds = {"seeds": ROWS_OF_INT64} | labels
    assert {k: described(x) for k, x in conditional.signatures.items()} == {
        "serving_default": ({"latents": LATENTS} | labels, images),
        "sample": (seeds, images),
        "sample_png": (seeds, {"image_bytes": ROWS_OF_BYTES}),
        "draw": (seeds, {"latents": LATENTS} | labels),
        "discriminate": (images | labels, {"scores": ((None, 1), "float32")}),
    }


def test_points_are_no_png(tmp_path):
    game = kerasgan.create("gan", image_shape=(2,), width=4)
    signatures = run_export_test(game, tmp_path / "points")
    assert set(signatures) == DRAWING | {"discriminate"}


@keras.saving.register_keras_serializable("kerasgan_tests")
class Couples(layers.Layer):
    couples_batch = True

    def call(self, inputs):
        return inputs - keras.ops.mean(inputs, axis=0, keepdims=True)


def test_no_scores_where_rows_see_each_other(tmp_path):
    nested = keras.Sequential([keras.Input((2, 2, 1)), Couples()])
    game = make_game(small_generator(), small_discriminator(nested), Normal(3))
    signatures = run_export_test(game, tmp_path / "model")
    assert set(signatures) == DRAWING | {"sample_png"}


def test_no_scores_without_a_discriminator(tmp_path):
    game = make_game(
        small_generator(), small_discriminator(), Normal(3), name="critic"
    )
    signatures = run_export_test(game, tmp_path / "model")
    assert "discriminate" not in signatures


# What they compute.


def test_images_are_those_of_predict_to_the_bit(model):
    images = call(model.serving_default, model.rows)
    assert images.std() > 0.1  # something is to be seen
    expected = model.game.predict(model.rows, verbose=0)
    np.testing.assert_array_equal(images, expected)


def test_images_do_not_depend_on_the_batch_size(model):
    expected = model.game.predict(model.rows, verbose=0)
    for size in (1, 4):
        rows = {name: value[:size] for name, value in model.rows.items()}
        assert_near(call(model.serving_default, rows), expected[:size])


def test_the_averaged_generator_is_exported(dcgan):
    images = call(dcgan.serving_default, dcgan.rows)
    average, raw = (
        network(dcgan.rows, training=False)["image"]
        for network in (dcgan.game.generator_average, dcgan.game.generator)
    )
    assert_near(images, average.numpy())
    assert np.abs(images - raw).max() > 0.1


def test_only_weights_in_use_are_exported(dcgan):
    names = tf.train.list_variables(str(dcgan.path / "variables/variables"))
    game = dcgan.game
    used = game.generator_average.variables + game.discriminator.variables
    floats = [n for n, _ in names if n.endswith("VARIABLE_VALUE")]
    assert len(floats) == len(used)


def test_networks_are_in_inference_mode(tmp_path):
    # An averaged generator is frozen, and its statistics with it: use none.
    generator = small_generator(layers.BatchNormalization())
    discriminator = small_discriminator(layers.BatchNormalization())
    game = make_game(generator, discriminator, Normal(3))
    shake(game)
    model = exported(game, tmp_path)
    images = call(model.serving_default, model.rows)
    scores = call(model.discriminate, {"image": images})
    for network, inputs, outputs in (
        (generator, model.rows["latent"], images),
        (discriminator, images, scores),
    ):
        assert_near(outputs, network(inputs, training=False).numpy())
        with keras.StatelessScope():
            trained = network(inputs, training=True)
        assert np.abs(outputs - trained).max() > 0.1


def test_scores_are_the_discriminators(model):
    shape = (6, *model.game.data_shapes()["image"])
    images = tf.random.stateless_uniform(shape, (1, 2), -1, 1)
    sample = model.rows | {"image": images}
    scores = call(model.discriminate, sample)
    assert scores.std() > 0
    expected = model.game.judge(sample, training=False)["score"]
    assert_near(scores, expected.numpy())


def test_loading_one_warns_of_nothing(dcgan, caplog):
    absl.logging.get_absl_logger().addHandler(caplog.handler)
    try:
        tf.saved_model.load(dcgan.path)
    finally:
        absl.logging.get_absl_logger().removeHandler(caplog.handler)
    assert not caplog.records


def test_scores_have_the_derivatives_of_the_game(dcgan):
    images = tf.random.stateless_uniform((3, 8, 8, 3), (1, 2), -1, 1)
    loaded = tf.saved_model.load(dcgan.path)
    with tf.GradientTape(persistent=True) as tape:
        tape.watch(images)
        scores = loaded.signatures["discriminate"](images)["scores"]
        expected = dcgan.game.judge({"image": images}, training=False)["score"]
    assert_near(
        tape.gradient(scores, images).numpy(),
        tape.gradient(expected, images).numpy(),
    )


def test_png_files_hold_the_images(model):
    seeds = [3, 1, 4, 1, 5, 9]
    files = sampled(model.sample_png, seeds, model.rows)
    images = image_ops.to_uint8(sampled(model.sample, seeds, model.rows))
    channels = images.shape[-1]
    for file, image in zip(files, images, strict=True):
        picture = PIL.Image.open(io.BytesIO(file))
        assert picture.format == "PNG"
        assert picture.mode == {1: "L", 3: "RGB"}[channels]
        decoded = np.asarray(picture).reshape(image.shape)
        np.testing.assert_array_equal(decoded, image)
        assert decoded.std() > 10


# Seeds.


def test_rows_of_the_prior_depend_on_their_seed_only():
    prior = Joint([Normal(3), Categorical(50)])
    draw = tf.function(prior.sample_rows)
    seeds = [0, 1, -1, 2**31, 2**40 + 3, 2**62 - 1]
    rows = draw(tf.constant(seeds, tf.int64))
    backwards = draw(tf.constant(seeds[::-1], tf.int64))
    for index, seed in enumerate(seeds):
        alone = draw(tf.constant([seed], tf.int64))
        expected = prior.sample(1, random.key(seed))
        for name in prior.spec:
            row = rows[name][index].numpy()
            np.testing.assert_array_equal(backwards[name][-1 - index], row)
            np.testing.assert_array_equal(alone[name][0], row)
            np.testing.assert_array_equal(expected[name][0], row)
    assert rows["latent"].dtype == "float32"
    assert rows["label"].dtype == "int32"
    assert len(np.unique(rows["latent"])) == 15  # -1 is as good as 2^62 - 1
    assert draw(tf.zeros((0,), tf.int64))["latent"].shape == (0, 3)


def test_sampled_rows_do_not_depend_on_their_batch(dcgan):
    seeds = [8, 3, 2**40 + 3, 0, 5, -7]
    images = sampled(dcgan.sample, seeds, {})
    assert_near(sampled(dcgan.sample, seeds[::-1], {}), images[::-1])
    for seed, image in zip(seeds, images, strict=True):
        assert_near(sampled(dcgan.sample, [seed], {}), image[None])
        assert_near(dcgan.game.sample(1, seed=seed), image[None])


def test_other_seeds_give_other_images(dcgan):
    images = sampled(dcgan.sample, [1, 2, 1 + 2**31, 1 + 2**32], {})
    distances = np.abs(images[:, None] - images[None]).max(axis=(2, 3, 4))
    assert (distances + np.eye(4) > 0.05).all()


# Labels.


def test_labels_take_the_place_of_drawn_ones(conditional):
    images = sampled(
        conditional.sample, [9] * 4, {"label": tf.range(NUM_CLASSES)}
    )
    assert np.abs(images[0] - images[1:]).max(axis=(1, 2, 3)).min() > 0.05
    expected = [
        conditional.game.sample(1, seed=9, label=label)[0] for label in range(4)
    ]
    assert_near(images, np.stack(expected))


@pytest.mark.parametrize("label", [-1, NUM_CLASSES])
@pytest.mark.parametrize(
    "name", ["serving_default", "sample", "sample_png", "discriminate"]
)
def test_labels_out_of_range_are_errors(conditional, name, label):
    rows = conditional.rows | {
        "label": tf.constant([0, 1, 2, 3, 0, label]),
        "image": tf.zeros((6, 4, 4, 1)),
        "seed": tf.range(6, dtype=tf.int64),
    }
    signature = conditional.signatures[name]
    low, high = min(label, 0), max(label, 3)
    message = (
        rf"from 0 to 3\. Received: label from\] \[{low}\] \[to\] \[{high}\]"
    )
    with pytest.raises(tf.errors.InvalidArgumentError, match=message):
        call(signature, rows)
    call(signature, rows | {"label": tf.zeros(6, tf.int32)})


def test_rows_that_do_not_match_are_errors(conditional):
    message = r"As many rows are expected in each of `seeds`, `labels`"
    with pytest.raises(tf.errors.InvalidArgumentError, match=message):
        sampled(conditional.sample, [1, 2], {"label": tf.constant([1])})


# Without us.


WITHOUT_US = """
import sys

for name in ("kerasgan", "keras", "tf_keras"):
    sys.modules[name] = None  # to import it is now an error

import numpy as np
import tensorflow as tf

for folder in sys.argv[1:]:
    model = tf.saved_model.load(folder + "/1")
    rows = {k: tf.constant(x) for k, x in np.load(folder + "/rows.npz").items()}
    images = model.signatures["serving_default"](**rows)["images"]
    np.save(folder + "/images.npy", images)
"""


def test_it_runs_where_neither_kerasgan_nor_keras_is(dcgan, conditional):
    models = (dcgan, conditional)
    folders = [model.path.parent for model in models]
    for model, folder in zip(models, folders, strict=True):
        rows = {f"{name}s": value for name, value in model.rows.items()}
        np.savez(folder / "rows.npz", **rows)
    subprocess.run(
        [sys.executable, "-c", WITHOUT_US, *map(str, folders)], check=True
    )
    for model, folder in zip(models, folders, strict=True):
        expected = model.game.predict(model.rows, verbose=0)
        images = np.load(folder / "images.npy")
        np.testing.assert_array_equal(images, expected)


def test_a_function_that_needs_xla_is_found(tmp_path):
    # Keras compiles grouped convolutions by itself.
    grouped = keras.Sequential(
        [
            keras.Input((2, 2, 1)),
            layers.Conv2D(2, 1),
            layers.Conv2D(2, 1, groups=2),
        ]
    )
    game = make_game(small_generator(), small_discriminator(grouped), Normal(3))
    with pytest.raises(AssertionError, match="conv"):
        run_export_test(game, tmp_path / "model")


def test_all_functions_are_looked_at(model):
    operations = {node.op for node in nodes(model.path)}
    assert {
        "StatelessRandomUniformFullIntV2",
        "EncodePng",
        "MatMul",
    } <= operations


# The conformance test itself.


def test_conformance(dcgan, tmp_path):
    signatures = run_export_test(dcgan.game, tmp_path / "model")
    assert set(signatures) == set(dcgan.signatures)


def test_conformance_notices_rows_that_see_each_other(tmp_path):
    game = make_game(
        small_generator(Couples()), small_discriminator(), Normal(3)
    )
    with pytest.raises(AssertionError, match="Not equal to tolerance"):
        run_export_test(game, tmp_path / "model")


# The path.


def contents(folder):
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_an_existing_path_is_an_error(tmp_path):
    (tmp_path / "model").mkdir()
    message = "`path` must not exist.*Received: path=.*model"
    with pytest.raises(ValueError, match=message):
        small_game().export(tmp_path / "model")
    assert contents(tmp_path) == {}


def test_overwrite_replaces_a_saved_model(tmp_path):
    path = tmp_path / "not" / "yet" / "there"
    for value in (1.0, 2.0):
        game = small_game()
        for weight in game.generator.weights:
            weight.assign(tf.fill(weight.shape, value))
        game.export(str(path), overwrite=True)
        images = call(
            tf.saved_model.load(path).signatures["serving_default"],
            {"latent": tf.ones((1, 3))},
        )
        assert (images == 4 * value).all()
    assert os.listdir(path.parent) == ["there"]


def test_overwrite_keeps_a_symbolic_link(tmp_path):
    game = small_game()
    game.export(tmp_path / "model")
    (tmp_path / "link").symlink_to("model")
    for weight in game.generator.weights:
        weight.assign(tf.ones(weight.shape))
    game.export(tmp_path / "link", overwrite=True)
    model = tf.saved_model.load(tmp_path / "model")
    images = model.signatures["serving_default"](latents=tf.ones((1, 3)))
    assert (images["images"].numpy() == 4).all()
    assert os.readlink(tmp_path / "link") == "model"


@pytest.mark.parametrize("occupant", ["file", "folder"])
def test_overwrite_replaces_nothing_else(tmp_path, occupant):
    path = tmp_path / "precious"
    if occupant == "folder":
        path.mkdir()
    file = path / "file" if occupant == "folder" else path
    file.write_text("years of work")
    message = (
        "replaces a SavedModel and nothing else.*Received: path=.*precious"
    )
    with pytest.raises(ValueError, match=message):
        small_game().export(path, overwrite=True)
    assert file.read_text() == "years of work"


def test_a_path_below_a_file_is_an_error(tmp_path):
    (tmp_path / "file").write_text("")
    message = "`path` must lie in a folder.*Received: path=.*file is a file"
    with pytest.raises(ValueError, match=message):
        small_game().export(tmp_path / "file" / "a" / "b")


def test_only_games_are_exported(tmp_path):
    with pytest.raises(ValueError, match="must be a `Game`.*Received: game=<F"):
        export_saved_model(small_generator(), tmp_path / "model")


class Failure(Exception):
    pass


@pytest.fixture
def failing_write(monkeypatch):
    def fail(module, path, *arguments):
        Path(path).mkdir(parents=True, exist_ok=True)
        Path(path, "saved_model.pb").write_text("half a model")
        raise Failure

    monkeypatch.setattr(tf.saved_model, "save", fail)


@pytest.fixture
def failing_rename(monkeypatch):
    rename = Path.rename

    def fail(path, target):
        if files.LEFT.fullmatch(path.name):
            raise Failure
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", fail)


@pytest.mark.parametrize("failure", ["failing_write", "failing_rename"])
def test_a_failing_export_leaves_nothing(failure, request, tmp_path):
    game = small_game()
    request.getfixturevalue(failure)
    with pytest.raises(Failure):
        game.export(tmp_path / "model")
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize("failure", ["failing_write", "failing_rename"])
def test_a_failing_export_leaves_the_old_one(failure, request, tmp_path):
    game = small_game()
    game.export(tmp_path / "model")
    before = contents(tmp_path)
    request.getfixturevalue(failure)
    with pytest.raises(Failure):
        game.export(tmp_path / "model", overwrite=True)
    assert contents(tmp_path) == before


@pytest.mark.parametrize("overwrite", [False, True])
def test_a_full_disk(overwrite, tmp_path):
    game = small_game()
    path = tmp_path / "faces" / "1"
    if overwrite:
        game.export(path)
    before = contents(tmp_path)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2000, limits[1]))
    try:
        with pytest.raises(OSError) as error:
            game.export(path, overwrite=overwrite)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    reason = os.strerror(errno.EFBIG)
    assert str(error.value) == (
        f"The export {path} could not be written: {reason}"
    )
    assert contents(tmp_path) == before
    assert os.listdir(tmp_path) == ["faces"] * overwrite


def test_a_full_disk_that_python_meets(tmp_path, monkeypatch):
    def fail(path):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))

    monkeypatch.setattr(files, "flush", fail)
    with pytest.raises(OSError, match="/1 could not be written: No space left"):
        small_game().export(tmp_path / "faces" / "1")
    assert os.listdir(tmp_path) == []


def test_all_of_an_export_is_on_the_disk_before_it_has_its_name(
    tmp_path, monkeypatch
):
    path, flushed = tmp_path / "1", []
    flush = files.flush

    def look(each):
        flushed.append((each, path.exists()))
        flush(each)

    monkeypatch.setattr(files, "flush", look)
    small_game().export(path)
    early = {each.name for each, is_there in flushed if not is_there}
    assert {p.name for p in path.rglob("*")} <= early
    assert flushed[-1] == (tmp_path, True)


def test_of_two_exports_to_one_place_one_wins(tmp_path, monkeypatch):
    path = tmp_path / "1"
    save = tf.saved_model.save

    def late(*arguments):
        monkeypatch.undo()
        save(*arguments)
        small_game().export(path)

    monkeypatch.setattr(tf.saved_model, "save", late)
    with pytest.raises(ValueError, match="another process .* Received: path="):
        small_game().export(path)
    assert os.listdir(tmp_path) == ["1"]
    tf.saved_model.load(str(path))
