"""The prior of an export: what it says of its inputs, without its game."""

from kerasgan.priors import Prior

# Of a part that a game's prior does not hold.
OPEN = {"low": None, "high": None, "default": None, "control": False}
# Of an export that does not say.
OLDER = {
    "parts": None,
    "makers": {"image": "serving_default"},
    "alphabet": None,
}


class Described(Prior):
    """A prior that knows its parts by description, and draws none of them.

    What a user gives is checked, and refused, as by the prior of the game.

    Args:
        parts: dict from a name to a dict of `"shape"`, `"dtype"`, `"low"`,
            `"high"`, `"default"`, `"given"` and `"control"`; see
            `kerasgan.export.read_description`.
    """

    def __init__(self, parts):
        self.parts = parts

    @property
    def spec(self):
        return {n: (tuple(x["shape"]), x["dtype"]) for n, x in self._items()}

    @property
    def given(self):
        return tuple(n for n, x in self._items() if x["given"])

    @property
    def controls(self):
        return tuple(n for n, x in self._items() if x["control"])

    @property
    def defaults(self):
        return {
            n: x["default"]
            for n, x in self._items()
            if x["default"] is not None
        }

    def bounds(self, name):
        return self.parts[name]["low"], self.parts[name]["high"]

    def _items(self):
        return self.parts.items()


def check(said, path):
    """Raises an error unless a description has all that is used of it."""
    parts, makers = said.get("parts"), said.get("makers")
    is_whole = isinstance(parts, dict) and isinstance(makers, dict)
    if said is OLDER or (
        is_whole and "alphabet" in said and all(map(_is_part, parts.values()))
    ):
        return
    raise ValueError(
        "The description of an export must be as kerasgan writes it. "
        f"Received: {path} with {said}"
    )


def _is_part(said):
    limits = (int, float, type(None))
    return (
        isinstance(said, dict)
        and {*OPEN, "given"} <= set(said)
        and isinstance(said["low"], limits)
        and isinstance(said["high"], limits)
    )


def inputs_of(signature, known):
    """The `Described` prior of what a signature takes.

    Args:
        signature: a function of a SavedModel, whose inputs are plurals.
        known: dict from the names of the game's parts to what is said of
            them; other inputs are given. `None` of an export that says
            nothing: none of them is.
    """
    _, inputs = signature.structured_input_signature
    parts = {}
    for plural, x in inputs.items():
        name = plural.removesuffix("s")
        row = {"shape": tuple(x.shape[1:]), "dtype": x.dtype.name}
        said = (known or {}).get(name) or _unknown(row, known is not None)
        parts[name] = said | row
    return Described(parts)


def _unknown(row, given):
    is_picture = given and len(row["shape"]) >= 3 and row["dtype"] == "float32"
    limits = {"low": -1.0, "high": 1.0} if is_picture else {}
    return OPEN | limits | {"given": given}
