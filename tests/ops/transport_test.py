import numpy as np
import pytest
import tensorflow as tf
from scipy.optimize import linear_sum_assignment

from kerasgan.ops.transport import transport_plan

plan_of = tf.function(transport_plan, jit_compile=True)


def costs(rows, columns, seed=0):
    rng = np.random.default_rng(seed)
    return rng.uniform(size=(rows, columns)).astype("float32")


def sinkhorn(costs, temperature, num_rounds):
    """In float64, by the scaling vectors of the paper."""
    kernel = np.exp(-costs.astype("float64") / temperature)
    rows, columns = kernel.shape
    v = np.ones(columns)
    for _ in range(num_rounds):
        u = 1 / rows / (kernel @ v)
        v = 1 / columns / (kernel.T @ u)
    return u[:, None] * kernel * v


@pytest.mark.parametrize("shape", [(5, 5), (4, 7)])
@pytest.mark.parametrize("compute", [transport_plan, plan_of])
def test_against_scaling_vectors(shape, compute):
    for num_rounds in (1, 30):
        found = compute(tf.constant(costs(*shape)), 0.2, num_rounds)
        expected = sinkhorn(costs(*shape), 0.2, num_rounds)
        np.testing.assert_allclose(found, expected, rtol=1e-4)


def test_its_marginals_are_uniform():
    plan = transport_plan(tf.constant(costs(4, 7)), 0.1, 500).numpy()
    np.testing.assert_allclose(plan.sum(axis=0), 1 / 7, rtol=1e-5)
    np.testing.assert_allclose(plan.sum(axis=1), 1 / 4, rtol=1e-4)


def test_as_the_temperature_falls_it_is_the_assignment_of_least_cost():
    """SciPy's; the plan costs more by the temperature times log n at most."""
    size, found = 12, []
    matrix = costs(size, size, seed=1)
    chosen = linear_sum_assignment(matrix)
    least = matrix[chosen].mean()
    for temperature in (0.1, 0.01, 0.001):
        plan = plan_of(tf.constant(matrix), temperature, 5000).numpy()
        excess = (plan * matrix).sum() - least
        assert -1e-5 < excess < temperature * np.log(size)
        found.append(excess)
    assert found[0] > found[1] > found[2]
    expected = np.zeros_like(matrix)
    expected[chosen] = 1 / size
    np.testing.assert_allclose(plan, expected, atol=1e-3)


def test_low_temperatures_and_high_costs_stay_finite():
    plan = transport_plan(tf.constant(1e4 * costs(6, 6)), 1e-3, 20)
    assert np.isfinite(plan).all()
    np.testing.assert_allclose(tf.reduce_sum(plan), 1.0, rtol=1e-5)
