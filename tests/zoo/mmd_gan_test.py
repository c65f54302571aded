import keras
import numpy as np
import pytest
import tensorflow as tf

import kerasgan
from kerasgan.game.compilation import precision
from kerasgan.terms import RationalQuadratic


def small(**settings):
    defaults = {"image_shape": (1,), "latent_dim": 2, "width": 16}
    return kerasgan.create("mmd_gan", **(defaults | settings))


def normal_points(rows):
    rng = np.random.default_rng(0)
    return rng.normal(1.5, 0.5, (rows, 1)).astype("float32")


def test_the_critic_raises_the_discrepancy_and_the_generator_lowers_it():
    game = small(penalty_weight=0.0)
    game.compile(keras.optimizers.SGD(0.05), jit_compile=False)
    batch = {"image": tf.constant(normal_points(64))}
    found = []
    for player in ("discriminator", "generator"):
        fields = []
        for _ in range(2):
            fields.append(game.field(batch, (player,)))
            game.move(fields[-1])
        found += [float(f.logs[f"{player}_mmd"]) for f in fields]
    before, higher, start, lower = found
    assert 0 < before < higher and lower < start


def test_moments_approach_those_of_the_data():
    game = small(critic_steps=2, average=0.98)
    game.compile(keras.optimizers.Adam(5e-3, beta_1=0.5), jit_compile=False)
    game.fit(normal_points(256 * 100), batch_size=256, verbose=0)
    made = game.sample(4000, seed=0)
    assert made.mean() == pytest.approx(1.5, abs=0.2)
    assert made.std() == pytest.approx(0.5, abs=0.2)


def test_the_critic_gives_features_only():
    game = small(feature_dim=7)
    assert set(game.discriminator.output) == {"features"}
    assert game.discriminator.output["features"].shape == (None, 7)


def test_features_are_not_rounded_to_halves():
    with precision("mixed_bfloat16"):
        game = small()
    rows = tf.constant(normal_points(50))
    features = game.judge({"image": rows}, training=False)["features"].numpy()
    halves = tf.cast(features, "bfloat16").numpy().astype("float32")
    assert np.abs(features - halves).max() > 0


def test_an_export_does_not_judge(tmp_path):
    game = small()
    game.export(tmp_path / "export")
    signatures = tf.saved_model.load(str(tmp_path / "export")).signatures
    assert set(signatures) == {"serving_default", "sample", "draw"}


def test_a_kernel_may_have_other_widths():
    game = small(kernel=RationalQuadratic((3.0,)))
    again = type(game).from_config(game.get_config())
    for player in again.players.values():
        for term in player.terms:
            assert term.kernel.widths == (3.0,)


def test_the_optimizer_is_the_papers():
    """Binkowski et al., 2018: 1e-4, moments 0.5 and 0.9; 5 critic steps."""
    game = small()
    game.compile(jit_compile=False)
    assert game.dynamics.num_batches() == 5
    for optimizer in game.optimizer.optimizers:
        assert float(optimizer.learning_rate) == pytest.approx(1e-4)
        assert (optimizer.beta_1, optimizer.beta_2) == (0.5, 0.9)
