import functools
from types import MappingProxyType

import keras
import tensorflow as tf

from kerasgan.game import checking
from kerasgan.game import compilation
from kerasgan.game import feeding
from kerasgan.game import optimizers
from kerasgan.game import replicas
from kerasgan.game import saving
from kerasgan.game.field import evaluate_costs
from kerasgan.game.field import evaluate_field
from kerasgan.game.loops import Loops
from kerasgan.game.moves import Moves
from kerasgan.ops import random

EVALUATION = 2**31 - 1  # a turn that no step has, for what `evaluate` draws


class Engine(Moves, Loops):
    """Trains a game in Keras's own loop.

    One step splits the batch into turns, lets the dynamics move the players
    along the field, whose evaluation XLA compiles, and then does, once, what
    follows a step. Which networks, players and plays there are is told by
    `kerasgan.game.Game`.
    """

    def compile(
        self,
        optimizer=None,
        jit_compile="auto",
        run_eagerly=False,
        steps_per_execution=1,
    ):
        """Chooses how the game is trained.

        Args:
            optimizer: `None` for the game's own; or a name, or an optimizer
                to copy for each player; or a dict of these by player.
            jit_compile: bool or `"auto"`: whether XLA compiles the pure part
                of the step. `"auto"` is true for convolutions, on a CPU without
                oneDNN, where it was seen to help, and on an accelerator, where
                it has not been measured.
            run_eagerly: bool, as in Keras, for debugging.
            steps_per_execution: integer, as in Keras; on one replica only.
        """
        replicas.check(self.distribute_strategy, steps_per_execution)
        compilation.check_networks(self.networks)
        compilation.check_memory(self)
        chosen = optimizers.by_player(
            optimizer, self.default_optimizer(), self.player_names
        )
        super().compile(
            run_eagerly=run_eagerly,
            steps_per_execution=steps_per_execution,
            jit_compile=False,  # around a whole step it fails on two replicas
        )
        self._compile_arguments = {
            "jit_compile": jit_compile,
            "run_eagerly": run_eagerly,
            "steps_per_execution": steps_per_execution,
        }
        jit_compile = compilation.choose(
            jit_compile, self.networks.values(), self.distribute_strategy
        )
        self._whole_field = compilation.whole(
            functools.partial(evaluate_field, self), jit_compile
        )
        for player, each in chosen.items():
            each.name = player  # callbacks call its rate so
            each.build(self.weights_of(player))
            setattr(self, f"{player}_optimizer", each)
        self._moved = self._ids_of_moved()
        self.optimizer = optimizers.PlayerOptimizers(
            list(chosen.values()), self.step
        )
        self._trackers = MappingProxyType(
            {name: keras.metrics.Mean(name=name) for name in self.log_names}
        )

    def check_trainable(self):
        """Raises an error if layers were frozen or thawed since `compile`."""
        if self._ids_of_moved() != self._moved:
            raise ValueError(
                "Layers that are frozen, or thawed, after `compile` must be "
                "told to the optimizers: call `compile` again. Received: "
                "weights that are trained now, or then, but not both"
            )

    def _ids_of_moved(self):
        """Identities of each player's weights; tuples are not tracked."""
        return tuple(
            tuple(map(id, self.weights_of(player)))
            for player in self.player_names
        )

    @property
    def _field(self):
        """Evaluates the field; eagerly if `run_eagerly` is set, now or then."""
        eager = functools.partial(evaluate_field, self)
        return eager if self.run_eagerly else self._whole_field

    def optimizer_of(self, player):
        """The optimizer that moves a player's weights."""
        return getattr(self, f"{player}_optimizer")

    def get_compile_config(self):
        if not self.compiled:
            return {}
        return self._compile_arguments | {
            "optimizer": {
                player: keras.optimizers.serialize(self.optimizer_of(player))
                for player in self.player_names
            }
        }

    def compile_from_config(self, config):
        optimizer = {
            player: keras.optimizers.deserialize(each)
            for player, each in config["optimizer"].items()
        }
        self.compile(**(config | {"optimizer": optimizer}))

    # A step, from the top down.

    def train_step(self, data):
        batch = self._sample_of(data)
        # Where data run out no step is counted, and no layer moves.
        with tf.control_dependencies(list(batch.values())):
            turns = feeding.split(batch, self.dynamics.num_batches())
            fields = self.dynamics.step(self, turns)
            self.after_step(fields)
        return replicas.as_logs(self.get_metrics_result())

    def test_step(self, data):
        """The costs of a batch, in inference mode; nothing moves.

        Each row weighs the same, of a ragged last batch and of the unequal
        parts of it that replicas have.
        """
        batch = self._sample_of(data)
        rows = feeding.num_rows(batch)
        logs = replicas.unless_empty(
            rows, lambda: self._costs_of(batch), list(self._trackers)
        )
        for name, value in logs.items():
            self._trackers[name].update_state(value, sample_weight=rows)
        return replicas.as_logs(self.get_metrics_result())

    def _sample_of(self, data):
        batch, spec = feeding.to_sample(data), self.data_spec()
        checking.check_spec(batch, spec)
        return feeding.shaped(batch, spec)

    def _costs_of(self, batch):
        count = next(iter(self._trackers.values())).count
        key = random.key(self.seed, EVALUATION, count, replicas.index())
        with keras.StatelessScope() as scope:
            _, logs, _ = evaluate_costs(
                self, batch, key, self.player_names, False, scope
            )
        return logs

    def after_step(self, fields):
        """What follows a step: logs, state of terms and layers, averages."""
        aux, active = {}, {}
        for field in fields:
            self._record(field)
            aux |= field.aux
            active |= dict.fromkeys(field.aux, field.active)
        for name, seen in self._combined(aux).items():
            self.terms[name].settle(seen, self.step, active[name])
        for network in self.networks.values():
            for layer in network._flatten_layers():
                if hasattr(layer, "after_step"):
                    layer.after_step()
        self.step.assign_add(1)
        for name in self.averaged:
            average = getattr(self, f"{name}_average")
            self.average.update(average, self.networks[name], self.step)

    def _combined(self, aux):
        """What terms see of all replicas, each combined as the term says."""
        gathered = {
            name: seen
            for name, seen in aux.items()
            if self.terms[name].combine == "gather"
        }
        means = {n: seen for n, seen in aux.items() if n not in gathered}
        return replicas.mean(means) | replicas.gather(gathered)

    def _record(self, field):
        for name, value in field.logs.items():
            term, active = self.terms.get(name), field.active
            if term is not None and term.every > 1:
                paid = term.active(self.step)
                active = paid if active is None else paid & active
            self._trackers[name].update_state(value, sample_weight=active)

    @property
    def log_names(self):
        """Names of what a step logs: a mean per player, term and report."""
        reports = [
            f"{player.name}_{report}"
            for player in self.players.values()
            for term in player.terms
            for report in term.reports
        ]
        return [f"{name}_cost" for name in self.players] + [
            *self.terms,
            *reports,
        ]

    @property
    def metrics(self):
        return list(getattr(self, "_trackers", {}).values())

    # Weights in and out.

    def save_own_variables(self, store):
        saving.save_own_variables(self, store)

    def load_own_variables(self, store):
        saving.load_own_variables(self, store)

    def save(self, filepath, overwrite=True, zipped=None, **kwargs):
        """Writes a `.keras` file, or a folder if it is not `zipped`."""
        saving.check_path(filepath)
        super().save(filepath, overwrite, zipped, **kwargs)

    def load_weights(self, filepath, skip_mismatch=False, **kwargs):
        """Loads weights; as in Keras, but all of them or, on error, none.

        Layers that were frozen are frozen again. A compiled game takes the
        state of its optimizers too, which must be of the same kinds.
        """
        with saving.loading(self, filepath, skip_mismatch):
            super().load_weights(filepath, skip_mismatch, **kwargs)
