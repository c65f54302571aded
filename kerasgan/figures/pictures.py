"""Figures of pictures that a trained game makes."""

import functools

import numpy as np
import PIL.Image
import PIL.ImageFilter

from kerasgan import data
from kerasgan import presets
from kerasgan.extractors import get as get_extractor
from kerasgan.games import plots
from kerasgan.metrics import frechet_distance
from kerasgan.metrics.frechet_distance import Moments
from kerasgan.ops.images import grid
from kerasgan.ops.interpolation import slerp


def interpolation(figure, preset="dcgan_fashion_mnist", columns=10, rows=3):
    """Walks between latents, along the arc and along the line.

    Args:
        figure: matplotlib's figure.
        preset: string, a game of latents alone.
        columns: integer, the pictures of a walk.
        rows: integer, the walks.
    """
    game = presets.load(preset)
    ends = np.asarray(game.draw(2 * rows, seed=3)["latent"])
    start, end = ends[:rows, None], ends[rows:, None]
    t = np.linspace(0.0, 1.0, columns, dtype="float32")[:, None]
    ways = {
        "along the arc": np.asarray(slerp(start, end, t)),
        "along the line": (1.0 - t) * start + t * end,
    }
    for axes, (title, latents) in zip(
        figure.subplots(1, 2), ways.items(), strict=True
    ):
        flat = latents.reshape(rows * columns, -1)
        lengths = np.linalg.norm(latents, axis=-1).min(axis=1).mean()
        plots.picture(
            axes,
            _sheet(game, flat, columns),
            f"{title}: the least |z| is {lengths:.1f}",
        )


def truncation(
    figure, preset="dcgan_fashion_mnist", limits=(0.25, 0.5, 1.0, 4.0), side=5
):
    """Latents nearer to 0: better pictures, and more alike.

    Entries of a latent beyond the limit are drawn again.

    Args:
        figure: matplotlib's figure.
        preset: string, a game of latents alone.
        limits: sequence of floats.
        side: integer, the pictures along a side of a sheet.
    """
    game = presets.load(preset)
    size = game.prior.spec["latent"][0][0]
    for axes, limit in zip(
        figure.subplots(1, len(limits)), limits, strict=True
    ):
        latents = truncated(limit, (side * side, size))
        pictures = game.predict({"latent": latents}, verbose=0)
        spread = pictures.std(axis=0).mean()
        sheet = grid(pictures, side) / 127.5 - 1.0
        plots.picture(axes, sheet, f"within {limit:g}: spread {spread:.2f}")


def corruptions(figure, distance=6.0, num_images=600, num_shown=8):
    """Three corruptions that a Frechet distance cannot tell apart.

    Each is as strong as it must be for the distance to the clean pictures,
    found by bisection.

    Args:
        figure: matplotlib's figure.
        distance: float, the distance that all are to have.
        num_images: integer.
        num_shown: integer, the pictures shown of each.
    """
    clean = data.read("fashion_mnist_sample")["image"][:num_images]
    sheets = {"clean: 0": clean}
    extractor = get_extractor("classifier-fashion_mnist")
    measure = functools.partial(_distance, extractor, clean)
    for name, corrupt in CORRUPTIONS.items():
        found = corrupt(clean, _strength(corrupt, measure, clean, distance))
        sheets[f"{name}: {measure(found):.1f}"] = found
    for axes, (title, pictures) in zip(
        figure.subplots(len(sheets), 1), sheets.items(), strict=True
    ):
        shown = grid(pictures[-num_shown:], num_shown) / 127.5 - 1.0
        plots.picture(axes, shown, title)


def _strength(corrupt, measure, clean, distance, num_halvings=8):
    """How strong, from 0 to 1, for the distance: by bisection."""
    low, high = 0.0, 1.0
    most = measure(corrupt(clean, high))
    if most < distance:
        raise ValueError(
            "Argument `distance` must be one that each corruption can have: "
            f"at most {most:.3g}. Received: distance={distance}"
        )
    for _ in range(num_halvings):
        middle = (low + high) / 2
        near = measure(corrupt(clean, middle)) < distance
        low, high = (middle, high) if near else (low, middle)
    return (low + high) / 2


def _distance(extractor, clean, pictures):
    moments = [
        Moments.of(extractor(each)["features"]) for each in (clean, pictures)
    ]
    return frechet_distance(*moments)


def _noisy(pictures, strength):
    noise = np.random.default_rng(0).normal(size=pictures.shape)
    return _bytes(pictures + 255 * strength * noise)


def _blurred(pictures, strength):
    blur = PIL.ImageFilter.GaussianBlur(4 * strength)
    rows = [PIL.Image.fromarray(x.squeeze()).filter(blur) for x in pictures]
    return np.stack(rows)[..., None]


def _alike(pictures, strength):
    """A share of the pictures is a copy of one of the first eight."""
    copied = np.random.default_rng(0).random(len(pictures)) < strength
    same = pictures[np.arange(len(pictures)) % 8]
    return np.where(copied[:, None, None, None], same, pictures)


def _bytes(levels):
    return np.clip(np.rint(levels), 0, 255).astype("uint8")


CORRUPTIONS = {
    "noise": _noisy,
    "blur": _blurred,
    "copies of eight": _alike,
}


def truncated(limit, shape, seed=0):
    """Normal numbers within a limit, by drawing again what is beyond it."""
    rng = np.random.default_rng(seed)
    drawn = rng.standard_normal(shape)
    while (beyond := np.abs(drawn) > limit).any():
        drawn[beyond] = rng.standard_normal(beyond.sum())
    return drawn.astype("float32")


def _sheet(game, latents, columns):
    pictures = game.predict({"latent": latents}, verbose=0)
    return grid(pictures, columns) / 127.5 - 1.0
