"""From a name to the thing named, with help for who mistypes it."""

import difflib


def unknown(kind, name, names):
    """The error for a name that is not among `names`."""
    near = difflib.get_close_matches(str(name), names, n=3, cutoff=0.4)
    hint = f"Did you mean {' or '.join(map(repr, near))}? " if near else ""
    return ValueError(
        f"There is no {kind} of that name. {hint}"
        f"Expected one of {sorted(names)}. Received: {name!r}"
    )


def lookup(identifier, base, by_name, kind):
    """Turns a string, a config or an instance into an instance of `base`."""
    if isinstance(identifier, base):
        return identifier
    if isinstance(identifier, dict):
        import keras

        found = keras.saving.deserialize_keras_object(identifier)
        if isinstance(found, base):
            return found
    if isinstance(identifier, str):
        if identifier not in by_name:
            raise unknown(kind, identifier, list(by_name))
        return by_name[identifier]()
    raise ValueError(
        f"A {kind} must be a name, a config or an instance of "
        f"`{base.__name__}`. Received: {identifier!r}"
    )
