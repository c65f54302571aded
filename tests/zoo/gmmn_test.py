import keras
import numpy as np
import pytest
import tensorflow as tf

import kerasgan


def small(**settings):
    defaults = {
        "image_shape": (1,),
        "latent_dim": 2,
        "units": (16, 16),
        "bandwidths": (0.25, 0.5, 1.0, 2.0, 4.0),
    }
    return kerasgan.create("gmmn", **(defaults | settings))


def normal_points(rows=2048):
    rng = np.random.default_rng(0)
    return rng.normal(1.5, 0.5, (rows, 1)).astype("float32")


@pytest.mark.parametrize("root", [False, True])
def test_moments_approach_those_of_the_data(root):
    game, points = small(root=root), normal_points()
    game.compile(keras.optimizers.Adam(5e-3), jit_compile=False)

    def discrepancy():
        logs = game.evaluate(
            points, batch_size=512, verbose=0, return_dict=True
        )
        assert set(logs) == {"generator_cost", "generator_mmd"}
        return logs["generator_mmd"]

    before = discrepancy()
    game.fit(points, batch_size=128, epochs=15, verbose=0)
    assert discrepancy() < 0.1 * before
    made = game.sample(4000, seed=0)
    assert made.shape == (4000, 1)
    assert made.mean() == pytest.approx(1.5, abs=0.1)
    assert made.std() == pytest.approx(0.5, abs=0.1)


def test_images_are_in_range_and_the_prior_is_uniform():
    game = kerasgan.create("gmmn", image_shape=(4, 6, 3), units=(8,))
    images = game.sample(3, seed=0)
    assert images.shape == (3, 4, 6, 3) and np.abs(images).max() <= 1
    latents = game.draw(1000, seed=0)["latent"].numpy()
    assert latents.shape == (1000, 10)
    assert -1 <= latents.min() < -0.99 and 0.99 < latents.max() <= 1


def test_an_export_without_a_critic_samples_and_does_not_judge(tmp_path):
    game = small()
    game.export(tmp_path / "export")
    signatures = tf.saved_model.load(str(tmp_path / "export")).signatures
    assert set(signatures) == {"serving_default", "sample", "draw"}
