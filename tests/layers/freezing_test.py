import keras
import numpy as np
import pytest

from kerasgan import layers
from kerasgan.testing import run_layer_test

N = 8


def conditional(with_example):
    inputs = {
        "latent": keras.Input((2,), name="latent"),
        "label": keras.Input((), dtype="int32", name="label"),
    }
    x = layers.ReferenceBatch(N)(inputs)
    x = layers.AppendVector()(x["latent"], layers.OneHot(3)(x["label"]))
    x = keras.layers.Reshape((2, 2, 3))(keras.layers.Dense(12)(x))
    x = layers.VirtualBatchNormalization(N, with_example)(x)
    x = keras.layers.BatchNormalization()(keras.layers.ReLU()(x))
    x = layers.SpectralNormalization(keras.layers.Conv2DTranspose(2, 2))(x)
    x = layers.VirtualBatchNormalization(N, with_example)(x)
    image = layers.DropReference(N)(x)
    return keras.Model(inputs, {"image": image}, name="generator")


def sample(count, seed=1):
    rng = np.random.default_rng(seed)
    latent = rng.normal(size=(count, 2)).astype("float32")
    return {"latent": latent, "label": rng.integers(0, 3, count)}


@pytest.mark.parametrize("with_example", [False, True])
def test_a_frozen_network_gives_the_same(with_example, tmp_path):
    network = conditional(with_example)
    network.get_layer("reference_batch").adapt(sample(N, seed=0))
    rng = np.random.default_rng(2)
    for weight in network.trainable_variables:  # gamma and beta too
        weight.assign(weight + rng.normal(size=weight.shape) / 10)
    frozen = layers.freeze(network)
    x = sample(5)
    expected = network(x)["image"]
    np.testing.assert_allclose(frozen(x)["image"], expected, atol=1e-5)
    assert frozen.name == network.name
    kinds = {type(layer) for layer in frozen.layers}
    assert not kinds & {layers.ReferenceBatch, layers.DropReference}
    frozen.save(tmp_path / "frozen.keras")
    again = keras.saving.load_model(tmp_path / "frozen.keras")
    np.testing.assert_array_equal(again(x)["image"], frozen(x)["image"])
    assert layers.freeze(frozen) is frozen


def test_a_sequential_network():
    network = keras.Sequential(
        [
            keras.Input((2,)),
            layers.ReferenceBatch(N),
            keras.layers.Dense(1),  # the smallest number of channels
            layers.VirtualBatchNormalization(N),
            layers.DropReference(N),
        ]
    )
    network.get_layer("reference_batch").adapt(sample(N)["latent"])
    x = sample(4)["latent"]
    frozen = layers.freeze(network)
    np.testing.assert_allclose(frozen(x), network(x), atol=1e-5)


def test_a_network_without_a_reference_is_given_back():
    network = keras.Sequential([keras.Input((2,)), keras.layers.Dense(3)])
    assert layers.freeze(network) is network


def test_without_its_reference_there_is_an_error():
    with pytest.raises(ValueError, match="has no reference batch yet"):
        layers.freeze(conditional(False))


def test_a_model_inside_is_an_error():
    inner = conditional(False)
    outer = keras.Model(inner.input, inner(inner.input))
    with pytest.raises(ValueError, match="not in a model inside. Received"):
        layers.freeze(outer)


def test_frozen_normalization():
    run_layer_test(
        layers.FrozenNormalization,
        {"num_rows": 7, "with_example": True},
        (3, 2, 2, 4),
        (3, 2, 2, 4),
        num_trainable=2,
        num_non_trainable=2,
    )
