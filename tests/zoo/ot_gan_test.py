import itertools

import keras
import numpy as np
import pytest
import tensorflow as tf

import kerasgan


def small(**settings):
    defaults = {"image_shape": (2,), "latent_dim": 2, "width": 8}
    return kerasgan.create("ot_gan", **(defaults | settings))


def points(rows):
    rng = np.random.default_rng(0)
    return rng.normal([2.0, 1.0], 0.3, (rows, 2)).astype("float32")


def test_the_critic_raises_the_distance_and_the_generator_lowers_it():
    game = small(feature_dim=8, temperature=0.1)
    game.compile(keras.optimizers.SGD(1e-3), jit_compile=False)
    batch = {"image": tf.constant(points(64))}
    found = []
    for player in ("discriminator", "generator"):
        fields = []
        for _ in range(2):
            fields.append(game.field(batch, (player,)))
            game.move(fields[-1])
        name = f"{player}_energy_distance"
        found += [float(field.logs[name]) for field in fields]
    before, higher, start, lower = found
    assert 0 < before < higher and lower < start


def test_the_critic_rests_on_two_of_three_steps():
    game = small(feature_dim=4, num_rounds=3)
    game.compile(jit_compile=False)
    moved = []

    def note(step, logs):
        now = [
            np.concatenate([w.ravel() for w in network.get_weights()])
            for network in (game.discriminator, game.generator)
        ]
        moved.append(now)

    game.fit(
        points(16 * 4),
        batch_size=16,
        shuffle=False,
        verbose=0,
        callbacks=[keras.callbacks.LambdaCallback(on_train_batch_end=note)],
    )
    critics, generators = zip(*moved, strict=True)
    rests = [np.array_equal(*each) for each in itertools.pairwise(critics)]
    assert rests == [True, True, False]
    assert not any(
        np.array_equal(*each) for each in itertools.pairwise(generators)
    )


def test_the_mean_and_spread_approach_those_of_the_data():
    game = small(width=16, feature_dim=16, average=0.98)
    game.compile(keras.optimizers.Adam(5e-3, beta_1=0.5), jit_compile=False)
    game.fit(points(128 * 200), batch_size=128, verbose=0)
    made = game.sample(4000, seed=0)
    np.testing.assert_allclose(made.mean(axis=0), [2.0, 1.0], atol=0.3)
    np.testing.assert_allclose(made.std(axis=0), 0.3, atol=0.2)


def test_an_export_does_not_judge(tmp_path):
    game = small()
    game.export(tmp_path / "export")
    signatures = tf.saved_model.load(str(tmp_path / "export")).signatures
    assert set(signatures) == {"serving_default", "sample", "draw"}


def test_the_optimizer_is_the_papers():
    """Salimans et al., 2018: 3e-4, moments 0.5 and 0.999."""
    game = small()
    game.compile(jit_compile=False)
    for optimizer in game.optimizer.optimizers:
        assert float(optimizer.learning_rate) == pytest.approx(3e-4)
        assert (optimizer.beta_1, optimizer.beta_2) == (0.5, 0.999)
