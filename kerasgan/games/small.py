"""Real games of few weights, whose equilibria are known."""

import keras
import numpy as np
from keras import ops

from kerasgan.game import Game
from kerasgan.games.layers import Minus
from kerasgan.games.layers import Simplex
from kerasgan.layers import InstanceNoise
from kerasgan.ops import random
from kerasgan.priors import Normal
from kerasgan.priors import Prior
from kerasgan.terms import adversarial_players

LASTING = 10**9  # steps in which instance noise fades: it does not


@keras.saving.register_keras_serializable("kerasgan")
class Ones(Prior):
    """The latent that is always 1."""

    @property
    def spec(self):
        return {"latent": ((1,), "float32")}

    def sample(self, num_samples, seed, batch=None):
        return {"latent": ops.ones((num_samples, 1))}


@keras.saving.register_keras_serializable("kerasgan")
class SmallGame(Game):
    """A game that draws its data, which are a Gaussian or a point.

    Args:
        networks, players, prior, dynamics: as in `Game`.
        center: tuple of floats, the mean of the data.
        deviation: float, their standard deviation; 0 for a point.
        num_rows: integer, the rows of real data of a turn.
        equilibrium: dict from players' names to tuples of the weights that
            they have in an equilibrium, or `None` if that is not known.
        **kwargs: `average`, `seed` and `name`, as in `Game`.
    """

    def __init__(
        self,
        networks,
        players,
        prior,
        dynamics=None,
        center=(0.0,),
        deviation=0.0,
        num_rows=1,
        equilibrium=None,
        **kwargs,
    ):
        super().__init__(networks, players, prior, dynamics, **kwargs)
        self.center = tuple(center)
        self.deviation = deviation
        self.num_rows = num_rows
        self._equilibrium = tuple((equilibrium or {}).items())

    @property
    def equilibrium(self):
        """A point at which nobody moves, by player; `None` if not known."""
        return {n: list(x) for n, x in self._equilibrium} or None

    def draw_data(self, num_turns=1):
        """The real rows of this step's turns: a dict with `"image"`."""
        shape = (num_turns * self.num_rows, len(self.center))
        noise = random.normal(shape, random.key(self.seed, self.step))
        return {"image": np.float32(self.center) + self.deviation * noise}


def bilinear(dynamics=None, start=(10.0, 10.0), **kwargs):
    """The game `theta w`: the least that still goes round in circles.

        min over theta, max over w, of -w theta,   v = (theta, -w)

    The data are the point 0, the generator gives `theta`, the critic scores
    `w x`, and both pay their sides of the Wasserstein loss. Nobody moves at
    the origin alone.

    Args:
        dynamics: a `Dynamics`; by default players move in turns.
        start: pair of floats, where `w` and `theta` start.
        **kwargs: `average`, `seed` and `name`, as in `Game`.

    Returns:
        A `Game` with the players `"discriminator"` and `"generator"`.

    Example:

    >>> from kerasgan.games import bilinear
    >>> bilinear().equilibrium
    {'discriminator': [0.0], 'generator': [0.0]}
    """
    return dirac("wasserstein", dynamics=dynamics, start=start, **kwargs)


def dirac(
    loss="minimax",
    terms=(),
    dynamics=None,
    start=(1.0, 1.0),
    noise=0.0,
    **kwargs,
):
    """The Dirac GAN: data are the point 0, fakes the point theta.

        h(x) = w x,   G = theta

    Args:
        loss: an adversarial loss, or its name.
        terms: list of terms that the discriminator pays besides, such as
            `R1(gamma=1.0)`.
        dynamics: a `Dynamics`; by default players move in turns.
        start: pair of floats, where `w` and `theta` start.
        noise: float, the deviation of the noise that is added to all that the
            discriminator sees, of 256 rows then.
        **kwargs: `average`, `seed` and `name`, as in `Game`.

    Returns:
        A `Game` with the players `"discriminator"` and `"generator"`.

    Example:

    >>> from kerasgan.games import dirac, jacobian
    >>> from kerasgan.terms import R1
    >>> jacobian(dirac("minimax", [R1(gamma=1.0)], start=(0.0, 0.0))).tolist()
    [[1.0, 0.5], [-0.5, 0.0]]

    Reference:
        [Mescheder et al., 2018](https://arxiv.org/abs/1801.04406), section 2.
    """
    w, theta = start
    judge = [keras.Input((1,)), _line([[w]])]
    if noise:
        judge.insert(1, InstanceNoise(noise, LASTING))
    return SmallGame(
        {
            "discriminator": keras.Sequential(judge),
            "generator": keras.Sequential(
                [keras.Input((1,)), _line([[theta]])]
            ),
        },
        adversarial_players(loss, discriminator=list(terms)),
        Ones(),
        dynamics,
        num_rows=256 if noise else 1,
        equilibrium={"discriminator": (0.0,), "generator": (0.0,)},
        **kwargs,
    )


def gaussian_mean(
    mean=(0.0, 0.0),
    deviation=1.0,
    dynamics=None,
    start=None,
    num_rows=64,
    **kwargs,
):
    """A Wasserstein GAN that is to find the mean of a Gaussian.

        h(x) = w' x,   G(z) = z - theta,   z ~ N(0, deviation^2 I)

    In expectation the critic pays `-(theta + mean)' w`: a bilinear game, of
    which a step sees a sample.

    Args:
        mean: sequence of floats, the mean of the data.
        deviation: float, the standard deviation of data and latents; with 0
            a step sees expectations.
        dynamics: a `Dynamics`; by default players move in turns.
        start: pair of sequences, where `w` and `theta` start; ones by default.
        num_rows: integer, the rows of a turn.
        **kwargs: `average`, `seed` and `name`, as in `Game`.

    Returns:
        A `Game` with the players `"discriminator"` and `"generator"`.

    Reference:
        [Daskalakis et al., 2018](https://arxiv.org/abs/1711.00141), section 2.
    """
    size = len(mean)
    w, theta = np.ones((2, size)) if start is None else start
    generator = [
        keras.Input((size,)),
        keras.layers.Rescaling(float(deviation)),
        Minus([float(each) for each in theta]),
    ]
    judge = [keras.Input((size,)), _line(np.reshape(w, (size, 1)))]
    return SmallGame(
        {
            "discriminator": keras.Sequential(judge),
            "generator": keras.Sequential(generator),
        },
        adversarial_players("wasserstein"),
        Normal(size),
        dynamics,
        center=tuple(map(float, mean)),
        deviation=float(deviation),
        num_rows=num_rows,
        equilibrium={
            "discriminator": (0.0,) * size,
            "generator": tuple(-float(each) for each in mean),
        },
        **kwargs,
    )


def matrix(payoff, dynamics=None, start=None, **kwargs):
    """A matrix game: p picks a row, q a column, and p pays q `p' A q`.

    The weights of both players are probabilities: after each step they are
    projected to the simplex. The generator is the player who picks a column.

    Args:
        payoff: array A of shape `(rows, columns)`.
        dynamics: a `Dynamics`; by default players move in turns.
        start: pair of the probabilities p and q; uniform ones by default.
        **kwargs: `average`, `seed` and `name`, as in `Game`.

    Returns:
        A `Game` with the players `"discriminator"`, whose weights are p, and
        `"generator"`, whose weights are q. Its equilibrium is known if both
        play all that they have in it.

    Raises:
        ValueError: if `payoff` is not a matrix, or `start` not probabilities.

    Example:

    >>> from kerasgan.games import matrix
    >>> game = matrix([[1.0, -1.0], [-1.0, 1.0]])  # matching pennies
    >>> game.data_shapes()
    {'image': (2,)}
    """
    payoff = np.asarray(payoff, "float32")
    if payoff.ndim != 2 or not np.isfinite(payoff).all():
        raise ValueError(
            "Argument `payoff` must be a matrix of finite numbers. "
            f"Received: payoff={payoff.tolist()}"
        )
    p, q = [np.full(n, 1 / n) for n in payoff.shape] if start is None else start
    for name, lottery, size in zip("pq", (p, q), payoff.shape, strict=True):
        _check_probabilities(name, np.asarray(lottery), size)
    rules = _line(payoff.T)
    rules.trainable = False
    columns = payoff.shape[1]
    choice = _line(np.reshape(q, (1, -1)), Simplex())
    answer = _line(np.reshape(p, (-1, 1)), Simplex())
    return SmallGame(
        {
            "discriminator": keras.Sequential(
                [keras.Input((columns,)), rules, answer]
            ),
            "generator": keras.Sequential([keras.Input((1,)), choice]),
        },
        adversarial_players("wasserstein"),
        Ones(),
        dynamics,
        center=(0.0,) * columns,
        equilibrium=_mixed(payoff),
        **kwargs,
    )


def _mixed(payoff):
    """The equilibrium in which both players mix all that they have, or `None`.

    A q = v 1,   A' p = v 1,   both of sum 1
    """
    if len(set(payoff.shape)) > 1:
        return None
    found = {}
    sides = {"discriminator": payoff.T, "generator": payoff}
    for name, rows in sides.items():
        ones = np.ones((len(rows), 1))
        equal = np.block([[rows, -ones], [ones.T, 0.0]])
        if np.linalg.matrix_rank(equal) < len(equal):
            return None
        lottery = np.linalg.solve(equal, [*np.zeros(len(rows)), 1.0])[:-1]
        if lottery.min() <= 0:
            return None
        found[name] = tuple(map(float, lottery))
    return found


def _line(kernel, constraint=None):
    kernel = np.asarray(kernel, "float32").tolist()
    return keras.layers.Dense(
        len(kernel[0]),
        use_bias=False,
        kernel_initializer=keras.initializers.Constant(kernel),
        kernel_constraint=constraint,
    )


def _check_probabilities(name, lottery, size):
    fits = lottery.shape == (size,) and (lottery >= 0).all()
    if not fits or abs(lottery.sum() - 1) > 1e-5:
        raise ValueError(
            f"Argument `start` must hold {size} probabilities for {name}. "
            f"Received: {lottery.tolist()}"
        )
