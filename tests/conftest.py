import gc

import keras
import pytest
import tensorflow as tf

# Before TensorFlow starts its devices: two logical CPUs stand for two GPUs.
tf.config.set_logical_device_configuration(
    tf.config.list_physical_devices("CPU")[0],
    [tf.config.LogicalDeviceConfiguration()] * 2,
)

# A full collection walks through all that is imported, for a third of a second.
gc.set_threshold(700, 10, 50)


@pytest.fixture(autouse=True)
def fresh_keras():
    keras.utils.set_random_seed(0)
    yield
    keras.backend.clear_session(free_memory=False)  # a collection is slow
