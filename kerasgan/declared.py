"""What entries declare, read from their source without importing them.

An import of an entry is one of TensorFlow, and takes seconds. Where the source
leaves something open, such as a default that is computed, the entry is
imported after all.
"""

import ast
import dataclasses
import functools
import inspect
import sys
from pathlib import Path

from kerasgan import registry


@dataclasses.dataclass(frozen=True)
class Declaration:
    """What an entry says of itself.

    Args:
        entry: string, its name.
        paper: string, the address of the paper.
        description: string, its docstring.
        settings: dict from the names of its settings to their defaults.
    """

    entry: str
    paper: str
    description: str
    settings: dict

    @property
    def summary(self):
        """The first line of the description."""
        return self.description.splitlines()[0]


class _OpenError(Exception):
    """Of a source that leaves open what is asked."""


def read(name):
    """What an entry declares.

    Args:
        name: string, such as `"dcgan"`.

    Returns:
        A `Declaration`.

    Raises:
        ValueError: if there is no such entry; the nearest names are given.

    Example:

    >>> read("dcgan").settings["latent_dim"]
    100
    """
    return _read(name, registry.module_of(name))


def read_all():
    """What all entries declare: a list, sorted by their names."""
    return [_read(*each) for each in sorted(registry.modules().items())]


def find_file(package, name):
    """The path of a file in an entry's package, or `None` if there is none."""
    try:
        path = _file_of(package).with_name(name)
    except _OpenError:  # no package, but a module
        return None
    return path if path.is_file() else None


def _read(name, package):
    try:
        return from_source(name, package)
    except _OpenError:
        return from_class(registry.get_entry(name))


def from_class(cls):
    """What a class of an entry declares."""
    description = inspect.getdoc(cls)
    return Declaration(
        cls.entry, cls.paper, description, registry.settings_of(cls)
    )


def from_source(name, package):
    """What the source of an entry's package declares."""
    for path in sorted(_file_of(package).parent.glob("*.py")):
        for node in _parse(path).body:
            paper = _paper(node, name)
            if paper is not None and ast.get_docstring(node):
                description = ast.get_docstring(node)
                settings = _settings(node, path)
                return Declaration(name, paper, description, settings)
    raise _OpenError


def _paper(node, name):
    """The paper that `@register(name, paper)` names, or `None`."""
    for call in getattr(node, "decorator_list", ()):
        if not isinstance(call, ast.Call):
            continue
        given = dict(enumerate(call.args))
        given |= {each.arg: each.value for each in call.keywords}
        is_register = ast.unparse(call.func).split(".")[-1] == "register"
        if is_register and _value(given.get(0, given.get("name"))) == name:
            return _value(given.get(1, given.get("paper")))
    return None


def _settings(node, path):
    """Defaults of a class's constructor, as `registry.settings_of` has them."""
    settings = {}
    while True:
        init = next((x for x in node.body if _is_init(x)), None)
        if init is not None:
            settings |= {
                name: value
                for name, value in _defaults(init.args).items()
                if name not in settings
            }
            if init.args.kwarg is None:
                return settings
        if len(node.bases) != 1 or not isinstance(node.bases[0], ast.Name):
            raise _OpenError
        node, path = _find(node.bases[0].id, path)


def _is_init(node):
    return isinstance(node, ast.FunctionDef) and node.name == "__init__"


def _defaults(arguments):
    positional = [*arguments.posonlyargs, *arguments.args]
    num_required = len(positional) - len(arguments.defaults)
    pairs = [
        *zip(positional[num_required:], arguments.defaults, strict=True),
        *zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True),
    ]
    return {x.arg: _value(value) for x, value in pairs if value is not None}


def _value(node):
    try:
        return ast.literal_eval(node)
    except (ValueError, TypeError):
        raise _OpenError from None


def _find(name, path):
    """The definition of a class that a file defines or imports."""
    for node in ast.walk(_parse(path)):
        if isinstance(node, ast.ClassDef) and node.name == name:
            return node, path
        if isinstance(node, ast.ImportFrom) and node.level == 0:
            for alias in node.names:
                if name == (alias.asname or alias.name):
                    return _find(alias.name, _file_of(node.module))
    raise _OpenError


def _file_of(module):
    """The file of a module inside of a package that is imported."""
    parts = module.split(".")
    for end in range(len(parts), 0, -1):
        package = sys.modules.get(".".join(parts[:end]))
        if hasattr(package, "__path__"):
            path = Path(package.__path__[0], *parts[end:])
            file = path.with_suffix(".py")
            return path / "__init__.py" if path.is_dir() else file
    raise _OpenError


@functools.cache
def _parse(path):
    try:
        return ast.parse(path.read_bytes())
    except (OSError, SyntaxError):
        raise _OpenError from None
