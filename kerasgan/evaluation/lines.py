import numpy as np

from kerasgan import data
from kerasgan.evaluation.base import Reference
from kerasgan.evaluation.rows import digest
from kerasgan.evaluation.rows import pick
from kerasgan.metrics import ngram_divergence
from kerasgan.metrics import novelty
from kerasgan.metrics import uniqueness
from kerasgan.metrics import validity


class TextReference(Reference):
    """Real lines of text, which samples are compared with.

    Scores are `bigram_divergence`, `uniqueness` and, where what they take is
    known, `validity` and `novelty`; see `kerasgan.metrics`.

    Args:
        real: dict of arrays: `"image"`, of shape `(lines, length, symbols)`,
            one-hot, and what else goes with lines; or an `Unpaired`.
        other: dict of the same kind: real lines too, for the floor.
        num: integer, how many of each at most, and how many fakes.
        facts: dict, what to say of the data in a report.
        known: array like `real["image"]`, all the lines that are trained on;
            without it there is no `novelty`.
        alphabet: string of the symbols; without it a line is compared, but
            cannot be read.
        is_valid: function from a line to a bool; without it there is no
            `validity`.
        part: string, the part of `real` that is compared.

    Attributes:
        floor: dict of the scores of `other`; the `novelty` is that of `real`.
        monitor: `"bigram_divergence"`, the score to choose by.
    """

    kind = "text"
    monitor = "bigram_divergence"

    def __init__(
        self,
        real,
        other,
        num=10_000,
        facts=None,
        known=None,
        alphabet=None,
        is_valid=None,
        part="image",
    ):
        self.num = num
        self.part = part
        self.given = pick(real, num)
        self.shape = self.given[part].shape[1:]
        self.alphabet = alphabet
        self.is_valid = is_valid
        self.real = self._lines(self.given[part])
        self.known = None if known is None else set(self._lines(known))
        other = self._lines(pick(other, num)[part])
        self.floor = self._score(other)
        if self.known is not None:  # those of `other` may be the known ones
            self.floor["novelty"] = novelty(self.real, self.known)
        self.facts = dict(facts or {}) | {
            "sha256": digest(self.given),
            "num_real": len(self.real),
            "num_floor": len(other),
        }

    def score(self, sampler, seed=0, num=None, progress=None):
        """Scores of a sampler's lines; see `Reference.score`."""
        self._check_alphabet(getattr(sampler, "alphabet", None))
        lines = []
        for samples, _ in self.draw(sampler, seed, num, progress):
            lines += self._lines(samples)
        return self._score(lines)

    def _score(self, lines):
        scores = {"bigram_divergence": ngram_divergence(self.real, lines)}
        if self.is_valid is not None:
            scores["validity"] = validity(lines, self.is_valid)
        scores["uniqueness"] = uniqueness(lines)
        if self.known is not None:
            scores["novelty"] = novelty(lines, self.known)
        return scores

    def _lines(self, samples):
        """The lines that samples stand for."""
        samples = np.asarray(samples)
        if not np.isfinite(samples).all():
            raise ValueError(
                "Samples must be finite. Received: NaN or infinity"
            )
        symbols = self.alphabet or "".join(map(chr, range(samples.shape[-1])))
        return data.decode(samples, symbols)

    def _check_alphabet(self, alphabet):
        known = None not in (alphabet, self.alphabet)
        if known and alphabet[1:] != self.alphabet[1:]:
            raise ValueError(
                "Samples must be made of the symbols of the data, "
                f"{self.alphabet[1:]!r}. Received: samples of {alphabet[1:]!r}"
            )
