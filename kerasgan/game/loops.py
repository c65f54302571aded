import types

import keras
import tensorflow as tf

from kerasgan.game import arrays
from kerasgan.game import checking
from kerasgan.game import feeding
from kerasgan.game import sources
from kerasgan.game import stock


class Loops(keras.Model):
    """Keras's own loops over data, which is checked before they begin."""

    _is_fed = False  # by hand, with a batch that was checked

    def _maybe_symbolic_build(self, iterator=None, data_batch=None):
        """Nothing is left to build; on workers Keras fails with dicts."""

    def fit(
        self,
        x=None,
        y=None,
        batch_size=None,
        epochs=1,
        verbose="auto",
        callbacks=None,
        **kwargs,
    ):
        """Trains the game; as in Keras, with these differences.

        A batch is the rows of a whole step: it must be divisible by the
        number of turns times that of replicas. Arrays are shuffled in an
        order that depends on the game's seed and step only, and their ragged
        end is left out of each epoch. Arrays are checked before training,
        and the first batch of all else. There are no weights of rows.

        Args:
            x: images, uint8 or floats in [-1, 1], of shape `(rows, height,
                width, channels)`; or a dict of arrays; or a `tf.data.Dataset`
                of images, of `(images, labels)` or of dicts; or anything else
                that Keras takes.
            y: labels, if `x` is an array of images and there are any: of
                shape `(rows,)`, integers from 0.
            batch_size: integer, for arrays; 32 a turn and replica by default.
            epochs: integer.
            verbose: as in `keras.Model.fit`.
            callbacks: list of Keras callbacks. No log is called `loss`: what
                one player gains another loses, so that no sum of their costs
                says how training goes. `TerminateOnNaN` stops at the first
                cost that is not finite; callbacks that monitor a log must be
                told which, and in which direction. Rates are logged as, say,
                `generator_learning_rate`.
            **kwargs: as in `keras.Model.fit`.

        Returns:
            A `keras.callbacks.History`.

        Raises:
            ValueError: if the data are not what a step needs.
        """
        self._assert_compile_called("fit")
        self.check_trainable()
        callbacks = stock.beside(callbacks, self)
        checking.check_unweighted(
            sample_weight=kwargs.get("sample_weight"),
            class_weight=kwargs.get("class_weight"),
        )
        steps = kwargs.get("steps_per_epoch")
        checking.check_count("steps_per_epoch", steps)
        if arrays.is_arrays(x):
            x, place, held_out = arrays.arrays_for(
                self,
                feeding.to_sample((x, y)),
                batch_size,
                shuffle=kwargs.get("shuffle", True),
                validation_split=kwargs.pop("validation_split", 0.0),
                endless=steps is not None,
            )
            y = batch_size = None
            callbacks = [*callbacks, place]
            if held_out is not None:
                kwargs.setdefault("validation_data", held_out)
        else:
            x = sources.for_training(self, x, steps)
        if kwargs.get("validation_data") is not None:
            kwargs["validation_data"] = sources.validation(
                self, kwargs["validation_data"], kwargs.get("validation_steps")
            )
        if isinstance(x, (tf.data.Dataset, types.GeneratorType)):
            kwargs["shuffle"] = False  # it is as it should be; Keras would warn
        with sources.plainly():
            return super().fit(
                x, y, batch_size, epochs, verbose, callbacks, **kwargs
            )

    def evaluate(
        self,
        x=None,
        y=None,
        batch_size=None,
        verbose="auto",
        sample_weight=None,
        steps=None,
        **kwargs,
    ):
        """Every player's costs on data; as in Keras. Nothing moves.

        Where costs are means over rows, so are these: each row counts once,
        on any number of replicas.
        """
        checking.check_unweighted(sample_weight=sample_weight)
        checking.check_count("batch_size", batch_size)
        checking.check_count("steps", steps)
        if not kwargs.get("_use_cached_eval_dataset"):  # `fit` has checked it
            x, y = self._checked(x, y, steps)
        return super().evaluate(
            x, y, batch_size, verbose, None, steps, **kwargs
        )

    def _checked(self, x, y, steps):
        if arrays.is_arrays(x):
            sample = feeding.to_sample((x, y))
            return arrays.checked(self, sample), None
        return sources.for_evaluation(self, x, steps), y

    def predict(self, x, batch_size=None, *args, **kwargs):
        """What the generator makes of its inputs; as in Keras.

        Args:
            x: array of latents, or a dict of arrays by the prior's names; or
                a data set of these.
            batch_size: integer, for arrays.
            *args, **kwargs: as in `keras.Model.predict`.

        Returns:
            An array of samples.

        Raises:
            ValueError: if these are not what the generator takes.
        """
        if arrays.is_arrays(x) or isinstance(x, (list, tuple, type(None))):
            x = arrays.inputs(self.named(x), self.maker().prior)
        return super().predict(x, batch_size, *args, **kwargs)

    def train_on_batch(
        self,
        x,
        y=None,
        sample_weight=None,
        class_weight=None,
        return_dict=False,
    ):
        """One step on a batch; as in Keras. The first batch is checked."""
        checking.check_unweighted(
            sample_weight=sample_weight, class_weight=class_weight
        )
        self._check_fed(x, y)
        return super().train_on_batch(x, y, return_dict=return_dict)

    def test_on_batch(self, x, y=None, sample_weight=None, return_dict=False):
        """The costs of a batch; as in Keras. The first batch is checked."""
        checking.check_unweighted(sample_weight=sample_weight)
        self._check_fed(x, y)
        return super().test_on_batch(x, y, return_dict=return_dict)

    def _check_fed(self, x, y):
        if not self._is_fed:
            arrays.checked(self, feeding.to_sample((x, y)))
            self._is_fed = True
