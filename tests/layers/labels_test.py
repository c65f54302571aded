"""How networks are told labels."""

import keras
import numpy as np
import pytest

from kerasgan.layers import AppendVector
from kerasgan.layers import LabelEmbedding
from kerasgan.layers import OneHot
from kerasgan.layers import Projection
from kerasgan.layers import SpectralNormalization

LABELS = np.array([2, 0, 1], "int32")


def check_saving(inputs, outputs, values, path):
    """A clone, and a file, give the same."""
    model = keras.Model(inputs, outputs)
    expected = model(values)
    clone = keras.models.clone_model(model)
    clone.set_weights(model.get_weights())
    model.save(path / "model.keras")
    for again in (clone, keras.saving.load_model(path / "model.keras")):
        np.testing.assert_array_equal(again(values), expected)


def test_one_hot():
    layer = OneHot(3)
    expected = [[0, 0, 1], [1, 0, 0], [0, 1, 0]]
    np.testing.assert_array_equal(layer(LABELS), expected)
    assert layer.compute_output_shape((5,)) == (5, 3)
    assert OneHot.from_config(layer.get_config()).num_classes == 3


def test_label_embedding(tmp_path):
    layer = LabelEmbedding(3, 4)
    rows = layer(LABELS)
    np.testing.assert_allclose(rows, np.array(layer.embeddings)[LABELS])
    assert layer.compute_output_shape((5,)) == (5, 4)
    label = keras.Input((), dtype="int32")
    outputs = LabelEmbedding(3, 4, embeddings_initializer="ones")(label)
    check_saving(label, outputs, LABELS, tmp_path)


def test_the_gradient_of_an_embedding_is_a_plain_tensor():
    import tensorflow as tf

    layer = LabelEmbedding(3, 2)
    layer.build((None,))
    with tf.GradientTape() as tape:
        cost = tf.reduce_sum(layer(np.array([2, 2, 0])))
    gradient = tape.gradient(cost, layer.embeddings.value)
    assert isinstance(gradient, tf.Tensor)
    np.testing.assert_array_equal(gradient, [[1, 1], [0, 0], [2, 2]])


@pytest.mark.parametrize("shape", [(5,), (4, 2, 5)])
def test_append_vector(shape, tmp_path):
    rng = np.random.default_rng(0)
    x = rng.normal(size=(3, *shape)).astype("float32")
    vector = rng.normal(size=(3, 2)).astype("float32")
    y = AppendVector()(x, vector).numpy()
    assert y.shape == (3, *shape[:-1], 7)
    np.testing.assert_array_equal(y[..., :5], x)
    for row, value in zip(y, vector, strict=True):
        np.testing.assert_array_equal(
            row[..., 5:], np.broadcast_to(value, (*shape[:-1], 2))
        )
    inputs = [keras.Input(shape), keras.Input((2,))]
    outputs = AppendVector()(*inputs)
    assert outputs.shape == (None, *shape[:-1], 7)
    check_saving(inputs, outputs, [x, vector], tmp_path)


def test_projection(tmp_path):
    x = np.random.default_rng(0).normal(size=(3, 4)).astype("float32")
    layer = Projection(3)
    score = layer(x, LABELS)
    table = np.array(layer.embeddings)
    expected = [[table[y] @ row] for y, row in zip(LABELS, x, strict=True)]
    np.testing.assert_allclose(score, expected, rtol=1e-5)
    inputs = [keras.Input((4,)), keras.Input((), dtype="int32")]
    for each in (Projection(3), SpectralNormalization(Projection(3))):
        outputs = each(*inputs)
        assert outputs.shape == (None, 1)
        check_saving(inputs, outputs, [x, LABELS], tmp_path)


def test_a_projection_of_unit_spectral_norm():
    x = np.random.default_rng(0).normal(size=(3, 4)).astype("float32")
    layer = SpectralNormalization(Projection(3))
    score = layer(x, LABELS)
    for _ in range(50):
        layer.after_step()
    score = layer(x, LABELS)
    table = np.array(layer.kernel)
    table /= np.linalg.svd(table)[1][0]
    expected = [[table[y] @ row] for y, row in zip(LABELS, x, strict=True)]
    np.testing.assert_allclose(score, expected, rtol=1e-4)


def test_arguments_are_checked():
    for make in (OneHot, Projection, lambda n: LabelEmbedding(n, 2)):
        with pytest.raises(ValueError, match="Received: num_classes=0"):
            make(0)
    with pytest.raises(ValueError, match="Received: units=0"):
        LabelEmbedding(2, 0)
    with pytest.raises(ValueError, match=r"takes vectors.*\(3, 2, 2\)"):
        Projection(3)(np.ones((3, 2, 2)), LABELS)


@pytest.mark.parametrize("cls", [OneHot, LabelEmbedding])
def test_mixed_precision(cls):
    arguments = (3, 4)[: 2 if cls is LabelEmbedding else 1]
    assert cls(*arguments, dtype="mixed_bfloat16")(LABELS).dtype == "bfloat16"
