import numpy as np
import pytest
from scipy.spatial.distance import jensenshannon

from kerasgan.metrics import ngram_divergence
from kerasgan.metrics import novelty
from kerasgan.metrics import uniqueness
from kerasgan.metrics import validity


def test_shares_by_hand():
    lines = ["ab", "ab", "ba", "", "b"]
    assert uniqueness(lines) == 0.8
    assert novelty(lines, ["ab", "aa"]) == 0.75  # three of four
    assert validity(lines, lambda line: "a" in line) == 0.6


def test_divergence_by_hand():
    # Of `ab` the pairs ^a, ab, b$; of `aa` ^a, aa, a$: one of three is common,
    # so that each is 2/3 log 2 from their mean.
    assert ngram_divergence(["ab"], ["aa"]) == pytest.approx(2 / 3 * np.log(2))
    # How long lines are shows in their ends.
    assert ngram_divergence(["a"], ["aa"]) > 0.1


def test_divergence_of_histograms_is_scipys():
    real, fake = ["abba", "b"], ["bb", "ab", "a"]
    symbols = ["^", "$", "a", "b"]
    pairs = [x + y for x in symbols for y in symbols]
    counts = [
        [sum(f"^{line}$".count(pair) for line in lines) for pair in pairs]
        for lines in (real, fake)
    ]
    expected = jensenshannon(*counts) ** 2
    assert ngram_divergence(real, fake) == pytest.approx(expected)
    assert ngram_divergence(fake, real) == pytest.approx(expected)


def test_longer_ngrams_tell_what_pairs_do_not():
    real, fake = ["abbbab"], ["abbabb"]
    assert ngram_divergence(["xaxbx"], ["xbxax"]) == pytest.approx(0)
    assert ngram_divergence(["xaxbx"], ["xbxax"], size=3) > 0.1
    assert ngram_divergence(real, fake, size=1) == 0.0


@pytest.mark.parametrize(
    ("call", "match"),
    [
        (lambda: uniqueness([]), "`lines` must hold at least one"),
        (lambda: novelty([], ["a"]), "`lines` must hold at least one"),
        (lambda: validity([], bool), "`lines` must hold at least one"),
        (lambda: ngram_divergence(["a"], []), "`fake` must hold at least one"),
        (lambda: ngram_divergence([], ["a"]), "`real` must hold at least one"),
        (lambda: ngram_divergence(["a"], ["a"], 0), "at least 1.*size=0"),
        (lambda: ngram_divergence(["a"], ["a"], 4), "and its ends.*size=4"),
    ],
)
def test_bad_input_is_refused(call, match):
    with pytest.raises(ValueError, match=match):
        call()
