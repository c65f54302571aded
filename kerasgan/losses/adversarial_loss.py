from kerasgan.configurable import Configurable


class AdversarialLoss(Configurable):
    """What each side of the game minimises, as a function of the scores.

    An adversarial loss holds no state. Its two methods map raw scores (before
    any sigmoid) to a scalar, the mean over every score given. Unlike a
    `keras.losses.Loss` it does not divide by the number of replicas: the game
    does that once, for the whole cost.

    Subclasses override both methods, and `threshold` where it is not 0.

    Attributes:
        threshold: the score above which the discriminator says "real"; `None`
            where scores are not a decision, as a Wasserstein critic's.
        relativistic: whether the generator's loss needs the real scores too.
    """

    threshold = 0.0
    relativistic = False

    def discriminator(self, real, fake):
        """The discriminator's loss.

        Args:
            real: scores of real samples, a float tensor of any shape.
            fake: scores of fake samples, a float tensor of any shape.

        Returns:
            A scalar tensor.
        """
        raise NotImplementedError

    def generator(self, fake, real=None):
        """The generator's loss.

        Args:
            fake: scores of fake samples, a float tensor of any shape.
            real: scores of real samples, for losses that compare the two.

        Returns:
            A scalar tensor.
        """
        raise NotImplementedError
