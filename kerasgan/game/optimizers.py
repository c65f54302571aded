"""One optimizer a player, in a shape that stock Keras callbacks know."""

import keras


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
        player: keras.optimizers.get(optimizer[player])
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
    optimizer = keras.optimizers.get(optimizer)
    return keras.optimizers.deserialize(keras.optimizers.serialize(optimizer))
