"""Figures draw what was computed: read off the axes, beside closed forms."""

import sys

import dynamics_reference
import numpy as np
import pytest
from matplotlib.figure import Figure
from scipy.spatial.distance import jensenshannon

from kerasgan import figures
from kerasgan.data import toys
from kerasgan.dynamics import BY_NAME
from kerasgan.dynamics import Alternating
from kerasgan.dynamics import Extragradient
from kerasgan.dynamics import Simultaneous
from kerasgan.dynamics import Unrolled
from kerasgan.figures import collapse
from kerasgan.figures import densities
from kerasgan.figures import leaks
from kerasgan.figures import pictures
from kerasgan.figures.rates import POLYNOMIALS
from kerasgan.ops import random

CURED = ("minimax", {"instance noise": {"noise": 0.5}})

# Settings with which a figure takes a second or two.
SMALL = {
    "averages": {"num_steps": 20},
    "collapse": {"steps": [1, 2], "twins": {"told": (Alternating, True)}},
    "dirac": {"num_steps": 20, "num_points": 5},
    "dirac_losses": {
        "num_steps": 5,
        "num_points": 5,
        "panels": [("least_squares", {}), CURED, CURED],
    },
    "fits": {"names": ["kl", "mmd"]},
    "generator_losses": {},
    "leaks": {"shares": [0.5], "num_steps": 1},
    "mirror": {"num_steps": 9},
    "momentum": {"momenta": [-0.5], "sizes": [0.5], "num_momenta": 1},
    "rates": {"num_rates": 3, "dynamics": [Extragradient]},
    "spirals": {
        "rates": [0.5, 1.0],
        "num_steps": 9,
        "dynamics": [Simultaneous, Extragradient],
    },
    "training": {"num_epochs": 2, "batches": 2},
    "two_rates": {"pairs": [(0.2, 0.02)], "num_steps": 9},
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
    factors = {
        "Simultaneous": lambda rate: 1 + rate**2,
        "Extragradient": lambda rate: 1 - rate**2 + rate**4,
    }
    for axes in drawn("spirals").axes:
        paths = curves(axes)
        assert len(paths) == 2
        for label, path in paths.items():
            rate, *said = label.split(", ")
            factor = factors[axes.get_title()](float(rate))
            squares = (path**2).sum(axis=1)
            expected = 200 * factor ** np.arange(len(path))
            np.testing.assert_allclose(squares, expected, rtol=1e-4)
            assert said == (["diverges"] if factor > 1 else [])
            outside = np.abs(path).max(axis=1) > 25
            assert not outside[:-1].any()
            assert outside[-1] or len(path) == 10


def test_averages_are_means_of_the_iterates_that_are_shown(drawn):
    for axes in drawn("averages").axes:
        paths = curves(axes)
        means = paths["iterates"].cumsum(axis=0) / np.arange(1, 22)[:, None]
        np.testing.assert_allclose(paths["running mean"], means, rtol=1e-5)


def test_the_rates_of_extragradient_are_those_of_its_roots(drawn):
    x, radii = curves(drawn("rates").axes[0])["Extragradient"].T
    np.testing.assert_allclose(x, [0.4, 0.8, 1.2])
    np.testing.assert_allclose(radii**2, 1 - x**2 + x**4, rtol=1e-4)


@pytest.mark.parametrize("rate", [0.15, 0.45])
@pytest.mark.parametrize("name", list(BY_NAME))
def test_theory_is_what_steps_in_numpy_do(name, rate):
    """The growth of long paths, which turn as they grow or shrink."""
    settings = {"consensus": {"strength": 1.0}, "unrolled": {"steps": 5}}
    path = dynamics_reference.trajectory(
        name, "wasserstein", rate, 300, **settings.get(name, {})
    )
    lengths = np.log(np.linalg.norm(path[50:], axis=1))
    slope = np.polyfit(np.arange(len(lengths)), lengths, 1)[0]
    radius = np.abs(np.roots(POLYNOMIALS[BY_NAME[name]](rate))).max()
    assert np.exp(slope) == pytest.approx(radius, rel=2e-3)


def test_heavy_balls_roll_as_fast_as_theory_says(drawn):
    path, radii = drawn("momentum").axes
    dots, line = (line.get_xydata() for line in radii.get_lines()[:2])
    np.testing.assert_allclose(dots, line, rtol=1e-4)
    assert radii.get_lines()[0].get_label() == "0.5"
    ((label, rows),) = curves(path).items()
    x, m = np.array([10.0, 10.0]), np.zeros(2)  # theta and w
    for found in rows[:20]:
        np.testing.assert_allclose(found, x, rtol=1e-4, atol=1e-4)
        for player, pull in ((1, lambda: x[0]), (0, lambda: -x[1])):
            m[player] = -0.5 * m[player] - 0.5 * pull()
            x[player] += m[player]
    assert label == "-0.5"


def test_two_rates_are_those_of_the_players(drawn):
    for gamma, axes in enumerate(drawn("two_rates").axes):
        ((label, rows),) = curves(axes).items()
        theta, w = 1.0, 1.0
        for found in rows:
            np.testing.assert_allclose(found, [theta, w], rtol=1e-5)
            theta, w = theta + 0.02 * w, w - 0.2 * (theta + gamma * w)
        assert len(rows) == 10 and label.startswith("0.2 and 0.02")


def test_lotteries_leave_the_equilibrium_unless_they_look_ahead(drawn):
    simplex, distances = drawn("mirror").axes
    found = {name: rows[:, 1] for name, rows in curves(distances).items()}
    p, q = np.array([0.5, 0.3, 0.2]), np.array([0.2, 0.2, 0.6])
    start = -np.log(3 * p).mean() - np.log(3 * q).mean()
    for name, sign in (("plain", 1), ("optimistic", -1)):
        assert found[name][0] == pytest.approx(start, rel=1e-5)
        assert (sign * np.diff(found[name]) > 0).all()
    rock, paper, scissors = np.array([[0, 0], [1, 0], [0.5, 0.75**0.5]])
    expected = p[0] * rock + p[1] * paper + p[2] * scissors
    for rows in curves(simplex).values():
        np.testing.assert_allclose(rows[0], expected, rtol=1e-5)


def test_twins_of_one_seed_start_alike(drawn):
    twins = [
        collapse.twin(Alternating(), False),
        collapse.twin(Unrolled(1), False),
        collapse.twin(Alternating(), True),
    ]
    plain, *others = (each.generator.get_weights() for each in twins)
    for other in others:
        for a, b in zip(plain, other, strict=True):
            np.testing.assert_array_equal(a, b)
    titles = [axes.get_title() for axes in drawn("collapse").axes]
    assert [t.split("\n")[0] for t in titles] == ["step 1", "step 2"]


def test_clouds_say_how_many_modes_they_are_at():
    axes = Figure().subplots()
    centres, _ = toys.modes("ring")
    samples = np.concatenate([centres[[0, 3, 5]].repeat(100, 0), centres * 0])
    collapse._cloud(axes, centres, samples)
    assert axes.get_title() == "3 of 8, 97% good"


@pytest.mark.parametrize("share", [0.3, 0.5, 1.0])
def test_what_augmentations_hide(share):
    """Where a matrix has an inverse, different lotteries stay different."""
    p, q = np.array([0.6, 0.3, 0.1, 0.0]), np.array([0.0, 0.2, 0.3, 0.5])
    anyhow = (1 - share) * p + share / 4
    np.testing.assert_allclose(leaks.turns(share) @ p, anyhow)
    opposite = (1 - share) * p + share * p[[2, 3, 0, 1]]
    np.testing.assert_allclose(leaks.half_turn(share) @ p, opposite)
    for matrix, least in (
        (leaks.turns(share), 1 - share),
        (leaks.half_turn(share), abs(1 - 2 * share)),
    ):
        np.testing.assert_allclose(matrix.sum(axis=0), 1.0)
        singular = np.linalg.svd(matrix, compute_uv=False)
        assert singular.min() == pytest.approx(least, abs=1e-12)
        found = leaks.visible(matrix, p, q)
        expected = jensenshannon(matrix @ p, matrix @ q) ** 2
        assert found == pytest.approx(np.nan_to_num(expected), abs=1e-12)


def test_points_are_turned_by_quarters():
    points = np.tile(np.float32([[1.0, 0.5]]), (4000, 1))
    layer = leaks.QuarterTurns(0.6)
    np.testing.assert_array_equal(layer(points), points)
    with random.scope(random.key(0)):
        found = np.asarray(layer(points, training=True))
    turned = np.float32([[1, 0.5], [-0.5, 1], [-1, -0.5], [0.5, -1]])
    counts = [np.isclose(found, x, atol=1e-5).all(1).mean() for x in turned]
    np.testing.assert_allclose(counts, [0.55, 0.15, 0.15, 0.15], atol=0.03)
    assert leaks.leaked(found) == pytest.approx(0.45, abs=0.03)
    again = leaks.QuarterTurns.from_config(layer.get_config())
    assert again.share == 0.6


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
