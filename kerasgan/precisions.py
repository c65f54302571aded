"""Which precisions can train a game."""

PRECISIONS = ("float32", "mixed_bfloat16")
NO_FLOAT16 = (
    "Small gradients vanish in float16 unless the cost is scaled; Keras does "
    "that for one optimizer, and a game has one a player. Use "
    '"mixed_bfloat16", which needs no scaling.'
)


def check_precision(name):
    """Raises an error unless a precision is one that can train a game."""
    if name not in PRECISIONS:
        is_float16 = name in ("float16", "mixed_float16")
        reason = f" {NO_FLOAT16}" if is_float16 else ""
        raise ValueError(
            f"Argument `precision` must be one of {list(PRECISIONS)}.{reason} "
            f"Received: precision={name!r}"
        )
