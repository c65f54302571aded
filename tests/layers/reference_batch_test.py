import keras
import numpy as np
import pytest
import tensorflow as tf

from kerasgan import layers
from kerasgan.testing import run_layer_test

REFERENCE = {
    "latent": np.arange(6.0).reshape(3, 2),
    "label": np.array([5, 1, 9]),
}


def test_rows_are_put_before_and_taken_away():
    layer = layers.ReferenceBatch(3)
    assert not layer.adapted
    layer.adapt(REFERENCE["latent"])
    assert layer.adapted
    x = np.full((2, 2), 7.0, "float32")
    y = layer(x)
    expected = [[0, 1], [2, 3], [4, 5], [7, 7], [7, 7]]
    np.testing.assert_array_equal(y, expected)
    np.testing.assert_array_equal(layers.DropReference(3)(y), x)
    assert layer.compute_output_shape((2, 2)) == (5, 2)
    assert layer.compute_output_shape((None, 2)) == (None, 2)
    assert not layer.trainable_variables


def test_drop_reference():
    run_layer_test(layers.DropReference, {"num_rows": 3}, (5, 2, 2), (2, 2, 2))
    with pytest.raises(ValueError, match="Received: num_rows=0"):
        layers.DropReference(0)


def test_several_inputs():
    inputs = {
        "latent": keras.Input((2,), name="latent"),
        "label": keras.Input((), dtype="int32", name="label"),
    }
    joined = layers.ReferenceBatch(3)(inputs)
    assert joined["label"].dtype == "int32" and joined["label"].shape == (None,)
    assert joined["latent"].shape == (None, 2)
    model = keras.Model(inputs, joined)
    model.layers[-1].adapt(REFERENCE)
    given = {"latent": np.zeros((1, 2)), "label": np.array([123456])}
    y = model(given)
    np.testing.assert_array_equal(y["label"], [5, 1, 9, 123456])
    np.testing.assert_array_equal(y["latent"][:3], REFERENCE["latent"])
    clone = keras.models.clone_model(model)
    clone.set_weights(model.get_weights())
    np.testing.assert_array_equal(clone(given)["label"], y["label"])


def test_the_first_rows_are_taken():
    layer = layers.ReferenceBatch(2)
    layer.adapt(tf.constant(REFERENCE["latent"]))
    np.testing.assert_array_equal(layer(np.ones((1, 2)))[:2], [[0, 1], [2, 3]])


def model():
    inputs = keras.Input((2,))
    x = layers.ReferenceBatch(3)(inputs)
    return keras.Model(inputs, layers.DropReference(3)(x))


@pytest.mark.parametrize(
    "call",
    [
        lambda network, x: network(x),
        lambda network, x: tf.function(network)(x),
        lambda network, x: tf.function(network, jit_compile=True)(x),
        lambda network, x: network.predict(x, verbose=0),
        lambda network, x: network.export("/dev/null/never", verbose=False),
    ],
    ids=["eager", "graph", "xla", "predict", "export"],
)
def test_without_a_reference_there_is_an_error(call):
    network = model()
    with pytest.raises(ValueError, match="`reference_batch` has no reference"):
        call(network, np.ones((2, 2), "float32"))


def test_a_clone_without_a_reference_is_an_error_too():
    network = model()
    clone = keras.models.clone_model(network)
    clone.set_weights(network.get_weights())
    with pytest.raises(ValueError, match="no reference"):
        clone(np.ones((2, 2)))
    keras.Model(network.input, network(network.input))  # may be built


@pytest.mark.parametrize(
    "reference, message",
    [
        (np.ones((2, 2)), r"at least 3 rows of shape \(2,\).*\(2, 2\)"),
        (np.full((3, 2), np.nan), "finite numbers. Received: NaN"),
        (np.ones((3, 4)), r"at least 3 rows of shape \(2,\).*\(3, 4\)"),
    ],
)
def test_the_shape_of_a_reference_is_checked(reference, message):
    with pytest.raises(ValueError, match=message):
        model().get_layer("reference_batch").adapt(reference)


def test_the_names_of_a_reference_are_checked():
    layer = layers.ReferenceBatch(3)
    layer.build({"latent": (None, 2), "label": (None,)})
    latent = REFERENCE["latent"]
    with pytest.raises(ValueError, match=r"\['label', 'latent'\]. Received"):
        layer.adapt({"latent": latent})
    with pytest.raises(ValueError, match="must be a dict with"):
        layer.adapt(latent)
    layer.adapt(REFERENCE | {"image": latent})  # what is not needed is left
    assert layer.adapted


def test_num_rows_is_checked():
    with pytest.raises(ValueError, match="Received: num_rows=0"):
        layers.ReferenceBatch(0)
