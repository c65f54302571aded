"""Checks of what layers are made with."""


def check_integer(name, value, least=1):
    """Returns an integer argument, or raises an error that names it."""
    if not isinstance(value, int) or value < least:
        raise ValueError(
            f"Argument `{name}` must be an integer of at least {least}. "
            f"Received: {name}={value!r}"
        )
    return value
