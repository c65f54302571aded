"""TF-GAN's losses and metrics, on today's TensorFlow.

TF-GAN 2.1.0 is of 2021. `import tensorflow_gan` imports all of it, and fails
where TensorFlow no longer has `tf.estimator` (since 2.16). Most of its modules
do not need that, and `load` imports them one by one; nothing of TF-GAN or
TensorFlow is changed for it. It needs `pip install 'kerasgan[tfgan]'`.

Example:

>>> metrics = load("eval.classifier_metrics")
>>> score = metrics.classifier_score_from_logits([[8.0, -8.0], [-8.0, 8.0]])
>>> round(float(score), 2)  # two samples, of two classes, with certainty
2.0
"""

import contextlib
import functools
import importlib
import importlib.util
import inspect
import sys

import keras

from kerasgan.losses import AdversarialLoss
from kerasgan.naming import unknown

PACKAGES = ("tensorflow_gan", "tensorflow_gan.python")
REAL = "discriminator_real_outputs"
FAKE = "discriminator_gen_outputs"


def load(name):
    """Imports a module of TF-GAN.

    Args:
        name: string, the module below `tensorflow_gan.python`, such as
            `"losses.losses_impl"` or `"eval.classifier_metrics"`.

    Returns:
        The module.

    Raises:
        ImportError: if TF-GAN, or a package it needs, is not installed.
    """
    try:
        with _packages_not_run():
            return importlib.import_module(f"tensorflow_gan.python.{name}")
    except ModuleNotFoundError as error:
        if error.name.startswith("tensorflow_gan."):
            raise  # it is installed, and has no such module
        raise ImportError(
            f"TF-GAN's module `{name}` needs the package `{error.name}`, which "
            "is not installed: pip install 'kerasgan[tfgan]'"
        ) from error


@contextlib.contextmanager
def _packages_not_run():
    """Lets modules be imported without running the packages around them."""
    added = [package for package in PACKAGES if package not in sys.modules]
    try:
        for package in added:
            spec = importlib.util.find_spec(package)
            if spec is None:
                raise ModuleNotFoundError(name=package)
            sys.modules[package] = importlib.util.module_from_spec(spec)
        yield
    finally:
        for package in added:
            sys.modules.pop(package, None)


@keras.saving.register_keras_serializable("kerasgan")
class TFGANLoss(AdversarialLoss):
    """A loss of TF-GAN, or a pair of functions written for it, in a game.

    Import this module before a game with such a loss is loaded from a file,
    since Keras does not.

    Args:
        loss: string, such as `"wasserstein"` for `wasserstein_generator_loss`
            and its companion; or a pair `(discriminator, generator)` of
            functions, each TF-GAN's own or one whose arguments have the same
            names, `discriminator_real_outputs` and
            `discriminator_gen_outputs`, and which is registered with Keras
            if the game is to be loaded again.
        discriminator_settings: dict, more arguments of the discriminator's
            function. Those of `"minimax"` and `"modified"` smooth labels
            unless they are given `{"label_smoothing": 0.0}`.
        generator_settings: dict, more arguments of the generator's function.
        threshold: float, the score above which the discriminator says "real";
            by default there is none.

    Example:

    >>> loss = TFGANLoss("wasserstein")
    >>> float(loss.discriminator(real=[5.0, 3.0], fake=[1.0, 2.0]))
    -2.5
    """

    def __init__(
        self,
        loss,
        discriminator_settings=None,
        generator_settings=None,
        threshold=None,
    ):
        self.threshold = threshold
        discriminator, generator = _pair(loss)
        self._discriminator = _with_settings(
            discriminator, discriminator_settings, "discriminator_settings"
        )
        self._generator = _with_settings(
            generator, generator_settings, "generator_settings"
        )
        self.relativistic = REAL in _arguments(generator)

    def discriminator(self, real, fake):
        return self._discriminator(**{REAL: real, FAKE: fake})

    def generator(self, fake, real=None):
        if self.relativistic:
            return self._generator(**{REAL: real, FAKE: fake})
        return self._generator(**{FAKE: fake})

    def get_config(self):
        config = super().get_config()
        if not isinstance(config["loss"], str):
            config["loss"] = [
                _name_in_tfgan(part.func) or serialized
                for part, serialized in zip(
                    (self._discriminator, self._generator),
                    config["loss"],
                    strict=True,
                )
            ]
        return config


def _pair(loss):
    """The discriminator's function and the generator's."""
    module = load("losses.losses_impl")
    if isinstance(loss, str):
        names = _names(module)
        if loss not in names:
            raise unknown("TF-GAN loss", loss, names)
        loss = f"{loss}_discriminator_loss", f"{loss}_generator_loss"
    is_pair = isinstance(loss, tuple | list) and len(loss) == 2
    functions = [
        getattr(module, part, None) if isinstance(part, str) else part
        for part in (loss if is_pair else ())
    ]
    if not is_pair or not all(FAKE in _arguments(f) for f in functions):
        raise ValueError(
            "Argument `loss` must be the name of a TF-GAN loss or a pair of "
            f"functions that take `{FAKE}`. Received: loss={loss!r}"
        )
    return functions


def _names(module):
    """Names of TF-GAN's pairs of losses that are functions of the scores."""
    suffix = "_discriminator_loss"
    return [
        name.removesuffix(suffix)
        for name in module.__all__
        if name.endswith(suffix)
        and {REAL, FAKE} <= set(_arguments(getattr(module, name)))
    ]


def _name_in_tfgan(function):
    module = load("losses.losses_impl")
    name = getattr(function, "__name__", None)
    return name if getattr(module, name or "", None) is function else None


def _with_settings(function, settings, argument):
    accepted = [n for n in _arguments(function) if n not in (REAL, FAKE)]
    for name in settings or {}:
        if name not in accepted:
            raise unknown(f"argument for `{argument}`", name, accepted)
    # Nobody would read the collections of a graph.
    quiet = {"loss_collection": None} if "loss_collection" in accepted else {}
    return functools.partial(function, **(quiet | (settings or {})))


def _arguments(function):
    """Names of a function's arguments; none if they cannot be known."""
    try:
        return tuple(inspect.signature(function).parameters)
    except (TypeError, ValueError):  # no function, or one written in C
        return ()
