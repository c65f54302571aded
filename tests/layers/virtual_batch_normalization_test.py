import keras
import numpy as np
import pytest
import tensorflow as tf

from kerasgan import layers
from kerasgan.testing import run_layer_test

N = 6  # rows of the reference


@pytest.mark.parametrize("with_example", [False, True])
@pytest.mark.parametrize("shape", [(10, 4), (10, 2, 3, 4)])
def test_conformance(shape, with_example):
    run_layer_test(
        layers.VirtualBatchNormalization,
        {"num_rows": 7, "with_example": with_example, "epsilon": 1e-2},
        shape,
        shape,
        num_trainable=2,
        rtol=1e-4,
    )


@pytest.mark.parametrize("with_example", [False, True])
@pytest.mark.parametrize("shape", [(N + 3, 4), (N + 3, 2, 5, 4)])
def test_against_numpy(shape, with_example):
    x = np.random.default_rng(0).normal(2, 3, size=shape).astype("float32")
    layer = layers.VirtualBatchNormalization(N, with_example, epsilon=0.1)
    layer.build(shape)
    layer.gamma.assign([1, 2, 3, 4])
    layer.beta.assign([4, 3, 2, 1])
    y = layer(x).numpy()

    gamma, beta = np.arange(1, 5), np.arange(4, 0, -1)
    entries = x.astype("float64").reshape(N + 3, -1, 4)
    reference = entries[:N].reshape(-1, 4)
    for index, row in enumerate(entries):
        mean, square = reference.mean(axis=0), (reference**2).mean(axis=0)
        if with_example and index >= N:
            mean = (N * mean + row.mean(axis=0)) / (N + 1)
            square = (N * square + (row**2).mean(axis=0)) / (N + 1)
        deviation = np.sqrt(square - mean**2 + 0.1)
        expected = gamma * (row - mean) / deviation + beta
        received = y[index].reshape(-1, 4)
        np.testing.assert_allclose(received, expected, rtol=1e-4, atol=1e-4)


def network(with_example=False, dtype=None):
    latent = keras.Input((2,), dtype=dtype)
    x = layers.ReferenceBatch(N, dtype=dtype)(latent)
    x = keras.layers.Dense(12, dtype=dtype, name="first")(x)
    x = keras.layers.Reshape((2, 2, 3), dtype=dtype)(x)
    x = normalise(with_example, dtype, "norm_1")(x)
    x = keras.layers.Activation("tanh", dtype=dtype)(x)
    x = keras.layers.Conv2DTranspose(2, 2, dtype=dtype, name="second")(x)
    x = normalise(with_example, dtype, "norm_2")(x)
    return keras.Model(latent, layers.DropReference(N, dtype=dtype)(x))


def normalise(with_example, dtype, name):
    return layers.VirtualBatchNormalization(
        N, with_example, epsilon=1e-7, dtype=dtype, name=name
    )


def rows(count=3, seed=1):
    rng = np.random.default_rng(seed)
    return rng.normal(size=(count, 2)).astype("float32")


def adapted(*args, **kwargs):
    made = network(*args, **kwargs)
    made.get_layer("reference_batch").adapt(rows(N, seed=0))
    return made


both_kinds = pytest.mark.parametrize("with_example", [False, True])


@both_kinds
def test_a_row_does_not_depend_on_its_batch(with_example):
    made, x = adapted(with_example), rows(5)
    together = made(x)
    assert together.shape == (5, 3, 3, 2)
    for i in range(5):
        np.testing.assert_allclose(
            made(x[i : i + 1])[0], together[i], rtol=1e-4, atol=1e-5
        )
    np.testing.assert_allclose(
        made.predict(x, batch_size=2, verbose=0), together, rtol=1e-4, atol=1e-5
    )


@both_kinds
def test_statistics_follow_the_weights(with_example):
    made, x = adapted(with_example), rows()
    frozen = layers.freeze(made)
    before = made(x)
    for network in (made, frozen):
        kernel = network.get_layer("first").kernel
        kernel.assign(3.0 * kernel)  # which normalisation undoes
    np.testing.assert_allclose(made(x), before, rtol=1e-3, atol=1e-4)
    assert np.abs(frozen(x) - before).max() > 0.1


@both_kinds
def test_the_gradient_flows_through_the_reference(with_example):
    made = adapted(with_example, dtype="float64")
    x = rows().astype("float64")
    weights = np.random.default_rng(2).normal(size=(3, 3, 3, 2))

    def cost():
        return tf.reduce_sum(weights * made(x) ** 2)

    kernel = made.get_layer("first").kernel
    with tf.GradientTape() as tape:
        value = cost()
    gradient = tape.gradient(value, kernel.value)
    first, step = np.array(kernel), 1e-5
    for index in np.ndindex(*first.shape):
        costs = []
        for sign in (1, -1):
            moved = first.copy()
            moved[index] += sign * step
            kernel.assign(moved)
            costs.append(float(cost()))
        expected = (costs[0] - costs[1]) / (2 * step)
        assert float(gradient[index]) == pytest.approx(
            expected, rel=1e-4, abs=1e-6
        )
    # The length of the weights before a normalisation does not matter.
    assert with_example or abs(np.sum(gradient * first)) < 1e-3


def test_modes():
    made, x = adapted(), rows()
    for jit_compile in (False, True):
        call = tf.function(made, jit_compile=jit_compile)
        np.testing.assert_allclose(call(x), made(x), rtol=1e-4, atol=1e-5)


def test_clones_and_files(tmp_path):
    made, x = adapted(), rows()
    clone = keras.models.clone_model(made)
    clone.set_weights(made.get_weights())
    made.save(tmp_path / "model.keras")
    for again in (clone, keras.saving.load_model(tmp_path / "model.keras")):
        assert again.get_layer("reference_batch").adapted
        np.testing.assert_array_equal(again(x), made(x))


def test_without_a_reference_before_it_there_is_an_error():
    layer = layers.VirtualBatchNormalization(N)
    with pytest.raises(ValueError, match="num_rows=6 rows.*Received: 5 rows"):
        layer(np.ones((5, 2)))


def test_num_rows_is_checked():
    with pytest.raises(ValueError, match="Received: num_rows=0"):
        layers.VirtualBatchNormalization(0)
