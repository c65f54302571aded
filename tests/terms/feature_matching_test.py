import numpy as np
import pytest
from linear_games import FEATURES
from linear_games import assert_gradient
from linear_games import conditional_critic
from linear_games import curved_critic
from linear_games import field_of
from linear_games import images
from linear_games import linear_game
from linear_games import play_of
from linear_games import telling_critic

from kerasgan import priors
from kerasgan.terms import FeatureMatching
from kerasgan.testing import run_term_test


def game(term, judge=telling_critic, **settings):
    return linear_game(generator_pays=[term], judge=judge, **settings)


def test_conformance():
    run_term_test(game, "generator", FeatureMatching(2.0))


def test_linear_features():
    made = game(FeatureMatching())
    fake = play_of(made).fake["image"].numpy()
    gap = (images().mean(axis=0) - fake.mean(axis=0)) @ FEATURES
    logs = field_of(made, "generator").logs
    assert float(logs["generator_feature_matching"]) == pytest.approx(
        (gap**2).sum(), rel=1e-5
    )


def test_its_gradient():
    assert_gradient(game(FeatureMatching(), judge=curved_critic), "generator")


def test_a_discriminator_without_features_is_an_error():
    prior = priors.Joint([priors.Normal(2), priors.Categorical(2)])
    made = game(FeatureMatching(), judge=conditional_critic, prior=prior)
    batch = {"image": images(), "label": np.zeros(8, "int32")}
    with pytest.raises(ValueError, match=r"`features`. Received: \['score'\]"):
        field_of(made, "generator", batch)
