"""Features of clips, made of those of their frames."""

import numpy as np

from kerasgan.metrics.checks import as_numbers


def clip_features(features):
    """What clips look like, and how much that changes from frame to frame.

        (mean_t f_t, mean_t |f_{t+1} - f_t|)

    The first half knows nothing of the order of the frames. The second half
    does: it tells a still clip, or one that flickers, from one that moves.

    Args:
        features: array of shape `(num_clips, frames, num_features)`, of the
            frames of each clip in their order.

    Returns:
        An array of shape `(num_clips, 2 * num_features)`.

    Raises:
        ValueError: if the shape is another, or clips have a single frame.

    Example:

    >>> clip_features([[[0.0], [2.0], [1.0]]]).tolist()
    [[1.0, 1.5]]
    """
    features = as_numbers(features, "features")
    if features.ndim != 3 or features.shape[1] < 2:
        raise ValueError(
            "Argument `features` must be of shape (num_clips, frames, "
            "num_features), with at least 2 frames. "
            f"Received: features of shape {features.shape}"
        )
    if not np.isfinite(features).all():
        raise ValueError(
            "Argument `features` must be finite. Received: NaN or infinity"
        )
    steps = np.abs(np.diff(features, axis=1))
    return np.concatenate([features.mean(axis=1), steps.mean(axis=1)], axis=-1)
