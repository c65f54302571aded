"""Objects that remember the arguments they were made with."""

import inspect
import types


class Configurable:
    """Gives a class `get_config` and `from_config` from its constructor.

    The bound arguments, defaults included, are recorded when an instance is
    made. Keras does this for layers, but for a `keras.Model` it records the
    constructor's defaults only, so that a model made with other settings
    reloads as another model without a word.

    Arguments may be plain numbers, strings, lists and dicts, and any object
    that Keras can serialise.
    """

    def __new__(cls, *args, **kwargs):
        make = super().__new__
        plain = make is object.__new__
        instance = make(cls) if plain else make(cls, *args, **kwargs)
        # A namespace: Keras would track and save what a dict or list holds.
        arguments = types.SimpleNamespace(**_bind(cls, args, kwargs))
        cls.check_arguments(vars(arguments))
        object.__setattr__(instance, "_arguments", arguments)
        return instance

    @classmethod
    def check_arguments(cls, arguments):
        """Raises an error if the constructor must not even begin.

        Args:
            arguments: dict of its arguments, defaults included.
        """

    def get_config(self):
        """Returns the constructor's arguments in serialised form."""
        import keras

        return {
            name: keras.saving.serialize_keras_object(value)
            for name, value in vars(self._arguments).items()
        }

    @classmethod
    def from_config(cls, config):
        """Makes an instance from what `get_config` returned."""
        return cls(**{name: _restore(value) for name, value in config.items()})


def tuples(value):
    """A value of JSON, which has no tuples, with its lists as tuples."""
    if isinstance(value, list):
        return tuple(map(tuples, value))
    if isinstance(value, dict):
        return {name: tuples(each) for name, each in value.items()}
    return value


def _restore(value):
    import keras

    value = keras.saving.deserialize_keras_object(value)
    if isinstance(value, list) and all(map(_is_number, value)):
        return tuple(value)  # such as a shape: JSON has no tuples
    return value


def _is_number(value):
    return isinstance(value, (int, float))


def _bind(cls, args, kwargs):
    """Arguments by name, as the constructor of `cls` will see them."""
    signature = inspect.signature(cls.__init__)
    try:
        bound = signature.bind(None, *args, **kwargs)
    except TypeError:  # the constructor itself reports it better
        return {}
    bound.apply_defaults()
    arguments = {}
    for name, value in list(bound.arguments.items())[1:]:
        kind = signature.parameters[name].kind
        if kind is inspect.Parameter.VAR_KEYWORD:
            arguments.update(value)
        else:
            arguments[name] = value
    return arguments
