import keras
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
        name: string, names the term in logs.
    """

    def __init__(self, loss, weight=1.0, name="loss"):
        super().__init__(weight=weight, name=name)
        self.loss = losses.get(loss)
        if self.loss.threshold is None:
            self.reports = ("score_gap",)
        else:
            self.reports = ("real_accuracy", "fake_accuracy")

    def cost(self, play):
        return self.loss.discriminator(
            play.on_real["score"], play.on_fake["score"]
        )

    def report(self, play):
        real, fake = play.on_real["score"], play.on_fake["score"]
        threshold = self.loss.threshold
        if threshold is None:
            return {"score_gap": ops.mean(real) - ops.mean(fake)}
        return {
            "real_accuracy": _mean(real > threshold),
            "fake_accuracy": _mean(fake <= threshold),
        }


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
