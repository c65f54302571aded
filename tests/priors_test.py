import json

import keras
import numpy as np
import pytest
import tensorflow as tf

from kerasgan import priors
from kerasgan.ops import random

PRIORS = [
    priors.Normal(3),
    priors.Normal((4, 3), key="motion"),
    priors.Uniform((2, 2), control=True),
    priors.Constant(0.7, "truncation", 0.0, 1.0),
    priors.Uniform(3),
    priors.Categorical(5),
    priors.Styles(3, num_styles=4, num_noise=5),
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
        ({"latent": np.nan}, "`latent` must hold finite numbers. Received"),
        ({"latent": "a"}, "`latent` must hold numbers. Received: .*U1"),
        ({"lable": 1}, "no part of the prior.*Did you mean 'label'"),
    ],
)
def test_values_that_cannot_be_are_refused(values, match):
    prior = priors.Joint([priors.Normal(2), priors.Categorical(4)])
    with pytest.raises(ValueError, match=match):
        prior.fix(3, values)


def test_one_class_is_no_choice():
    with pytest.raises(ValueError, match="`num_classes` .* at least 2"):
        priors.Categorical(1)


def test_arguments_are_checked():
    for make in (priors.Normal, priors.Uniform, priors.Categorical):
        with pytest.raises(ValueError, match="must be an integer of at least"):
            make(0)
    with pytest.raises(ValueError, match="different names"):
        priors.Joint([priors.Normal(2), priors.Uniform(2)])
    with pytest.raises(ValueError, match="within its bounds. Received.*2.0"):
        priors.Constant(2.0, "truncation", 0.0, 1.0)
    with pytest.raises(ValueError, match="`shape` must be an integer"):
        priors.Given((3, 0))


# Parts that are given, in place of drawn.

PICTURE = (2, 2, 1)


class Halved(priors.Given):
    """Made of the image: half of it."""

    def make(self, value):
        return value / 2.0


def test_given_parts_come_from_the_batch():
    prior = priors.Joint([priors.Normal(2), priors.Given(PICTURE)])
    condition = tf.ones((3, *PICTURE))
    sample = prior.sample(3, random.key(0), {"condition": condition})
    np.testing.assert_array_equal(sample["condition"], condition)
    assert prior.given == ("condition",) and prior.required == ("condition",)
    assert prior.data_spec() == {"condition": (PICTURE, "float32")}
    with pytest.raises(ValueError, match="`condition`, which is not drawn"):
        prior.sample(3, random.key(0))


def test_given_parts_can_be_made_of_others():
    prior = Halved(PICTURE, source="image")
    assert prior.data_spec() == {}
    batch = {"image": tf.ones((3, *PICTURE))}
    assert (prior.sample(3, None, batch)["condition"].numpy() == 0.5).all()
    own = batch | {"condition": tf.zeros((3, *PICTURE))}
    assert (prior.sample(3, None, own)["condition"].numpy() == 0.0).all()


def test_rows_of_seeds_take_given_parts_as_they_are():
    prior = priors.Joint([priors.Given(PICTURE), priors.Normal(2)])
    condition = np.arange(12, dtype="float32").reshape(3, *PICTURE)
    rows = prior.sample_rows(
        tf.constant([5, 6, 7], tf.int64), {"condition": condition}
    )
    np.testing.assert_array_equal(rows["condition"], condition)
    one = prior.sample(1, random.key(6), {"condition": condition[1:2]})
    np.testing.assert_array_equal(rows["latent"][1:2], one["latent"])


def test_the_rows_of_a_value_are_those_of_the_draw():
    prior = priors.Given(PICTURE)
    assert prior.fix(None, {"condition": np.zeros((5, *PICTURE))})[
        "condition"
    ].shape == (5, *PICTURE)
    with pytest.raises(ValueError, match="`num_samples` is needed"):
        prior.fix(None, {"condition": np.zeros(PICTURE)})
    with pytest.raises(ValueError, match=r"must have shape \(2, 2, 1\) or"):
        prior.fix(4, {"condition": np.zeros((5, *PICTURE))})


def test_bytes_of_pictures_are_scaled_and_floats_checked():
    prior = priors.Given(PICTURE)
    levels = np.array([0, 255, 51, 204], "uint8").reshape(PICTURE)
    fixed = prior.fix(1, {"condition": levels})["condition"]
    assert np.ravel(fixed) == pytest.approx([-1.0, 1.0, -0.6, 0.6])
    with pytest.raises(ValueError, match="must be from -1 to 1. Received"):
        prior.fix(1, {"condition": levels.astype("float32")})


def test_inputs_of_a_network_are_parts_of_the_prior_or_given():
    whole = priors.Joint([priors.Normal(2), priors.Categorical(4)])
    spec = {"latent": ((2,), "float32"), "image": (PICTURE, "float32")}
    prior = priors.Inputs(whole, spec)
    assert prior.spec == spec and prior.given == ("image",)
    image = tf.ones((3, *PICTURE))
    sample = prior.sample(3, random.key(1), {"image": image})
    expected = whole.sample(3, random.key(1))["latent"]
    np.testing.assert_array_equal(sample["latent"], expected)
    rows = prior.sample_rows(tf.range(3, dtype=tf.int64), {"image": image})
    expected = whole.sample_rows(tf.range(3, dtype=tf.int64))["latent"]
    np.testing.assert_array_equal(rows["latent"], expected)


# Controls, and the bounds of all parts.


def test_constants_have_a_default():
    prior = priors.Joint(
        [priors.Constant(0.7, "truncation", 0.0, 1.0), priors.Normal(2)]
    )
    sample = prior.sample(2, random.key(0))
    assert sample["truncation"].numpy() == pytest.approx(0.7)
    assert prior.controls == ("truncation",)
    assert prior.defaults == {"truncation": 0.7}
    assert prior.required == ()


BOUNDED = [
    (priors.Uniform(2), "latent", [-1.1, 0.0], "must be from -1 to 1."),
    (priors.Uniform(2), "latent", [9.0, 0.0], "must be from -1 to 1."),
    (priors.Normal(2), "latent", [np.inf, 0.0], "must hold finite numbers."),
    (priors.Normal(2), "latent", [0.0, np.nan], "must hold finite numbers."),
    (priors.Categorical(3), "label", 3, "must be from 0 to 2."),
    (priors.Constant(0.5, "psi", 0.0, 1.0), "psi", 1.5, "from 0 to 1."),
    (priors.Constant(0.5, "psi", 0.0), "psi", -0.5, "must be at least 0."),
    (priors.Constant(0.5, "psi", None, 1.0), "psi", 2.0, "be at most 1."),
]


@pytest.mark.parametrize("prior, name, value, expected", BOUNDED)
def test_values_out_of_bounds_are_refused(prior, name, value, expected):
    with pytest.raises(ValueError, match=f"`{name}` .*{expected} Received"):
        prior.fix(2, {name: value})
    dtype = prior.spec[name][1]
    guarded = tf.function(prior.guard)
    with pytest.raises(tf.errors.InvalidArgumentError, match=expected):
        guarded({name: tf.constant([value], dtype)})


@pytest.mark.parametrize("prior", PRIORS, ids=lambda p: type(p).__name__)
def test_what_is_drawn_is_within_bounds(prior):
    sample = prior.sample(50, random.key(3))
    guarded = prior.guard(sample)
    for name, value in sample.items():
        prior.check(name, value.numpy())
        np.testing.assert_array_equal(guarded[name], value)
        prior.guard({name: value[:0]})  # of no rows, nothing is out of bounds


def test_sweeps():
    prior = priors.Joint(
        [priors.Uniform(3, key="code"), priors.Categorical(4), priors.Normal(2)]
    )
    rows = prior.sample(2, random.key(0))
    swept = prior.sweep(rows, "code", num=5, entry=1)
    assert swept["code"].shape == (10, 3)
    steps = [-1.0, -0.5, 0.0, 0.5, 1.0]
    assert swept["code"][:, 1].tolist() == steps * 2
    for name, value in rows.items():  # all else is as it was
        repeated = np.repeat(np.asarray(value), 5, axis=0)
        if name == "code":
            repeated[:, 1] = steps * 2
        np.testing.assert_array_equal(swept[name], repeated)
    labels = prior.sweep(rows, "label")["label"]
    assert labels.tolist() == [0, 1, 2, 3] * 2
    latents = prior.sweep(rows, "latent", num=3)["latent"]
    assert latents[:, 0].tolist() == [-2.0, 0.0, 2.0] * 2
    with pytest.raises(ValueError, match="`entry` must be from 0 to 2"):
        prior.sweep(rows, "code", entry=3)
    with pytest.raises(ValueError, match="no part of the prior"):
        prior.sweep(rows, "cod")


@pytest.mark.parametrize("prior", PRIORS, ids=lambda p: type(p).__name__)
def test_configs_are_json(prior):
    config = json.loads(json.dumps(prior.get_config()))
    assert type(prior).from_config(config).spec == prior.spec


def test_a_small_picture_is_the_means_of_squares():
    prior = priors.Shrunk((8, 12, 3), 4)
    assert prior.spec == {"condition": ((2, 3, 3), "float32")}
    assert prior.data_spec() == {}
    image = np.random.default_rng(0).uniform(-1, 1, (5, 8, 12, 3))
    made = prior.sample(5, None, {"image": tf.constant(image, tf.float32)})
    expected = image.reshape(5, 2, 4, 3, 4, 3).mean(axis=(2, 4))
    np.testing.assert_allclose(made["condition"], expected, atol=1e-6)
    again = priors.Shrunk.from_config(prior.get_config())
    assert again.spec == prior.spec


@pytest.mark.parametrize(
    "shape, factor, message",
    [
        ((8, 10, 1), 4, r"multiples of 4. Received: shape=\(8, 10, 1\)"),
        ((8, 8), 4, r"Received: shape=\(8, 8\)"),
        ((8, 8, 1), 1, "Received: factor=1"),
    ],
)
def test_pictures_that_do_not_shrink_are_refused(shape, factor, message):
    with pytest.raises(ValueError, match=message):
        priors.Shrunk(shape, factor)
