"""What one evaluation of the field draws, and where players stand in it."""

import numpy as np
import tensorflow as tf
from example_games import custom_game
from example_games import points

from kerasgan import Term
from kerasgan.dynamics import Extragradient
from kerasgan.ops import random

BATCH = {"image": tf.constant(points(8))}


class Draws(Term):
    """Costs a number that it draws."""

    needs = ()

    def cost(self, play):
        return random.uniform((), random.next_key())


def test_terms_draw_numbers_of_their_own():
    terms = [Draws(name="one"), Draws(name="two")]
    game = custom_game(generator_terms=terms)
    game.compile(jit_compile=False)
    logs = game.field(BATCH, ("generator",)).logs
    assert float(logs["generator_one"]) != float(logs["generator_two"])


def test_a_player_who_is_not_asked_stands_at_the_point_too():
    game = custom_game(loss="wasserstein")
    game.compile(jit_compile=False)
    kernel, bias = game.discriminator.get_weights()
    at = {"discriminator": [tf.constant(3.0 * kernel), tf.constant(bias)]}
    here = game.field(BATCH, ("generator",)).gradients["generator"]
    there = game.field(BATCH, ("generator",), at=at).gradients["generator"]
    for a, b in zip(here, there, strict=True):
        np.testing.assert_allclose(3.0 * a, b, rtol=1e-5)


class Seen(Term):
    """Notes the latents of each play, eagerly."""

    default_name = "seen"
    needs = ()

    def cost(self, play):
        self.noted.append(play.fake["latent"].numpy())
        return tf.zeros(())


def test_both_fields_of_extragradient_see_the_same_latents():
    term = Seen()
    object.__setattr__(term, "noted", noted := [])
    game = custom_game(generator_terms=[term], dynamics=Extragradient())
    game.compile("sgd", run_eagerly=True)
    game.fit(points(16), batch_size=8, verbose=0)
    first, ahead, second, _ = noted
    np.testing.assert_array_equal(first, ahead)
    assert (first != second).all()
