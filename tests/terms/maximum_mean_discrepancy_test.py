import numpy as np
import pytest
import tensorflow as tf
from linear_games import FEATURES
from linear_games import assert_gradient
from linear_games import critic
from linear_games import curved_critic
from linear_games import field_of
from linear_games import images
from linear_games import linear_game
from linear_games import play_of
from linear_games import telling_critic

from kerasgan.game import Play
from kerasgan.terms import RBF
from kerasgan.terms import MaximumMeanDiscrepancy
from kerasgan.terms import RationalQuadratic
from kerasgan.testing import run_term_test

MMD = MaximumMeanDiscrepancy
GAUSSIAN = RBF((1.0, 3.0))


def game(term, judge=telling_critic):
    return linear_game(generator_pays=[term], judge=judge)


def gaussian(distance):
    return sum(np.exp(-(distance**2) / (2 * w**2)) for w in (1.0, 3.0))


def rational_quadratic(distance):
    return sum((1 + distance**2 / (2 * w)) ** -w for w in (0.2, 2.0))


KERNELS = [
    (GAUSSIAN, gaussian),
    (RationalQuadratic((0.2, 2.0)), rational_quadratic),
]


def mean_of_pairs(kernel, x, y, same=True):
    """A double loop in float64; a row is a pair with itself if `same`."""
    return np.mean(
        [
            kernel(np.linalg.norm(a - b))
            for i, a in enumerate(x)
            for j, b in enumerate(y)
            if same or i != j
        ]
    )


def discrepancy(kernel, x, y, same):
    x, y = np.asarray(x, "float64"), np.asarray(y, "float64")
    within = [mean_of_pairs(kernel, each, each, same) for each in (x, y)]
    return sum(within) - 2 * mean_of_pairs(kernel, x, y)


def cost_of(term, real, fake):
    real, fake = ({"image": tf.constant(x)} for x in (real, fake))
    return float(term.cost(Play(real, fake, judge=None, networks={})))


def test_conformance():
    run_term_test(game, "generator", MMD(GAUSSIAN, weight=2.0))
    run_term_test(game, "generator", MMD(GAUSSIAN, part="image", root=True))


@pytest.mark.parametrize("kernel, expected", KERNELS)
@pytest.mark.parametrize("root", [False, True])
def test_images_against_a_loop_over_pairs(kernel, expected, root):
    real, fake = images(7, seed=1), images(5, seed=2) + 0.5
    received = cost_of(MMD(kernel, part="image", root=root), real, fake)
    square = discrepancy(expected, real, fake, same=root)
    assert received == pytest.approx(
        np.sqrt(square) if root else square, rel=1e-5, abs=1e-6
    )


def test_features_against_a_loop_over_pairs():
    made = game(MMD(GAUSSIAN))
    real = images().astype("float64") @ FEATURES
    fake = play_of(made).fake["image"].numpy().astype("float64") @ FEATURES
    logs = field_of(made, "generator").logs
    expected = discrepancy(gaussian, real, fake, same=False)
    assert float(logs["generator_mmd"]) == pytest.approx(expected, rel=1e-5)


def test_the_mean_over_small_batches_of_gaussians_is_the_closed_form():
    """Of N(0, I) and N(m, I) in d dimensions, for a bandwidth s.

    a = (s^2 / (s^2 + 2))^(d/2)
    MMD^2 = 2 a (1 - exp(-|m|^2 / (2 (s^2 + 2))))

    and pairs of a row with itself add (1 - a) / n for each of the two sets.
    """
    batches, rows, shift, square = 20_000, 4, np.array([0.6, 0.8]), 2.25
    rng = np.random.default_rng(0)
    real = rng.normal(size=(batches, rows, 2)).astype("float32")
    fake = rng.normal(shift, size=(batches, rows, 2)).astype("float32")
    same = square / (square + 2)
    expected = 2 * same * (1 - np.exp(-1 / (2 * (square + 2))))
    for root, bias in ((False, 0.0), (True, 2 * (1 - same) / rows)):
        term = MMD(RBF((1.5,)), part="image", root=root)

        @tf.function
        def costs(real, fake, term=term):
            return tf.map_fn(
                lambda pair: term.cost(
                    Play({"image": pair[0]}, {"image": pair[1]}, None, {})
                ),
                (real, fake),
                fn_output_signature=tf.float32,
            )

        received = costs(real, fake).numpy().astype("float64") ** (1 + root)
        error = received.std() / np.sqrt(batches)
        assert error < 0.01  # less by far than the bias, 0.24
        assert abs(received.mean() - (expected + bias)) < 4 * error


@pytest.mark.parametrize("exponent", [0.5, 3.0])
def test_rational_quadratics_are_mixtures_of_gaussians(exponent):
    """Of 1/bandwidth^2 that has a gamma distribution of mean 1."""
    rates = np.linspace(0, 200, 2_000_001)[1:] ** 2 / 200
    density = rates ** (exponent - 1) * np.exp(-exponent * rates)
    for square in (0.3, 4.0):
        gaussians = np.exp(-rates * square / 2)
        weight = np.trapezoid(density, rates)
        expected = np.trapezoid(density * gaussians, rates) / weight
        received = RationalQuadratic((exponent,))(tf.constant(square))
        assert float(received) == pytest.approx(expected, rel=1e-3)


def test_what_is_far_from_the_origin_is_compared_as_well():
    term, real, fake = MMD(GAUSSIAN, part="image"), images(6), images(6, seed=1)
    near, far = (cost_of(term, real + x, fake + x) for x in (0, 1024))
    assert far == pytest.approx(near, rel=1e-3)


@pytest.mark.parametrize("kernel", ["rbf", "rational_quadratic"])
def test_small_distances_are_told_apart(kernel):
    """Kernels are all but linear there: the means are what is left.

    For k = K - c ||x - y||^2 the biased estimate is 2 c ||E x - E y||^2.
    """
    real, fake = 1e-3 * images(6), 1e-3 * images(6, seed=1)
    term = MMD(kernel, part="image", root=True)
    slopes = {
        "rbf": sum(1 / (2 * w**2) for w in term.kernel.widths),
        "rational_quadratic": len(term.kernel.widths) / 2,
    }
    apart = real.mean(axis=0, dtype="float64") - fake.mean(axis=0)
    square = 2 * slopes[kernel] * (apart @ apart)
    received = cost_of(term, real, fake)
    assert received == pytest.approx(np.sqrt(square), rel=1e-4)


def test_kernels_have_names_and_the_papers_widths():
    assert MMD("rbf").kernel.widths == (2.0, 5.0, 10.0, 20.0, 40.0, 80.0)
    widths = MMD("rational_quadratic").kernel.widths
    assert widths == (0.2, 0.5, 1.0, 2.0, 5.0)
    with pytest.raises(ValueError, match="no kernel of that name.*'rbg'"):
        MMD("rbg")


def test_equal_sets_cost_nothing_and_pull_nowhere():
    term, fake = MMD(GAUSSIAN, part="image", root=True), images(6)
    with tf.GradientTape() as tape:
        fake = tf.constant(fake)
        tape.watch(fake)
        play = Play({"image": fake + 0.0}, {"image": fake}, None, {})
        cost = term.cost(play)
    assert float(cost) < 1e-3
    assert np.isfinite(tape.gradient(cost, fake)).all()


@pytest.mark.parametrize("root", [False, True])
def test_its_gradient(root):
    term = MMD(GAUSSIAN, root=root)
    assert_gradient(game(term, judge=curved_critic), "generator")


def test_a_part_needs_no_critic():
    term = MMD(GAUSSIAN, part="image")
    assert term.needs == ()
    assert MMD(GAUSSIAN).needs == ("on_real", "on_fake")


def test_what_cannot_be_compared_is_an_error():
    term = MMD(GAUSSIAN, part="image")
    with pytest.raises(ValueError, match="at least 2 rows .* Received: 1 row"):
        cost_of(term, images(4), images(1))
    with pytest.raises(ValueError, match=r"sample must have a part `pose`"):
        cost_of(MMD(GAUSSIAN, part="pose"), images(2), images(2))
    with pytest.raises(ValueError, match=r"`features`. Received: \['score'\]"):
        field_of(game(MMD(GAUSSIAN), judge=critic), "generator")
    for widths in ((), (1.0, 0.0)):
        with pytest.raises(ValueError, match="`widths` must .* Received: wid"):
            RBF(widths)
