"""Figures draw what was computed: read off the axes, beside closed forms."""

import sys

import numpy as np
import pytest
from matplotlib.figure import Figure

from kerasgan import figures
from kerasgan.dynamics import Extragradient
from kerasgan.dynamics import Simultaneous
from kerasgan.figures import densities
from kerasgan.figures import pictures

CURED = ("minimax", {"instance noise": {"noise": 0.5}})

# Settings with which a figure takes a second or two.
SMALL = {
    "averages": {"num_steps": 20},
    "dirac": {"num_steps": 20, "num_points": 5},
    "dirac_losses": {
        "num_steps": 5,
        "num_points": 5,
        "panels": [("least_squares", {}), CURED, CURED],
    },
    "fits": {"names": ["kl", "mmd"]},
    "generator_losses": {},
    "rates": {"num_rates": 3, "dynamics": [Extragradient]},
    "spirals": {"num_steps": 9, "dynamics": [Simultaneous, Extragradient]},
    "training": {"num_epochs": 2, "batches": 2},
}


def curves(axes):
    """The lines that have a name, by it."""
    lines = axes.get_lines()
    return {
        line.get_label(): line.get_xydata()
        for line in lines
        if not line.get_label().startswith("_")
    }


@pytest.fixture(scope="module")
def drawn():
    """Figures by name, each drawn once."""
    made = {}

    def draw(name):
        if name not in made:
            made[name] = figures.draw(name, **SMALL[name])
        return made[name]

    return draw


@pytest.mark.parametrize("name", list(SMALL))
def test_figures_are_drawn_with_all_that_they_show(name, drawn, tmp_path):
    figure = drawn(name)
    figure.savefig(tmp_path / "figure.png", dpi=30)
    assert (tmp_path / "figure.png").read_bytes().startswith(b"\x89PNG")
    for axes in figure.axes:
        assert axes.has_data()
        assert axes.get_title()


def test_spirals_grow_and_shrink_by_their_factors(drawn):
    figure = drawn("spirals")
    for axes, rate in zip(figure.axes, (0.1, 0.5, 1.0), strict=True):
        paths = curves(axes)
        for name, factor in (
            ("Simultaneous", 1 + rate**2),
            ("Extragradient", 1 - rate**2 + rate**4),
        ):
            squares = (paths[name] ** 2).sum(axis=1)
            expected = 200 * factor ** np.arange(10)
            np.testing.assert_allclose(squares, expected, rtol=1e-4)


def test_averages_are_means_of_the_iterates_that_are_shown(drawn):
    for axes in drawn("averages").axes:
        paths = curves(axes)
        means = paths["iterates"].cumsum(axis=0) / np.arange(1, 22)[:, None]
        np.testing.assert_allclose(paths["running mean"], means, rtol=1e-5)


def test_the_rates_of_extragradient_are_those_of_its_roots(drawn):
    x, radii = curves(drawn("rates").axes[0])["Extragradient"].T
    np.testing.assert_allclose(x, [0.4, 0.8, 1.2])
    np.testing.assert_allclose(radii**2, 1 - x**2 + x**4, rtol=1e-4)


def test_generators_pay_the_losses_of_the_papers(drawn):
    paid, pulls = map(curves, drawn("generator_losses").axes)
    d = np.linspace(0.01, 0.99, 99)
    np.testing.assert_allclose(paid["non_saturating"][:, 1], -np.log(d), 1e-3)
    np.testing.assert_allclose(paid["minimax"][:, 1], np.log(1 - d), 1e-3)
    odds = d / (1 - d)
    np.testing.assert_allclose(paid["maximum_likelihood"][:, 1], -odds, 1e-3)
    # Inside, where differences are good; the derivatives by the score.
    inside = slice(20, 80)
    expected = (1 - d)[inside]
    found = pulls["non_saturating"][inside, 1]
    np.testing.assert_allclose(found, expected, rtol=5e-3)


def test_a_discriminator_comes_near_the_best():
    figure = figures.draw("optimal_discriminator", num_steps=600)
    lines = curves(figure.axes[0])
    x, best = lines.pop("p / (p + q)").T
    ((_, trained),) = (line.T for line in lines.values())
    p, q = (
        sum(
            w * np.exp(-((x - m) ** 2) / (2 * s**2)) / s / np.sqrt(2 * np.pi)
            for w, m, s in mixture
        )
        for mixture in (densities.DATA, densities.FAKES)
    )
    np.testing.assert_allclose(best, p / (p + q), atol=1e-6)
    seen = p + q > 0.1  # where there are samples to learn from
    assert np.abs(trained - best)[seen].mean() < 0.05


def test_latents_are_truncated_by_drawing_again():
    found = pictures.truncated(0.5, (2000, 3))
    assert np.abs(found).max() < 0.5
    # The deviation of N(0, 1) on [-a, a]: 1 - 2 a phi(a) / (2 Phi(a) - 1).
    phi, mass = 0.3520653, 0.3829249
    expected = np.sqrt(1 - 2 * 0.5 * phi / mass)
    assert found.std() == pytest.approx(expected, rel=0.02)


@pytest.mark.parametrize("name", list(pictures.CORRUPTIONS))
def test_a_corruption_is_as_strong_as_its_distance(name):
    """By the bisection, with another measure than the figure's."""
    clean = np.random.default_rng(0).integers(0, 255, (40, 9, 9, 1))
    clean = clean.astype("uint8")
    corrupt = pictures.CORRUPTIONS[name]
    assert corrupt(clean, 0.5).dtype == "uint8"
    np.testing.assert_array_equal(corrupt(clean, 0.0), clean)

    def measure(found):
        return np.abs(found - clean.astype("float64")).mean()

    wanted = measure(corrupt(clean, 1.0)) / 2
    strength = pictures._strength(corrupt, measure, clean, wanted)
    found = measure(corrupt(clean, strength))
    assert found == pytest.approx(wanted, rel=0.15)
    with pytest.raises(ValueError, match="`distance` .* at most.*Received"):
        pictures._strength(corrupt, measure, clean, 1e3)


def test_unknown_figures_are_refused():
    with pytest.raises(ValueError, match="figure.*Did you mean 'spirals'"):
        figures.draw("spiral")


def test_figures_need_matplotlib(monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    with pytest.raises(ValueError, match=r"kerasgan\[plots\].*Received"):
        figures.draw("spirals")


def test_a_figure_is_drawn_on_the_one_given():
    figure = Figure(figsize=(3, 3))
    assert figures.draw("generator_losses", figure) is figure
    assert len(figure.axes) == 2
