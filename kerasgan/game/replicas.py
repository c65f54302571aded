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
    """Mean over the replicas of each tensor in a structure; `None` stays.

    Differentiable: backward, it is a mean over the replicas again. (Of slices
    TensorFlow's derivative is another, so they become dense.)
    """
    leaves = tf.nest.flatten(structure)
    known = [tf.convert_to_tensor(x) for x in leaves if x is not None]
    if count() == 1 or not known:
        return structure
    context = tf.distribute.get_replica_context()
    means = iter(context.all_reduce(tf.distribute.ReduceOp.MEAN, known))
    return tf.nest.pack_sequence_as(
        structure, [x if x is None else next(means) for x in leaves]
    )


def gather(structure):
    """Rows of all replicas, one replica's after another's, of each tensor."""
    leaves = [tf.convert_to_tensor(x) for x in tf.nest.flatten(structure)]
    for leaf in leaves:
        if leaf.shape.rank == 0:
            raise ValueError(
                "Only rows can be gathered from replicas, of a tensor whose "
                f"first axis counts them. Received: shape={leaf.shape}"
            )
    if count() == 1 or not leaves:
        return structure
    context = tf.distribute.get_replica_context()
    return tf.nest.pack_sequence_as(
        structure, context.all_gather(leaves, axis=0)
    )


def unless_empty(rows, evaluate, names):
    """What a replica finds on its part of a batch, or zeros if it has none.

    Args:
        rows: the number of its rows, an integer or a tensor.
        evaluate: function without arguments that gives a dict of scalars.
        names: list of strings, the names in that dict.
    """
    if count() == 1:
        return evaluate()
    return tf.cond(
        tf.greater(rows, 0), evaluate, lambda: dict.fromkeys(names, 0.0)
    )


def shares(gradients, whole=False):
    """What a replica adds to a sum over replicas, to make it their mean.

    Args:
        gradients: list of this replica's gradients or `None`.
        whole: bool, whether the first replica adds the whole mean, and the
            others nothing: for what is clipped before it is summed.
    """
    if count() == 1:
        return gradients
    share = 1 / count()
    if whole:
        gradients, share = mean(gradients), tf.equal(index(), 0)
    # Unlike `*`, this takes the gradients of embeddings as well.
    return [
        g if g is None else tf.math.scalar_mul(tf.cast(share, g.dtype), g)
        for g in gradients
    ]


def assign(variables, values):
    """Writes values that are the same on all replicas.

    A variable that does not say how replicas' values are to be combined, as
    those of optimizers do not, can only be written for all of them at once.
    """

    def write(variable, value):
        variable.assign(value)

    def write_all(strategy, *values):
        for variable, value in zip(variables, values, strict=True):
            strategy.extended.update(
                variable.value, write, args=(value,), group=False
            )

    tf.distribute.get_replica_context().merge_call(write_all, args=values)


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
