import hashlib

import keras
import numpy as np
import pytest
from keras import layers

from kerasgan.extractors import Extractor


def pixels(shape=(2, 2, 1)):
    """A network whose features are the pixels that it sees."""
    images = keras.Input(shape)
    return keras.Model(images, layers.Flatten()(images), name="pixels")


def features(values, **settings):
    """What a network sees of a row of pixels."""
    images = np.array(values, "uint8").reshape(1, 1, -1, 1)
    extractor = Extractor(
        pixels(settings.pop("shape", images.shape[1:])), "pixels", **settings
    )
    return extractor(images)["features"][0]


def draw(*shape):
    return np.random.default_rng(0).integers(0, 256, shape, "uint8")


def test_black_and_white_by_hand():
    np.testing.assert_allclose(
        features([0, 51, 255]), [-1.0, -0.6, 1.0], rtol=1e-6
    )


def test_another_range_by_hand():
    np.testing.assert_array_equal(
        features([0, 51, 255], input_range=(0.0, 255.0)), [0.0, 51.0, 255.0]
    )


def test_bilinear_by_hand():
    # Centres of 4 pixels on 2: at 0 + 1/4 - 1/2, ... of the old pixels.
    found = features(
        [0, 100], shape=(1, 4, 1), resize="bilinear", input_range=(0, 255)
    )
    np.testing.assert_allclose(found, [0, 25, 75, 100], atol=1e-4)


def test_bilinear_of_2015_by_hand():
    # Pixels 0, 1/2, 1 and 3/2 of the old ones, of which there are two.
    found = features(
        [0, 100], shape=(1, 4, 1), resize="bilinear_2015", input_range=(0, 255)
    )
    np.testing.assert_allclose(found, [0, 50, 100, 100], atol=1e-4)


def test_images_that_shrink_are_smoothed():
    # Stripes of one pixel, at a third of the size: all but grey. Without
    # antialiasing they are stripes still.
    stripes = [0, 255] * 9
    settings = {"shape": (1, 6, 1), "input_range": (0, 255)}
    found = features(stripes, resize="bilinear", **settings)
    assert np.ptp(found[1:-1]) < 60
    assert np.ptp(features(stripes, resize="bilinear_2015", **settings)) == 255


def test_grey_images_get_colours():
    extractor = Extractor(pixels((2, 2, 3)), "pixels", resize="bilinear")
    images = draw(3, 2, 2, 1)
    found = extractor(images)["features"].reshape(3, 2, 2, 3)
    expected = np.repeat(images / 127.5 - 1, 3, axis=-1)
    np.testing.assert_allclose(found, expected, atol=1e-6)


def test_rules_have_names():
    model = pixels((4, 5, 3))
    assert Extractor(model, "a").resize == "none"
    assert Extractor(model, "a", resize="bilinear").resize == (
        "bilinear, antialiased, to 4x5, grey repeated to 3 channels"
    )
    assert Extractor(pixels(), "a", resize="bilinear_2015").resize == (
        "bilinear (corners not aligned, no antialiasing) to 2x2"
    )


class Counting(layers.Layer):
    """Counts how often it is traced."""

    calls = 0

    def call(self, inputs):
        self.calls += 1
        return inputs


@pytest.mark.parametrize("resize", ["none", "bilinear"])
def test_batches_of_any_size_are_traced_once(resize):
    counting = Counting()
    inputs = keras.Input((2, 2, 1))
    model = keras.Model(inputs, layers.Flatten()(counting(inputs)))
    extractor = Extractor(model, "counting", resize=resize, batch_size=4)
    images = draw(11, 2, 2, 1)
    before = counting.calls
    found = extractor(images)["features"]
    np.testing.assert_allclose(
        found, images.reshape(11, 4) / 127.5 - 1, atol=1e-6
    )
    extractor(images[:5])
    if resize != "none":
        extractor(draw(3, 7, 9, 1))
    assert counting.calls == before + 1


def classes(dtype="float32"):
    """A network with features, logits and something else."""
    inputs = keras.Input((2, 2, 1))
    x = layers.Flatten()(inputs)
    x = layers.Dropout(0.5)(layers.BatchNormalization()(x))
    x = layers.Dense(3, dtype=dtype)(x)
    logits = layers.Dense(5, dtype=dtype)(x)
    return keras.Model(inputs, {"features": x, "logits": logits, "other": x})


def test_logits_and_features():
    extractor = Extractor(classes("float16"), "classes")
    assert (extractor.num_features, extractor.num_classes) == (3, 5)
    found = extractor(draw(4, 2, 2, 1))
    assert {k: (v.shape, v.dtype.name) for k, v in found.items()} == {
        "features": ((4, 3), "float32"),
        "logits": ((4, 5), "float32"),
    }


def test_nothing_is_dropped_and_nothing_learnt():
    model = classes()
    extractor = Extractor(model, "classes")
    images = draw(4, 2, 2, 1)
    before = extractor(images)["logits"]
    np.testing.assert_array_equal(extractor(images)["logits"], before)
    expected = model.predict(images / 127.5 - 1, verbose=0)["logits"]
    np.testing.assert_allclose(before, expected, rtol=1e-5, atol=1e-6)


def test_no_images():
    found = Extractor(classes(), "classes")(np.zeros((0, 2, 2, 1), "uint8"))
    assert found["features"].shape == (0, 3)
    assert found["logits"].shape == (0, 5)


def test_attributes():
    extractor = Extractor(pixels(), "mine", "abc", is_canonical=True)
    assert (extractor.name, extractor.sha256) == ("mine", "abc")
    assert extractor.input_shape == (2, 2, 1)
    assert (extractor.num_features, extractor.num_classes) == (4, None)
    assert extractor.is_canonical
    assert repr(extractor) == "<Extractor 'mine', 4 features>"


def test_the_hash_is_that_of_the_weights():
    model = classes()
    content = b"".join(each.tobytes() for each in model.get_weights())
    expected = hashlib.sha256(content).hexdigest()
    assert Extractor(model, "a").sha256 == expected
    model.layers[-1].bias.assign([0, 0, 0, 0, 1])
    assert Extractor(model, "a").sha256 != expected


def test_models_of_any_size():
    inputs = keras.Input((None, None, 1))
    model = keras.Model(inputs, layers.GlobalAveragePooling2D()(inputs))
    extractor = Extractor(model, "mean")
    for size in (3, 8):
        images = draw(2, size, size, 1)
        np.testing.assert_allclose(
            extractor(images)["features"][:, 0],
            images.mean((1, 2, 3)) / 127.5 - 1,
            rtol=1e-5,
        )
    with pytest.raises(ValueError, match="`resize`.*Received: resize='bil"):
        Extractor(model, "mean", resize="bilinear")


@pytest.mark.parametrize(
    "images, message",
    [
        (np.zeros((1, 2, 2, 1)), "must be uint8.*Received: .* dtype float64"),
        (draw(2, 2, 1), r"Received: images of shape \(2, 2, 1\)"),
        (
            draw(1, 2, 3, 1),
            r"'pixels' takes images of shape \(2, 2, 1\). Received: images of "
            r"shape \(2, 3, 1\)",
        ),
        (draw(1, 2, 2, 3), r"Received: images of shape \(2, 2, 3\)"),
    ],
)
def test_images_that_do_not_fit(images, message):
    with pytest.raises(ValueError, match=message):
        Extractor(pixels(), "pixels")(images)


def test_channels_that_cannot_be_resized():
    extractor = Extractor(pixels((2, 2, 3)), "pixels", resize="bilinear")
    with pytest.raises(ValueError, match=r"\(None, None, 3\).*\(9, 9, 4\)"):
        extractor(draw(1, 9, 9, 4))


def two_inputs():
    inputs = [keras.Input((2, 2, 1)), keras.Input((2, 2, 1))]
    return keras.Model(inputs, layers.Flatten()(layers.add(inputs)))


def returning(make):
    inputs = keras.Input((2, 2, 1))
    return keras.Model(inputs, make(inputs))


@pytest.mark.parametrize(
    "model, message",
    [
        (
            keras.Model(*[keras.Input((2, 2, None))] * 2),
            r"one input.*\(None, 2, 2, None\)",
        ),
        (two_inputs(), "one input.*Received: .*shapes"),
        (keras.Sequential([layers.Flatten()]), "one input.*shapes None"),
        (returning(lambda x: x), r"Received: .*\(None, 2, 2, 1\)"),
        (
            returning(lambda x: {"score": layers.Flatten()(x)}),
            "Received: a model that returns {'score'",
        ),
        (
            returning(lambda x: {"features": layers.Flatten()(x), "logits": x}),
            "Received: a model that returns",
        ),
    ],
    ids=[
        "channels",
        "two inputs",
        "not built",
        "a map",
        "a score",
        "a map of logits",
    ],
)
def test_models_that_cannot_be_extractors(model, message):
    with pytest.raises(ValueError, match=message):
        Extractor(model, "a")


@pytest.mark.parametrize(
    "settings, message",
    [
        ({"input_range": (1, -1)}, r"Received: input_range=\(1, -1\)"),
        ({"resize": "cubic"}, "Received: resize='cubic'"),
        ({"batch_size": 0}, "Received: batch_size=0"),
    ],
)
def test_settings_that_make_no_sense(settings, message):
    with pytest.raises(ValueError, match=message):
        Extractor(pixels(), "a", **settings)
