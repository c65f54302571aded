from kerasgan.priors.given import Given
from kerasgan.priors.prior import Prior


class Inputs(Prior):
    """The inputs of one network: parts of a prior, the others are given.

    A row of a seed is that of the whole prior, so what networks make of one
    seed belongs together.

    Args:
        prior: the `Prior` of the game.
        spec: dict from the network's inputs to their `(shape of a row,
            dtype)`.
    """

    def __init__(self, prior, spec):
        self.prior = prior
        self.others = [
            Given(shape, key=name, dtype=dtype)
            for name, (shape, dtype) in spec.items()
            if name not in prior.spec
        ]
        self._names = tuple(name for name in spec if name in prior.spec)

    @property
    def spec(self):
        spec = self._select(self.prior.spec)
        return spec | {
            k: v for each in self.others for k, v in each.spec.items()
        }

    @property
    def given(self):
        known = [name for name in self.prior.given if name in self._names]
        return (*known, *(each.key for each in self.others))

    @property
    def controls(self):
        return tuple(n for n in self.prior.controls if n in self._names)

    @property
    def defaults(self):
        return self._select(self.prior.defaults)

    def bounds(self, name):
        return self._of(name).bounds(name)

    def check(self, name, value):
        self._of(name).check(name, value)

    def guard(self, sample):
        for prior in (self.prior, *self.others):
            sample = prior.guard(sample)
        return sample

    def points(self, name, num):
        return self._of(name).points(name, num)

    def sample(self, num_samples, seed, batch=None):
        sample = self.drawn(num_samples, seed)
        if set(self.prior.given) & set(self._names):
            sample = self._select(self.prior.sample(num_samples, seed, batch))
        for each in self.others:
            sample |= each.sample(num_samples, seed, batch)
        return sample

    def drawn(self, num_samples, seed):
        return self._select(self.prior.drawn(num_samples, seed))

    def _of(self, name):
        others = [each for each in self.others if each.key == name]
        return others[0] if others else self.prior

    def _select(self, parts):
        return {n: parts[n] for n in self._names if n in parts}
