"""What Keras's own callbacks need, to do in a game what they do elsewhere.

They read the log `loss`, or `val_loss`. A game has none: what one player gains
another loses, so that no sum of their costs says how training goes. And they
call rates after optimizers, which here are one a player.
"""

import warnings

import keras
import numpy as np

SETS_RATES = (
    keras.callbacks.LearningRateScheduler,
    keras.callbacks.ReduceLROnPlateau,
)


def beside(callbacks, game):
    """The callbacks, and helpers beside those that need one.

    Args:
        callbacks: what `fit` takes: a list, one callback or `None`. A
            `keras.callbacks.CallbackList` is left as it is.
        game: the game that is trained.

    Raises:
        ValueError: if a callback monitors `loss` or `val_loss`.
    """
    if isinstance(callbacks, keras.callbacks.CallbackList):
        return callbacks
    found = []
    for callback in keras.tree.flatten(callbacks or []):
        _check_monitor(callback, game.log_names)
        if _monitor(callback) and not _tells(callback):
            found.append(MissingLog(callback))
        found.append(callback)
        if isinstance(callback, keras.callbacks.TerminateOnNaN):
            found.append(CostsAsLoss(callback))
        if isinstance(callback, SETS_RATES):
            found.append(PlayersRates())
    return found


class CostsAsLoss(keras.callbacks.Callback):
    """Tells `TerminateOnNaN` of the first cost that is not finite.

    Args:
        callback: the `TerminateOnNaN`, for which that cost is the `loss`.
    """

    def __init__(self, callback):
        super().__init__()
        self.callback = callback

    def on_train_batch_end(self, batch, logs=None):
        for player in self.model.player_names:
            cost = logs[f"{player}_cost"]
            if not np.all(np.isfinite(cost)):
                return self.callback.on_batch_end(batch, {"loss": cost})


class PlayersRates(keras.callbacks.Callback):
    """Logs `learning_rate_generator` as `generator_learning_rate`."""

    def on_epoch_end(self, epoch, logs=None):
        for player in self.model.player_names:
            rate = (logs or {}).pop(f"learning_rate_{player}", None)
            if rate is not None:
                logs[f"{player}_learning_rate"] = rate


class MissingLog(keras.callbacks.Callback):
    """Warns, once, if a callback monitors what is not in the logs.

    Args:
        callback: a callback with a `monitor`.
    """

    def __init__(self, callback):
        super().__init__()
        self.callback = callback

    def on_train_begin(self, logs=None):
        self._has_warned = False

    def on_epoch_end(self, epoch, logs=None):
        if self.callback.monitor in logs or self._has_warned:
            return
        self._has_warned = True
        warnings.warn(
            f"`{type(self.callback).__name__}` monitors what is not logged at "
            f"the end of epoch {epoch + 1}: {self.callback.monitor!r}. There "
            f"are {sorted(logs)}.",
            stacklevel=2,
        )


def _check_monitor(callback, log_names):
    monitor = _monitor(callback)
    name = (monitor or "").removeprefix("val_")
    if name == "loss" and name not in log_names:
        raise ValueError(
            "A game has no log `loss`, since no sum of its players' costs "
            "says how training goes. Argument `monitor` must be one of "
            f"{log_names}, `val_` and one of these, or what a callback logs, "
            f'with `mode="min"` or `"max"`. Received: monitor={monitor!r} of a '
            f"`{type(callback).__name__}`"
        )


def _monitor(callback):
    """The name of the log that a callback acts by, or `None`."""
    saves_all = isinstance(callback, keras.callbacks.ModelCheckpoint) and (
        not callback.save_best_only
    )
    return None if saves_all else getattr(callback, "monitor", None)


def _tells(callback):
    """Whether Keras itself says which logs there are."""
    return isinstance(
        callback,
        (keras.callbacks.EarlyStopping, keras.callbacks.ReduceLROnPlateau),
    )
