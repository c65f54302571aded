"""What `divergences.py` trains: entries, their settings, rates and data."""

import dataclasses
import json

import keras

import kerasgan
from kerasgan.game.compilation import precision

WIDTH = 32  # filters next to the image, of all that have convolutions
POINTS = {"image_shape": (2,), "latent_dim": 16, "average": 0.99}
SMALL = POINTS | {"width": 128}
PICTURES = {"width": WIDTH, "average": 0.995}
NEAR = (0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0)  # bandwidths, for the ring
# Moments of the gradients that Adam remembers, and what it is computed in.
ADAM = {"ring": (0.5, 0.999), "fashion_mnist": (0.0, 0.99)}
POLICY = {"ring": "float32", "fashion_mnist": "mixed_bfloat16"}
MINUTES = {"ring": 0.25, "fashion_mnist": 1.0}
NAMES = tuple(MINUTES)


@dataclasses.dataclass(frozen=True)
class Trial:
    """A training, which its file of results is to hold once.

    Attributes:
        data: string, the name of the data set.
        entry: string.
        rate: float, of both players.
        batch_size: integer, the rows of a whole step.
        settings: dict of settings of the entry.
        seed: integer.
    """

    data: str
    entry: str
    rate: float
    batch_size: int
    settings: dict
    seed: int = 0

    @property
    def key(self):
        """A string that stands for it."""
        return json.dumps(dataclasses.asdict(self) | {"minutes": self.minutes})

    @property
    def minutes(self):
        """How long it is trained, of two cores."""
        return MINUTES[self.data]

    def game(self):
        """The game, compiled."""
        with precision(POLICY[self.data]):
            game = kerasgan.create(self.entry, seed=self.seed, **self.settings)
        beta_1, beta_2 = ADAM[self.data]
        game.compile(keras.optimizers.Adam(self.rate, beta_1, beta_2))
        return game


def trials(data):
    """All trainings on a data set, three rates for each entry."""
    return [
        Trial(data, entry, rate, batch_size, settings)
        for rate in (1e-3, 3e-4, 3e-3)
        for entry, batch_size, settings in ENTRIES[data]
    ]


# Entry, batch size, settings. A batch of `mmd_gan` is cut into the critic's
# turns; those of the others are as large as two samples of a batch need.
ENTRIES = {
    "ring": (
        ("gan", 128, SMALL),
        ("gmmn", 256, POINTS | {"units": (128, 128), "bandwidths": NEAR}),
        ("mmd_gan", 5 * 128, SMALL),
        ("ot_gan", 256, SMALL),
    ),
    "fashion_mnist": (
        ("dcgan", 64, PICTURES),
        ("gmmn", 500, {"average": 0.995}),
        ("mmd_gan", 2 * 64, PICTURES | {"critic_steps": 2}),
        ("ot_gan", 256, PICTURES),
    ),
}
