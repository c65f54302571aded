"""What `fit` and `evaluate` are given, from whatever source it comes."""

import keras
import numpy as np
import pytest
import tensorflow as tf
from example_games import CONDITIONAL
from example_games import image_gan
from example_games import images
from example_games import tiny_gan

import kerasgan

X = images(16)
LABELS = (np.arange(16) % 4).astype("int32")


def compiled(game):
    game.compile(jit_compile=False)
    return game


def conditional():
    return compiled(kerasgan.create("cgan", **CONDITIONAL))


class Halves(keras.utils.PyDataset):
    """Two batches of arrays."""

    def __init__(self, *parts):
        super().__init__()
        self.parts = parts

    def __len__(self):
        return 2

    def __getitem__(self, index):
        return tuple(part[8 * index : 8 * index + 8] for part in self.parts)


def halves(*parts):
    yield from (Halves(*parts)[index] for index in range(2))


def data_set(*parts):
    return tf.data.Dataset.from_tensor_slices(parts).batch(8)


# Ways into a game: functions of the game and of the parts of a sample.
WAYS = {
    "fit": lambda game, *parts: game.fit(*parts, batch_size=8, verbose=0),
    "evaluate": lambda game, *parts: game.evaluate(*parts, verbose=0),
    "validation_data": lambda game, *parts: game.fit(
        X, LABELS, batch_size=8, validation_data=parts, verbose=0
    ),
    "train_on_batch": lambda game, *parts: game.train_on_batch(*parts),
    "test_on_batch": lambda game, *parts: game.test_on_batch(*parts),
}
for _name, _make in {
    "data set": data_set,
    "generator": halves,
    "PyDataset": Halves,
}.items():
    WAYS |= {
        f"fit of a {_name}": lambda game, *parts, make=_make: game.fit(
            make(*parts), verbose=0
        ),
        f"evaluate of a {_name}": lambda game, *parts, make=_make: (
            game.evaluate(make(*parts), verbose=0)
        ),
        f"validation {_name}": lambda game, *parts, make=_make: game.fit(
            X, LABELS, batch_size=8, validation_data=make(*parts), verbose=0
        ),
    }

INTEGERS = r"`label` must be integers, one a row, of shape \(batch,\)\."
BAD_LABELS = {
    "below 0": (LABELS - 1, "`label` .*from 0 to 3. .* from -1 to 2$"),
    "n": (LABELS + 1, "`label` .*from 0 to 3. .* from 1 to 4$"),
    "250": (np.full(16, 250, "uint8"), "`label` .*from 250 to 250$"),
    "NaN": (np.full(16, np.nan), f"{INTEGERS}.*Received: .*dtype=float"),
    "fractions": (LABELS / 2, f"{INTEGERS}.*astype.*dtype=float"),
    "booleans": (LABELS > 1, f"{INTEGERS}.*dtype=bool$"),
    "strings": (LABELS.astype(str), f"{INTEGERS}.*dtype=string$"),
    "one-hot": (np.eye(4)[LABELS], f"{INTEGERS}.*argmax.*shape=.*4"),
}


@pytest.mark.parametrize("way", list(WAYS))
def test_labels_are_classes(way):
    game = conditional()
    for labels, match in BAD_LABELS.values():
        with pytest.raises(ValueError, match=match):
            WAYS[way](game, X, labels)
    assert int(game.step.numpy()) == 0


def test_a_column_of_labels_is_as_good_as_a_row():
    game = conditional()
    expected = game.evaluate(X, LABELS, batch_size=8, verbose=0)
    column = LABELS[:, None]
    assert game.evaluate(X, column, batch_size=8, verbose=0) == expected
    assert game.evaluate(data_set(X, column), verbose=0) == expected


def test_labels_that_no_prior_draws_are_bounded_too():
    game = tiny_gan()
    assert game.bounds("label") == (0, None)
    assert game.bounds("offset") == (None, None)
    classes = kerasgan.create("ssgan", num_classes=3, image_shape=(8, 8, 1))
    assert classes.bounds("label") == (0, 2)


FLOATS = (X / 127.5 - 1).astype("float32")
BAD_IMAGES = {
    "[0, 1]": (FLOATS / 2 + 0.5, r"`2 \* images - 1`.*in \[0, 1\]$"),
    "[0, 255]": (X.astype("float32"), r"`images / 127.5 - 1`.*\[0, 255\]$"),
    "NaN": (FLOATS * np.nan, "`image` must hold finite numbers.*NaN"),
    "another size": (images(16, (9, 9, 1)), r"\(batch, 8, 8, 1\).*9, 9, 1\)"),
    "integers": (X.astype("int32"), "Give bytes as .*'uint8'.*dtype=int32"),
}


@pytest.mark.parametrize("way", list(WAYS))
def test_images_are_of_their_range_and_size(way):
    game = compiled(image_gan())
    for pictures, match in BAD_IMAGES.values():
        with pytest.raises(ValueError, match=match):
            WAYS[way](game, pictures)
    assert int(game.step.numpy()) == 0


# Keras warns of whatever ends without having said when.
RUNS_OUT = pytest.mark.filterwarnings("ignore:Your input ran out of data")


@RUNS_OUT
def test_a_generator_keeps_its_first_batch():
    game = compiled(image_gan())
    for _ in range(2):
        game.fit((part for (part,) in halves(X)), verbose=0)
    assert int(game.step.numpy()) == 4
    game.fit(({"image": part} for (part,) in halves(X)), verbose=0)
    assert int(game.step.numpy()) == 6


FORMS = "`x` must be images, .*Labels come second: `fit.*Received: "
TAKES = "A game takes no `{}`.*Received: {} of type"
RAGGED = tf.ragged.constant([[1.0, 2.0], [3.0]])
ENDLESS = data_set(X).repeat()
REFUSED = {
    "a tuple": (FORMS + "tuple$", {"x": (X, LABELS)}),
    "a list": (FORMS + "list$", {"x": [X]}),
    "nothing": (FORMS + "NoneType$", {}),
    "a string": (FORMS + "str$", {"x": "images"}),
    "ragged": (r"`image` .*to_tensor\(\).*: RaggedTensor$", {"x": RAGGED}),
    "sparse": (
        "`image` .*to_dense.*: SparseTensor$",
        {"x": tf.sparse.from_dense(np.eye(3))},
    ),
    "a ragged data set": (
        "`image` .*Received: RaggedTensorSpec$",
        {"x": tf.data.Dataset.from_tensor_slices(RAGGED).batch(2)},
    ),
    "lists of lists": (
        "`image` must be an array, of rows of one shape.*list",
        {"x": {"image": [[1], [2, 3]]}},
    ),
    "no rows": ("at least one row. Received: .*0", {"x": X[:0]}),
    "no batches": (
        "at least one batch. Received: none$",
        {"x": (each for each in ())},
    ),
    "a batch of lists": (
        "A batch must be images.*Received: list in the place",
        {"x": (([X],) for _ in range(2))},
    ),
    "sample_weight": (
        TAKES.format("sample_weight", "sample_weight"),
        {"x": X, "sample_weight": np.ones(16)},
    ),
}


@pytest.mark.parametrize("name", list(REFUSED))
@pytest.mark.parametrize("method", ["fit", "evaluate"])
def test_what_is_no_data_is_refused(method, name):
    match, arguments = REFUSED[name]
    if name == "no batches":
        arguments = {"x": (each for each in ())}
    if name == "a batch of lists":
        arguments = {"x": (([X],) for _ in range(2))}
    with pytest.raises(ValueError, match=match):
        getattr(compiled(image_gan()), method)(verbose=0, **arguments)


def test_weights_are_refused_everywhere():
    game, weight = compiled(image_gan()), np.ones(16)
    for call, name in (
        (lambda: game.fit(X, class_weight={0: 1.0}), "class_weight"),
        (lambda: game.train_on_batch(X, class_weight={0: 1}), "class_weight"),
        (lambda: game.train_on_batch(X, sample_weight=weight), "sample_weight"),
        (lambda: game.test_on_batch(X, sample_weight=weight), "sample_weight"),
        (
            lambda: game.fit(
                X, batch_size=8, validation_data=(X, LABELS, weight)
            ),
            "sample_weight",
        ),
    ):
        with pytest.raises(ValueError, match=TAKES.format(name, name)):
            call()


def test_data_without_an_end_need_a_number_of_steps():
    game = compiled(image_gan())

    class Endless(Halves):
        num_batches = None

    for endless in (data_set(X).repeat(), Endless(X)):
        with pytest.raises(ValueError, match="`steps_per_epoch` .*=None$"):
            game.fit(endless, verbose=0)
        with pytest.raises(ValueError, match="`steps` .*=None$"):
            game.evaluate(endless, verbose=0)
        with pytest.raises(ValueError, match="`validation_steps` .*=None$"):
            game.fit(X, batch_size=8, validation_data=endless, verbose=0)
    game.fit(data_set(X).repeat(), steps_per_epoch=3, verbose=0)
    assert int(game.step.numpy()) == 3


@RUNS_OUT
def test_a_data_set_of_unknown_rank():
    def batches(x):
        return tf.data.Dataset.from_generator(
            lambda: halves(x), output_types=(tf.uint8,)
        )

    game = compiled(image_gan())
    game.fit(batches(X), verbose=0)
    assert int(game.step.numpy()) == 2
    known = game.evaluate(data_set(X), verbose=0)
    assert game.evaluate(batches(X), verbose=0) == known
    with pytest.raises(ValueError, match=r"\(batch, 8, 8, 1\).*9"):
        game.fit(batches(images(16, (9, 9, 1))), verbose=0)


@pytest.mark.parametrize("value", [0, -4, 4.0, True, "8"])
def test_counts_are_whole(value):
    game = compiled(image_gan())
    for call, name in (
        (lambda: game.fit(X, batch_size=value), "batch_size"),
        (lambda: game.fit(X, steps_per_epoch=value), "steps_per_epoch"),
        (lambda: game.evaluate(X, batch_size=value), "batch_size"),
        (lambda: game.evaluate(X, steps=value), "steps"),
    ):
        match = f"`{name}` must be an integer of at least 1. Received: {name}="
        with pytest.raises(ValueError, match=match):
            call()


@pytest.mark.parametrize("share", [-0.5, 1.0, 3])
def test_a_share_is_less_than_all(share):
    with pytest.raises(ValueError, match=f"validation_split={share}$"):
        compiled(image_gan()).fit(X, validation_split=share)


def test_halves_are_floats():
    game, x = compiled(image_gan()), tf.cast(FLOATS, "bfloat16")
    expected = game.evaluate(tf.cast(x, "float32"), batch_size=8, verbose=0)
    assert game.evaluate(x, batch_size=8, verbose=0) == expected
    assert game.evaluate(data_set(x), verbose=0) == pytest.approx(expected)


# What a generator is given.

LATENTS = np.zeros((16, 5), "float32")


@pytest.mark.parametrize("method", ["predict", "__call__"])
def test_inputs_of_a_generator_are_checked(method):
    make = getattr(conditional(), method)
    good = {"latent": LATENTS, "label": LABELS}
    expected = np.asarray(make(good))
    for labels in (LABELS[:, None], LABELS.astype("uint8")):
        np.testing.assert_array_equal(make(good | {"label": labels}), expected)
    for labels, match in BAD_LABELS.values():
        match = match.removesuffix("$")  # Keras adds what it called
        with pytest.raises(ValueError, match=match):
            make(good | {"label": labels})
    for inputs, match in (
        (LATENTS, "must hold `label`"),
        (good | {"latent": LATENTS * np.nan}, "`latent` .*finite"),
        (good | {"latent": LATENTS[:, :2]}, r"`latent` .*\(batch, 5\)"),
        (good | {"label": LABELS[:3]}, "as many rows"),
        ([LATENTS, LABELS], "on a dict of arrays.*Received: (list|tuple)"),
    ):
        with pytest.raises(ValueError, match=match):
            make(inputs)


def test_predict_takes_lists():
    game = conditional()
    rows = {"latent": LATENTS.tolist(), "label": LABELS.tolist()}
    expected = game.sample(latent=LATENTS, label=LABELS)
    np.testing.assert_array_equal(game.predict(rows, verbose=0), expected)


def test_codes_may_lie_where_nothing_is_drawn():
    game = compiled(tiny_gan(image_shape=(8, 8, 1)))
    assert game.predict(np.full((2, 2), 50.0), verbose=0).shape[0] == 2


def test_samples_take_a_column_of_labels():
    game = conditional()
    np.testing.assert_array_equal(
        game.sample(seed=0, label=LABELS[:, None]),
        game.sample(seed=0, label=LABELS),
    )
    with pytest.raises(ValueError, match="`label` must be an array.*list$"):
        game.sample(2, label=[[1], [2, 3]])
