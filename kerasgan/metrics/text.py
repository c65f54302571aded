"""What lines of text are like, beside other lines."""

from collections import Counter

import numpy as np

END = None  # stands before and after a line


def validity(lines, is_valid):
    """Computes the share of lines that are as lines should be.

    Args:
        lines: list of strings.
        is_valid: function from a line to a bool.

    Returns:
        A float in [0, 1].

    Raises:
        ValueError: if there are no lines.

    Example:

    >>> validity(["x+x", "x+"], lambda line: line.endswith("x"))
    0.5
    """
    _check(lines, "lines")
    return sum(map(bool, map(is_valid, lines))) / len(lines)


def uniqueness(lines):
    """Computes how many different lines there are, as a share of all.

    It falls with the number of lines: compare numbers of equally many.

    Args:
        lines: list of strings.

    Returns:
        A float in (0, 1].

    Raises:
        ValueError: if there are no lines.

    Example:

    >>> uniqueness(["a", "b", "a", "a"])
    0.5
    """
    _check(lines, "lines")
    return len(set(lines)) / len(lines)


def novelty(lines, known):
    """Computes the share of the different lines that are not known.

    Args:
        lines: list of strings.
        known: the lines that were trained on.

    Returns:
        A float in [0, 1].

    Raises:
        ValueError: if there are no lines.

    Example:

    >>> novelty(["a", "a", "b"], known=["a", "c"])
    0.5
    """
    _check(lines, "lines")
    different = set(lines)
    return len(different - set(known)) / len(different)


def ngram_divergence(real, fake, size=2):
    """Computes how far the n-grams of two sets of lines are apart.

        JS(p, q) = KL(p || m) / 2 + KL(q || m) / 2,   m = (p + q) / 2

    the Jensen-Shannon divergence of the histograms of all sequences of `size`
    symbols, in nats: 0 if these are the same, at most log 2, if they have
    nothing in common. The ends of a line count as a symbol, so that it matters
    how lines begin and end, and how long they are.

    Args:
        real: list of strings.
        fake: list of strings.
        size: integer, the symbols of an n-gram.

    Returns:
        A float.

    Raises:
        ValueError: if there are no lines, or `size` is less than 1.

    Example:

    >>> ngram_divergence(["ab", "abab"], ["ab", "abab"])
    0.0
    >>> round(ngram_divergence(["a"], ["b"]), 6)
    0.693147

    Reference:
        [Lin, 1991](https://doi.org/10.1109/18.61115), equation 4.1
    """
    if size < 1:
        raise ValueError(
            "Argument `size` must be an integer of at least 1. "
            f"Received: size={size}"
        )
    counts = [_ngrams(real, "real", size), _ngrams(fake, "fake", size)]
    names = sorted(set().union(*counts), key=repr)
    p, q = (_shares(count, names) for count in counts)
    m = (p + q) / 2
    return max((_divergence(p, m) + _divergence(q, m)) / 2, 0.0)


def _ngrams(lines, name, size):
    _check(lines, name)
    found = Counter()
    for line in lines:
        symbols = [END, *line, END]
        found.update(zip(*(symbols[i:] for i in range(size)), strict=False))
    if not found:
        raise ValueError(
            f"Argument `size` must be at most the symbols of a line of "
            f"`{name}`, and its ends. Received: size={size}"
        )
    return found


def _shares(counts, names):
    values = np.array([counts[name] for name in names], "float64")
    return values / values.sum()


def _divergence(p, q):
    """KL(p || q) where q is nowhere 0 unless p is."""
    some = p > 0
    return float(p[some] @ np.log(p[some] / q[some]))


def _check(lines, name):
    if not lines:
        raise ValueError(
            f"Argument `{name}` must hold at least one line. Received: none"
        )
