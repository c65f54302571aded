"""Figures of densities, divergences and losses."""

import keras
import numpy as np

from kerasgan import games
from kerasgan import losses
from kerasgan.game import Game
from kerasgan.games import plots
from kerasgan.games.densities import MIXTURE
from kerasgan.games.layers import Minus
from kerasgan.ops import random
from kerasgan.priors import Normal
from kerasgan.terms import adversarial_players

DATA = ((0.7, -1.0, 0.5), (0.3, 1.5, 0.4))  # (weight, mean, deviation)
FAKES = ((1.0, 0.3, 1.0),)


def fits(figure, names=("kl", "reverse_kl", "jensen_shannon", "mmd")):
    """One Gaussian for a mixture of two: which divergence prefers which.

    Args:
        figure: matplotlib's figure.
        names: sequence of strings, as `games.fit_gaussian` takes them.
    """
    x, y = np.linspace(-4, 4, 81), np.linspace(-3.5, 4, 76)
    plane = np.stack(np.meshgrid(x, y), axis=-1)
    mixture = sum(w * _bell(plane, m, s, 2) for w, m, s in MIXTURE)
    for axes, name in zip(
        figure.subplots(1, len(names), squeeze=False)[0], names, strict=True
    ):
        found = games.fit_gaussian(name)
        plots.surface(axes, x, y, mixture)
        plots.gaussian(axes, found.mean, found.deviation)
        axes.set(title=f"{name}: {found.divergence:.3g}", aspect="equal")


def optimal_discriminator(figure, num_steps=1500):
    """What the best discriminator says between two densities, and one does.

    Args:
        figure: matplotlib's figure.
        num_steps: integer, the steps for which one is trained.
    """
    x = np.linspace(-4, 4, 161)
    p, q = _line(x, DATA), _line(x, FAKES)
    axes = figure.subplots()
    axes.fill_between(x, p, alpha=0.3, label="data, p")
    axes.fill_between(x, q, alpha=0.3, label="fakes, q")
    said = {
        "p / (p + q)": games.optimal_discriminator(p, q),
        f"trained, {num_steps} steps": trained_discriminator(x, num_steps),
    }
    plots.curves(axes, x, said)
    axes.set(xlabel="x", ylim=(0, 1.05))


def generator_losses(figure):
    """What generators pay, and how hard they are pulled, over D(G(z)).

    Args:
        figure: matplotlib's figure.
    """
    judged = np.linspace(0.01, 0.99, 99, dtype="float32")
    scores = np.log(judged / (1 - judged))
    names = ("minimax", "non_saturating", "maximum_likelihood", "least_squares")
    paid = {n: _each(losses.get(n).generator, scores) for n in names}
    # By the score, which is what networks give; both axes are of one grid.
    pulls = {n: np.abs(np.gradient(y, scores)) for n, y in paid.items()}
    for axes, drawn, title in zip(
        figure.subplots(1, 2),
        (paid, pulls),
        ("the generator's loss", "|its derivative by the score|"),
        strict=True,
    ):
        plots.curves(axes, judged, drawn)
        axes.set(title=title, xlabel="D(G(z))")
    figure.axes[0].set_ylim(-8, 5)
    figure.axes[1].set_ylim(0, 2)


def trained_discriminator(x, num_steps):
    """What a discriminator says at `x` after training on fixed fakes.

    The fakes are z - theta with theta = -0.3, whose player does not move.

    Args:
        x: array of shape `(n,)`.
        num_steps: integer.
    """
    with random.initial_weights(0):
        game = Game(
            {
                "discriminator": _perceptron(),
                "generator": keras.Sequential(
                    [keras.Input((1,)), Minus([-FAKES[0][1]])]
                ),
            },
            adversarial_players("non_saturating"),
            Normal(1),
        )
    optimizers = {
        "discriminator": keras.optimizers.Adam(0.01),
        "generator": keras.optimizers.SGD(0.0),
    }
    rows = {"image": _quantiles(DATA, 512)}
    games.trajectory(game, num_steps, optimizers, data=rows)
    scores = game.networks["discriminator"](np.float32(x[:, None]))
    return np.asarray(keras.ops.sigmoid(scores))[:, 0]


def _perceptron(width=32):
    return keras.Sequential(
        [
            keras.Input((1,)),
            keras.layers.Dense(width, activation="tanh"),
            keras.layers.Dense(width, activation="tanh"),
            keras.layers.Dense(1),
        ]
    )


def _quantiles(mixture, num_rows):
    """Points that are as dense as a mixture on the line: no chance in it."""
    x = np.linspace(-6, 6, 4001)
    share = np.cumsum(_line(x, mixture))
    levels = (np.arange(num_rows) + 0.5) / num_rows
    return np.float32(np.interp(levels, share / share[-1], x)[:, None])


def _line(x, mixture):
    return sum(w * _bell(x[:, None], m, s, 1) for w, m, s in mixture)


def _bell(x, mean, deviation, dimensions):
    squares = ((x - np.asarray(mean)) ** 2).sum(-1)
    scale = (2 * np.pi * deviation**2) ** (dimensions / 2)
    return np.exp(-squares / (2 * deviation**2)) / scale


def _each(loss, scores):
    return np.array([float(loss(score[None, None])) for score in scores])
