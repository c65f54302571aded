"""Checks of what is said of players by their names."""


def check_counts(what, counts):
    for name, count in counts.items():
        if not isinstance(count, int) or count < 1:
            raise ValueError(
                f"{what} must be an integer of at least 1. "
                f"Received: {name}={count!r}"
            )


def check_players(what, counts, players):
    strangers = sorted(set(counts) - set(players))
    if strangers:
        raise ValueError(
            f"`Alternating` gives {what} to {strangers}, but the players are "
            f"{list(players)}. Received: {dict(counts)}"
        )


def check_equal(what, counts, group):
    if len({counts.get(name, 1) for name in group}) > 1:
        raise ValueError(
            f"Players that move together must have the same {what}. "
            f"Received: {group} with {dict(counts)}"
        )
