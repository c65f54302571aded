import numpy as np
import pytest

from kerasgan import metrics

RNG = np.random.default_rng(0)
STARTS, ENDS = RNG.normal(size=(2, 30, 4))
POSITIONS = RNG.uniform(size=30)
GENERATOR, EXTRACTOR = RNG.normal(size=(4, 9)), RNG.normal(size=(9, 5))


def estimate(path="lerp", make=None, **changes):
    arguments = {
        "make": make or (lambda latents, paths: latents @ GENERATOR + 7),
        "extract": lambda images: images @ EXTRACTOR - 3,
        "starts": STARTS,
        "ends": ENDS,
        "positions": POSITIONS,
    }
    return metrics.perceptual_path_length(
        **arguments | changes, path=path, batch_size=7
    )


@pytest.mark.parametrize("epsilon", [1e-4, 0.1])
def test_linear_networks_on_lines(epsilon):
    # |B A (b - a)|^2, wherever the step begins and however long it is.
    moved = (ENDS - STARTS) @ GENERATOR @ EXTRACTOR
    lengths = (moved**2).sum(axis=1)
    found = estimate(epsilon=epsilon)
    assert found.mean == pytest.approx(lengths.mean(), rel=1e-8)
    error = lengths.std(ddof=1) / np.sqrt(30)
    assert found.standard_error == pytest.approx(error, rel=1e-8)


def test_linear_networks_on_arcs():
    # The derivative of (sin((1-t)w) a + sin(tw) b) / sin w, by hand.
    cosine = (STARTS * ENDS).sum(axis=1) / (
        np.linalg.norm(STARTS, axis=1) * np.linalg.norm(ENDS, axis=1)
    )
    w, t = np.arccos(cosine)[:, None], POSITIONS[:, None]
    slope = w * (np.cos(t * w) * ENDS - np.cos((1 - t) * w) * STARTS)
    slope = slope / np.sin(w) @ GENERATOR @ EXTRACTOR
    expected = (slope**2).sum(axis=1).mean()
    assert estimate("slerp", epsilon=1e-6).mean == pytest.approx(
        expected, rel=1e-5
    )
    assert estimate("slerp").mean == pytest.approx(expected, rel=1e-3)


def test_steps_begin_where_they_are_told_to():
    # Features t^2 of a latent t on the path from 0 to 1: (2 t + eps)^2.
    found = metrics.perceptual_path_length(
        lambda latents, paths: latents,
        lambda images: images**2,
        np.zeros((3, 1)),
        np.ones((3, 1)),
        [0.0, 0.5, 0.9],
        path="lerp",
        epsilon=0.01,
    )
    expected = np.mean([(2 * t + 0.01) ** 2 for t in (0.0, 0.5, 0.9)])
    assert found.mean == pytest.approx(expected)


def test_paths_have_numbers():
    own = RNG.normal(size=(30, 9))

    def make(latents, paths):
        return latents @ GENERATOR + own[paths]

    assert estimate(make=make).mean == pytest.approx(estimate().mean)


@pytest.mark.parametrize(
    "changes, match",
    [
        ({"path": "arc"}, r"`path`.*\['lerp', 'slerp'\].*path='arc'"),
        ({"epsilon": 0.0}, "`epsilon`.*positive.*epsilon=0.0"),
        ({"ends": ENDS[:, :3]}, "`starts` and `ends`.*ends with 3"),
        ({"ends": ENDS[:9]}, "one path a row.*30 starts, 9 ends"),
        ({"positions": [0.5]}, r"one path a row.*shape \(1,\)"),
        ({"extract": lambda images: images * np.nan}, "`features`.*finite"),
    ],
)
def test_errors(changes, match):
    with pytest.raises(ValueError, match=match):
        estimate(**changes)
