"""Tiny games with open ends: pairs, clips, text, codes, knobs.

Each is trained, sampled and saved as any other; `batch` gives data for it.
"""

import keras
import numpy as np
from keras import layers

import kerasgan
from kerasgan import priors
from kerasgan.terms import DiscriminatorLoss
from kerasgan.terms import EncoderLoss
from kerasgan.terms import GeneratorLoss
from kerasgan.terms import adversarial_players

LOSS = "non_saturating"
ALPHABET = "\0abc"
LENGTH = 5
CLIP = (3, 4, 5, 1)
PICTURE = (4, 6, 1)
COLOURS = (4, 6, 3)
register = keras.saving.register_keras_serializable("kerasgan_tests")


def batch(game, rows=8, seed=0):
    """Rows of data for a game: a dict of arrays, as `fit` takes it."""
    rng = np.random.default_rng(seed)
    return {
        name: _values(rng, (rows, *shape), dtype)
        for name, (shape, dtype) in game.data_spec().items()
    }


def _values(rng, shape, dtype):
    if "int" in dtype:
        return rng.integers(0, 2, shape).astype(dtype)
    if len(shape) == 3:  # one-hot
        places = rng.integers(0, shape[-1], shape[:-1])
        return np.eye(shape[-1], dtype="uint8")[places]
    if len(shape) > 3:
        return rng.integers(0, 256, shape).astype("uint8")
    return rng.normal(size=shape).astype("float32")


def dense(x, shape, activation=None):
    x = layers.Dense(int(np.prod(shape)), activation)(layers.Flatten()(x))
    return layers.Reshape(shape)(x)


def maker(inputs, name, shape, activation="tanh"):
    """A layer from named inputs, of any shapes, to one named output."""
    x = [layers.Flatten()(_as_float(each)) for each in inputs.values()]
    x = layers.Concatenate()(x) if len(x) > 1 else x[0]
    return keras.Model(inputs, {name: dense(x, shape, activation)})


def critic(**shapes):
    """Scores the parts of a sample together."""
    inputs = {n: keras.Input(s, name=n) for n, s in shapes.items()}
    return maker(inputs, "score", (1,), None)


def _as_float(x):
    if "int" in x.dtype:
        return layers.Rescaling(1.0)(x[..., None])
    return x


@register
class Translating(kerasgan.Game):
    """Grey pictures to coloured ones and back, as two players.

    `makers` are two networks, neither of which is called generator; nothing
    is drawn.
    """

    makers = {"image": "forward", "condition": "backward"}

    def __init__(self, average=None, seed=0, name=None):
        condition = keras.Input(PICTURE, name="condition")
        image = keras.Input(COLOURS, name="image")
        super().__init__(
            networks={
                "forward": maker({"condition": condition}, "image", COLOURS),
                "backward": maker({"image": image}, "condition", PICTURE),
                "discriminator": critic(image=COLOURS),
                "grey_discriminator": critic(condition=PICTURE),
            },
            players=[
                kerasgan.Player("discriminator", [DiscriminatorLoss(LOSS)]),
                kerasgan.Player(
                    "grey_discriminator", [DiscriminatorLoss(LOSS)], play="back"
                ),
                kerasgan.Player(
                    "translators",
                    {
                        "main": [GeneratorLoss(LOSS)],
                        "back": [GeneratorLoss(LOSS, name="loss_back")],
                    },
                    networks=["forward", "backward"],
                ),
            ],
            prior=priors.Given(PICTURE),
            average=average,
            seed=seed,
            name=name,
        )

    def plays(self, batch, seed, training=True):
        there = self.generate(batch, training, "forward")
        back = self.networks["backward"]
        back = back({"image": batch["image"]}, training=training)
        grey = {"condition": batch["condition"]}
        return {
            "main": self.play(batch, batch | there, training),
            "back": self.play(grey, back, training, "grey_discriminator"),
        }


@register
class Painting(kerasgan.Game):
    """A given picture, a latent and a label make a coloured picture."""

    def __init__(self, seed=0, name=None):
        condition = keras.Input(PICTURE, name="condition")
        latent = keras.Input((2,), name="latent")
        label = keras.Input((), dtype="int32", name="label")
        inputs = {"condition": condition, "latent": latent, "label": label}
        super().__init__(
            networks={
                "generator": maker(inputs, "image", COLOURS),
                "discriminator": critic(image=COLOURS, condition=PICTURE),
            },
            players=adversarial_players(LOSS),
            prior=priors.Joint(
                [
                    priors.Given(PICTURE),
                    priors.Normal(2),
                    priors.Categorical(3),
                ]
            ),
            seed=seed,
            name=name,
        )


@register
class Moving(kerasgan.Game):
    """Clips, from a latent of each frame."""

    def __init__(self, shape=CLIP, seed=0, name=None):
        latent = keras.Input((shape[0], 2), name="latent")
        super().__init__(
            networks={
                "generator": maker({"latent": latent}, "image", shape),
                "discriminator": critic(image=shape),
            },
            players=adversarial_players(LOSS),
            prior=priors.Normal((shape[0], 2)),
            seed=seed,
            name=name,
        )


@register
class Encoding(kerasgan.Game):
    """An encoder that gives all that the generator takes."""

    def __init__(self, seed=0, name=None):
        latent = keras.Input((3,), name="latent")
        image = keras.Input(PICTURE, name="image")
        super().__init__(
            networks={
                "generator": maker({"latent": latent}, "image", PICTURE),
                "encoder": maker({"image": image}, "latent", (3,), None),
                "discriminator": critic(image=PICTURE, latent=(3,)),
            },
            players=[
                *adversarial_players(LOSS),
                kerasgan.Player("encoder", [EncoderLoss(LOSS)]),
            ],
            prior=priors.Normal(3),
            seed=seed,
            name=name,
        )

    def plays(self, batch, seed, training=True):
        drawn = self.prior.sample(batch["image"].shape[0], seed, batch)
        fake = drawn | self.generate(drawn, training)
        real = batch | self.infer(batch, training)
        return {"main": self.play(real, fake, training)}


@register
class Writing(kerasgan.Game):
    """Lines of text of the symbols a, b and c, and an encoder of them."""

    alphabet = ALPHABET

    def __init__(self, seed=0, name=None):
        shape = (LENGTH, len(ALPHABET))
        latent = keras.Input((3,), name="latent")
        image = keras.Input(shape, name="image")
        line = layers.Softmax()(dense(latent, shape))
        super().__init__(
            networks={
                "generator": keras.Model({"latent": latent}, {"image": line}),
                "encoder": maker({"image": image}, "latent", (3,), None),
                "discriminator": critic(image=shape, latent=(3,)),
            },
            players=[
                *adversarial_players(LOSS),
                kerasgan.Player("encoder", [EncoderLoss(LOSS)]),
            ],
            prior=priors.Normal(3),
            seed=seed,
            name=name,
        )

    plays = Encoding.plays


@register
class Knobs(kerasgan.Game):
    """A latent, a label, a code that can be set, and truncation.

    The encoder gives the latent and the code, and not the others.
    """

    def __init__(self, seed=0, name=None):
        latent = keras.Input((3,), name="latent")
        label = keras.Input((), dtype="int32", name="label")
        code = keras.Input((2,), name="code")
        truncation = keras.Input((), name="truncation")
        image = keras.Input(PICTURE, name="image")
        scaled = layers.Multiply()([latent, layers.Reshape((1,))(truncation)])
        x = layers.Concatenate()([scaled, _as_float(label), code])
        codes = {
            "latent": layers.Dense(3)(layers.Flatten()(image)),
            "code": layers.Dense(2, "tanh")(layers.Flatten()(image)),
        }
        inputs = {"latent": latent, "label": label, "code": code}
        inputs["truncation"] = truncation
        super().__init__(
            networks={
                "generator": keras.Model(
                    inputs, {"image": dense(x, PICTURE, "tanh")}
                ),
                "encoder": keras.Model({"image": image}, codes),
                "discriminator": critic(image=PICTURE, latent=(3,), code=(2,)),
            },
            players=[
                *adversarial_players(LOSS),
                kerasgan.Player("encoder", [EncoderLoss(LOSS)]),
            ],
            prior=priors.Joint(
                [
                    priors.Normal(3),
                    priors.Categorical(4),
                    priors.Uniform(2, key="code", control=True),
                    priors.Constant(1.0, "truncation", 0.0, 2.0),
                ]
            ),
            seed=seed,
            name=name,
        )

    plays = Encoding.plays


ALL = (Translating, Painting, Moving, Writing, Encoding, Knobs)
