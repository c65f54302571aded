import gc
import os
from pathlib import Path

# Before XLA starts: compiling costs the tests a hundred times what runs cost.
# It translates as always, and lets LLVM do no more than it must.
os.environ.setdefault(
    "XLA_FLAGS",
    "--xla_backend_optimization_level=0"
    " --xla_llvm_disable_expensive_passes=true",
)

import eager_games  # noqa: E402
import keras  # noqa: E402
import pytest  # noqa: E402
import tensorflow as tf  # noqa: E402

# Before TensorFlow starts its devices: two logical CPUs stand for two GPUs.
tf.config.set_logical_device_configuration(
    tf.config.list_physical_devices("CPU")[0],
    [tf.config.LogicalDeviceConfiguration()] * 2,
)

# A full collection walks through all that is imported, for a third of a second.
gc.set_threshold(700, 10, 50)


SLOW = set((Path(__file__).parent / "slow.txt").read_text().splitlines()[1:])


def pytest_collection_modifyitems(items):
    """Marks what `slow.txt` names."""
    for item in items:
        if item.nodeid in SLOW:
            item.add_marker(pytest.mark.slow)


@pytest.fixture(autouse=True)
def fresh_keras():
    keras.utils.set_random_seed(0)
    yield
    keras.backend.clear_session(free_memory=False)  # a collection is slow


@pytest.fixture(scope="module")
def untraced():
    """What is compiled in this file runs eagerly, as it takes few steps."""
    with eager_games.eager():
        yield
