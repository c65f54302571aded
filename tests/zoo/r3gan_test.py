import numpy as np
import pytest
import tensorflow as tf

import kerasgan
from kerasgan.terms import R1
from kerasgan.terms import R2
from kerasgan.zoo.r3gan import networks


def count(network):
    return sum(w.shape.num_elements() for w in network.trainable_variables)


def layers_of(filters, num_blocks):
    """Weights of residual blocks of two 3 x 3 convolutions each."""
    return num_blocks * 2 * (9 * filters * filters + filters)


@pytest.mark.parametrize("blocks", [1, 2])
def test_parameters(blocks):
    game = kerasgan.create("r3gan", width=4, latent_dim=8, num_blocks=blocks)
    inner = sum(layers_of(filters, blocks) for filters in (4, 8, 16))
    ways = 16 * 8 + 8 + 8 * 4 + 4  # 1 x 1, between the sizes
    made = (8 + 1) * 7 * 7 * 16 + inner + ways + 4 + 1
    ways = 4 * 8 + 8 + 8 * 16 + 16
    judged = 1 * 4 + 4 + inner + ways + 7 * 7 * 16 + 1
    assert count(game.generator) == made
    assert count(game.discriminator) == judged
    assert game.sample(2, seed=0).shape == (2, 28, 28, 1)


def test_blocks_are_the_identity_at_first():
    x = tf.random.stateless_normal((2, 5, 5, 3), [0, 1])
    np.testing.assert_array_equal(networks.blocks(x, 2, "name"), x)


def test_a_score_is_of_its_row_alone():
    """Nothing is normalised, and no row of a batch sees another."""
    game = kerasgan.create("r3gan", width=2)
    image = tf.random.stateless_normal((3, 28, 28, 1), [0, 1])
    together = game.discriminator({"image": image})["score"]
    alone = [
        game.discriminator({"image": image[i : i + 1]})["score"]
        for i in range(3)
    ]
    np.testing.assert_allclose(together, tf.concat(alone, 0), atol=1e-6)
    for network in (game.generator, game.discriminator):
        kinds = {type(layer).__name__ for layer in network.layers}
        assert not any("Normalization" in kind for kind in kinds)


def test_the_discriminator_is_flat_at_both_kinds():
    game = kerasgan.create("r3gan", width=2, gamma=3.0, penalty_every=4)
    _, *penalties = game.players["discriminator"].terms
    assert [type(term) for term in penalties] == [R1, R2]
    assert [(term.weight, term.every) for term in penalties] == [(1.5, 4)] * 2
    assert len(game.players["generator"].terms) == 1
