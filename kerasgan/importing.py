"""What goes with the import of another library."""

import contextlib
import importlib
import importlib.util
import sys

# Files of Keras hold their classes, of which it finds those that are imported.
PACKAGES = (
    "kerasgan.augmentations",
    "kerasgan.layers",
    "kerasgan.losses",
    "kerasgan.priors",
    "kerasgan.metrics",
    "kerasgan.dynamics",
    "kerasgan.game",
    "kerasgan.games",
    "kerasgan.optimizers",
    "kerasgan.terms",
)
_whole = set()


class Around:
    """Has a module, once it is imported, be imported inside of a context.

    Args:
        name: string, the module's name.
        context: function without arguments that gives a context manager.
    """

    def __init__(self, name, context):
        self.name = name
        self.context = context

    def find_spec(self, name, path=None, target=None):
        """What Python asks of a finder."""
        if name != self.name:
            return None
        sys.meta_path.remove(self)
        spec = importlib.util.find_spec(name)
        execute = spec and spec.loader.exec_module

        def exec_module(module):
            with self.context():
                execute(module)

        if spec is not None:
            spec.loader.exec_module = exec_module
        return spec


def with_keras():
    """Has Keras know this library's classes, whichever is imported first."""
    if sys.modules.get("keras") is not None:
        register(besides="kerasgan")
    else:
        sys.meta_path.insert(0, Around("keras", _registering))


def register(besides=None):
    """Imports the classes that Keras, if it is there, may be asked for.

    In the middle of an import of this library nothing is done: its end will.

    Args:
        besides: string, a module that may be in the middle of its import.
    """
    if sys.modules.get("keras") is None or _whole.issuperset(PACKAGES):
        return
    for name, module in list(sys.modules.items()):
        is_ours = name.partition(".")[0] == "kerasgan" and name != besides
        spec = getattr(module, "__spec__", None)
        if is_ours and getattr(spec, "_initializing", False):
            return
    importlib.import_module(PACKAGES[0])


def complete(package):
    """Called at the end of each of `PACKAGES`: imports the others.

    Args:
        package: string, its name.
    """
    _whole.add(package)
    if all(name in _whole for name in PACKAGES if name in sys.modules):
        for name in PACKAGES:
            importlib.import_module(name)


@contextlib.contextmanager
def _registering():
    yield
    register()
