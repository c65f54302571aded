import keras
import tensorflow as tf

from kerasgan.game.term import Term


@keras.saving.register_keras_serializable("kerasgan")
class BoundaryEquilibrium(Term):
    """The discriminator's side of a boundary equilibrium game.

        E e(x) - k E e(G)
        k <- clip(k + rate (diversity E e(x) - E e(G)), 0, 1)   once a step

    The score is the energy e, the discriminator's reconstruction error. The
    generator pays E e(G), as `GeneratorLoss` of an energy loss does.

    Reports `convergence`, E e(x) + |diversity E e(x) - E e(G)|, which falls as
    the game converges, and `balance`, which is k.

    Args:
        diversity: float in (0, 1], the paper's gamma: the ratio of the mean
            energies that k steers to.
        rate: float, the paper's lambda_k.
        weight: float.
        name: string, names the term in logs.

    Reference:
        [Berthelot et al., 2017](https://arxiv.org/abs/1703.10717), sections
        3.3 and 3.4.
    """

    default_name = "boundary_equilibrium"
    reports = ("convergence", "balance")

    def __init__(self, diversity=0.5, rate=0.001, weight=1.0, name=None):
        super().__init__(weight=weight, name=name)
        if not 0.0 < diversity <= 1.0:
            raise ValueError(
                "Argument `diversity` must be in (0, 1]. "
                f"Received: diversity={diversity}"
            )
        self.diversity = diversity
        self.rate = rate

    def prepare(self, game, player):
        self.k = self.add_state("k")

    def cost(self, play):
        real, fake = _energies(play)
        return real - self.k * fake, (real, fake)

    def update(self, aux):
        real, fake = aux
        k = self.k + self.rate * (self.diversity * real - fake)
        self.k.assign(tf.clip_by_value(k, 0.0, 1.0))

    def report(self, play):
        real, fake = _energies(play)
        imbalance = tf.abs(self.diversity * real - fake)
        return {"convergence": real + imbalance, "balance": self.k.value}


def _energies(play):
    real, fake = play.on_real["score"], play.on_fake["score"]
    return tf.reduce_mean(real), tf.reduce_mean(fake)
