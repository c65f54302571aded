"""What a game must know of `tf.distribute`, in one place."""

import tensorflow as tf


def count():
    """Number of replicas that train in step."""
    return tf.distribute.get_strategy().num_replicas_in_sync


def index():
    """Which replica this is, from 0; 0 outside of `strategy.run`."""
    context = tf.distribute.get_replica_context()
    return context.replica_id_in_sync_group if context else 0


def mean(structure):
    """Mean over the replicas of each tensor in a structure."""
    if count() == 1 or not tf.nest.flatten(structure):
        return structure
    context = tf.distribute.get_replica_context()
    return context.all_reduce(tf.distribute.ReduceOp.MEAN, structure)


def as_logs(logs):
    """Logs in the shape that Keras reduces over several workers."""
    if not have_workers(tf.distribute.get_strategy()):
        return logs
    return {name: tf.reshape(value, (1,)) for name, value in logs.items()}


def have_workers(strategy):
    """Whether the replicas live in several processes."""
    return isinstance(strategy, tf.distribute.MultiWorkerMirroredStrategy)


def is_chief(strategy):
    """Whether this process is the one, of several, that writes files."""
    resolver = strategy.cluster_resolver
    if resolver is None or resolver.task_id is None:
        return True
    if "chief" in resolver.cluster_spec().jobs:
        return resolver.task_type == "chief"
    return resolver.task_id == 0


def check(strategy, steps_per_execution):
    """Refuses what Keras cannot do, before training starts."""
    kind = type(strategy).__name__
    if kind.startswith("ParameterServerStrategy"):
        raise ValueError(
            "Keras 3 cannot train under a ParameterServerStrategy; use a "
            f"MirroredStrategy or one of its kin. Received: {kind}"
        )
    replicas = strategy.num_replicas_in_sync
    if steps_per_execution > 1 and replicas > 1:
        raise ValueError(
            "Argument `steps_per_execution` must be 1 on several replicas, "
            "where Keras fails with more. Received: steps_per_execution="
            f"{steps_per_execution} on {replicas} replicas"
        )
