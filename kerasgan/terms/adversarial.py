import keras
import numpy as np
from keras import ops

from kerasgan import losses
from kerasgan.game.player import Player
from kerasgan.game.term import Term


@keras.saving.register_keras_serializable("kerasgan")
class DiscriminatorLoss(Term):
    """The discriminator's side of an adversarial loss.

    Reports the accuracy on real and on fake samples where the loss has a
    threshold, else the gap between the mean scores.

    Args:
        loss: an adversarial loss, or its name.
        weight: float, what the cost is multiplied by.
        name: string, names the term in logs. Of a player who pays several,
            `"image_loss"` reports `image_real_accuracy`.
    """

    def __init__(self, loss, weight=1.0, name="loss"):
        super().__init__(weight=weight, name=name)
        self.loss = losses.get(loss)
        reports = ["real_accuracy", "fake_accuracy"]
        if self.loss.threshold is None:
            reports = ["score_gap"]
        of_what = name.removesuffix("loss") if name.endswith("_loss") else ""
        self.reports = tuple(f"{of_what}{report}" for report in reports)

    def judged(self, play):
        """The play that is paid for, and reported on."""
        return play

    def cost(self, play):
        play = self.judged(play)
        return self.loss.discriminator(
            play.on_real["score"], play.on_fake["score"]
        )

    def report(self, play):
        play = self.judged(play)
        real, fake = play.on_real["score"], play.on_fake["score"]
        threshold = self.loss.threshold
        if threshold is None:
            values = [ops.mean(real) - ops.mean(fake)]
        else:
            values = [_mean(real > threshold), _mean(fake <= threshold)]
        return dict(zip(self.reports, values, strict=True))


@keras.saving.register_keras_serializable("kerasgan")
class GeneratorLoss(Term):
    """The generator's side of an adversarial loss.

    Args:
        loss: an adversarial loss, or its name.
        weight: float, what the cost is multiplied by.
        name: string, names the term in logs.
    """

    def __init__(self, loss, weight=1.0, name="loss"):
        super().__init__(weight=weight, name=name)
        self.loss = losses.get(loss)

    def cost(self, play):
        fake = play.on_fake["score"]
        if not self.loss.relativistic:
            return self.loss.generator(fake)
        return self.loss.generator(fake, play.on_real["score"])


@keras.saving.register_keras_serializable("kerasgan")
class EncoderLoss(Term):
    """The encoder's side: reals that it completes should be taken for fakes.

    The generator's loss with the roles of real and fake exchanged, which is to
    say with scores of the other sign: for losses that treat the two alike.

        E l(-h(x, E(x))),   where the generator pays E l(h(G(z), z))

    Args:
        loss: an adversarial loss, or its name: one whose discriminator's side
            is the same with real and fake scores exchanged and negated.
        weight: float, what the cost is multiplied by.
        name: string, names the term in logs.

    Reference:
        [Donahue et al., 2017](https://arxiv.org/abs/1605.09782), section 3.4.
    """

    def __init__(self, loss, weight=1.0, name="encoder_loss"):
        super().__init__(weight=weight, name=name)
        self.loss = losses.get(loss)
        if not _treats_alike(self.loss):
            raise ValueError(
                "Argument `loss` must treat real and fake alike, so that its "
                "roles can be exchanged by the sign of the score. "
                f"Received: loss={loss!r}"
            )

    def cost(self, play):
        real = -play.on_real["score"]
        if not self.loss.relativistic:
            return self.loss.generator(real)
        return self.loss.generator(real, -play.on_fake["score"])


def _treats_alike(loss):
    """Whether real and fake can be exchanged by the sign of the scores."""
    real, fake = np.array([0.3, -1.2, 2.5]), np.array([-0.7, 0.4, 1.1])
    given = loss.discriminator(real, fake)
    return np.allclose(given, loss.discriminator(-fake, -real))


def adversarial_players(loss, discriminator=(), generator=()):
    """The two players of most games: each pays its side of a loss.

    Args:
        loss: an adversarial loss, or its name.
        discriminator: list of terms that the discriminator pays besides.
        generator: list of terms that the generator pays besides.

    Returns:
        A list of two `Player`, the discriminator first.
    """
    return [
        Player("discriminator", [DiscriminatorLoss(loss), *discriminator]),
        Player("generator", [GeneratorLoss(loss), *generator]),
    ]


def _mean(decisions):
    return ops.mean(ops.cast(decisions, "float32"))
