"""The figures of `docs/lectures.md`, each computed when it is drawn.

A figure is a function from an empty matplotlib figure, and settings that make
it smaller, to nothing: it draws.
"""

import importlib

from kerasgan.naming import unknown

# From a figure's name to the module that draws it, and its size in inches.
FIGURES = {
    "averages": ("paths", (8.0, 4.0)),
    "collapse": ("collapse", (8.0, 6.4)),
    "corruptions": ("pictures", (8.0, 4.6)),
    "dirac": ("paths", (6.0, 5.0)),
    "dirac_losses": ("paths", (9.0, 6.0)),
    "fits": ("densities", (9.0, 2.8)),
    "generator_losses": ("densities", (8.0, 3.6)),
    "interpolation": ("pictures", (8.0, 3.4)),
    "leaks": ("leaks", (10.0, 3.2)),
    "mirror": ("mirror", (9.0, 4.0)),
    "momentum": ("rates", (9.0, 4.0)),
    "optimal_discriminator": ("densities", (6.0, 4.0)),
    "rates": ("rates", (10.0, 4.4)),
    "spirals": ("paths", (11.0, 6.0)),
    "training": ("training", (9.0, 3.6)),
    "truncation": ("pictures", (8.0, 3.4)),
    "two_rates": ("rates", (9.0, 4.6)),
}


def draw(name, figure=None, **settings):
    """Computes a figure and draws it.

    Args:
        name: string, one of `FIGURES`.
        figure: matplotlib's `Figure` to draw on; a new one by default.
        **settings: as the function of that name takes them.

    Returns:
        The figure.

    Raises:
        ValueError: if there is no such figure, or no matplotlib.
    """
    if name not in FIGURES:
        raise unknown("figure", name, list(FIGURES))
    module, size = FIGURES[name]
    figure = _figure(size) if figure is None else figure
    drawn = importlib.import_module(f"kerasgan.figures.{module}")
    getattr(drawn, name)(figure, **settings)
    return figure


def _figure(size):
    try:
        from matplotlib.figure import Figure
    except ImportError as error:
        raise ValueError(
            "Figures are drawn by matplotlib, which the extra `plots` "
            "installs: `pip install 'kerasgan[plots]'`. "
            "Received: no matplotlib"
        ) from error
    return Figure(figsize=size, layout="constrained")


__all__ = ["FIGURES", "draw"]
