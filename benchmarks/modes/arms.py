"""What a training that is to cover the modes of a toy consists of.

A protocol says which networks play, at which rates, and for how long. An arm
of it says what is different: the loss, the terms, the dynamics, what the
discriminator sees.
"""

from collections.abc import Callable
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field

import kerasgan
from kerasgan import Game
from kerasgan import Player
from kerasgan import losses
from kerasgan import priors
from kerasgan.ops import random
from kerasgan.terms import DiscriminatorLoss
from kerasgan.terms import GeneratorLoss

STEPS_PER_EXECUTION = 25  # small networks: most of a step is starting it


@dataclass(frozen=True)
class Arm:
    """What an arm has that others of its protocol do not.

    Attributes:
        loss: name of an adversarial loss.
        terms: dict from a player's name to a function that makes the terms
            which it pays beside the loss.
        is_adversarial: bool, whether the generator pays the loss.
        dynamics: function that makes them; by default the protocol's.
        optimizer: function of a rate and a number of moves; by default the
            protocol's.
        before: function that makes a layer for the points to be judged.
        after: function that makes a layer for the features to be scored.
        average: function that makes a `WeightAverage` of the generator, which
            then samples.
    """

    loss: str = "non_saturating"
    terms: Mapping = field(default_factory=dict)
    is_adversarial: bool = True
    dynamics: Callable | None = None
    optimizer: Callable | None = None
    before: Callable | None = None
    after: Callable | None = None
    average: Callable | None = None


@dataclass(frozen=True)
class Protocol:
    """What all arms of a table have in common.

    Attributes:
        toys: names of toys.
        steps: integer, of a training; a multiple of 25 times the snapshots.
        seeds: integer, how many there are to be.
        batch_size: integer, the samples that a player sees in a turn.
        latent_dim: integer.
        generator: function of the size of a latent vector.
        discriminator: function of an arm's `before` and `after`.
        dynamics: function that makes them.
        rates: dict from a player's name to its rate at first.
        optimizer: function of a rate and the number of moves.
        arms: dict of `Arm` by name.
    """

    toys: tuple
    steps: int
    seeds: int
    batch_size: int
    latent_dim: int
    generator: Callable
    discriminator: Callable
    dynamics: Callable
    rates: Mapping
    optimizer: Callable
    arms: Mapping

    def game(self, name, seed):
        """The game of the arm of this name, ready to be trained."""
        arm = self.arms[name]
        with random.initial_weights(seed):
            game = Game(
                networks={
                    "generator": self.generator(self.latent_dim),
                    "discriminator": self.discriminator(arm.before, arm.after),
                },
                prior=priors.Normal(self.latent_dim),
                players=players(arm),
                dynamics=(arm.dynamics or self.dynamics)(),
                average=arm.average and arm.average(),
                seed=seed,
            )
        game.compile(
            self._optimizers(arm, game.dynamics.num_batches()),
            steps_per_execution=STEPS_PER_EXECUTION,
        )
        return game

    def _optimizers(self, arm, turns):
        make = arm.optimizer or self.optimizer
        moves = {"discriminator": self.steps * turns, "generator": self.steps}
        return {
            player: make(rate, moves[player])
            for player, rate in self.rates.items()
        }


@dataclass(frozen=True)
class EntryProtocol:
    """A table whose arms are one entry of the zoo, with other settings.

    Attributes:
        toys, steps, seeds, batch_size: as those of a `Protocol`.
        entry: string, its name.
        settings: dict, what all arms have.
        arms: dict by name of a dict of further settings.
    """

    toys: tuple
    steps: int
    seeds: int
    batch_size: int
    entry: str
    settings: Mapping
    arms: Mapping

    def game(self, name, seed):
        """The game of the arm of this name, ready to be trained."""
        settings = {**self.settings, **self.arms[name]}
        with random.initial_weights(seed):
            game = kerasgan.create(self.entry, seed=seed, **settings)
        game.compile(steps_per_execution=STEPS_PER_EXECUTION)
        return game


def players(arm):
    """The players of an arm, and what they pay."""
    loss = losses.get(arm.loss)
    paid = {
        "discriminator": [DiscriminatorLoss(loss)],
        "generator": [GeneratorLoss(loss)] if arm.is_adversarial else [],
    }
    return [
        Player(name, [*terms, *arm.terms.get(name, list)()])
        for name, terms in paid.items()
    ]
