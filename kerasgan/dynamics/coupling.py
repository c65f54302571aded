"""Checks that players see each other, for dynamics that differentiate."""


def check_rivals(player, game):
    if player not in game.player_names:
        raise ValueError(
            "Argument `player` must name one of the players "
            f"{list(game.player_names)}. Received: player={player!r}"
        )
    if len(game.player_names) < 2:
        raise ValueError(
            "A player who looks ahead must have a rival who answers. "
            f"Received: player={player!r} alone"
        )
    for name in game.player_names:
        if not game.weights_of(name):
            raise ValueError(
                "Each player of unrolled dynamics must own weights that are "
                f"trained, to move or to answer with. Received: `{name}`, who "
                "owns none"
            )


def check_sight(game, batch, players, others):
    """Raises an error if players' gradients show no weight of others.

    Dynamics that differentiate would go on, and be others than they say.

    Args:
        game: the game.
        batch: a real sample.
        players: names of those whose gradients are differentiated.
        others: names of those by whose weights they are. Each player must
            see one of them at least, other than itself.
    """
    sees = game.sees(batch)
    owners = {name for name in game.player_names if game.weights_of(name)}
    for player in owners & set(players):
        hidden = owners & set(others) - {player}
        if hidden and not hidden & sees[player]:
            raise ValueError(
                "Dynamics that differentiate the field need plays and terms "
                f"that stop no gradient: what `{player}` pays for must depend "
                f"on weights of {sorted(hidden)}. Received: a gradient of "
                f"`{player}` that depends on none of them"
            )
