import keras

from kerasgan.augmentations.augmentation import Augmentation
from kerasgan.augmentations.augmentation import check_share
from kerasgan.augmentations.stochastic import Stochastic


@keras.saving.register_keras_serializable("kerasgan")
class Adaptive(Augmentation):
    """An augmentation that happens as often as the discriminator overfits.

        r = E sign(h(x) - t),   t the score at which real and fake are alike
        p <- clip(p + sign(r - target) (images seen) / num_images, 0, limit)

    every `interval` steps, r over the real images of these. It is for losses
    that have such a score: not for Wasserstein's or for energies. The first
    player who pays one is watched, and logs r as `overfitting` and p as
    `augmented`. p is state of the game: saved, and the same on all replicas.

    Args:
        augmentation: the `Augmentation` that happens; by default `Stochastic`.
        target: float in (-1, 1), the paper's 0.6.
        num_images: integer, in how many real images p can rise from 0 to 1.
        interval: integer, the steps between two changes of p.
        limit: float in [0, 1], how large p may become. The paper has no limit
            but finds samples safe below 0.8.
        probability: float in [0, 1], p at the start.

    Example:

    >>> import kerasgan
    >>> game = kerasgan.create("dcgan", augmentation="adaptive")
    >>> game.augmentation.target
    0.6

    Reference:
        [Karras et al., 2020](https://arxiv.org/abs/2006.06676), section 3.1
        and section 2.2 for the limit.
    """

    def __init__(
        self,
        augmentation=None,
        target=0.6,
        num_images=500_000,
        interval=4,
        limit=0.8,
        probability=0.0,
    ):
        super().__init__(probability)
        check_share("limit", limit)
        self.augmentation = augmentation or Stochastic()
        _check_augmentation(self.augmentation)
        if not -1.0 < target < 1.0:
            raise ValueError(
                "Argument `target` must be in (-1, 1). "
                f"Received: target={target!r}"
            )
        if probability > limit:
            raise ValueError(
                "Argument `probability` must be at most `limit`. Received: "
                f"probability={probability!r}, limit={limit!r}"
            )
        for name, number in (
            ("num_images", num_images),
            ("interval", interval),
        ):
            if not isinstance(number, int) or number < 1:
                raise ValueError(
                    f"Argument `{name}` must be an integer of at least 1. "
                    f"Received: {name}={number!r}"
                )
        self.target = target
        self.num_images = num_images
        self.interval = interval
        self.limit = limit

    def __call__(self, pictures, probability, key):
        return self.augmentation(pictures, probability, key)

    def check(self, shape):
        self.augmentation.check(shape)


def _check_augmentation(augmentation):
    wrong = not isinstance(augmentation, Augmentation)
    if wrong or isinstance(augmentation, Adaptive):
        raise ValueError(
            "Argument `augmentation` must be an `Augmentation` that is not "
            f"adaptive itself. Received: augmentation={augmentation!r}"
        )
