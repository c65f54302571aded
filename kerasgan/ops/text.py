"""Lines of text as one-hot rows of symbols, and back."""

import numpy as np


def decode(samples, alphabet):
    """The lines that samples stand for: the likeliest symbol at each place.

    Args:
        samples: array of shape `(num_samples, length, symbols)`.
        alphabet: string, the symbols in their order; the first one stands for
            no symbol, and is left out.

    Returns:
        A list of strings.

    Raises:
        ValueError: if there are not as many symbols as the alphabet has.

    Example:

    >>> import numpy as np
    >>> decode(np.eye(3)[[[1, 2, 0]]], "_ab")
    ['ab']
    """
    samples = np.asarray(samples)
    if samples.ndim != 3 or samples.shape[-1] != len(alphabet):
        raise ValueError(
            "Argument `samples` must be of shape (num_samples, length, "
            f"{len(alphabet)}). Received: samples of shape {samples.shape}"
        )
    symbols = np.array(["", *alphabet[1:]])
    return ["".join(line) for line in symbols[samples.argmax(axis=-1)]]
