"""Games whose value is an f-divergence of the data from the generator."""

import dataclasses
import math
from collections.abc import Callable

import keras
from keras import ops

from kerasgan.losses.adversarial_loss import AdversarialLoss
from kerasgan.naming import unknown
from kerasgan.ops.math import tangent_exp


@dataclasses.dataclass(frozen=True)
class Divergence:
    """An f-divergence `D_f(P, Q) = E_Q f(p/q)` and the bound that estimates it.

        D_f(P, Q) >= E_P g(v) - E_Q (f* o g)(v)  for every score v(x)

    with equality for `v = v*(p/q)`. All are functions of tensors.

    Attributes:
        f: the convex function, of the ratio of densities `u = p/q`.
        g: from any real score to the domain of `f*`, increasing.
        conjugate: `f* o g`, where `f*(t) = sup_u (u t - f(u))`.
        optimal_score: `v*(u)`, for which `g(v*(u)) = f'(u)`.
        threshold: float, `v*(1)`.
    """

    f: Callable
    g: Callable
    conjugate: Callable
    optimal_score: Callable
    threshold: float = 0.0


def _infinity_of_sign(x):
    return ops.where(x == 0.0, 0.0, ops.sign(x) * math.inf)


# Exponentials are exact for scores in [-40, 40].
DIVERGENCES = {
    "kl": Divergence(
        f=lambda u: u * ops.log(u),
        g=lambda v: v,
        conjugate=lambda v: tangent_exp(v) / math.e,
        optimal_score=lambda u: 1.0 + ops.log(u),
        threshold=1.0,
    ),
    "reverse_kl": Divergence(
        f=lambda u: -ops.log(u),
        g=lambda v: -tangent_exp(-v),
        conjugate=lambda v: v - 1.0,
        optimal_score=lambda u: ops.log(u),
    ),
    "jeffreys": Divergence(
        f=lambda u: (u - 1.0) * ops.log(u),
        g=lambda v: v + 1.0 - tangent_exp(-v),
        conjugate=lambda v: tangent_exp(v) + v - 1.0,
        optimal_score=lambda u: ops.log(u),
    ),
    "pearson": Divergence(
        f=lambda u: ops.square(u - 1.0),
        g=lambda v: v,
        conjugate=lambda v: ops.square(v) / 4.0 + v,
        optimal_score=lambda u: 2.0 * (u - 1.0),
    ),
    "neyman": Divergence(
        f=lambda u: ops.square(1.0 - u) / u,
        g=lambda v: 1.0 - tangent_exp(-v),
        conjugate=lambda v: 2.0 - 2.0 * tangent_exp(-v / 2.0, limit=20.0),
        optimal_score=lambda u: 2.0 * ops.log(u),
    ),
    "squared_hellinger": Divergence(
        f=lambda u: ops.square(ops.sqrt(u) - 1.0),
        g=lambda v: 1.0 - tangent_exp(-v),
        conjugate=lambda v: tangent_exp(v) - 1.0,
        optimal_score=lambda u: 0.5 * ops.log(u),
    ),
    "bhattacharyya": Divergence(
        f=lambda u: 1.0 - ops.sqrt(u),
        g=lambda v: -0.5 * tangent_exp(-v),
        conjugate=lambda v: 0.5 * tangent_exp(v) - 1.0,
        optimal_score=lambda u: 0.5 * ops.log(u),
    ),
    "total_variation": Divergence(
        f=lambda u: 0.5 * ops.abs(u - 1.0),
        g=lambda v: 0.5 * ops.tanh(v),
        conjugate=lambda v: 0.5 * ops.tanh(v),
        optimal_score=lambda u: _infinity_of_sign(u - 1.0),
    ),
    "jensen_shannon": Divergence(
        f=lambda u: (
            0.5 * (u * ops.log(u) - (u + 1.0) * ops.log((u + 1.0) / 2.0))
        ),
        g=lambda v: 0.5 * (math.log(2.0) - ops.softplus(-v)),
        conjugate=lambda v: 0.5 * (ops.softplus(v) - math.log(2.0)),
        optimal_score=lambda u: ops.log(u),
    ),
    "gan": Divergence(
        f=lambda u: u * ops.log(u) - (u + 1.0) * ops.log(u + 1.0),
        g=lambda v: -ops.softplus(-v),
        conjugate=lambda v: ops.softplus(v),
        optimal_score=lambda u: ops.log(u),
    ),
}


@keras.saving.register_keras_serializable("kerasgan")
class FDivergence(AdversarialLoss):
    """The discriminator estimates an f-divergence, the generator minimises it.

        discriminator: -E g(h(x)) + E (f* o g)(h(G))
        generator:     -E (f* o g)(h(G)), or the alternative -E g(h(G))

    With P the data and Q the generator, the divergences are

        kl                 E_P log u
        reverse_kl         -E_Q log u
        jeffreys           the sum of these two
        pearson            E_Q (u - 1)^2
        neyman             E_P (1/u - 1)^2
        squared_hellinger  E_Q (sqrt u - 1)^2
        bhattacharyya      1 - E_Q sqrt u, one minus the affinity
        total_variation    1/2 E_Q |u - 1|
        jensen_shannon     the usual one, which is half of the paper's
        gan                2 jensen_shannon - log 4, the game of `Minimax`

    where `u = p/q`. Exponentials are exact for scores in [-40, 40] and go on
    by their tangent beyond, where the estimate is no longer a lower bound.

    Args:
        divergence: string, one of the names above. `losses.get` knows the
            loss as `"f_divergence:"` and this name.
        alternative_generator: bool, whether the generator has the alternative
            loss. For `"gan"` that is the loss of `NonSaturating`.

    Example:

    >>> loss = FDivergence("kl")
    >>> loss.threshold  # the optimal score is 1 + log u
    1.0

    Reference:
        [Nowozin et al., 2016](https://arxiv.org/abs/1606.00709), sections 2
        and 3.2; not all of its output activations `g` are those used here.
    """

    def __init__(self, divergence, alternative_generator=False):
        if divergence not in DIVERGENCES:
            raise unknown("f-divergence", divergence, list(DIVERGENCES))
        self.divergence = DIVERGENCES[divergence]
        self.alternative_generator = alternative_generator
        self.threshold = self.divergence.threshold

    def discriminator(self, real, fake):
        on_real = ops.mean(self.divergence.g(real))
        return -on_real + ops.mean(self.divergence.conjugate(fake))

    def generator(self, fake, real=None):
        if self.alternative_generator:
            return -ops.mean(self.divergence.g(fake))
        return -ops.mean(self.divergence.conjugate(fake))
