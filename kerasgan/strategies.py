"""Where a game trains: TensorFlow's strategies, by name.

A game is trained by the strategy in whose scope it is made and compiled. See
`docs/scaling.md`.
"""

import contextlib
import functools
import json
import os
import signal
import socket
import threading
import zlib

import tensorflow as tf

from kerasgan import choices
from kerasgan.game import replicas

WAIT = 10.0  # seconds for a TPU to answer

# What TensorFlow raises in the workers that are left.
LOST = (tf.errors.UnavailableError, tf.errors.AbortedError)
REASON = "Another worker has ended, or cannot be reached"


def get(name, tpu=None):
    """A strategy by its name.

    Call it before TensorFlow does anything else: devices are set up by it.

    Args:
        name: string: `"one"` for one device; `"mirrored"` for all GPUs of this
            machine, or, if it has none, all logical CPUs; `"multiworker"` for
            several processes, which the environment variable `TF_CONFIG`
            names; `"tpu"`.
        tpu: string, where the TPU is: its name, `grpc://host:port`, or
            `"local"`; for `"tpu"` only.

    Returns:
        A `tf.distribute.Strategy`.

    Raises:
        ValueError: if there is no such strategy, or not what it needs.

    Example:

    >>> import kerasgan, keras, numpy as np
    >>> with get("one").scope():
    ...     game = kerasgan.create("gan", image_shape=(2,), width=4)
    ...     game.compile()
    >>> points = np.zeros((64, 2), "float32")
    >>> history = game.fit(points, batch_size=32, verbose=0)
    """
    choices.check_strategy(name)
    if name != "tpu":
        if tpu is not None:
            raise ValueError(
                "The address of a TPU is for the strategy `tpu`. "
                f"Received: strategy={name!r}, tpu={tpu!r}"
            )
        return STRATEGIES[name]()
    return STRATEGIES[name](tpu)


@contextlib.contextmanager
def guard():
    """Makes a `ValueError` of what TensorFlow says when a worker is lost."""
    try:
        yield
    except LOST as error:
        raise ValueError(
            f"{REASON}: end all workers, and begin them again. Received: "
            f"{type(error).__name__}"
        ) from error


def check_agreement(strategy, facts):
    """Raises an error unless all workers know the same; waits for them.

    Args:
        strategy: a `tf.distribute.Strategy`.
        facts: numbers and strings, on which training depends.
    """
    if not replicas.have_workers(strategy):
        return
    digest = zlib.crc32(repr(facts).encode())

    @tf.function
    def gather():
        mine = strategy.run(lambda: tf.constant([digest], tf.int64))
        return strategy.gather(mine, axis=0)

    found = gather().numpy()
    if len(set(found)) > 1:
        raise ValueError(
            "All workers must read the same run, data and checkpoints: from a "
            "folder that they share, or from copies. Received: here it is "
            f"{facts}, elsewhere not"
        )


def _one():
    return tf.distribute.get_strategy()


def _mirrored():
    devices = tf.config.list_logical_devices("GPU")
    devices = devices or tf.config.list_logical_devices("CPU")
    return mirrored_on(*(each.name for each in devices))


@functools.cache  # the collectives of two strategies in a process collide
def mirrored_on(*devices):
    """A `MirroredStrategy` on devices of these names, always the same one."""
    return tf.distribute.MirroredStrategy(devices)


def _multiworker():
    _check_cluster(os.environ.get("TF_CONFIG"))
    strategy = tf.distribute.MultiWorkerMirroredStrategy()
    if threading.current_thread() is threading.main_thread():
        # TensorFlow has taken it, to be told of preemptions, and would go on.
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
    return strategy


def _check_cluster(text):
    try:
        content = json.loads(text or "")
        task = content["task"]
        content["cluster"][task["type"]][task["index"]]
    except (ValueError, LookupError, TypeError) as error:
        raise ValueError(
            "Strategy `multiworker` needs the environment variable TF_CONFIG, "
            'such as {"cluster": {"worker": ["a:12345", "b:12345"]}, "task": '
            f'{{"type": "worker", "index": 0}}}}. Received: TF_CONFIG={text}'
        ) from error


def _tpu(address):
    if not address:
        raise ValueError(
            "Strategy `tpu` needs the address of a TPU: its name, "
            f"grpc://host:port, or local. Received: tpu={address!r}"
        )
    try:
        resolver = tf.distribute.cluster_resolver.TPUClusterResolver(address)
        _check_answers(resolver.master())
        tf.config.experimental_connect_to_cluster(resolver)
        tf.tpu.experimental.initialize_tpu_system(resolver)
    except (OSError, ValueError, tf.errors.OpError) as error:
        raise ValueError(
            f"There must be a TPU at the address. Received: tpu={address!r} "
            f"({type(error).__name__}: {error})"
        ) from error
    return tf.distribute.TPUStrategy(resolver)


def _check_answers(master):
    """Raises an `OSError` if nobody listens; TensorFlow would wait forever."""
    host, _, port = master.removeprefix("grpc://").rpartition(":")
    if host and port.isdecimal():
        socket.create_connection((host, int(port)), WAIT).close()


STRATEGIES = {
    "one": _one,
    "mirrored": _mirrored,
    "multiworker": _multiworker,
    "tpu": _tpu,
}
