import keras
import numpy as np
import pytest
import tensorflow as tf
from linear_games import field_of
from linear_games import images
from linear_games import linear
from linear_games import linear_game
from linear_games import play_of
from scipy import stats
from scipy.special import log_softmax

from kerasgan import priors
from kerasgan.terms import MutualInformation
from kerasgan.testing import run_term_test

KIND = np.array([[1, 2, 0], [0, -1, 1], [1, 0, 1]], "float32")
STYLE = np.array([[1, 0, 0.5, 0], [0, -1, 0, 0.2], [2, 1, 0, 0]], "float32")


def judge(num_style=4):
    image = keras.Input((3,), name="image")
    return keras.Model(
        {"image": image},
        {
            "score": keras.layers.Dense(1)(image),
            "kind": linear(KIND)(image),
            "style": linear(STYLE[:, :num_style])(image),
        },
    )


def game(term, num_style=4):
    prior = priors.Joint(
        [
            priors.Normal(2),
            priors.Categorical(3, key="kind"),
            priors.Uniform(2, key="style"),
        ]
    )
    return linear_game(
        generator_pays=[term], judge=lambda: judge(num_style), prior=prior
    )


def cost_of(made):
    logs = field_of(made, "generator").logs
    return float(logs["generator_mutual_information"])


def test_conformance():
    term = MutualInformation(["kind", "style"], 0.5)
    run_term_test(game, "generator", term)


def test_against_scipy():
    made = game(MutualInformation(["kind", "style"]))
    fake = {k: v.numpy() for k, v in play_of(made).fake.items()}
    logits = log_softmax(fake["image"] @ KIND, axis=1)
    categorical = -logits[np.arange(8), fake["kind"]].mean()
    given = fake["image"] @ STYLE
    deviation = np.exp(given[:, 2:] / 2)
    gaussian = -stats.norm.logpdf(fake["style"], given[:, :2], deviation)
    gaussian = gaussian.sum(axis=1).mean()
    assert cost_of(made) == pytest.approx(categorical + gaussian, rel=1e-5)


def test_gaussians_of_variance_one():
    made = game(MutualInformation(["style"]), num_style=2)
    fake = {k: v.numpy() for k, v in play_of(made).fake.items()}
    expected = -stats.norm.logpdf(fake["style"], fake["image"] @ STYLE[:, :2])
    assert cost_of(made) == pytest.approx(expected.sum(axis=1).mean(), rel=1e-5)


def test_an_output_of_another_size_is_an_error():
    made = game(MutualInformation(["style"]), num_style=3)
    with pytest.raises(ValueError, match=r"`style` must have 2 means.*\(8, 3"):
        cost_of(made)


def test_a_missing_code_is_an_error():
    with pytest.raises(ValueError, match="fake sample must have a part `code`"):
        cost_of(game(MutualInformation(["code"])))


def test_both_players_can_pay_it():
    term = MutualInformation(["kind"])
    made = linear_game(
        [term],
        [MutualInformation(["kind"])],
        judge=judge,
        prior=priors.Joint(
            [priors.Normal(2), priors.Categorical(3, key="kind")]
        ),
    )
    batch = {"image": tf.constant(images())}
    for player in ("discriminator", "generator"):
        gradients = field_of(made, player, batch).gradients[player]
        assert any(g is not None and np.any(g) for g in gradients)
