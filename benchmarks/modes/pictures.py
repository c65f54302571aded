"""Films and strips of clouds, of the first seed of each arm.

    python benchmarks/modes/pictures.py

Draws what `mode_coverage.py` left in `results/clouds`, into `docs/images`.
"""

import textwrap
from io import BytesIO
from pathlib import Path

import matplotlib
import numpy as np
from mode_coverage import NUM_SNAPSHOTS
from mode_coverage import cloud_file
from PIL import Image
from protocols import PROTOCOLS

from kerasgan.data import modes

matplotlib.use("Agg")
from matplotlib import pyplot  # noqa: E402

IMAGES = Path(__file__).parents[2] / "docs" / "images"
RING = (
    "non-saturating",
    "minibatch discrimination",
    "packing 2",
    "unrolled 5",
    "consensus 1",
    "extragradient",
    "WGAN-GP",
    "exponential average",
)
GRID = (
    ("blunt", "non-saturating"),
    ("sharp", "non-saturating"),
    ("sharp", "minibatch discrimination"),
    ("sharp", "packing 2"),
    ("sharp", "consensus 1"),
    ("sharp", "unrolled 5"),
)
NAMES = {"blunt": "D 2 x 128", "sharp": "D 3 x 200"}
TIMES = (1, 4, 8, 16, 32)  # snapshots in a strip
NUM_COLORS = 32
TITLE = textwrap.TextWrapper(15, break_on_hyphens=False)


def main():
    """Draws all pictures whose clouds are there."""
    ring = clouds([("twins", arm) for arm in RING], "ring")
    ring = {arm: found for (_, arm), found in ring.items()}
    grid = {
        f"{NAMES[protocol]}, {arm}": found
        for (protocol, arm), found in clouds(GRID, "grid").items()
    }
    draw_strip(ring, "ring", "twins", IMAGES / "mode_ring.png")
    draw_strip(grid, "grid", "sharp", IMAGES / "mode_grid.png")
    draw_film(ring, "ring", "twins", IMAGES / "mode_ring.gif")


def clouds(runs, toy):
    """The clouds over time of those runs that were made."""
    files = {(p, arm): cloud_file(p, toy, arm) for p, arm in runs}
    return {run: np.load(f) for run, f in files.items() if f.exists()}


def draw_strip(films, toy, protocol, path):
    """A picture with a column for each arm and a row for each time."""
    figure, axes = pyplot.subplots(
        len(TIMES),
        len(films),
        figsize=(1.5 * len(films), 1.5 * len(TIMES) + 0.4),
        squeeze=False,
        layout="constrained",
    )
    for column, (name, film) in zip(axes.T, films.items(), strict=True):
        column[0].set_title("\n".join(TITLE.wrap(name)), fontsize=8)
        for ax, time in zip(column, TIMES, strict=True):
            draw_cloud(ax, film[time], toy)
    for ax, time in zip(axes[:, 0], TIMES, strict=True):
        ax.set_ylabel(f"step {step_of(time, protocol):,}", fontsize=8)
    figure.savefig(path, dpi=80)
    pyplot.close(figure)
    shrink(path)


def draw_film(films, toy, protocol, path):
    """A film with a panel for each arm, which stands still at its end."""
    frames = [
        draw_frame(films, toy, protocol, time)
        for time in range(NUM_SNAPSHOTS + 1)
    ]
    palette = frames[-1].quantize(NUM_COLORS)
    frames = [frame.quantize(palette=palette) for frame in frames]
    frames[0].save(
        path,
        save_all=True,
        append_images=frames[1:],
        duration=[150] * NUM_SNAPSHOTS + [3000],
        loop=0,
    )


def draw_frame(films, toy, protocol, time):
    """One frame of a film."""
    figure, axes = pyplot.subplots(
        2, (len(films) + 1) // 2, figsize=(7.2, 4.2), layout="constrained"
    )
    figure.suptitle(f"step {step_of(time, protocol):,}", fontsize=10)
    for ax in axes.flat:
        ax.axis("off")
    for ax, (name, film) in zip(axes.flat, films.items(), strict=False):
        draw_cloud(ax, film[time], toy)
        ax.axis("on")
        ax.set_title(name, fontsize=9)
    buffer = BytesIO()
    figure.savefig(buffer, dpi=90)
    pyplot.close(figure)
    return Image.open(buffer).convert("RGB")


def draw_cloud(ax, cloud, toy):
    """Samples, over the modes that they are to cover."""
    centres, _ = modes(toy)
    limit = np.abs(centres).max() * 1.4
    ax.scatter(*centres.T, s=30, c="#d0d0d0", linewidths=0)
    ax.scatter(*np.float32(cloud).T, s=2, c="#c03030", linewidths=0)
    ax.set(xlim=(-limit, limit), ylim=(-limit, limit))
    ax.set(xticks=[], yticks=[], aspect="equal")


def step_of(time, protocol):
    """The step of a snapshot."""
    return time * PROTOCOLS[protocol].steps // NUM_SNAPSHOTS


def shrink(path):
    """Writes a picture again, with few colours."""
    Image.open(path).convert("RGB").quantize(NUM_COLORS).save(
        path, optimize=True
    )


if __name__ == "__main__":
    main()
