import keras
import numpy as np
import pytest

from kerasgan import priors
from kerasgan.ops import random

PRIORS = [
    priors.Normal(3),
    priors.Uniform(3),
    priors.Categorical(5),
    priors.Joint([priors.Normal(2), priors.Categorical(4)]),
]


@pytest.mark.parametrize("prior", PRIORS, ids=lambda p: type(p).__name__)
def test_samples_are_as_the_spec_says(prior):
    sample = prior.sample(7, random.key(0))
    assert set(sample) == set(prior.spec)
    for name, (shape, dtype) in prior.spec.items():
        assert sample[name].shape == (7, *shape)
        assert sample[name].dtype == dtype
    config = keras.saving.serialize_keras_object(prior)
    again = keras.saving.deserialize_keras_object(config).sample(
        7, random.key(0)
    )
    for name in sample:
        np.testing.assert_array_equal(again[name], sample[name])


def test_moments():
    rows = 40_000
    normal = priors.Normal(2).sample(rows, random.key(1))["latent"].numpy()
    assert normal.mean(0) == pytest.approx([0, 0], abs=0.03)
    assert np.cov(normal.T) == pytest.approx(np.eye(2), abs=0.03)
    uniform = priors.Uniform(1).sample(rows, random.key(1))["latent"].numpy()
    assert -1 <= uniform.min() < -0.99 and 0.99 < uniform.max() < 1
    assert uniform.var() == pytest.approx(1 / 3, abs=0.01)
    labels = priors.Categorical(4).sample(rows, random.key(1))["label"].numpy()
    assert np.bincount(labels) / rows == pytest.approx([0.25] * 4, abs=0.01)


def test_parts_of_a_joint_prior_are_independent():
    prior = priors.Joint([priors.Normal(1, "a"), priors.Normal(1, "b")])
    sample = prior.sample(10_000, random.key(0))
    pair = np.concatenate([sample["a"], sample["b"]], axis=1)
    assert np.corrcoef(pair.T)[0, 1] == pytest.approx(0, abs=0.03)


def test_values_can_be_fixed():
    prior = priors.Joint([priors.Normal(2), priors.Categorical(4)])
    assert prior.fix(3, {"label": 2})["label"].numpy().tolist() == [2, 2, 2]
    fixed = prior.fix(3, {"label": range(3)})["label"]
    assert fixed.numpy().tolist() == [0, 1, 2]


@pytest.mark.parametrize(
    "values, match",
    [
        ({"label": 4}, "`label` must be from 0 to 3. Received: label from 4"),
        ({"label": -1}, "`label` must be from 0 to 3"),
        ({"label": 1.0}, "`label` must hold integers. Received: .*float64"),
        ({"label": [1, 2]}, r"must have shape \(\) or \(3,\). Received"),
        ({"lable": 1}, "no part of the prior.*Did you mean 'label'"),
    ],
)
def test_values_that_cannot_be_are_refused(values, match):
    prior = priors.Joint([priors.Normal(2), priors.Categorical(4)])
    with pytest.raises(ValueError, match=match):
        prior.fix(3, values)


def test_arguments_are_checked():
    for make in (priors.Normal, priors.Uniform, priors.Categorical):
        with pytest.raises(ValueError, match="must be an integer of at least"):
            make(0)
    with pytest.raises(ValueError, match="different names"):
        priors.Joint([priors.Normal(2), priors.Uniform(2)])
