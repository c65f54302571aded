"""A turn sees the weights as the turns before it have left them."""

import keras
import numpy as np
import tensorflow as tf

import kerasgan
from kerasgan.game import compilation
from kerasgan.testing.game import example_data

POINTS = {"image_shape": (2,), "latent_dim": 3, "width": 4, "average": None}


def costs(num_steps, **compile_arguments):
    """Of steps that start at the same weights; a rate of 1 tells moves apart.

    VEEGAN's first turn reads the reconstructor. The second moves it, along a
    gradient that depends on nothing of the first.
    """
    game = kerasgan.create("veegan", seed=7, **POINTS)
    game.compile(
        keras.optimizers.SGD(1.0), jit_compile=False, **compile_arguments
    )
    weights, batch, logs = game.get_weights(), example_data(game), []
    for _ in range(num_steps):
        game.set_weights(weights)
        game.reset_metrics()
        found = game.train_on_batch(batch, return_dict=True)
        logs.append(
            [found["discriminator_cost"], found["discriminator_real_accuracy"]]
        )
    return np.array(logs)


def test_a_graph_moves_no_weight_before_it_was_read():
    eager = costs(1, run_eagerly=True)
    np.testing.assert_allclose(
        costs(32), np.broadcast_to(eager, (32, 2)), rtol=1e-6
    )


def test_a_whole_function_is_not_taken_apart():
    weight = tf.Variable(1.0)
    read = compilation.whole(lambda x: x * weight, jit_compile=False)
    step = tf.function(lambda x: read(x)).get_concrete_function(2.0)
    (call,) = [op for op in step.graph.get_operations() if "Call" in op.type]
    name = call.get_attr("f").name
    library = step.graph.as_graph_def().library.function
    (called,) = [each for each in library if each.signature.name == name]
    assert called.attr["_noinline"].b and float(step()) == 2.0
