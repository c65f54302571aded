import keras
import numpy as np
import tensorflow as tf

from kerasgan.ops import random


def run_layer_test(
    cls,
    arguments,
    input_shape,
    output_shape,
    num_trainable=0,
    num_non_trainable=0,
    rtol=1e-5,
):
    """What must hold of every layer.

    It is rebuilt from its config; its shapes and weights are as said; it
    gives the same numbers eagerly, in a graph and under XLA, and after being
    saved inside of a model; its gradients are finite; it works in bfloat16.

    Args:
        cls: the layer's class.
        arguments: dict, arguments of the constructor.
        input_shape: shape of a batch; a list of them, for a layer that is
            called on several tensors.
        output_shape: expected shape of the output.
        num_trainable: expected number of trainable variables.
        num_non_trainable: expected number of other variables.
        rtol: float, relative tolerance between the modes.
    """
    layer = cls(**arguments)
    shapes = input_shape if isinstance(input_shape, list) else [input_shape]
    rng = np.random.default_rng(0)
    x = [rng.normal(size=shape).astype("float32") for shape in shapes]

    def call(*x):
        with random.scope(random.key(1)):
            return layer(*x, training=True)

    assert tuple(call(*map(tf.constant, x)).shape) == tuple(output_shape)
    assert tuple(layer.compute_output_shape(*shapes)) == tuple(output_shape)
    assert len(layer.trainable_variables) == num_trainable
    assert len(layer.non_trainable_variables) == num_non_trainable

    config = layer.get_config()
    again = cls.from_config(config)
    assert again.get_config() == config
    for name, value in arguments.items():
        assert getattr(again, name) == value, name

    graph = tf.function(call)
    for compiled in (graph, tf.function(graph, jit_compile=True)):
        np.testing.assert_allclose(compiled(*x), call(*x), rtol=rtol, atol=rtol)

    with tf.GradientTape() as tape:
        inputs = [tf.constant(each) for each in x]
        tape.watch(inputs)
        cost = tf.reduce_sum(call(*inputs) ** 2)
    watched = [*inputs, *layer.trainable_variables]
    for gradient in tape.gradient(cost, watched):
        assert np.isfinite(gradient).all()

    half = cls(**arguments, dtype="mixed_bfloat16")
    with random.scope(random.key(1)):
        assert half(*x, training=True).dtype == tf.bfloat16
    _check_saving(layer, x)


def _check_saving(layer, x):
    inputs = [keras.Input(each.shape[1:], len(each)) for each in x]
    model = keras.Model(inputs, layer(*inputs))
    again = keras.models.clone_model(model)
    again.set_weights(model.get_weights())
    np.testing.assert_array_equal(again(x), model(x))
