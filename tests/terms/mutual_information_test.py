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
from kerasgan.game import Play
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


def information(entropy, code, x, read):
    """The bound of the information of codes and what is made of them."""
    fake = {"code": tf.constant(code), "image": tf.constant(x)}
    play = Play({}, fake, lambda sample: {"code": read(sample["image"])}, {})
    return entropy - float(MutualInformation(["code"]).cost(play))


def test_a_symmetric_channel_has_the_information_of_its_formula():
    """Of 4 letters 3 in 10 arrive as another, each other one as often."""
    rows = [
        (sent, arrived)
        for sent in range(4)
        for arrived in range(4)
        for _ in range(7 if sent == arrived else 1)
    ]
    sent, arrived = np.array(rows, "int32").T

    def read(share):
        posterior = np.full((4, 4), share / 3, "float32")
        np.fill_diagonal(posterior, 1.0 - share)
        return lambda x: tf.gather(np.log(posterior), x)

    exact = np.log(4) - stats.entropy([0.7, 0.1, 0.1, 0.1])
    found = [
        information(np.log(4), sent, arrived, read(share))
        for share in (0.2, 0.3, 0.4)
    ]
    assert found[1] == pytest.approx(exact, rel=1e-5)
    assert max(found[0], found[2]) < exact - 0.01


@pytest.mark.parametrize("deviation", [0.5, 2.0])
def test_a_gaussian_channel_has_the_information_of_its_formula(deviation):
    """Of x = c + deviation e: I = 1/2 log(1 + 1 / deviation^2).

    The cost depends on second moments only, which are those of Gaussians.
    """
    signs = np.array([(1, 1), (1, -1), (-1, 1), (-1, -1)], "float32")
    code, noise = signs[:, :1], signs[:, 1:]
    variance = deviation**2 / (1.0 + deviation**2)

    def read(scale):
        def posterior(x):
            mean = x / (1.0 + deviation**2)
            return tf.concat(
                [mean, tf.math.log(scale * variance * tf.ones_like(x))], axis=1
            )

        return posterior

    entropy, x = stats.norm.entropy(), code + deviation * noise
    exact = np.log(1.0 + deviation**-2) / 2
    found = [information(entropy, code, x, read(s)) for s in (0.5, 1.0, 2.0)]
    assert found[1] == pytest.approx(exact, rel=1e-5)
    assert max(found[0], found[2]) < exact - 0.01
