"""One optimizer a player, in a shape that stock Keras callbacks know."""

import keras
import tensorflow as tf

from kerasgan.ops.gradients import custom_gradient

# What Keras 3 makes an optimizer of: methods of TensorFlow, and of any backend.
_ForTensorFlow, _ForAny = keras.optimizers.Optimizer.__bases__


class PlayerOptimizers:
    """What `game.optimizer` is: a view of all players' optimizers.

    `LearningRateScheduler`, `ReduceLROnPlateau` and `TensorBoard` scale and
    log the rate of each of `optimizers`; `BackupAndRestore` and `TensorBoard`
    read `built` and `iterations`.

    Args:
        optimizers: list of built Keras optimizers.
        step: the game's step counter.
    """

    built = True

    def __init__(self, optimizers, step):
        self.optimizers = optimizers
        self.iterations = step

    @property
    def variables(self):
        return [v for each in self.optimizers for v in each.variables]

    def get_config(self):
        """Refuses a format of Keras that knows one optimizer."""
        raise ValueError(
            "Only a `.keras` file holds a game and its optimizers; "
            "`keras.saving.save_model` must be given one. Received: another"
        )


def by_player(optimizer, default, players):
    """One optimizer for each player.

    Args:
        optimizer: `None`, a name, an optimizer to copy for each player, or a
            dict of names and optimizers by player.
        default: what stands for `None`, and for players that the dict leaves
            out; of the same forms.
        players: the players' names.

    Returns:
        A dict of optimizers, none of them shared.
    """
    if optimizer is None:
        optimizer = default
    if not isinstance(optimizer, dict):
        return {player: _copy(optimizer) for player in players}
    strangers = sorted(set(optimizer) - set(players))
    if strangers:
        raise ValueError(
            f"Argument `optimizer` names {strangers}, but the players are "
            f"{list(players)}. Received: optimizer={optimizer}"
        )
    if not isinstance(default, dict):
        default = dict.fromkeys(players, default)
    chosen = {
        player: _known(optimizer[player])
        if optimizer.get(player) is not None
        else _copy(default[player])
        for player in players
    }
    if len({id(each) for each in chosen.values()}) < len(chosen):
        raise ValueError(
            "Argument `optimizer` must not give one instance to two players, "
            "since an optimizer keeps state about the weights it moves; pass "
            f"it alone to have it copied. Received: optimizer={optimizer}"
        )
    return chosen


def _copy(optimizer):
    optimizer = _known(optimizer)
    return keras.optimizers.deserialize(keras.optimizers.serialize(optimizer))


def _known(optimizer):
    """An optimizer of this name, or the optimizer, if a game can use it."""
    optimizer = keras.optimizers.get(optimizer)
    kind = type(optimizer).__name__
    if optimizer.use_ema:
        raise ValueError(
            "An optimizer of a game must keep no average of its own. Give the "
            "game one, which samples, files and exports use: "
            "`create(..., average=0.999)`. "
            f"Received: {kind}(use_ema=True)"
        )
    scales = isinstance(optimizer, keras.optimizers.LossScaleOptimizer)
    if scales or optimizer.loss_scale_factor is not None:
        raise ValueError(
            "An optimizer of a game must not scale losses: it would divide "
            "gradients by a factor that no cost was multiplied by. Received: "
            f"{kind}(loss_scale_factor={optimizer.loss_scale_factor})"
        )
    return optimizer


def clips(optimizer):
    """Whether an optimizer clips gradients, which it does before it sums."""
    return any(
        getattr(optimizer, name, None)
        for name in ("clipnorm", "clipvalue", "global_clipnorm")
    )


def virtual_step(optimizer, gradients, weights, start=None, slots=None):
    """One step of an optimizer as a pure function, which a tape can watch.

    Keras's `stateless_apply` refuses on TensorFlow, whose optimizers write to
    `tf.Variable`s. So a twin, which shares the optimizer's variables but has
    the methods of other backends, steps inside a `StatelessScope`.

    Args:
        optimizer: a built Keras optimizer.
        gradients: list of tensors or `None`.
        weights: list of Keras variables, those the optimizer was built with.
        start: list of tensors, from where to step; by default the weights.
        slots: list of tensors in place of `optimizer.variables`.

    Returns:
        The values of the weights and of `optimizer.variables` after the step.
    """
    _check_pure(optimizer)
    variables = [*weights, *optimizer.variables]
    start = start or [weight.value for weight in weights]
    slots = slots or [variable.value for variable in optimizer.variables]
    with keras.StatelessScope(
        zip(variables, [*start, *slots], strict=True)
    ) as scope:
        _twin(optimizer).apply(
            [
                g if g is None else _rest_at_zero(tf.convert_to_tensor(g))
                for g in gradients
            ],
            weights,
        )
    after = [scope.get_current_value(variable) for variable in variables]
    return after[: len(weights)], after[len(weights) :]


class _Pure(_ForTensorFlow):
    """Methods that assign to Keras variables, which a scope can catch."""

    assign = _ForAny.assign
    assign_add = _ForAny.assign_add
    assign_sub = _ForAny.assign_sub
    _apply_weight_decay = _ForAny._apply_weight_decay
    _backend_update_step = _ForAny._backend_update_step

    def _var_key(self, variable):
        # `variable.value`, which it would ask, is a tensor inside a scope.
        return super()._var_key(getattr(variable, "_value", variable))


def _twin(optimizer):
    # This order of bases puts the methods of the optimizer's own class first
    # and those of TensorFlow last.
    kind = type(optimizer)
    twin = object.__new__(type(kind.__name__, (kind, _Pure), {}))
    vars(twin).update(vars(optimizer))
    return twin


def _check_pure(optimizer):
    for name in ("gradient_accumulation_steps", "ema_overwrite_frequency"):
        if getattr(optimizer, name, None):
            raise ValueError(
                "Dynamics that look ahead, or let a player rest, need an "
                f"optimizer without `{name}`, which changes variables on some "
                f"steps only. Received: {name}={getattr(optimizer, name)}"
            )
    # It reads, as an old value, a variable that it has written to. (Not every
    # version of Keras has it.)
    unsafe = getattr(keras.optimizers, "ScheduleFreeAdamW", ())
    own = type(optimizer).apply is not _ForAny.apply
    if own or isinstance(optimizer, unsafe):
        raise ValueError(
            "Dynamics that look ahead, or let a player rest, need an optimizer "
            "with the `apply` of `keras.optimizers.Optimizer`, other than "
            f"`ScheduleFreeAdamW`. Received: {type(optimizer).__name__}"
        )


@custom_gradient
def _rest_at_zero(gradient):
    """The identity, whose derivative at 0 is 0 where it would be undefined.

    Adam divides by the root of a mean of squares. A unit that is never active
    has gradients of 0, where the root has no derivative; XLA then gives NaN.
    """

    def backward(upstream):
        undefined = tf.equal(gradient, 0) & tf.math.is_nan(upstream)
        return tf.where(undefined, tf.zeros_like(upstream), upstream)

    return tf.identity(gradient), backward
