import keras
import numpy as np
import pytest
import small_entries
import tensorflow as tf
from example_games import images

import kerasgan
from kerasgan.augmentations import Adaptive
from kerasgan.augmentations import Augmentation
from kerasgan.augmentations import DiffAugment
from kerasgan.augmentations import Stochastic
from kerasgan.ops import random
from kerasgan.terms import R1
from kerasgan.terms import adversarial_players
from kerasgan.testing import game as conformance
from kerasgan.testing.replicas import stepping_on_replicas
from kerasgan.testing.replicas import two_replicas


@keras.saving.register_keras_serializable("tests")
class Doubling(Augmentation):
    """Twice what it is given, where it happens."""

    num_lots = 1

    def transform(self, pictures, lots):
        factors = lots.maybe(2.0, 1.0)
        return pictures * tf.reshape(factors, (-1, 1, 1, 1))


def linear_game(augmentation, *terms):
    """h(x) = w . x + b, and a generator as simple."""
    pictures = keras.Input((4, 4, 1), name="image")
    score = keras.layers.Dense(1)(keras.layers.Flatten()(pictures))
    latent = keras.Input((2,), name="latent")
    image = keras.layers.Reshape((4, 4, 1))(keras.layers.Dense(16)(latent))
    return kerasgan.Game(
        {
            "generator": keras.Model({"latent": latent}, {"image": image}),
            "discriminator": keras.Model({"image": pictures}, {"score": score}),
        },
        adversarial_players("non_saturating", discriminator=terms),
        kerasgan.priors.Normal(2),
        augmentation=augmentation,
    )


def adaptive_game():
    """It moves p by a sixth with each second step of 8 rows."""
    keras.utils.set_random_seed(0)
    return linear_game(
        Adaptive(
            Doubling(),
            target=-0.9,
            num_images=100,
            interval=2,
            probability=0.25,
        )
    )


def watch(game):
    return game.discriminator_overfitting


def test_networks_see_what_is_augmented_in_training_only():
    game = linear_game(Doubling())
    x = images(3, (4, 4, 1), "float32")
    once = x.reshape(3, -1) @ game.discriminator.trainable_variables[0].numpy()
    for training, expected in ((True, 2 * once), (False, once)):
        found = game.judge({"image": tf.constant(x)}, training)["score"]
        np.testing.assert_allclose(found, expected, rtol=1e-5)


def test_an_adaptive_one_happens_as_often_as_its_state_says():
    game = adaptive_game()
    x = images(50, (4, 4, 1), "float32")
    once = game.judge({"image": tf.constant(x)}, False)["score"].numpy()
    for p in (0.0, 0.6, 1.0):
        watch(game).p.assign(p)
        found = game.judge({"image": tf.constant(x)}, True)["score"]
        share = np.mean(np.isclose(found, 2 * once, rtol=1e-4))
        assert share == pytest.approx(p, abs=0.25 * (0 < p < 1))


def test_the_slope_that_r1_sees_is_by_the_picture_before_it():
    """h(T x) = w . 2 x has the slope 2 w."""
    game = linear_game(Doubling(), R1(2.0))
    batch = {"image": tf.constant(images(3, (4, 4, 1), "float32"))}
    play = game.plays(batch, random.key(0))["main"]
    slope = game.discriminator.trainable_variables[0].numpy()
    expected = 4 * (slope.astype("float64") ** 2).sum()
    found = game.terms["discriminator_r1"].cost(play)
    assert float(found) == pytest.approx(expected, rel=1e-5)


def test_the_probability_by_hand():
    """Steps of 8 rows; every second moves p by 16 / 100, to the limit."""
    term = watch(adaptive_game())
    signs = [[1.0] * 8, [-1.0] * 8, [-1.0] * 8, [-1.0] * 8]
    found = []
    for each in signs * 2 + signs[:1] * 10:
        term.update(tf.constant(each))
        found.append(float(term.p))
    # r = 0 is above the target of -0.9, r = -1 below it.
    expected = [0.25, 0.41, 0.41, 0.25] * 2
    expected += [0.25, 0.41, 0.41, 0.57, 0.57, 0.73, 0.73, 0.8, 0.8, 0.8]
    np.testing.assert_allclose(found, expected, atol=1e-6)
    for _ in range(20):
        term.update(tf.constant(signs[1]))
    assert float(term.p) == 0.0


def test_two_replicas_see_the_images_of_both():
    """Two steps of 4 rows on each, all taken for real."""
    halves = 2 * [{"image": tf.constant(images(4, (4, 4, 1)))}]
    with two_replicas().scope():
        game = adaptive_game()
        game.discriminator.trainable_variables[-1].assign([50.0])
        game.compile(
            keras.optimizers.SGD(0.0), run_eagerly=True, jit_compile=False
        )
    step = stepping_on_replicas(game)
    for seen in (8, 0):
        step(halves)
        assert np.array(watch(game).rows) == seen
    for p in watch(game).p.value.values:
        assert float(p) == pytest.approx(0.25 + 16 / 100)


@pytest.mark.parametrize("bias, moves", [(50.0, 1), (-50.0, -1)])
def test_it_rises_while_real_images_are_known_and_falls_otherwise(bias, moves):
    adaptive = Adaptive(Doubling(), num_images=16, interval=1, probability=0.5)
    game = linear_game(adaptive)
    game.discriminator.trainable_variables[-1].assign([bias])
    game.compile(keras.optimizers.SGD(0.0), run_eagerly=True)
    logs = game.train_on_batch(images(4, (4, 4, 1)), return_dict=True)
    assert float(watch(game).p) == 0.5 + moves * 4 / 16
    assert logs["discriminator_overfitting"] == moves
    assert logs["discriminator_augmented"] == 0.5


def test_a_saved_game_goes_on_to_the_same_bits(tmp_path):
    game = adaptive_game()
    game.compile(run_eagerly=True)
    data = images(8, (4, 4, 1))
    game.train_on_batch(data)
    game.save(tmp_path / "game.keras")
    loaded = keras.saving.load_model(tmp_path / "game.keras")
    assert float(watch(loaded).rows) == 8
    for each in (game, loaded):
        each.train_on_batch(data)
    assert float(watch(loaded).p) != 0.25
    conformance.assert_same_weights(loaded, game)


def test_a_pair_is_augmented_alike():
    """Condition and image of a pair, before a critic of both."""
    settings = {"condition_shape": (4, 4, 1), "image_shape": (4, 4, 1)}
    undo = small_entries.install()
    try:
        game = kerasgan.create(
            "tinting", augmentation=Stochastic(probability=1.0), **settings
        )
    finally:
        undo()
    seen, judge = [], game.networks["discriminator"].call
    game.networks["discriminator"].call = lambda x, **_: (
        seen.append(x) or judge(x)
    )
    pictures = tf.constant(images(2, (4, 4, 1), "float32"))
    game.judge({"image": pictures, "condition": pictures}, training=True)
    np.testing.assert_array_equal(seen[0]["image"], seen[0]["condition"])
    assert (seen[0]["image"].numpy() != pictures.numpy()).any()


@pytest.mark.parametrize(
    "entry, settings, said",
    [
        (
            "gan",
            {"image_shape": (2,), "augmentation": "stochastic"},
            "pictures",
        ),
        ("wgan", {"augmentation": "adaptive"}, "real and fake are alike"),
        ("dcgan", {"augmentation": "nothing"}, "no augmentation of that name"),
    ],
)
def test_games_that_cannot_be_augmented_say_so(entry, settings, said):
    with pytest.raises(ValueError, match=said):
        kerasgan.create(entry, **settings)


def test_any_entry_takes_the_argument_and_keeps_it():
    settings = {"image_shape": (4, 4, 1), "width": 2}
    game = kerasgan.create("gan", augmentation="adaptive", **settings)
    assert "discriminator_overfitting" in game.terms
    again = type(game).from_config(game.get_config())
    assert isinstance(again.augmentation, Adaptive)
    cutout = DiffAugment("cutout")
    config = kerasgan.create("gan", augmentation=cutout, **settings)
    again = type(game).from_config(config.get_config())
    assert again.augmentation.kinds == ("cutout",)
