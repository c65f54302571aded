"""What holds of all adversarial losses alike."""

import functools

import keras
import numpy as np
import pytest
import tensorflow as tf

from kerasgan import losses

NAMES = sorted(losses.BY_NAME)

# Those whose gradients vanish nowhere, though an exponential's would.
EXPONENTIAL = (
    "f_divergence:bhattacharyya",
    "f_divergence:jeffreys",
    "f_divergence:kl",
    "f_divergence:neyman",
    "f_divergence:reverse_kl",
    "f_divergence:squared_hellinger",
)


def evaluate(loss, real, fake):
    """Both costs, their gradients by score, and the generator's."""
    real, fake = tf.identity(real), tf.identity(fake)
    with tf.GradientTape(persistent=True) as tape:
        tape.watch([real, fake])
        costs = [loss.discriminator(real, fake), loss.generator(fake, real)]
    return (
        costs,
        tape.gradient(costs[0], [real, fake]),
        tape.gradient(costs[1], fake),
    )


def test_get():
    for name in NAMES:
        loss = losses.get(name)
        assert isinstance(loss, losses.AdversarialLoss)
        assert losses.get(loss) is loss
        again = losses.get(keras.saving.serialize_keras_object(loss))
        assert type(again) is type(loss)
        assert again.get_config() == loss.get_config()


def test_get_tells_divergences_apart():
    found = losses.get("f_divergence:pearson")
    assert isinstance(found, losses.FDivergence)
    assert found.get_config()["divergence"] == "pearson"


@pytest.mark.parametrize(
    "name, near",
    [
        ("non-saturating", "'non_saturating'"),
        ("hinje", "'hinge'"),
        ("f_divergence:pearsn", "'f_divergence:pearson'"),
        ("f_divergence", "'f_divergence:kl'"),
        ("pearson", "'f_divergence:pearson'"),
    ],
)
def test_get_helps_who_mistypes(name, near):
    expected = f"no loss of that name.*mean .*{near}.*Received: '{name}'"
    with pytest.raises(ValueError, match=expected):
        losses.get(name)


@pytest.mark.parametrize(
    "identifier",
    [None, 3, losses.Hinge, keras.optimizers.serialize(keras.optimizers.SGD())],
)
def test_get_refuses_what_is_no_loss(identifier):
    with pytest.raises(ValueError, match="of `AdversarialLoss`. Received: "):
        losses.get(identifier)


def test_threshold_is_the_best_score_where_real_and_fake_are_as_likely():
    for name in [*NAMES, losses.NonSaturating(real_target=0.9)]:
        loss = losses.get(name)
        if loss.threshold is None:
            continue
        costs = [
            loss.discriminator(score, score)
            for score in tf.linspace(-3.0, 3.0, 61)
        ]
        best = tf.constant(loss.threshold)
        assert loss.discriminator(best, best) <= min(costs) + 1e-6, name


def test_losses_without_a_threshold():
    without = {name for name in NAMES if losses.get(name).threshold is None}
    assert without == {
        "energy",
        "relativistic_average",
        "relativistic_pairing",
        "wasserstein",
    }


def test_equal_under_xla():
    scores = [-1e4, -41.0, -40.0, -1.0, 0.3, 2.0, 40.0, 41.0, 1e4]
    scores = tf.constant(scores)[:, None, None]
    compiled = tf.function(evaluate, jit_compile=True, autograph=False)
    for name in NAMES:
        loss = losses.get(name)
        # In a mean, the big hide the small.
        for each in (scores, tf.clip_by_value(scores, -2.0, 2.0)):
            tf.nest.map_structure(
                functools.partial(
                    np.testing.assert_allclose,
                    rtol=1e-5,
                    atol=1e-6,
                    err_msg=name,
                ),
                compiled(loss, each, each),
                evaluate(loss, each, each),
            )


def test_gradients_of_exponentials_do_not_vanish():
    for name in EXPONENTIAL:
        for score in (-1e4, -100.0, 100.0, 1e4):
            score = tf.constant(score)
            _, on_scores, on_fake = evaluate(losses.get(name), score, score)
            real, fake = map(float, on_scores)
            # Real scores are to go up and fake ones down; for the generator up.
            assert -np.inf < real < 0 < fake < np.inf, name
            assert -np.inf < float(on_fake) < 0, name


def test_gradient_of_maximum_likelihood_does_not_vanish():
    for score in (-1e4, -100.0, 100.0, 1e4):
        score = tf.constant(score)
        on_fake = evaluate(losses.MaximumLikelihood(), score, score)[2]
        assert -np.inf < float(on_fake) < 0


def test_the_generator_learns_from_fakes_that_are_seen_through():
    real, fake = tf.constant(1e4), tf.constant(-1e4)
    for name in (
        "non_saturating",
        "hinge",
        "wasserstein",
        "relativistic_average",
        "relativistic_pairing",
    ):
        _, _, on_fake = evaluate(losses.get(name), real, fake)
        assert float(on_fake) <= -1.0, name


def test_the_base_class_has_no_losses():
    loss = losses.AdversarialLoss()
    with pytest.raises(NotImplementedError):
        loss.discriminator([0.0], [0.0])
    with pytest.raises(NotImplementedError):
        loss.generator([0.0])
