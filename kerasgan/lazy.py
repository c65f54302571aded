"""Public names that a package imports when they are asked for.

TensorFlow takes seconds to import, and much is done without it. A package
whose modules need it lists its names under `if TYPE_CHECKING:`, where editors
and type checkers read them, and so does `attach`.
"""

import ast
import importlib
import sys
from pathlib import Path

from kerasgan import importing


def attach(package, path):
    """Gives a package the names that it imports for type checkers.

    Its modules are attributes too, as if it had imported them.

    Args:
        package: string, the package's `__name__`.
        path: string, its `__file__`.

    Returns:
        What the package needs as `__getattr__` and `__dir__`; see
        [PEP 562](https://peps.python.org/pep-0562/).

    Example:

    ```python
    if TYPE_CHECKING:
        from kerasgan.data.datasets import load

    __getattr__, __dir__ = lazy.attach(__name__, __file__)
    ```
    """
    places = read_places(path)

    def __getattr__(name):
        module, original = places.get(name, (package, name))
        if module == package:
            value = _submodule(package, original)
        else:
            value = getattr(importlib.import_module(module), original)
        setattr(sys.modules[package], name, value)
        importing.register()
        return value

    def __dir__():
        return sorted({*vars(sys.modules[package]), *places})

    return __getattr__, __dir__


def read_places(path):
    """Where the names come from that a file imports for type checkers.

    Args:
        path: path of the file.

    Returns:
        A dict from names to `(module, name in it)`.
    """
    return {
        alias.asname or alias.name: (node.module, alias.name)
        for block in ast.parse(Path(path).read_bytes()).body
        if isinstance(block, ast.If)
        and ast.unparse(block.test) == "TYPE_CHECKING"
        for node in block.body
        for alias in node.names
    }


def _submodule(package, name):
    full = f"{package}.{name}"
    try:
        if not name.startswith("_"):
            return importlib.import_module(full)
    except ModuleNotFoundError as error:
        if error.name != full:
            raise
    raise AttributeError(f"module {package!r} has no attribute {name!r}")
