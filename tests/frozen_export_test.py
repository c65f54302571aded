"""Exports of networks with a reference batch: it is a constant there."""

import numpy as np
import tensorflow as tf

import kerasgan
from kerasgan.layers import ReferenceBatch


def test_an_export_does_not_run_the_reference_along(tmp_path):
    game = kerasgan.create(
        "vbn_gan", image_shape=(8, 8, 1), width=2, latent_dim=3
    )
    layers = game.generator._flatten_layers()
    assert any(isinstance(layer, ReferenceBatch) for layer in layers)
    game.export(tmp_path / "export")
    path = str(tmp_path / "export" / "variables" / "variables")
    sizes = [shape for _, shape in tf.train.list_variables(path)]
    reference = game.generator.get_layer("reference_batch").reference
    assert reference.shape not in [tf.TensorShape(size) for size in sizes]
    loaded = tf.saved_model.load(tmp_path / "export")
    latents = np.random.default_rng(0).normal(size=(4, 3)).astype("float32")
    made = loaded.signatures["serving_default"](latents=tf.constant(latents))
    expected = game.predict({"latent": latents}, verbose=0)
    np.testing.assert_allclose(made["images"], expected, atol=1e-5)
