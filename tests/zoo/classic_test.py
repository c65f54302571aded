"""What must hold of single entries beyond the conformance of all."""

import keras
import numpy as np
import pytest
import tensorflow as tf

import kerasgan
from kerasgan import data
from kerasgan.ops import random


def small(entry, **settings):
    defaults = {"image_shape": (8, 8, 1), "latent_dim": 4, "width": 8}
    return kerasgan.create(entry, **(defaults | settings))


def stripes(rows=512):
    """Toy images: a bright stripe at one of eight heights."""
    images = np.full((rows, 8, 8, 1), -0.5, "float32")
    images[np.arange(rows), np.arange(rows) % 8] = 0.5
    return images


def test_the_critic_of_wgan_gp_ends_near_slope_1():
    game = small("wgan_gp", critic_steps=2, average=None)
    game.compile(keras.optimizers.Adam(1e-3, beta_1=0.0, beta_2=0.9))

    def slopes():
        real, fake = stripes(256), game.sample(256, seed=0)
        share = np.random.default_rng(0).uniform(size=(256, 1, 1, 1))
        between = tf.constant(share * real + (1 - share) * fake, tf.float32)
        with tf.GradientTape() as tape:
            tape.watch(between)
            score = game.discriminator({"image": between})["score"]
        gradient = tape.gradient(score, between).numpy()
        return np.linalg.norm(gradient.reshape(256, -1), axis=1)

    assert slopes().mean() < 0.2
    game.fit(stripes(2048), batch_size=128, epochs=20, verbose=0)
    assert slopes().mean() == pytest.approx(1.0, abs=0.15)


def test_clipping_bounds_every_weight_of_the_critic_and_no_other():
    game = small("wgan", clip=0.02, critic_steps=2)
    game.compile()
    game.fit(stripes(), batch_size=64, verbose=0)
    for weight in game.discriminator.trainable_variables:
        assert np.abs(weight).max() <= 0.02, weight.path
    largest = [np.abs(w).max() for w in game.generator.trainable_variables]
    assert max(largest) > 0.02


def test_the_discriminator_of_sngan_has_spectral_norm_1():
    game = small("sngan")
    game.compile()
    game.fit(stripes(), batch_size=64, epochs=3, verbose=0)
    for layer in game.discriminator.layers:
        if hasattr(layer, "effective_kernel"):
            kernel = np.asarray(layer.effective_kernel(), "float64")
            matrix = kernel.reshape(-1, kernel.shape[-1])
            assert np.linalg.norm(matrix, 2) == pytest.approx(1.0, rel=0.05)


def test_cgan_draws_what_it_is_asked_for():
    """Two classes, dark and bright: a mean reads the label off."""
    game = small("cgan", num_classes=2, average=None)
    labels = np.arange(512, dtype="int32") % 2
    images = np.where(labels, 0.8, -0.8)[:, None, None, None]
    images = np.broadcast_to(images, (512, 8, 8, 1)).astype("float32")
    game.compile(keras.optimizers.Adam(2e-3, beta_1=0.5))
    game.fit(images, labels, batch_size=64, epochs=10, verbose=0)
    asked = np.arange(100) % 2
    drawn = game.sample(100, seed=0, label=asked).mean(axis=(1, 2, 3))
    assert ((drawn > 0) == asked).mean() >= 0.9


def test_cgan_refuses_what_it_cannot_do():
    game = small("cgan", num_classes=3)
    with pytest.raises(ValueError, match="`label` must be from 0 to 2"):
        game.sample(2, label=3)
    game.compile()
    with pytest.raises(ValueError, match=r"must hold `label`.*\['image'\]"):
        game.fit(stripes(), verbose=0)


def test_a_fake_of_vbn_gan_does_not_depend_on_its_batch():
    game = small("vbn_gan", num_rows=6)
    game.compile()
    game.fit(stripes(), batch_size=64, verbose=0)
    latents = np.random.default_rng(0).normal(size=(5, 4)).astype("float32")

    def fakes(latents):
        drawn = {"latent": tf.constant(latents)}
        return game.generator(drawn, training=True)["image"].numpy()

    together = fakes(latents)
    apart = np.concatenate([fakes(row[None]) for row in latents])
    np.testing.assert_allclose(together, apart, atol=1e-5)
    assert np.abs(together[0] - together[1]).max() > 1e-3


@pytest.mark.parametrize("seed", [0, 3])
def test_nobody_samples_the_reference_of_vbn_gan(seed):
    game = small("vbn_gan", num_rows=6, seed=seed)
    reference = game.generator.get_layer("reference_batch").reference
    drawn = game.prior.sample(6, random.key(seed))["latent"]
    rows = game.prior.sample_rows(tf.range(6, dtype=tf.int64))["latent"]
    for latents in (drawn, rows):
        gaps = np.asarray(reference)[:, None] - np.asarray(latents)
        assert np.abs(gaps).max(axis=-1).min() > 1e-3


def test_the_scores_of_minibatch_gan_depend_on_their_batch(tmp_path):
    game = small("minibatch_gan")
    image = stripes(2)
    alone = game.judge({"image": image[:1]}, False)["score"][0]
    beside = game.judge({"image": image}, False)["score"][0]
    assert float(tf.abs(alone - beside)[0]) > 1e-6
    game.export(tmp_path / "export")
    signatures = tf.saved_model.load(str(tmp_path / "export")).signatures
    assert "discriminate" not in signatures and "sample" in signatures


def test_ssgan_learns_from_both_kinds_and_reports_its_accuracy(tmp_path):
    path = tmp_path / "stripes.npz"
    labels = (np.arange(512) % 8 > 3).astype("int32")
    pixels = np.round((stripes() + 1) * 127.5).astype("uint8")
    np.savez(path, images=pixels, labels=labels)
    batches = data.semi_supervised(str(path), labels=64, batch_size=32)
    game = small("ssgan", num_classes=2)
    game.compile(keras.optimizers.Adam(3e-3, beta_1=0.5))
    game.fit(batches, steps_per_epoch=60, verbose=0)
    logs = game.evaluate(
        {"image": pixels, "label": labels}, verbose=0, return_dict=True
    )
    assert logs["discriminator_accuracy"] > 0.95


def test_the_score_of_ssgan_is_that_of_the_classes():
    game = small("ssgan", num_classes=3)
    outputs = game.discriminator({"image": stripes(4)})
    classes = outputs["classes"].numpy().astype("float64")
    expected = np.log(np.exp(classes).sum(axis=1))
    np.testing.assert_allclose(outputs["score"][:, 0], expected, rtol=1e-5)


def test_k_of_began_moves_as_its_equation_says():
    game = small("began", diversity=0.5, rate=0.1)
    game.compile(keras.optimizers.SGD(0.0))
    logs = game.evaluate(
        stripes(64), batch_size=64, verbose=0, return_dict=True
    )
    assert logs["discriminator_balance"] == 0.0
    real = logs["discriminator_boundary_equilibrium"]  # since k is 0
    history = game.fit(stripes(64), batch_size=64, verbose=0).history
    k = float(game.discriminator_boundary_equilibrium.k)
    fake = history["generator_loss"][0]
    assert k == pytest.approx(
        np.clip(0.1 * (0.5 * real - fake), 0, 1), abs=0.01
    )


@pytest.mark.parametrize("loss", ["hinge", "f_divergence:kl", "wasserstein"])
def test_any_loss_goes_with_any_network(loss):
    game = small("dcgan", loss=loss)
    game.compile(jit_compile=False)
    history = game.fit(stripes(128), batch_size=64, verbose=0).history
    assert np.isfinite(list(history.values())).all()
