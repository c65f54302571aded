"""The catalogue of entries: found by folder, imported when asked for."""

import importlib
import importlib.metadata
import inspect
import pkgutil

from kerasgan.naming import unknown

GROUP = "kerasgan.zoos"  # the entry points that name packages of entries

_entries = {}  # entry's name -> class, of those imported so far


def register(name, paper):
    """Makes a subclass of `Game` an entry of the zoo.

    An entry is a package inside a zoo, named like the entry. A zoo is a
    package that an entry point of the group `kerasgan.zoos` names, so a new
    folder is a new entry, and other distributions can bring zoos of their own.

    Args:
        name: string, the entry's name and that of its folder.
        paper: string, the address of the paper.

    Returns:
        A class decorator.
    """
    import keras

    def decorate(cls):
        is_game = isinstance(cls, type) and issubclass(cls, keras.Model)
        if not is_game or not hasattr(cls, "plays"):
            raise ValueError(
                f"An entry must be a subclass of `Game`. Received: {cls!r}"
            )
        known = _entries.get(name)
        if known is not None and known.__module__ != cls.__module__:
            raise ValueError(
                f"There are two entries named {name!r}: in "
                f"{known.__module__} and in {cls.__module__}."
            )
        cls.entry = name
        cls.paper = paper
        _entries[name] = cls
        package = f"kerasgan.{name}"
        return keras.saving.register_keras_serializable(package)(cls)

    return decorate


def list_entries():
    """Names of all entries, sorted; imports none of them."""
    return sorted(modules())


def get_entry(name):
    """The class of an entry.

    Args:
        name: string, such as `"dcgan"`.

    Raises:
        ValueError: if there is no such entry; the nearest names are given.
    """
    module = module_of(name)
    importlib.import_module(module)
    if name not in _entries:
        raise ValueError(
            f"Package {module} must register an entry named {name!r}, "
            f"as its folder is. Received: {sorted(_entries)}"
        )
    return _entries[name]


def create(name, **settings):
    """Makes a game of the zoo, not yet compiled.

    The setting `seed` determines the first weights too.

    Args:
        name: string, the entry's name; see `list_entries`.
        **settings: arguments of the entry's constructor.

    Returns:
        A `Game`.

    Raises:
        ValueError: if there is no such entry, or it has no such setting.

    Example:

    >>> game = create("dcgan", image_shape=(28, 28, 1))
    >>> game.sample(2).shape
    (2, 28, 28, 1)
    """
    from kerasgan.ops import memory
    from kerasgan.ops import random

    cls = get_entry(name)
    accepted = settings_of(cls)
    for setting in settings:
        if setting not in accepted:
            raise unknown(f"setting of `{name}`", setting, list(accepted))
    seed = settings.get("seed", 0)
    with random.initial_weights(seed), memory.allocating(f"`{name}`"):
        return cls(**settings)


def settings_of(cls):
    """The settings of an entry: a dict from a name to its default.

    They are those of its constructor and, as long as that passes others on,
    of the classes that it derives from. What has no default is not one: an
    entry makes that itself.
    """
    settings = {}
    for owner in cls.__mro__:
        if "__init__" not in vars(owner):
            continue
        parameters = inspect.signature(owner).parameters.values()
        for parameter in parameters:
            if parameter.default is not parameter.empty:
                settings.setdefault(parameter.name, parameter.default)
        if all(each.kind is not each.VAR_KEYWORD for each in parameters):
            break
    return settings


def module_of(name):
    """Name of the package that holds an entry."""
    found = modules()
    if name not in found:
        raise unknown("entry", name, list(found))
    return found[name]


def modules():
    """Names of the packages that hold entries, by the entries' names."""
    found = {}
    for point in importlib.metadata.entry_points(group=GROUP):
        zoo = importlib.import_module(point.value)
        for module in pkgutil.iter_modules(zoo.__path__):
            if module.ispkg:
                found.setdefault(module.name, f"{point.value}.{module.name}")
    return found
