"""Every part of a batch is checked and scaled, whatever its name and rank."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from kerasgan import Game
from kerasgan import Player
from kerasgan import Term
from kerasgan import priors
from kerasgan.game import checking

CLIP, PICTURE, TEXT = (3, 2, 2, 1), (2, 2, 1), (5, 4)


class Seen(Term):
    """Costs the mean of a part of the real sample."""

    needs = ()

    def __init__(self, part):
        super().__init__(name=f"seen_{part}")
        self.part = part

    def cost(self, play):
        return tf.reduce_mean(play.real[self.part])


def game_of(**shapes):
    """A game whose steps need these parts, and log their means."""
    image = keras.Input(shapes["image"], name="image")
    score = keras.layers.Dense(1)(keras.layers.Flatten()(image))
    judge = keras.Model({"image": image}, {"score": score})
    parts = [priors.Normal(1)]
    parts += [
        priors.Given(shape, key=name)
        for name, shape in shapes.items()
        if name != "image"
    ]

    class Looking(Game):
        def plays(self, batch, seed, training=True):
            return {"main": self.play(batch, {}, training)}

    return Looking(
        {"discriminator": judge},
        [Player("discriminator", [Seen(name) for name in shapes])],
        priors.Joint(parts),
    )


def costs(game, data):
    game.compile(jit_compile=False)
    found = game.evaluate(data, batch_size=4, verbose=0, return_dict=True)
    return {
        name.removeprefix("discriminator_seen_"): value
        for name, value in found.items()
        if "seen" in name
    }


@pytest.mark.parametrize("shape", [PICTURE, CLIP])
def test_bytes_of_pictures_and_clips_are_scaled(shape):
    game = game_of(image=shape, condition=PICTURE)
    data = {
        "image": np.full((4, *shape), 255, "uint8"),
        "condition": np.full((4, *PICTURE), 51, "uint8"),
    }
    found = costs(game, data)
    assert found == pytest.approx({"image": 1.0, "condition": -0.6})


def test_bytes_of_texts_are_zero_and_one():
    text = np.eye(4, dtype="uint8")[np.zeros((4, 5), int)]
    assert costs(game_of(image=TEXT), {"image": text})["image"] == 0.25


GOOD = {"image": np.zeros((4, *PICTURE), "float32")}
BAD = [
    ({"condition": np.zeros((4, *PICTURE), "int32")}, "dtype=int32"),
    ({"condition": np.full((4, *PICTURE), 200.0)}, r"in \[200, 200\]"),
    ({"condition": np.full((4, *PICTURE), np.nan)}, "NaN or infinity"),
    ({"condition": np.zeros((4, 2, 2))}, "Add an axis: `condition"),
    ({"condition": np.zeros((4, 3, 2, 1))}, r"shape \(batch, 2, 2, 1\)"),
    ({"condition": np.zeros((3, *PICTURE))}, "as many rows"),
    ({}, "must hold `condition`"),
]


@pytest.mark.parametrize("parts, match", BAD)
def test_parts_that_do_not_fit_are_refused(parts, match):
    game = game_of(image=PICTURE, condition=PICTURE)
    game.compile(jit_compile=False)
    with pytest.raises(ValueError, match=match):
        game.fit(GOOD | parts, batch_size=4, verbose=0)
    assert int(game.step.numpy()) == 0


@pytest.mark.parametrize("parts, match", BAD[:3])
def test_so_they_are_in_data_sets(parts, match):
    game = game_of(image=PICTURE, condition=PICTURE)
    game.compile(jit_compile=False)
    data = tf.data.Dataset.from_tensor_slices(GOOD | parts).batch(4)
    with pytest.raises(ValueError, match=match):
        game.fit(data, verbose=0)


def test_clips_are_checked_as_pictures_are():
    with pytest.raises(ValueError, match=r"`image` must be uint8.*\[0, 9\]"):
        checking.check_range({"image": np.arange(10.0).reshape(1, 1, 1, 10, 1)})
    with pytest.raises(ValueError, match="one-hot rows.*Received: uint8"):
        checking.check_range({"image": np.full((4, *TEXT), 2, "uint8")})
    checking.check_range({"image": np.full((4, 5), 9.0)})  # points lie anywhere


def test_integers_stay_integers():
    spec = {"label": ((), "int32")}
    with pytest.raises(ValueError, match="`label` must be integers.*float32"):
        checking.check_spec({"label": np.zeros(4, "float32")}, spec)
    checking.check_spec({"label": np.zeros(4, "int64")}, spec)
