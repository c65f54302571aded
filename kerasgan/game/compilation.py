"""When XLA is worth its while, and which precision trains."""

import contextlib

import keras
import tensorflow as tf

from kerasgan import precisions
from kerasgan.ops import memory
from kerasgan.ops.convolution import has_onednn
from kerasgan.precisions import NO_FLOAT16


def xla_helps(networks):
    """Whether XLA is likely to make a step of these networks faster.

    On a processor without oneDNN it does for convolutions; on an accelerator
    that is assumed, and has not been measured. Where TensorFlow has oneDNN,
    plain graphs run convolutions faster than XLA does; perceptrons are too
    small to gain.
    """
    if not any(map(_convolves, networks)):
        return False
    devices = tf.config.list_logical_devices()
    only_cpus = all(device.device_type == "CPU" for device in devices)
    return not (only_cpus and has_onednn())


def choose(jit_compile, networks, strategy):
    """Whether XLA is to compile the pure part of a step by itself.

    On a TPU it compiles whole steps in any case, this part among them.
    """
    if isinstance(strategy, tf.distribute.TPUStrategy):
        return False
    return xla_helps(networks) if jit_compile == "auto" else jit_compile


def whole(function, jit_compile):
    """A function whose call is one node of a graph: all of it or nothing.

    Were it inlined, a weight could move before another turn has read it:
    Grappler drops the edge that orders the two if some path leads from the one
    to the other, even one that it folds into a constant afterwards, such as the
    ones that the gradient of a sum of costs begins with.

    Args:
        function: reads weights and moves none.
        jit_compile: bool, whether XLA compiles it.
    """
    return tf.function(
        function,
        autograph=False,
        jit_compile=jit_compile or None,
        experimental_attributes={"_noinline": True},
    )


@contextlib.contextmanager
def precision(name):
    """Layers that are made inside compute in this precision.

    Args:
        name: string, one of `kerasgan.precisions.PRECISIONS`, or `"auto"` for
            the fastest of this machine.
    """
    policy = precisions.resolve(name)
    before = keras.config.dtype_policy()
    keras.config.set_dtype_policy(policy)
    try:
        yield
    finally:
        keras.config.set_dtype_policy(before)


def check_networks(networks):
    """Raises an error if a layer computes in float16.

    Args:
        networks: dict of Keras models by name.
    """
    for name, network in networks.items():
        for layer in network._flatten_layers():
            if layer.compute_dtype == "float16":
                raise ValueError(
                    f"{NO_FLOAT16} Received: layer `{layer.name}` of network "
                    f"`{name}` with the policy {layer.dtype_policy.name!r}"
                )


def check_memory(game):
    """Raises an error if weights and gradients cannot be held at once."""
    gradients = memory.size(game.trainable_variables)
    memory.check(
        "Weights and gradients", memory.size(game.variables) + gradients
    )


def _convolves(network):
    kinds = (keras.layers.Conv2D, keras.layers.Conv2DTranspose)
    return any(isinstance(x, kinds) for x in network._flatten_layers())
