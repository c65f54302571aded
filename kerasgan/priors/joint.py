import keras

from kerasgan.ops import random
from kerasgan.priors.prior import Prior


@keras.saving.register_keras_serializable("kerasgan")
class Joint(Prior):
    """Independent priors, drawn together into one sample.

    Args:
        priors: a list of priors whose names differ.

    Example:

    >>> from kerasgan.priors import Categorical, Normal
    >>> prior = Joint([Normal(64), Categorical(10)])
    >>> sorted(prior.spec)
    ['label', 'latent']
    """

    def __init__(self, priors):
        names = [name for prior in priors for name in prior.spec]
        if len(set(names)) < len(names):
            raise ValueError(
                "Argument `priors` must hold priors of different names. "
                f"Received: names={names}"
            )
        self.priors = list(priors)

    @property
    def spec(self):
        return _union(prior.spec for prior in self.priors)

    @property
    def given(self):
        return tuple(name for prior in self.priors for name in prior.given)

    @property
    def controls(self):
        return tuple(name for prior in self.priors for name in prior.controls)

    @property
    def defaults(self):
        return _union(prior.defaults for prior in self.priors)

    def data_spec(self):
        return _union(prior.data_spec() for prior in self.priors)

    def sample(self, num_samples, seed, batch=None):
        return _union(
            prior.sample(num_samples, random.key(seed, index), batch)
            for index, prior in enumerate(self.priors)
        )

    def drawn(self, num_samples, seed):
        return _union(
            prior.drawn(num_samples, random.key(seed, index))
            for index, prior in enumerate(self.priors)
        )

    def bounds(self, name):
        return self._of(name).bounds(name)

    def check(self, name, value):
        self._of(name).check(name, value)

    def guard(self, sample):
        for prior in self.priors:
            sample = prior.guard(sample)
        return sample

    def points(self, name, num):
        return self._of(name).points(name, num)

    def _of(self, name):
        """The prior that a part is from."""
        return next(prior for prior in self.priors if name in prior.spec)


def _union(parts):
    return {name: value for each in parts for name, value in each.items()}
