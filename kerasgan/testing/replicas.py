"""Two replicas, and one device that computes what they should."""

import tensorflow as tf

from kerasgan import strategies
from kerasgan.game import feeding
from kerasgan.game.field import evaluate_field
from kerasgan.game.field import unless_resting
from kerasgan.ops import random


def two_replicas():
    """A MirroredStrategy on two logical CPUs, which must have been set up."""
    devices = tf.config.list_logical_devices("CPU")
    if len(devices) < 2:
        raise RuntimeError(
            "Two logical CPUs are needed: see "
            "`tf.config.set_logical_device_configuration`. "
            f"Received: {devices}"
        )
    return strategies.mirrored_on(*(device.name for device in devices[:2]))


def stepping_on_replicas(game, compiled=None):
    """A function that takes a step of two replicas, each with its half.

    Args:
        game: the game, made in the scope of `two_replicas`.
        compiled: what the step is wrapped in, such as `tf.function`. By
            default it runs eagerly, and traces nothing if the game is
            compiled with `run_eagerly`.
    """
    strategy = game.distribute_strategy

    def run(spread):
        strategy.run(game.train_step, args=(spread,))

    run = compiled(run) if compiled else run

    def step(halves):
        run(
            strategy.experimental_distribute_values_from_function(
                lambda context: halves[context.replica_id_in_sync_group]
            )
        )

    return step


def step_on_one_device(game, halves):
    """The same step where there are no replicas.

    Dynamics are given pairs in place of batches, and the field at a pair is
    the mean of the fields at both of its halves.
    """

    def field(pair, players, turn=0, at=None, active=None):
        def evaluate():
            keys = (
                random.key(game.seed, game.step, turn, index)
                for index in range(len(pair))
            )
            fields = [
                evaluate_field(game, half, key, tuple(players), at)
                for half, key in zip(pair, keys, strict=True)
            ]
            return _combined(game.terms, fields)

        return (
            evaluate() if active is None else unless_resting(evaluate, active)
        )

    game.field = field
    game.sees = lambda pair: type(game).sees(game, pair[0])
    turns = [feeding.split(h, game.dynamics.num_batches()) for h in halves]
    pairs = list(zip(*turns, strict=True))
    game.after_step(game.dynamics.step(game, pairs))


def _combined(terms, fields):
    """The mean of fields; what terms see of them is combined as they say."""
    aux = {
        name: _map(COMBINED[terms[name].combine], [f.aux[name] for f in fields])
        for name in fields[0].aux
    }
    means = _map(_mean, [field._replace(aux={}) for field in fields])
    return means._replace(aux=aux)


def _map(combine, structures):
    return tf.nest.map_structure(lambda *parts: combine(parts), *structures)


def _mean(parts):
    if parts[0] is None:
        return None
    return tf.add_n([tf.convert_to_tensor(part) for part in parts]) / len(parts)


COMBINED = {
    "mean": _mean,
    "gather": lambda parts: tf.concat(parts, axis=0),
}
