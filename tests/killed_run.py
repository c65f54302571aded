"""Runs of the command line whose processes kill themselves at given moments.

    python killed_run.py MOMENT:STEP... COMMAND...

Each moment is a process of its own. It runs the command, or from the second
one on its `--resume`. Then comes one that is not killed. The exit codes are
printed.

A moment is `step`: in the middle of the step after STEP, when one player has
moved and the other has not; `write`: when the checkpoint of STEP has been
written, but has not got its name; or `between`: after STEP, when no step is
under way.
"""

import os
import signal
import sys

import small_entries
import tensorflow as tf

from kerasgan import checkpoints
from kerasgan import cli
from kerasgan import runs
from kerasgan.callbacks import StepCallback
from kerasgan.game.engine import Engine


def die():
    os.kill(os.getpid(), signal.SIGKILL)


def die_in_a_step(at):
    apply = Engine.apply

    def look(step):
        if step == at:
            die()

    def apply_and_look(self, player, gradients, active=None):
        apply(self, player, gradients, active)
        if player == "discriminator":
            tf.py_function(look, [self.step.value], [])

    Engine.apply = apply_and_look


def die_in_a_write(at):
    measure = checkpoints._measure

    def measure_or_die(path):
        if path.parent.name.startswith(f".step-{at:08d}."):
            die()
        return measure(path)

    checkpoints._measure = measure_or_die


def die_between_steps(at):
    begin = StepCallback.on_train_batch_begin

    def begin_or_die(self, batch, logs=None):
        if self._first + batch == at:
            die()
        begin(self, batch, logs)

    StepCallback.on_train_batch_begin = begin_or_die


MOMENTS = {
    "step": die_in_a_step,
    "write": die_in_a_write,
    "between": die_between_steps,
}


def in_a_process(command, moment=None):
    """Runs the command line in a child, which starts with all imported."""
    child = os.fork()
    if child == 0:
        if moment is not None:
            kind, at = moment.split(":")
            MOMENTS[kind](int(at))
        try:
            cli.main(command)
        except SystemExit as error:
            os._exit(error.code or 0)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)


if __name__ == "__main__":
    small_entries.install()
    start = sys.argv.index("train")
    moments, command = sys.argv[1:start], sys.argv[start:]
    output = command[command.index("--output") + 1]
    resume = ["train", "--resume", "--output", output]
    for moment in [*moments, None]:
        code = in_a_process(command, moment)
        saved = [
            path.name for path in checkpoints.find(f"{output}/checkpoints")
        ]
        print(moment, code, *saved)
        command = resume
    assert runs.is_run(output)
