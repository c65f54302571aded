"""All layers at once, in a game that is put through the engine's checks."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from kerasgan import Game
from kerasgan import Player
from kerasgan import layers
from kerasgan import priors
from kerasgan.dynamics import Alternating
from kerasgan.ops import random
from kerasgan.terms import DiscriminatorLoss
from kerasgan.terms import GeneratorLoss
from kerasgan.terms import GradientPenalty
from kerasgan.testing import game as conformance

N = 4


def maker():
    inputs = {
        "latent": keras.Input((3,), name="latent"),
        "label": keras.Input((), dtype="int32", name="label"),
    }
    x = layers.ReferenceBatch(N)(inputs)
    x = layers.AppendVector()(x["latent"], layers.OneHot(2)(x["label"]))
    x = keras.layers.Reshape((2, 2, 4))(
        keras.layers.Dense(16, use_bias=False)(x)
    )
    x = layers.VirtualBatchNormalization(N, with_example=True)(x)
    x = layers.SpectralNormalization(
        keras.layers.Conv2DTranspose(3, 4, 2, padding="same", use_bias=False)
    )(keras.layers.LeakyReLU()(x))
    x = layers.VirtualBatchNormalization(N)(x)
    x = layers.BatchRenormalization(steps=(0, 4, 2))(x)
    x = keras.layers.Conv2D(1, 3, padding="same", activation="tanh")(x)
    return keras.Model(inputs, {"image": layers.DropReference(N)(x)})


def judge():
    image = keras.Input((4, 4, 1), name="image")
    label = keras.Input((), dtype="int32", name="label")
    x = layers.InstanceNoise(0.1, num_steps=10)(image)
    embedded = layers.LabelEmbedding(2, 3)(label)
    x = layers.AppendVector()(x, embedded)
    x = layers.SpectralNormalization(keras.layers.Conv2D(4, 3, 2))(x)
    x = layers.GaussianNoise(0.1)(keras.layers.LeakyReLU()(x))
    x = layers.MinibatchStandardDeviation(2)(x)
    x = layers.WeightNormalization(keras.layers.Conv2D(4, 1))(x)
    x = keras.layers.Flatten()(keras.layers.LeakyReLU()(x))
    x = layers.Dropout(0.2)(layers.Maxout(2)(keras.layers.Dense(12)(x)))
    score = layers.SpectralNormalization(layers.Projection(2))(x, label)
    x = layers.MinibatchDiscrimination(3, 2)(x)
    score = keras.layers.Add()([score, keras.layers.Dense(1)(x)])
    score = layers.Packing(2)(score)
    return keras.Model({"image": image, "label": label}, {"score": score})


def game_of_all_layers():
    prior = priors.Joint([priors.Normal(3), priors.Categorical(2)])
    with random.initial_weights(0):
        networks = {"generator": maker(), "discriminator": judge()}
    reference = prior.sample(N, random.key(5))
    networks["generator"].get_layer("reference_batch").adapt(reference)
    return Game(
        networks,
        [
            Player(
                "discriminator",
                [DiscriminatorLoss("minimax"), GradientPenalty(every=2)],
            ),
            Player("generator", [GeneratorLoss("non_saturating")]),
        ],
        prior,
        dynamics=Alternating(discriminator=2),
        average=0.5,
    )


@pytest.mark.parametrize("network", ["generator", "discriminator"])
def test_a_batch_of_unknown_size(network):
    game = game_of_all_layers()
    sample = conformance.tensors(conformance.example_data(game))
    sample |= game.prior.sample(16, random.key(0))
    network = game.networks[network]
    sample = {name: sample[name] for name in network.input}
    specs = {
        name: tf.TensorSpec((None, *x.shape[1:]), x.dtype)
        for name, x in sample.items()
    }
    received = tf.function(network, input_signature=[specs])(sample)
    for name, expected in network(sample).items():
        np.testing.assert_allclose(
            received[name], expected, rtol=1e-4, atol=1e-5
        )


def test_modes(tmp_path):
    conformance.check_modes(game_of_all_layers, {}, tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize(
    "check",
    [
        conformance.check_ownership,
        conformance.check_replicas,
        conformance.check_keras,
        conformance.check_export,
    ],
    ids=lambda check: check.__name__,
)
def test_conformance(check, tmp_path):
    check(game_of_all_layers, {}, tmp_path)
