from kerasgan.evaluation import samplers


class Reference:
    """What samples are compared with.

    Attributes:
        kind: string, what samples are: `"points"`, `"text"`, `"images"` or
            `"clips"`.
        part: string, the part of a sample that is compared.
        shape: tuple, the shape of a real sample.
        given: dict of arrays, the parts of the real rows.
        num: integer, how many samples are drawn unless it is said.
        floor: dict of the scores of other real samples.
        monitor: string, the score to choose by.
        facts: dict, what a report says of the data.
    """

    kind = None
    part = "image"
    given = {}
    strict = slice(None)  # which axes of a sample must be as in real ones

    def sampler(self, game, network=None):
        """A `GameSampler` of what is compared, given these real rows."""
        return samplers.GameSampler(game, network, self.given, self.part)

    def score(self, sampler, seed=0, num=None, progress=None):
        """Scores of a sampler's samples: a dict of floats.

        Args:
            sampler: function from an array of seeds to `(samples, labels)`,
                such as a `GameSampler`. `labels` may be `None`.
            seed: integer, of the samples.
            num: integer, how many samples; by default `self.num`.
            progress: function that is told how many are drawn.

        Raises:
            ValueError: if samples are of another kind than the real ones.
        """
        raise NotImplementedError

    def describe(self):
        """What a report says of how scores were made."""
        return {"kind": self.kind, "data": self.facts}

    def trivial(self, given):
        """Scores of the answer that takes no learning; none in general.

        Args:
            given: names of the parts that samples are made of.
        """
        return {}

    def draw(self, sampler, seed, num, progress):
        """Yields batches of samples and labels; see `samplers.draw`."""
        shape = getattr(sampler, "shape", None)
        if shape is not None:
            self._check(shape)
        num = num or self.num
        for samples, labels in samplers.draw(sampler, num, seed, progress):
            self._check(samples.shape[1:])
            yield samples, labels

    def _check(self, shape):
        """Raises an error if samples are not what they are compared with."""
        fits = len(shape) == len(self.shape) and all(
            found in (None, expected)
            for found, expected in zip(
                shape[self.strict], self.shape[self.strict], strict=True
            )
        )
        if not fits:
            raise ValueError(
                f"Samples must be like the real ones, {self.kind} of shape "
                f"{self.shape}. Received: samples of shape {tuple(shape)}"
            )
