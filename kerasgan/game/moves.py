import functools

import tensorflow as tf

from kerasgan.game import optimizers
from kerasgan.game import replicas
from kerasgan.game.field import evaluate_field
from kerasgan.game.field import unless_resting
from kerasgan.ops import random


class Moves:
    """What dynamics ask of a game: values of its vector field, and moves.

    Gradients are means over the rows of one replica, and so are costs. Only
    `mean` and what moves players, in truth or virtually, look at the others.
    """

    def field(self, batch, players, turn=0, at=None, active=None):
        """Evaluates the vector field of the game; nothing moves.

        Args:
            batch: dict of tensors, a real sample.
            players: tuple of names, whose gradients are asked for.
            turn: integer; the turns of a step draw different random numbers.
            at: dict from players' names to lists of tensors, a virtual point
                at which those players stand.
            active: boolean tensor, false if these players rest: nothing is
                evaluated then, a move moves nothing, logs are not counted.

        Returns:
            A `kerasgan.game.Field`.
        """
        key = random.key(self.seed, self.step, turn, replicas.index())
        evaluate = functools.partial(
            self._field, batch, key, tuple(players), at
        )
        return (
            evaluate() if active is None else unless_resting(evaluate, active)
        )

    def point(self):
        """Where players stand: a dict from names to lists of tensors."""
        return {
            name: [tf.convert_to_tensor(w.value) for w in self.weights_of(name)]
            for name in self.player_names
        }

    def sees(self, batch):
        """Whose weights show in the gradient of each player, as tapes tell.

        In a graph this costs nothing once it is traced: no value is used.
        (XLA would hide what does not depend on what behind zeros.)

        Args:
            batch: dict of tensors, a real sample.

        Returns:
            A dict from players' names to sets of names.
        """
        x, key = self.point(), random.key(self.seed, self.step, 0)
        with tf.GradientTape(
            persistent=True, watch_accessed_variables=False
        ) as tape:
            tape.watch(x)
            field = evaluate_field(self, batch, key, self.player_names, x)
        shown = {}
        for player, gradients in field.gradients.items():
            known = [
                tf.convert_to_tensor(g) for g in gradients if g is not None
            ]
            slopes = tape.gradient(known, x)
            shown[player] = {
                other
                for other, each in slopes.items()
                if any(slope is not None for slope in each)
            }
        return shown

    def mean(self, gradients):
        """Gradients averaged over the replicas, with zeros for `None`.

        A tape can watch: backward it is a mean over the replicas, too.

        Args:
            gradients: dict from players' names to lists, as a field has.
        """
        return replicas.mean(
            {
                name: [
                    tf.zeros(w.shape, w.dtype)
                    if g is None
                    else tf.convert_to_tensor(g)
                    for g, w in zip(each, self.weights_of(name), strict=True)
                ]
                for name, each in gradients.items()
            }
        )

    def ahead(self, gradients, start=None, slots=None):
        """Where `apply` would take players; nothing moves. Differentiable.

        Args:
            gradients: dict from players' names to lists, as a field has.
            start: the point to step from; where it says nothing, players
                start where they stand.
            slots: dict from players' names to values of their optimizers'
                variables; where it says nothing, they are what they are.

        Returns:
            The point after the step, and the slots for the next one.
        """
        start, slots = dict(start or {}), dict(slots or {})
        for name, each in replicas.mean(dict(gradients)).items():
            start[name], slots[name] = optimizers.virtual_step(
                self.optimizer_of(name),
                each,
                self.weights_of(name),
                start.get(name),
                slots.get(name),
            )
        return start, slots

    def move(self, field):
        """Moves players along a field, and what is not trained with them."""
        for player, gradients in field.gradients.items():
            self.apply(player, gradients, field.active)
        moved = [
            (variable, value)
            for variable, value in zip(
                self.state_variables, field.state, strict=True
            )
            if value is not None
        ]
        means = replicas.mean([value for _, value in moved])
        for (variable, _), mean in zip(moved, means, strict=True):
            if field.active is not None:
                mean = tf.where(field.active, mean, variable.value)
            variable.assign(mean)

    def apply(self, player, gradients, active=None):
        """Moves one player, by its optimizer.

        Args:
            player: string, the player's name.
            gradients: list of tensors or `None`, means over the rows of this
                replica.
            active: boolean tensor, false if the player rests: then neither
                its weights nor its optimizer's variables change.
        """
        optimizer, weights = self.optimizer_of(player), self.weights_of(player)
        if active is None:
            whole = optimizers.clips(optimizer)
            optimizer.apply(replicas.shares(gradients, whole), weights)
            return
        point, slots = self.ahead({player: gradients})  # no branch can apply
        variables = [*weights, *optimizer.variables]
        reached = [*point[player], *slots[player]]
        replicas.assign(
            variables,
            [
                tf.where(active, after, before.value)
                for after, before in zip(reached, variables, strict=True)
            ],
        )
