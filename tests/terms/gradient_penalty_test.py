import keras
import numpy as np
import pytest
import tensorflow as tf
from linear_games import BY_LABEL
from linear_games import SCORE
from linear_games import assert_gradient
from linear_games import conditional_critic
from linear_games import curved_critic
from linear_games import field_of
from linear_games import images
from linear_games import linear_game
from linear_games import play_of

from kerasgan import priors
from kerasgan.ops import random
from kerasgan.terms import GradientPenalty
from kerasgan.testing import run_term_test


def game(term, **settings):
    return linear_game([term], **settings)


def test_a_linear_critic():
    # ||w|| = 3 everywhere, so (3 - 1)^2
    run_term_test(game, "discriminator", GradientPenalty(3.0), expected=4.0)


def test_its_gradient_in_closed_form():
    field = field_of(game(GradientPenalty(10.0)), "discriminator")
    kernel = field.gradients["discriminator"][0]
    # 2 lambda (||w|| - 1) w / ||w||
    np.testing.assert_allclose(kernel, 2 * 10 * 2 * SCORE / 3, rtol=1e-5)
    assert float(field.logs["discriminator_cost"]) == pytest.approx(40.0)


def test_second_derivatives():
    term = GradientPenalty(2.0)
    assert_gradient(game(term, judge=curved_critic), "discriminator")


def test_a_flat_critic_has_a_finite_gradient():
    flat = game(GradientPenalty())
    flat.networks["discriminator"].set_weights(
        [np.zeros_like(w) for w in flat.networks["discriminator"].get_weights()]
    )
    field = field_of(flat, "discriminator")
    assert float(field.logs["discriminator_gradient_penalty"]) == (
        pytest.approx(1.0, abs=1e-5)
    )
    assert np.isfinite(field.gradients["discriminator"][0]).all()


def test_points_lie_between_real_and_fake():
    term = GradientPenalty()
    rows = images(2000)
    play = play_of(game(term), {"image": tf.constant(rows)})
    between = term.interpolate(play, random.key(0))["image"]
    fake = play.fake["image"].numpy()
    share = (between - fake) / (rows - fake)  # the same in each entry
    first = np.median(share, axis=1)
    np.testing.assert_allclose(
        between, first[:, None] * (rows - fake) + fake, atol=1e-4
    )
    assert 0 <= first.min() < 0.01 and 0.99 < first.max() <= 1
    quarters = np.histogram(first, bins=4, range=(0, 1))[0] / 2000
    np.testing.assert_allclose(quarters, 0.25, atol=0.04)


def test_labels_go_along_from_the_real_sample():
    def make(term):
        prior = priors.Joint([priors.Normal(2), priors.Categorical(2)])
        return game(term, judge=conditional_critic, prior=prior)

    labels = np.array([0, 0, 0, 1])
    batch = {"image": images(4), "label": labels}
    batch = {name: tf.constant(value) for name, value in batch.items()}
    norms = np.linalg.norm(BY_LABEL, axis=1)[labels]
    logs = field_of(make(GradientPenalty()), "discriminator", batch).logs
    assert float(logs["discriminator_gradient_penalty"]) == pytest.approx(
        np.mean((norms - 1) ** 2), rel=1e-5
    )


def test_several_parts_of_a_sample():
    def judge():
        image = keras.Input((3,), name="image")
        latent = keras.Input((2,), name="latent")
        both = keras.layers.Concatenate()([image, latent])
        ones = keras.layers.Dense(1, kernel_initializer="ones")
        inputs = {"image": image, "latent": latent}
        return keras.Model(inputs, {"score": ones(both)})

    batch = {"image": tf.constant(images()), "latent": tf.zeros((8, 2))}
    for keys, norm in [(["image"], 3**0.5), (["image", "latent"], 5**0.5)]:
        each = game(GradientPenalty(keys=keys), judge=judge)
        logs = field_of(each, "discriminator", batch).logs
        assert float(logs["discriminator_gradient_penalty"]) == pytest.approx(
            (norm - 1) ** 2, rel=1e-5
        )


def test_a_map_of_scores_is_summed():
    def judge():
        image = keras.Input((3,), name="image")
        x = keras.layers.Dense(4, kernel_initializer="ones")(image)
        score = keras.layers.Reshape((2, 2, 1))(x)
        return keras.Model({"image": image}, {"score": score})

    logs = field_of(game(GradientPenalty(), judge=judge), "discriminator").logs
    assert float(logs["discriminator_gradient_penalty"]) == pytest.approx(
        (48**0.5 - 1) ** 2, rel=1e-5
    )


def normalised_critic():
    image = keras.Input((3,), name="image")
    x = keras.layers.Dense(4)(image)
    x = keras.layers.BatchNormalization(momentum=0.5)(x)
    return keras.Model({"image": image}, {"score": keras.layers.Dense(1)(x)})


@pytest.mark.parametrize("every", [1, 2])
@pytest.mark.parametrize("jit_compile", [False, True])
def test_moving_statistics_are_of_samples_only(every, jit_compile):
    from kerasgan.terms import DiscriminatorLoss

    def state(terms):
        keras.utils.set_random_seed(0)
        made = linear_game(terms, judge=normalised_critic)
        made.compile(jit_compile=jit_compile)
        batch = {"image": tf.constant(images())}
        field = tf.function(made.field)(batch, ("discriminator",))
        return [value for value in field.state if value is not None]

    loss = DiscriminatorLoss("wasserstein")
    alone = state([loss])
    penalised = state([loss, GradientPenalty(every=every)])
    assert len(alone) == 2
    for a, b in zip(penalised, alone, strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-5, atol=1e-6)


def test_a_missing_part_is_an_error():
    with pytest.raises(ValueError, match="fake sample must have a part `im`"):
        field_of(
            game(GradientPenalty(keys=["im"])),
            "discriminator",
            {"image": tf.constant(images()), "im": tf.constant(images())},
        )
