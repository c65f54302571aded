import gc

import keras
import pytest
import tensorflow as tf

# Before TensorFlow starts its devices: two logical CPUs stand for two GPUs.
tf.config.set_logical_device_configuration(
    tf.config.list_physical_devices("CPU")[0],
    [tf.config.LogicalDeviceConfiguration()] * 2,
)

# What is imported stays: no collection need walk through it again.
gc.freeze()


@pytest.fixture(autouse=True)
def fresh_keras():
    keras.utils.set_random_seed(0)
    yield
    keras.backend.clear_session(free_memory=False)  # a collection is slow
