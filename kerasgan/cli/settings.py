"""`--set name=value`: settings of an entry, typed as their defaults are."""

import ast
import inspect


def parse(assignments, defaults, entry, option="--set"):
    """Turns what `--set` was given into settings.

    Args:
        assignments: list of strings such as `"width=64"`.
        defaults: dict from the names that there are to their defaults.
        entry: string, whose settings they are, for errors.
        option: string, what gave them, for errors.

    Returns:
        A dict of values.

    Raises:
        ValueError: if a name is unknown or given twice, or a value is not of
            the type of the default.

    Example:

    >>> parse(["width=8", "loss=minimax"], {"width": 64, "loss": "hinge"}, "x")
    {'width': 8, 'loss': 'minimax'}
    """
    from kerasgan.naming import unknown

    settings = {}
    for assignment in assignments:
        name, equals, text = assignment.partition("=")
        if not equals:
            raise ValueError(
                f"Option `{option}` must be of the form name=value. "
                f"Received: {assignment!r}"
            )
        if name == "seed":
            raise ValueError(
                f"Option `--seed` gives the seed. Received: {assignment!r}"
            )
        if name not in defaults:
            raise unknown(f"setting of `{entry}`", name, list(defaults))
        if name in settings:
            raise ValueError(
                f"Option `{option}` must give `{name}` once. "
                f"Received: {settings[name]!r} and {text!r}"
            )
        settings[name] = parse_value(name, text, defaults[name])
    return settings


def parse_dynamics(name, assignments):
    """Turns what `--dynamics` and `--dynamics-set` were given into a setting.

    Args:
        name: string, the dynamics' name, or `None`.
        assignments: list of strings such as `"steps=5"`.

    Returns:
        The config of the dynamics, as `kerasgan.dynamics.get` takes it.

    Raises:
        ValueError: if there are no such dynamics, or no such setting of them.
    """
    import keras

    from kerasgan import dynamics
    from kerasgan.configurable import tuples
    from kerasgan.naming import unknown

    if name is None:
        raise ValueError(
            "Option `--dynamics-set` needs `--dynamics`, whose settings it "
            f"gives. Received: {assignments[0]!r}"
        )
    if name not in dynamics.BY_NAME:
        raise unknown("dynamics", name, list(dynamics.BY_NAME))
    kind = dynamics.BY_NAME[name]
    defaults = {
        each.name: each.default
        for each in inspect.signature(kind).parameters.values()
        if each.default is not each.empty
    }
    settings = parse(assignments, defaults, name, "--dynamics-set")
    made = keras.saving.serialize_keras_object(kind(**settings))
    return tuples(made)


def parse_value(name, text, default):
    """Reads a value: a Python literal of the type of the default.

    Strings may go without quotes. `None` is taken where the default is `None`
    or a float, as for the decay of an average. Where the default is `None`,
    any literal is taken.
    """
    value = _literal(text)
    if isinstance(default, str):
        return value if isinstance(value, str) else text
    if default is None:
        return value
    if isinstance(default, bool):
        fits = isinstance(value, bool)
    elif isinstance(default, int):
        fits = isinstance(value, int) and not isinstance(value, bool)
    elif isinstance(default, float):
        if isinstance(value, int) and not isinstance(value, bool):
            value = _float(value)
        fits = value is None or isinstance(value, float)
    elif isinstance(default, tuple):
        value = tuple(value) if isinstance(value, list) else value
        fits = isinstance(value, tuple)
    else:
        fits = False
    if fits:
        return value
    raise ValueError(
        f"Setting `{name}` must be {_describe(default)}. Received: {text!r}"
    )


def _literal(text):
    """What Python reads; a text that it cannot read stands for itself."""
    text = {"true": "True", "false": "False", "none": "None"}.get(text, text)
    try:
        value = ast.literal_eval(text.strip())
    # Of odd texts, such as thousands of brackets, the parser raises all these.
    except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
        return text
    plain = (bool, int, float, str, tuple, list, type(None))
    return value if isinstance(value, plain) else text


def _float(value):
    try:
        return float(value)
    except OverflowError:
        return float("inf")


def _describe(default):
    kinds = {
        bool: "true or false",
        int: "an integer",
        float: "a number",
        tuple: f"a tuple such as {','.join(map(str, default))}"
        if isinstance(default, tuple)
        else "",
    }
    kind = kinds.get(type(default))
    return kind or "left alone: it cannot be given as text"
