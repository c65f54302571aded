import keras
import numpy as np
import pytest

from kerasgan.layers import PooledConv2D
from kerasgan.layers import UpsampledConv2D
from kerasgan.testing import run_layer_test

ARGUMENTS = {"filters": 3, "kernel_size": (3, 3)}


@pytest.mark.parametrize(
    "cls, shape",
    [(UpsampledConv2D, (2, 8, 12, 3)), (PooledConv2D, (2, 2, 3, 3))],
)
def test_what_holds_of_every_layer(cls, shape):
    run_layer_test(cls, ARGUMENTS, (2, 4, 6, 2), shape, num_trainable=2)


@pytest.mark.parametrize("cls", [UpsampledConv2D, PooledConv2D])
def test_the_same_as_two_layers_of_keras(cls):
    x = np.random.default_rng(0).normal(size=(2, 4, 6, 2)).astype("float32")
    layer = cls(**ARGUMENTS, bias_initializer="ones", activation="relu")
    plain = keras.layers.Conv2D(**ARGUMENTS, padding="same")
    if cls is UpsampledConv2D:
        twin = keras.Sequential([keras.layers.UpSampling2D(), plain])
    else:
        twin = keras.Sequential([plain, keras.layers.AveragePooling2D(2)])
    received = layer(x)
    twin(x)
    plain.set_weights(layer.get_weights())
    expected = keras.ops.relu(twin(x))
    np.testing.assert_allclose(received, expected, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("cls", [UpsampledConv2D, PooledConv2D])
@pytest.mark.parametrize(
    "name, value",
    [
        ("padding", "valid"),
        ("strides", (2, 2)),
        ("dilation_rate", (2, 2)),
        ("groups", 3),
        ("kernel_size", (4, 3)),
    ],
)
def test_arguments_are_checked(cls, name, value):
    with pytest.raises(ValueError, match=f"`{name}` must .* Received: {name}"):
        cls(**(ARGUMENTS | {name: value}))


def test_odd_maps_have_no_halves():
    with pytest.raises(ValueError, match=r"even height .*\(2, 4, 5, 2\)"):
        PooledConv2D(3, 3)(np.zeros((2, 4, 5, 2), "float32"))
