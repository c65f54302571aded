"""The figure of augmentations that leak into samples, or do not."""

import keras
import numpy as np
from keras import ops

from kerasgan import games
from kerasgan.game import Game
from kerasgan.games import plots
from kerasgan.ops import random
from kerasgan.priors import Normal
from kerasgan.terms import adversarial_players

CENTER, DEVIATION = (2.0, 0.0), 0.25  # of the data, a Gaussian in the plane
START = (-2.0, 0.0)  # of the fakes: as far as can be


def leaks(figure, shares=(0.5, 0.8, 1.0), num_steps=1000):
    """What a discriminator sees of fakes that are turned, and what it teaches.

    A share of what it sees, real or fake, is turned by 0 to 3 quarters with
    equal chances. The fakes begin opposite to the data.

    Args:
        figure: matplotlib's figure.
        shares: sequence of floats in [0, 1], each for a GAN to be trained.
        num_steps: integer.
    """
    seen, *trained = figure.subplots(1, 1 + len(shares))
    p = np.linspace(0.0, 1.0, 101)
    kinds = {"any quarter turn": turns, "a half turn": half_turn}
    data, opposite = np.eye(4)[[0, 2]]
    curves = {
        name: [visible(kind(share), data, opposite) for share in p]
        for name, kind in kinds.items()
    }
    plots.curves(seen, p, curves)
    seen.set(title="JS of opposite fakes", xlabel="share augmented")
    real = _data(128 * 25)
    for axes, share in zip(trained, shares, strict=True):
        samples = train(real, share, num_steps).sample(512, seed=0)
        plots.points(axes, real[:512], color="0.7")
        plots.points(axes, samples, color="tab:red")
        axes.set(aspect="equal", xlim=(-3, 3), ylim=(-3, 3))
        axes.set_title(f"share {share:g}: {leaked(samples):.0%} leaked")


def turns(share):
    """The matrix of an augmentation of four directions: any turn, at random.

        T = (1 - share) I + share / 4 (ones)

    Invertible, and so without a leak, unless the share is 1.
    """
    return (1 - share) * np.eye(4) + share / 4


def half_turn(share):
    """The same of a half turn, which cannot be undone if half are turned.

    T = (1 - share) I + share F,   F the exchange of opposites
    """
    return (1 - share) * np.eye(4) + share * np.roll(np.eye(4), 2, axis=0)


def visible(augmentation, p, q):
    """Jensen-Shannon's divergence of p and q after an augmentation.

    It is what the best discriminator earns, and 0 where T p = T q.
    """
    p, q = augmentation @ p, augmentation @ q
    judged = games.optimal_discriminator(p, q)
    earned = _times_log(p, judged) + _times_log(q, 1 - judged)
    return earned / 2 + np.log(2)


def leaked(samples):
    """The share of samples in other directions than the data."""
    return float(np.mean(samples[:, 0] < np.abs(samples[:, 1])))


def train(real, share, num_steps):
    """A GAN whose discriminator sees points that may be turned."""
    with random.initial_weights(0):
        game = Game(
            {
                "generator": _perceptron(2, last=START),
                "discriminator": _perceptron(2, [QuarterTurns(share)]),
            },
            adversarial_players("non_saturating"),
            Normal(2),
        )
    game.compile(keras.optimizers.Adam(1e-3, beta_1=0.5), jit_compile=False)
    game.fit(real, batch_size=128, steps_per_epoch=num_steps, verbose=0)
    return game


@keras.saving.register_keras_serializable("kerasgan")
class QuarterTurns(keras.layers.Layer):
    """Turns a share of points by 0 to 3 quarters, in training.

    Args:
        share: float in [0, 1].
    """

    def __init__(self, share, **kwargs):
        super().__init__(**kwargs)
        self.share = share

    def call(self, inputs, training=False):
        if not training:
            return inputs
        rows, key = ops.shape(inputs)[:1], random.next_key()
        quarters = random.integers(rows, random.key(key, 0), 4)
        chosen = random.uniform(rows, random.key(key, 1)) < self.share
        angle = np.pi / 2 * ops.cast(ops.where(chosen, quarters, 0), "float32")
        x, y = ops.unstack(inputs, 2, axis=1)
        cos, sin = ops.cos(angle), ops.sin(angle)
        return ops.stack([cos * x - sin * y, sin * x + cos * y], axis=1)

    def compute_output_shape(self, input_shape):
        return input_shape

    def get_config(self):
        return super().get_config() | {"share": self.share}


def _data(num_rows):
    noise = random.normal((num_rows, 2), random.key(0, 1))
    return np.float32(CENTER) + DEVIATION * noise.numpy()


def _perceptron(inputs, first=(), last=(0.0,), width=64):
    """Two hidden layers, and outputs that start around `last`."""
    start = keras.initializers.Constant(last)
    return keras.Sequential(
        [
            keras.Input((inputs,)),
            *first,
            keras.layers.Dense(width, activation="relu"),
            keras.layers.Dense(width, activation="relu"),
            keras.layers.Dense(len(last), bias_initializer=start),
        ]
    )


def _times_log(p, judged):
    return p[p > 0] @ np.log(judged[p > 0])
