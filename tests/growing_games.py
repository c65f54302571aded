"""A game of points that grows, as an entry: a step costs next to nothing."""

import keras

from kerasgan import Game
from kerasgan import priors
from kerasgan import register
from kerasgan import registry
from kerasgan.layers import FadeIn
from kerasgan.terms import adversarial_players

NUM_STAGES = 3
known_modules = registry._modules


def install():
    """Adds the entry to those that there are; returns how to undo it."""
    registry._modules = lambda: known_modules() | {"deepening": __name__}

    def undo():
        registry._modules = known_modules

    return undo


def network(inputs, outputs, size, depth, width, fade_steps):
    """Hidden layers of names of their own, of which the newest fades in."""
    taken = keras.Input((2,), name=inputs)
    x = keras.layers.Dense(width, "tanh", name="first")(taken)
    for index in range(depth):
        new = keras.layers.Dense(width, "tanh", name=f"hidden_{index}")(x)
        if index == depth - 1:
            new = FadeIn(fade_steps, name=f"fade_{index}")(x, new)
        x = new
    x = keras.layers.Dense(size, name="last")(x)
    return keras.Model({inputs: taken}, {outputs: x}, name=f"to_{outputs}")


@register("deepening", paper="https://arxiv.org/abs/1710.10196")
class Deepening(Game):
    """Networks that get one more layer a stage."""

    def __init__(
        self,
        image_shape=(2,),
        depth=0,
        width=4,
        fade_steps=2,
        average=None,
        **kwargs,
    ):
        shape = (depth, width, fade_steps)
        super().__init__(
            networks={
                "generator": network("latent", "image", 2, *shape),
                "discriminator": network("image", "score", 1, *shape),
            },
            players=adversarial_players("non_saturating"),
            prior=priors.Normal(2),
            average=average,
            **kwargs,
        )
        self.min_stage_steps = fade_steps

    @classmethod
    def stages(cls, depth=0, **settings):
        return [{"depth": each} for each in range(depth, NUM_STAGES)]
