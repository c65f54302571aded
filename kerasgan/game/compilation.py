"""When XLA is worth its while."""

import keras
import tensorflow as tf


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
    return not (only_cpus and _has_onednn())


def _convolves(network):
    kinds = (keras.layers.Conv2D, keras.layers.Conv2DTranspose)
    return any(isinstance(x, kinds) for x in network._flatten_layers())


def _has_onednn():
    try:
        from tensorflow.python.util import _pywrap_util_port
    except ImportError:
        return False
    return _pywrap_util_port.IsMklEnabled()
