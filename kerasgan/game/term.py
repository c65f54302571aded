import contextlib

import keras
import tensorflow as tf

from kerasgan.configurable import Configurable


class Term(Configurable, keras.layers.Layer):
    """Something that a player pays for.

    A term is a Keras layer only so that its state is tracked, saved and
    mirrored; it is never called. Override `cost`, and where the term has
    state, create it in `prepare` and change it in `update`.

    Args:
        weight: float, what the cost is multiplied by.
        every: integer; a lazy term is evaluated on every so many steps only,
            and counts so many times more.
        name: string, names the term in logs and saved files. By default the
            class says it.

    Attributes:
        needs: the play's outputs that `cost` reads. For a lazy term the game
            makes them before it decides whether to evaluate it.
        reports: names of the extra numbers that `report` gives.
        idle_aux: what stands for `aux` on the steps that a lazy term skips.
        combine: how several replicas make one of what `update` is to see:
            `"mean"`, or, of rows, `"gather"`, which puts those of one replica
            after those of another.
    """

    default_name = None
    needs = ("on_real", "on_fake")
    reports = ()
    idle_aux = ()
    combine = "mean"

    def __init__(self, weight=1.0, every=1, name=None):
        super().__init__(name=name or self.default_name)
        if not isinstance(every, int) or every < 1:
            raise ValueError(
                "Argument `every` must be an integer of at least 1. "
                f"Received: every={every!r}"
            )
        if self.combine not in ("mean", "gather"):
            raise ValueError(
                'Attribute `combine` of a term must be "mean" or "gather". '
                f"Received: combine={self.combine!r}"
            )
        self.weight = weight
        self.every = every
        self.built = True  # an unbuilt layer fails `fit` on several devices

    def prepare(self, game, player):
        """Creates state, knowing the game and the player who pays.

        Called once, when the game is made. (Not Keras's `build`, which would
        keep hold of its arguments.) Do not store `game`: it would become a
        sublayer.
        """

    def add_state(self, name, shape=(), dtype=None, initializer="zeros"):
        """Creates a variable of the term, which `update` changes.

        Args:
            name: string, its name in saved files.
            shape: tuple of integers.
            dtype: string; by default that of weights.
            initializer: what it is at first.

        Returns:
            The variable. It is never trained, nor rounded to halves.
        """
        return self.add_weight(
            name=name,
            shape=shape,
            dtype=dtype,
            initializer=initializer,
            trainable=False,
            autocast=False,
        )

    def cost(self, play):
        """What is to be paid for a play.

        Args:
            play: a `kerasgan.game.Play`.

        Returns:
            A scalar, or a scalar and what `update` is to see of this step
            (a tensor or a structure of tensors, of all replicas: see
            `combine`).
        """
        raise NotImplementedError

    def report(self, play):
        """Numbers to log beside the cost: a dict with the keys `reports`."""
        return {}

    def update(self, aux):
        """Changes the term's state, once a step, after the players moved."""

    def active(self, step):
        """Whether this step evaluates the term: a boolean tensor."""
        return tf.equal(step % self.every, 0)

    def evaluate(self, play, step, every, scope=None):
        """The cost in float32 and the auxiliary output.

        Both are zero on a step that does not evaluate the term. What a lazy
        term does to networks' state, when it runs them again, is forgotten.
        """

        def paid():
            cost = self.cost(play)
            cost, aux = cost if isinstance(cost, tuple) else (cost, ())
            return tf.cast(cost, tf.float32), aux

        def paid_now():
            with _forgotten(scope):
                return paid()

        if every == 1:
            return paid()
        idle = tf.nest.map_structure(tf.convert_to_tensor, self.idle_aux)
        return tf.cond(
            self.active(step), paid_now, lambda: (tf.zeros(()), idle)
        )

    def settle(self, aux, step, moved=None):
        """Runs `update`, which changes nothing on a step that was idle.

        Args:
            aux: what `cost` gave.
            step: integer tensor, the game's step.
            moved: boolean tensor, false if the player rested; `None` if it
                never does.
        """
        with keras.StatelessScope() as scope:
            self.update(aux)
        active = self.active(step)
        if moved is not None:
            active &= moved
        for variable in self.variables:
            value = scope.get_current_value(variable)
            if value is not None:
                variable.assign(tf.where(active, value, variable.value))


@contextlib.contextmanager
def _forgotten(scope):
    """Puts a scope back as it was: the tensors of a branch stay in it."""
    before = None if scope is None else dict(scope.state_mapping)
    yield
    if scope is not None:
        scope.state_mapping.clear()
        scope.state_mapping.update(before)
