"""Checks of what dynamics are told, of players by their names above all."""

import math


def check_counts(what, counts):
    for name, count in counts.items():
        is_count = isinstance(count, int) and not isinstance(count, bool)
        if not is_count or count < 1:
            raise ValueError(
                f"{what} must be an integer of at least 1. "
                f"Received: {name}={count!r}"
            )


def check_number(name, value):
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if not is_number or not 0 <= value < math.inf:
        raise ValueError(
            f"Argument `{name}` must be a number of at least 0. "
            f"Received: {name}={value!r}"
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


def check_order(groups, players):
    if sorted(sum(groups, ())) != sorted(players):
        raise ValueError(
            f"Argument `order` must name each of the players {list(players)} "
            f"once. Received: order={list(groups)}"
        )


def check_not_lazy(every, players):
    for name, count in every.items():
        lazy = [t for t in players[name].terms if t.every > 1]
        if lazy and count > 1:
            raise ValueError(
                "A player who rests must have no lazy terms, whose steps it "
                f"might miss. Received: player `{name}` with every={count}, "
                f"and term `{lazy[0].name}` with every={lazy[0].every}"
            )
