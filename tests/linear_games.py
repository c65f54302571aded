"""Games whose terms have closed forms: every output is linear in the image."""

import keras
import numpy as np
import tensorflow as tf

import kerasgan
from kerasgan import priors
from kerasgan.game.field import evaluate_field
from kerasgan.ops import random
from kerasgan.terms import DiscriminatorLoss
from kerasgan.terms import GeneratorLoss

SCORE = np.array([[2.0], [-1.0], [2.0]], "float32")  # of norm 3
FEATURES = np.array([[1, 2], [0, 1], [-1, 3]], "float32")
CLASSES = np.array([[1, -1], [2, 0], [0, 1]], "float32")
BY_LABEL = np.array([[3, 0, 4], [0, 0, 2]], "float32")  # of norms 5 and 2
GENERATOR = np.array([[1, 0, 2], [0, -1, 1]], "float32")


def linear(matrix, name=None):
    start = keras.initializers.Constant(matrix)
    return keras.layers.Dense(
        matrix.shape[1], kernel_initializer=start, name=name
    )


def critic():
    """Scores `image SCORE`."""
    image = keras.Input((3,), name="image")
    return keras.Model({"image": image}, {"score": linear(SCORE)(image)})


def telling_critic():
    """Gives features and classes beside the score."""
    image = keras.Input((3,), name="image")
    outputs = {
        "score": linear(SCORE)(image),
        "features": linear(FEATURES)(image),
        "classes": linear(CLASSES)(image),
    }
    return keras.Model({"image": image}, outputs)


def conditional_critic():
    """Scores the product of the image with its label's row of BY_LABEL."""
    image = keras.Input((3,), name="image")
    label = keras.Input((), dtype="int32", name="label")
    one_hot = kerasgan.layers.OneHot(2)(label)
    product = keras.layers.Dot(axes=1)([linear(BY_LABEL)(one_hot), image])
    inputs = {"image": image, "label": label}
    return keras.Model(inputs, {"score": product})


def curved_critic(width=4):
    """Scores by a perceptron with tanh, for second derivatives."""
    image = keras.Input((3,), name="image")
    x = keras.layers.Dense(width, activation="tanh")(image)
    return keras.Model(
        {"image": image},
        {"score": keras.layers.Dense(1)(x), "features": x},
    )


def generator():
    return keras.Sequential([keras.Input((2,)), linear(GENERATOR)])


def linear_game(discriminator=(), generator_pays=(), judge=critic, **settings):
    """A game of a linear generator; only these terms if a player has any."""
    loss = settings.pop("loss", "wasserstein")
    discriminator = discriminator or [DiscriminatorLoss(loss)]
    generator_pays = generator_pays or [GeneratorLoss(loss)]
    return kerasgan.Game(
        networks={"generator": generator(), "discriminator": judge()},
        prior=settings.pop("prior", priors.Normal(2)),
        players=[
            kerasgan.Player("discriminator", discriminator),
            kerasgan.Player("generator", generator_pays),
        ],
        **settings,
    )


def images(rows=8, seed=0):
    rng = np.random.default_rng(seed)
    return rng.normal(size=(rows, 3)).astype("float32")


def field_of(game, player, batch=None):
    """The field at the networks' weights, with one key for all calls."""
    batch = batch or {"image": tf.constant(images())}
    return evaluate_field(game, batch, random.key(1), (player,))


def play_of(game, batch=None):
    """The play that `field_of` sees."""
    batch = batch or {"image": tf.constant(images())}
    key = random.key(random.key(1), 0)
    return game.plays(batch, key, training=True)["main"]


def finite_differences(game, player, step=1e-2):
    """The gradient of a player's cost, by central differences."""
    batch = {"image": tf.constant(images())}
    cost = tf.function(
        lambda: field_of(game, player, batch).logs[f"{player}_cost"]
    )
    gradients = []
    for weight in game.weights_of(player):
        value = np.array(weight, "float64")
        gradient = np.zeros_like(value)
        for index in np.ndindex(*value.shape):
            costs = []
            for sign in (1, -1):
                moved = value.copy()
                moved[index] += sign * step
                weight.assign(moved)
                costs.append(float(cost()))
            gradient[index] = (costs[0] - costs[1]) / (2 * step)
        weight.assign(value)
        gradients.append(gradient)
    return gradients


def assert_gradient(game, player, tolerance=1e-3):
    """The gradient of the field is that of finite differences."""
    received = field_of(game, player).gradients[player]
    expected = finite_differences(game, player)
    for a, b in zip(received, expected, strict=True):
        if a is None:
            assert not b.any()
            continue
        scale = max(np.abs(each).max() for each in expected)
        np.testing.assert_allclose(a, b, atol=tolerance * scale)
