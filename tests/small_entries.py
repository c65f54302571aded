"""Entries of next to no cost: a game that grows, and one with conditions."""

import keras

from kerasgan import Game
from kerasgan import priors
from kerasgan import register
from kerasgan import registry
from kerasgan.layers import FadeIn
from kerasgan.terms import adversarial_players

NUM_STAGES = 3
known_modules = registry.modules


def install():
    """Adds these entries to those that there are; returns how to undo it."""
    ours = dict.fromkeys(("deepening", "tinting"), __name__)
    registry.modules = lambda: known_modules() | ours

    def undo():
        registry.modules = known_modules

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


@register("tinting", paper="https://arxiv.org/abs/1611.07004")
class Tinting(Game):
    """Translates a picture to another one."""

    def __init__(
        self, image_shape=(4, 4, 1), condition_shape=(4, 4, 1), **kwargs
    ):
        condition = keras.Input(condition_shape, name="condition")
        latent = keras.Input((2,), name="latent")
        image = keras.Input(image_shape, name="image")
        channels = image_shape[-1]
        x = keras.layers.Conv2D(channels, 1)(condition)
        x = x + keras.layers.Reshape((1, 1, channels))(
            keras.layers.Dense(channels)(latent)
        )
        pair = keras.layers.Concatenate()([condition, image])
        score = keras.layers.Dense(1)(keras.layers.Flatten()(pair))
        super().__init__(
            networks={
                "generator": keras.Model(
                    {"condition": condition, "latent": latent}, {"image": x}
                ),
                "discriminator": keras.Model(
                    {"condition": condition, "image": image}, {"score": score}
                ),
            },
            players=adversarial_players("non_saturating"),
            prior=priors.Joint(
                [priors.Given(condition_shape), priors.Normal(2)]
            ),
            **kwargs,
        )
