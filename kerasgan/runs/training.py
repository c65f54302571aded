"""Trains in the folder of a run: Keras's `fit`, with callbacks that save."""

import contextlib
import dataclasses
import shutil
import warnings
from pathlib import Path
from typing import NamedTuple

import keras
import tensorflow as tf

from kerasgan import checkpoints
from kerasgan import files
from kerasgan import strategies
from kerasgan.callbacks import Checkpoint
from kerasgan.callbacks import Evaluation
from kerasgan.callbacks import SampleGrid
from kerasgan.game import replicas
from kerasgan.game import sources
from kerasgan.game import stock
from kerasgan.runs import batches
from kerasgan.runs import config as configs
from kerasgan.runs import folder as folders
from kerasgan.runs import starting
from kerasgan.runs.history import History
from kerasgan.runs.history import cut_events
from kerasgan.runs.history import cut_rows

SHEET = 64  # samples on a sheet


class Callbacks(keras.callbacks.CallbackList):
    """A list of callbacks that leaves the logs of a step where they are.

    Keras's own reads them after every step, for which the host has to wait
    until the device is done, whether or not a callback asks for them.
    """

    def on_train_batch_end(self, batch, logs=None):
        if any(map(_asks_for_logs, self.callbacks)):
            super().on_train_batch_end(batch, logs)


def _asks_for_logs(callback):
    return any(
        getattr(type(callback), name)
        is not getattr(keras.callbacks.Callback, name)
        for name in ("on_train_batch_end", "on_batch_end")
    )


def start(path, config, callbacks=(), strategy=None):
    """Begins a run and trains it to its last step.

    Of several workers, which all call this, only the chief writes.

    Args:
        path: path of the run's folder, which must not exist, or be empty.
        config: a `Config`.
        callbacks: further Keras callbacks. Each stage of a game that grows is
            a `fit` of its own.
        strategy: a `tf.distribute.Strategy` to train by, such as
            `kerasgan.strategies.get("mirrored")`. Call this outside of its
            scope.

    Returns:
        The trained `Game`.

    Raises:
        ValueError: if something is wrong with `path` or `config`. Nothing is
            written then.
        OSError: if something cannot be written.
    """
    path = Path(path)
    strategy = strategy or tf.distribute.get_strategy()
    writes = replicas.is_chief(strategy)
    if writes:
        _check_new(path)
    config = dataclasses.replace(config, **_located(vars(config)))
    source = batches.read(config)
    other = starting.read(config)
    config = starting.inherit(batches.infer(config, source), other)
    config = dataclasses.replace(
        config, hold_out=batches.num_held_out(config, source)
    )
    source, held_out = batches.split(config, source)
    with strategy.scope():
        game = config.game()
    starting.apply(game, other)
    sources.check_dataset(game, batches.load(config, source, game, step=0))
    reference = batches.reference(config, source, held_out)
    config = dataclasses.replace(
        config.spelled_out(game),
        data_digest=batches.digest(source),
        start_digest=starting.digest(other) if other else "",
    )
    strategies.check_agreement(
        strategy, [config.data_digest, config.start_digest, config.precision]
    )
    if writes:
        _check_new(path)  # again: to read data takes a while
        with files.new_folder(path) as temporary:
            config.write(temporary / folders.CONFIG)
    rows = Rows(source, held_out, reference)
    with _lock(path, writes):
        try:
            return _train(path, config, game, rows, callbacks)
        except BaseException:
            # It could not even begin.
            if writes and int(game.step.numpy()) == 0:
                shutil.rmtree(path, ignore_errors=True)
            raise


def resume(path, given=None, callbacks=(), strategy=None):
    """Goes on with a run that has stopped, from its newest checkpoint.

    What was written after that checkpoint is written again. A run that was
    stopped before its first checkpoint is begun again.

    Args:
        path: path of the run's folder.
        given: dict of fields of the run's `Config`. `steps` and those named
            `*_every` are changed; others must be as they are.
        callbacks: further Keras callbacks.
        strategy: as in `start`.

    Returns:
        The trained `Game`.

    Raises:
        ValueError: if `path` is not a run, or `given` differs from it.
        OSError: if something cannot be written.
    """
    path = Path(path)
    config = folders.read_config(path)
    strategy = strategy or tf.distribute.get_strategy()
    writes = replicas.is_chief(strategy)
    new = dataclasses.replace(
        _changed(config, dict(given or {})),
        replicas=strategy.num_replicas_in_sync,
    )
    _warn_of_changes(config, new)
    with _lock(path, writes):
        with strategy.scope():
            game = folders.restore(new, path / folders.CHECKPOINTS)
            if game is None:  # it begins again
                game = new.game()
                starting.apply(game, starting.read(new))
        step = int(game.step.numpy())
        if step > new.steps:
            raise ValueError(
                f"Argument `steps` must be at least {step}, where the run is. "
                f"Received: steps={new.steps}"
            )
        rows = _same_rows(new)
        strategies.check_agreement(strategy, [step, new.data_digest])
        if writes:
            if new != config:
                new.write(path / folders.CONFIG)
            _cut(path, step)
        return _train(path, new, game, rows, callbacks)


class Rows(NamedTuple):
    """The data of a run: to train on, held out, and what scores compare with.

    Attributes:
        train: dict of arrays, or the name of a toy.
        held_out: dict of arrays, or `None`.
        reference: that of the evaluations, or `None`.
    """

    train: dict | str
    held_out: dict | None
    reference: object | None


def _train(path, config, game, rows, callbacks):
    """Trains one stage after the other; returns the last one's game."""
    stage = config.stage_at(int(game.step.numpy()))
    while int(game.step.numpy()) < config.steps and not game.stop_training:
        if int(game.step.numpy()) == config.end_of(stage):
            stage += 1
            game = _grown(config, stage, game)
        _fit(path, config, game, rows, callbacks, config.end_of(stage))
    return game


def _grown(config, stage, game):
    """The game of the next stage, with what was learned so far."""
    with game.distribute_strategy.scope():
        grown = config.game(stage)
    grown.carry_on(game)
    if grown.log_names != game.log_names:
        raise ValueError(
            "The stages of an entry must have players and terms of the same "
            f"names. Received: {game.log_names} and then {grown.log_names}"
        )
    return grown


def _lock(path, writes):
    return folders.lock(path) if writes else contextlib.nullcontext()


def _check_new(path):
    if path.is_dir() and any(path.iterdir()):
        hint = " Pass `--resume` to go on." if folders.is_run(path) else ""
        raise ValueError(
            f"The output must be a folder that is not in use.{hint} "
            f"Received: {path}"
        )
    if path.exists() and not path.is_dir():
        raise ValueError(
            f"The output must be a folder. Received: {path}, which is a file"
        )


def _changed(config, given):
    """The config to go on with, if what is asked for is the same run."""
    given = _located(given)
    different = configs.differences(config, given)
    if different:
        raise ValueError(
            "A run goes on with its own settings: leave these out, or begin "
            f"another run. Received: {'; '.join(different)}"
        )
    changes = {n: v for n, v in given.items() if n in configs.CHANGEABLE}
    return dataclasses.replace(config, **changes)


def _located(given):
    """The same fields of a `Config`, with all paths absolute."""
    given = batches.located(given)
    if "start_from" in given:
        given["start_from"] = starting.locate(given["start_from"])
    return given


def _warn_of_changes(config, new):
    if new.replicas != config.replicas:
        warnings.warn(
            "Replicas draw different numbers, so those of the run will differ "
            "from those of an uninterrupted one: it goes on on "
            f"{new.replicas} in place of {config.replicas}.",
            stacklevel=3,
        )
    made_by = config.versions
    changed = [
        f"{name} {made_by.get(name)} is now {version}"
        for name, version in configs.versions().items()
        if made_by.get(name) != version
    ]
    if changed:
        warnings.warn(
            "The run was begun with other versions, so its numbers may differ "
            f"from those of an uninterrupted one: {', '.join(changed)}.",
            stacklevel=3,
        )


def _same_rows(config):
    source, held_out = batches.split(config, batches.read(config))
    found = batches.digest(source)
    if found != config.data_digest:
        raise ValueError(
            "A run goes on with the data that it began with. Received: "
            f"{config.data}, whose contents have changed since"
        )
    reference = batches.reference(config, source, held_out)
    return Rows(source, held_out, reference)


def _cut(path, step):
    """Removes what was written after a step, or by halves."""
    cut_rows(path / folders.HISTORY, step)
    cut_events(path / folders.LOGS, step)
    for parent in (folders.SAMPLES, folders.CHECKPOINTS):
        for each in (path / parent).glob("step-*"):
            if checkpoints.step_of(each) > step:
                _remove(each)
    for leftover in path.rglob(".*.tmp"):
        _remove(leftover)


def _remove(path):
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink()


def _fit(path, config, game, rows, callbacks, end):
    """Trains a stage up to the step that is its end."""
    done = int(game.step.numpy())
    data = batches.load(config, rows.train, game, done)
    ours = [
        History(
            path / folders.HISTORY,
            path / folders.LOGS / "costs",
            config.batch_size * game.dynamics.num_batches(),
            config.log_every,
            config.checkpoint_every,
        ),
        _sheets(path, config, game, rows),
        *_evaluations(path, config, rows.reference),
        # Last: where there is a checkpoint, all up to it has been written.
        Checkpoint(path / folders.CHECKPOINTS, config.checkpoint_every),
    ]
    steps = end - done
    every = Callbacks(
        [*stock.beside(callbacks, game), *ours],
        add_history=True,
        model=game,
        steps=steps,
    )
    try:
        game.fit(data, steps_per_epoch=steps, verbose=0, callbacks=every)
    except (OSError, tf.errors.OpError) as error:
        step = int(game.step.numpy())
        kind = OSError if isinstance(error, OSError) else ValueError
        raise kind(
            f"Training stopped at step {step}: {_reason(error)}. What the run "
            "has written is whole, and it can be resumed."
        ) from error


def _sheets(path, config, game, rows):
    """Sheets of the same samples; conditions are the first rows of data."""
    data = rows.train if rows.held_out is None else rows.held_out
    fixed = batches.conditions(game, data, SHEET)
    num_samples = min([SHEET, *map(len, fixed.values())])
    return SampleGrid(
        path / folders.SAMPLES,
        config.sample_every,
        num_samples,
        seed=config.seed,
        fixed=fixed,
        log_dir=path / folders.LOGS / "samples",
    )


def _evaluations(path, config, reference):
    if reference is None:
        return []
    return [
        Evaluation(
            reference,
            config.evaluate_every,
            folder=path / folders.EVALUATION,
            log_dir=path / folders.LOGS / "scores",
        )
    ]


def _reason(error):
    """An error's message, without TensorFlow's names of nodes."""
    if isinstance(error, strategies.LOST):
        return strategies.REASON[0].lower() + strategies.REASON[1:]
    message = getattr(error, "message", None) or str(error)
    message = message.rpartition("}} ")[2].partition(" [Op:")[0]
    return message.rstrip(".")
