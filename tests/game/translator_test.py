"""Pictures of pictures, of sizes that the network was not trained on."""

import keras
import numpy as np
import pytest
from keras import layers

import kerasgan
from kerasgan import priors
from kerasgan.ops import images
from kerasgan.terms import GeneratorLoss

SIDE = 8
CYCLE = {"width": 2, "num_blocks": 1, "num_halvings": 1, "identity_weight": 0}


def cyclegan(height=SIDE, width=SIDE):
    shapes = {
        "image_shape": (height, width, 3),
        "condition_shape": (height, width, 1),
    }
    return kerasgan.create("cyclegan", **shapes, **CYCLE)


def pictures(*shape):
    rng = np.random.default_rng(0)
    return rng.integers(0, 256, shape).astype("uint8")


def floats(taken):
    return (taken / 127.5 - 1.0).astype("float32")


def lone(body, *others, channels=1):
    """A game of one network, of a picture of 4 x 4 and of other inputs."""
    taken = {"condition": keras.Input((4, 4, channels), name="condition")}
    taken |= {
        prior.key: keras.Input(shape, dtype=dtype, name=prior.key)
        for prior in others
        for shape, dtype in prior.spec.values()
    }
    return kerasgan.Game(
        {"generator": keras.Model(taken, {"image": body(taken)})},
        [kerasgan.Player("generator", [GeneratorLoss("hinge")])],
        priors.Joint([priors.Given((4, 4, channels)), *others]),
    )


@pytest.fixture(scope="module")
def game():
    return cyclegan()


@pytest.fixture(scope="module")
def translate(game):
    return game.translator()


def test_pictures_of_its_own_size_are_samples(game, translate):
    taken = pictures(2, SIDE, SIDE, 1)
    expected = game.forward({"condition": floats(taken)})["image"]
    np.testing.assert_allclose(translate(taken), expected, atol=1e-5)
    images = floats(pictures(1, SIDE, SIDE, 3))
    back = game.backward({"image": images})["condition"]
    made = game.translate(images, maker="condition")
    np.testing.assert_allclose(made, back, atol=1e-5)


@pytest.mark.parametrize("size", [(12, 16), (13, 9), (8, 5)])
def test_other_sizes_are_those_of_a_game_of_that_size(size, game, translate):
    """Mirrored by NumPy up to a multiple of 4, of at least 8, and cut off."""
    assert (translate.multiple, translate.least) == (4, 8)
    sides = [max(8, -(-side // 4) * 4) for side in size]
    other = cyclegan(*sides)
    other.set_weights(
        [
            new if old.shape == new.shape else old
            for old, new in zip(
                other.get_weights(), game.get_weights(), strict=True
            )
        ]  # but for the history of fakes
    )
    taken = pictures(1, *size, 1)
    margins = [(0, more - side) for more, side in zip(sides, size, strict=True)]
    whole = np.pad(taken, ((0, 0), *margins, (0, 0)), "reflect")
    expected = other.forward({"condition": floats(whole)})["image"]
    expected = expected[:, : size[0], : size[1]]
    np.testing.assert_allclose(translate(taken), expected, atol=1e-5)


def test_what_is_made_may_be_larger_and_noise_goes_on():
    """Noise of 2 x 2 is that of 4 x 4 pixels, and is mirrored beyond."""

    def body(taken):
        noise = layers.UpSampling2D(2)(taken["noise"])
        return layers.UpSampling2D(2)(taken["condition"] / 4 + noise / 2)

    game = lone(body, priors.Uniform((2, 2, 1), key="noise"))
    translate = game.translator()
    assert (translate.multiple, translate.scale) == (2, (2, 2))
    taken = pictures(1, 5, 8, 1)
    noise = np.array(game.draw(1, 3, condition=taken[:, :4, :4])["noise"])
    noise = np.pad(noise, ((0, 0), (0, 1), (0, 2), (0, 0)), "reflect")
    noise = noise.repeat(2, 1).repeat(2, 2)[:, :5]
    expected = floats(taken) / 4 + noise / 2
    made = translate(taken, seed=3)
    assert made.shape == (1, 10, 16, 1)
    np.testing.assert_allclose(
        made, expected.repeat(2, 1).repeat(2, 2), atol=1e-6
    )


def test_labels_are_asked_for():
    def body(taken):
        label = layers.Reshape((1, 1, 1))(taken["label"])
        return taken["condition"] * keras.ops.cast(label, "float32")

    game = lone(body, priors.Categorical(3))
    taken = np.full((2, 3, 6, 1), 0.25, "float32")
    made = game.translate(taken, label=[0, 2])
    np.testing.assert_allclose(made[:, 0, 0, 0], [0, 0.5])
    with pytest.raises(ValueError, match=r"`label` is needed.*Received: \[\]"):
        game.translate(taken)
    with pytest.raises(ValueError, match="from 0 to 2. Received: label from 3"):
        game.translate(taken, label=3)


def test_a_network_that_is_not_convolutional_takes_its_own_size():
    def body(taken):
        x = layers.Dense(16)(layers.Flatten()(taken["condition"]))
        return layers.Reshape((4, 4, 1))(x)

    translate = lone(body).translator()
    assert translate.multiple is None
    assert translate(pictures(2, 4, 4, 1)).shape == (2, 4, 4, 1)
    with pytest.raises(ValueError, match=r"\(num, 4, 4, 1\).*\(2, 8, 4, 1\)"):
        translate(pictures(2, 8, 4, 1))


@pytest.mark.parametrize(
    "taken, message",
    [
        (np.zeros((1, 8, 8, 3)), r"\(num, height, width, 1\).*\(1, 8, 8, 3\)"),
        (np.zeros((8, 8, 1)), r"Received: pictures of shape \(8, 8, 1\)"),
        (np.zeros((0, 8, 8, 1)), r"Received: pictures of shape \(0, 8, 8, 1\)"),
        (np.zeros((1, 8, 8, 1), "int32"), "Received: pictures of dtype int32"),
        (np.full((1, 8, 8, 1), 3.0), "Received: condition from 3.0 to 3.0"),
        (np.full((1, 8, 8, 1), np.nan), "Received: condition from nan"),
    ],
)
def test_what_cannot_be_taken(taken, message, translate):
    with pytest.raises(ValueError, match=message):
        translate(taken)


def test_only_what_is_made_of_one_picture_can_translate():
    gan = kerasgan.create("gan", image_shape=(4, 4, 1), width=4)
    with pytest.raises(ValueError, match=r"one picture.*Received: `image` of"):
        gan.translator()


@pytest.mark.parametrize("height, width", [(1, 1), (2, 7), (9, 3)])
def test_mirrored(height, width):
    taken = pictures(2, 4, 5, 3)
    margins = max(0, height - 4), max(0, width - 5)
    expected = np.pad(
        taken, ((0, 0), (0, margins[0]), (0, margins[1]), (0, 0)), "reflect"
    )[:, :height, :width]
    found = images.mirrored(taken, height, width)
    np.testing.assert_array_equal(found, expected)
