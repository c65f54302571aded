"""Dynamics in NumPy and float64, on games of a number a player: (w, theta).

The data are 0, a fake is theta, and w scores an image x as w x.
"""

import numpy as np


def sigmoid(u):
    return 1 / (1 + np.exp(-u))


FIELDS = {
    "wasserstein": lambda w, theta: (theta, -w),
    "minimax": lambda w, theta: (
        sigmoid(w * theta) * theta,
        -sigmoid(w * theta) * w,
    ),
    "non_saturating": lambda w, theta: (
        sigmoid(w * theta) * theta,
        -sigmoid(-w * theta) * w,
    ),
}
# What theta's player pays.
COSTS = {
    "wasserstein": lambda w, theta: -w * theta,
    "minimax": lambda w, theta: -np.log(1 + np.exp(w * theta)),
    "non_saturating": lambda w, theta: np.log(1 + np.exp(-w * theta)),
}
TINY = 1e-30


def jacobian(v, x):
    """Of columns `dv / dx_j`, by complex steps, which are exact."""
    steps = 1j * TINY * np.eye(2)
    return np.stack([v(x + step).imag / TINY for step in steps], axis=1)


def trajectory(name, loss, rate, num_steps=20, start=(1.0, 0.0), **settings):
    """All points of some dynamics, the start first."""

    def v(x):
        return np.array(FIELDS[loss](*x))

    x = np.array(start)
    path, state = [x], None
    for _ in range(num_steps):
        x, state = STEPS[name](v, x, rate, state, COSTS[loss], **settings)
        path.append(x)
    return np.array(path)


def simultaneous(v, x, rate, state, cost):
    return x - rate * v(x), None


def alternating(v, x, rate, state, cost):
    x = x - rate * v(x) * [1, 0]
    return x - rate * v(x) * [0, 1], None


def extragradient(v, x, rate, state, cost):
    return x - rate * v(x - rate * v(x)), None


def past_extragradient(v, x, rate, past, cost):
    there = v(x - rate * (0 if past is None else past))
    return x - rate * there, there


def optimistic(v, x, rate, past, cost):
    past = v(x) if past is None else past
    return x - rate * (2 * v(x) - past), v(x)


def consensus(v, x, rate, state, cost, strength):
    return x - rate * (v(x) + strength * jacobian(v, x).T @ v(x)), None


def unrolled(v, x, rate, state, cost, steps):
    w, theta = x[0], x[1] + 1j * TINY
    for _ in range(steps):
        w = w - rate * v(np.array([w, theta]))[0]
    total = cost(w, theta).imag / TINY
    return x - rate * np.array([v(x)[0], total]), None


def proximal_point(v, x, rate, state, cost):
    y = x
    for _ in range(50):  # Newton's
        slope = np.eye(2) + rate * jacobian(v, y)
        y = y - np.linalg.solve(slope, y - x + rate * v(y))
    return y, None


STEPS = {
    each.__name__: each
    for each in (
        simultaneous,
        alternating,
        extragradient,
        past_extragradient,
        optimistic,
        consensus,
        unrolled,
        proximal_point,
    )
}
