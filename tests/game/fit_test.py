import gc
import weakref

import keras
import numpy as np
import pytest
import tensorflow as tf
from example_games import custom_game
from example_games import image_gan
from example_games import images
from example_games import points
from example_games import tiny_gan

from kerasgan.testing.game import assert_same_weights
from kerasgan.testing.game import two_replicas

LOGS = {
    "discriminator_cost",
    "discriminator_loss",
    "discriminator_real_accuracy",
    "discriminator_fake_accuracy",
    "generator_cost",
    "generator_loss",
}


def compiled(game, **kwargs):
    game.compile(**({"jit_compile": False} | kwargs))
    return game


def forms_of(x):
    labels = np.arange(len(x), dtype="int32")
    slices = tf.data.Dataset.from_tensor_slices
    return {
        "array": (x,),
        "array and labels": (x, labels),
        "dict of arrays": ({"image": x, "label": labels},),
        "tensor": (tf.constant(x),),
        "data set of images": (slices(x).batch(8),),
        "data set of pairs": (slices((x, labels)).batch(8),),
        "data set of dicts": (slices({"image": x}).batch(8),),
    }


@pytest.mark.parametrize("form", list(forms_of(points(8))))
def test_forms_of_data(form):
    # Batches of arrays are the same in a graph; of data sets their size is not.
    game = compiled(tiny_gan(), run_eagerly="data set" not in form)
    data = forms_of(points(24))[form]
    batch = None if "data set" in form else 8
    history = game.fit(*data, batch_size=batch, epochs=2, verbose=0).history
    assert set(history) == LOGS
    assert int(game.step.numpy()) == 6
    assert set(game.evaluate(*data, verbose=0, return_dict=True)) == LOGS


def test_bytes_and_floats_train_alike():
    games = [compiled(image_gan(), optimizer="sgd") for _ in range(2)]
    for game, dtype in zip(games, ("uint8", "float32"), strict=True):
        game.fit(images(dtype=dtype), batch_size=8, verbose=0)
    for a, b in zip(*(g.get_weights() for g in games), strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-5, atol=1e-6)


def test_validation_data_and_split():
    game = compiled(tiny_gan())
    x = points(40)
    history = game.fit(x, batch_size=8, validation_data=x[:16], verbose=0)
    assert {f"val_{name}" for name in LOGS} < set(history.history)
    history = game.fit(x, batch_size=8, validation_split=0.4, verbose=0)
    assert "val_generator_cost" in history.history
    assert int(game.step.numpy()) == 5 + 3


def test_evaluation_repeats_itself_and_moves_nothing():
    game = compiled(tiny_gan())
    before = game.get_weights()
    x = points(20)  # a ragged last batch
    first, second = (game.evaluate(x, batch_size=8, verbose=0) for _ in "ab")
    assert first == second
    for a, b in zip(before, game.get_weights(), strict=True):
        np.testing.assert_array_equal(a, b)


def test_logs_are_the_costs_worked_by_hand():
    game = compiled(custom_game())
    logs = game.evaluate(points(8), batch_size=8, verbose=0, return_dict=True)
    from kerasgan.game.engine import EVALUATION
    from kerasgan.ops import random

    key = random.key(random.key(game.seed, EVALUATION, 0, 0), 0)
    latents = game.prior.sample(8, key)["latent"].numpy().astype("float64")
    g, d = game.generator.get_weights(), game.discriminator.get_weights()
    fake = (latents @ g[0] + g[1]) @ d[0] + d[1]
    real = points(8) @ d[0] + d[1]
    expected = {
        "discriminator_loss": np.logaddexp(0, -real).mean()
        + np.logaddexp(0, fake).mean(),
        "generator_loss": np.logaddexp(0, -fake).mean(),
        "discriminator_real_accuracy": (real > 0).mean(),
        "discriminator_fake_accuracy": (fake <= 0).mean(),
    }
    for name, value in expected.items():
        assert logs[name] == pytest.approx(value, rel=1e-5), name
    assert logs["generator_cost"] == logs["generator_loss"]


def test_regularizers_of_layers_are_paid_by_their_owner():
    game = compiled(custom_game(), run_eagerly=True)
    plain = game.evaluate(points(8), verbose=0, return_dict=True)
    kernel = game.discriminator.layers[0].kernel
    kernel.regularizer = keras.regularizers.L2(0.5)
    game = compiled(game, run_eagerly=True)
    logs = game.evaluate(points(8), verbose=0, return_dict=True)
    assert logs["generator_cost"] == plain["generator_cost"]
    assert logs["discriminator_cost"] == pytest.approx(
        plain["discriminator_cost"] + 0.5 * (kernel.numpy() ** 2).sum(),
        rel=1e-5,
    )
    batch = {"image": tf.constant(points(8))}
    pulled = game.field(batch, ("discriminator",)).gradients
    kernel.regularizer = None
    game = compiled(game, run_eagerly=True)
    free = game.field(batch, ("discriminator",)).gradients
    difference = pulled["discriminator"][0] - free["discriminator"][0]
    np.testing.assert_allclose(difference, kernel, rtol=1e-4)


def test_a_critic_logs_the_gap_between_mean_scores():
    game = compiled(custom_game(loss="wasserstein"), run_eagerly=True)
    logs = game.evaluate(points(8), verbose=0, return_dict=True)
    assert logs["discriminator_score_gap"] == pytest.approx(
        -logs["discriminator_loss"], rel=1e-5
    )


def test_one_pass_in_order_does_what_the_equations_say():
    """One step of SGD on a linear game, against NumPy in float64."""
    from kerasgan.ops import random

    game = compiled(custom_game(loss="wasserstein"), optimizer="sgd")
    rate = float(game.generator_optimizer.learning_rate)
    g, d = game.generator.get_weights(), game.discriminator.get_weights()
    x = points(8).astype("float64")
    draws = [
        game.prior.sample(8, random.key(random.key(0, 0, turn, 0), 0))["latent"]
        for turn in (0, 1)
    ]
    fake = draws[0].numpy() @ g[0] + g[1]
    d_new = d[0] - rate * (fake.mean(0) - x.mean(0))[:, None]
    g_new = g[0] + rate * draws[1].numpy().mean(0)[:, None] * d_new[:, 0]
    game.fit(points(8), batch_size=8, shuffle=False, verbose=0)
    np.testing.assert_allclose(
        game.discriminator.get_weights()[0], d_new, rtol=1e-5
    )
    np.testing.assert_allclose(
        game.generator.get_weights()[0], g_new, rtol=1e-5
    )


def test_interrupted_at_any_step_goes_on_to_the_same_bits(tmp_path):
    x = points(40)
    through = compiled(tiny_gan())
    through.fit(x, batch_size=8, epochs=3, verbose=0)
    stopped = compiled(tiny_gan())
    stopped.fit(x, batch_size=8, steps_per_epoch=7, verbose=0)
    stopped.save(tmp_path / "game.keras")
    resumed = keras.saving.load_model(tmp_path / "game.keras")
    resumed.fit(x, batch_size=8, steps_per_epoch=8, verbose=0)
    assert_same_weights(resumed, through)


def test_two_replicas_train_and_agree():
    with two_replicas().scope():
        game = compiled(tiny_gan(discriminator_steps=2, average=0.5))
    history = game.fit(points(64), batch_size=16, epochs=2, verbose=0).history
    assert list(map(len, history.values())) == [2] * len(LOGS)
    for variable in game.variables:
        first, second = variable.value.values
        np.testing.assert_array_equal(first, second, err_msg=variable.path)
    assert game.evaluate(points(16), batch_size=16, verbose=0)


# Stock callbacks.


def test_callbacks_that_write(tmp_path):
    game = compiled(tiny_gan())
    game.fit(
        points(),
        batch_size=8,
        epochs=2,
        verbose=0,
        callbacks=[
            keras.callbacks.CSVLogger(tmp_path / "log.csv"),
            keras.callbacks.TensorBoard(tmp_path / "board", histogram_freq=1),
            keras.callbacks.ModelCheckpoint(
                tmp_path / "{epoch}.weights.h5", save_weights_only=True
            ),
            keras.callbacks.ModelCheckpoint(
                tmp_path / "best.keras",
                monitor="discriminator_cost",
                mode="min",
                save_best_only=True,
            ),
        ],
    )
    header = (tmp_path / "log.csv").read_text().splitlines()
    assert len(header) == 3 and LOGS < set(header[0].split(","))
    assert list((tmp_path / "board" / "train").iterdir())
    again = compiled(tiny_gan(seed=5))
    again.load_weights(tmp_path / "2.weights.h5")
    assert_same_weights(again, game)
    keras.saving.load_model(tmp_path / "best.keras")


def test_callbacks_that_steer():
    game = compiled(tiny_gan(), optimizer="sgd")
    history = game.fit(
        points(),
        batch_size=8,
        epochs=9,
        verbose=0,
        callbacks=[
            keras.callbacks.LearningRateScheduler(lambda epoch, rate: rate / 2),
            keras.callbacks.TerminateOnNaN(),
            keras.callbacks.EarlyStopping(
                "discriminator_cost", mode="min", patience=2, min_delta=1e9
            ),
        ],
    )
    assert len(history.epoch) == 3
    for each in game.optimizer.optimizers:
        assert float(each.learning_rate) == pytest.approx(0.01 / 8)

    game.fit(
        points(),
        batch_size=8,
        epochs=3,
        verbose=0,
        callbacks=[
            keras.callbacks.ReduceLROnPlateau(
                "discriminator_cost",
                mode="min",
                patience=1,
                min_delta=1e9,
                factor=0.1,
            )
        ],
    )
    for each in game.optimizer.optimizers:
        assert float(each.learning_rate) < 0.01 / 50


def test_a_game_that_was_trained_is_freed():
    """Many can be trained one after the other."""
    game = image_gan()
    game.compile(jit_compile=False)
    game.fit(images(), batch_size=8, verbose=0)
    freed = weakref.ref(game)
    del game
    keras.backend.clear_session()
    gc.collect()
    assert freed() is None


def test_backup_and_restore_resumes_exactly(tmp_path):
    x = points(40)
    through = compiled(tiny_gan())
    through.fit(x, batch_size=8, epochs=4, verbose=0)

    class Crash(keras.callbacks.Callback):
        def on_epoch_begin(self, epoch, logs=None):
            if epoch == 2:
                raise KeyboardInterrupt

    def backup():
        return keras.callbacks.BackupAndRestore(tmp_path / "backup")

    crashed = compiled(tiny_gan())
    with pytest.raises(KeyboardInterrupt):
        crashed.fit(
            x, batch_size=8, epochs=4, verbose=0, callbacks=[backup(), Crash()]
        )
    resumed = compiled(tiny_gan())
    history = resumed.fit(
        x, batch_size=8, epochs=4, verbose=0, callbacks=[backup()]
    )
    assert history.epoch == [2, 3]
    assert_same_weights(resumed, through)


def test_summary_shows_the_networks():
    lines = []
    compiled(tiny_gan(average=0.9)).summary(print_fn=lines.append)
    text = "\n".join(lines)
    for name in ("generator", "discriminator", "generator_average"):
        assert name in text


# Bad input.


def refused(match, x, game=None, error=ValueError, **kwargs):
    with pytest.raises(error, match=match):
        compiled(game or image_gan()).fit(x, verbose=0, **kwargs)


def test_wrong_shapes_are_refused():
    refused(
        r"`image` must have shape \(batch, 8, 8, 1\).*9", images(4, (9, 9, 1))
    )
    refused(r"Add an axis: `image\[\.\.\., None\]`", images(4, (8, 8)))
    data = tf.data.Dataset.from_tensor_slices(images(4, (8, 8, 3))).batch(2)
    refused(r"shape=\(None, 8, 8, 3\)", data)


def test_wrong_types_are_refused():
    refused("uint8 in .*dtype=int64", images(4).astype("int64"))
    refused("uint8 in .*dtype=string", np.full((4, 8, 8, 1), "a"))


def test_wrong_ranges_are_refused():
    match = r"by `images / 127.5 - 1`. Received: floats in \[0, 255\]"
    pixels = images(4).astype("float32")
    pixels[0, 0, 0], pixels[1, 0, 0] = 0, 255
    refused(match, pixels)
    refused(match, tf.data.Dataset.from_tensor_slices(pixels).batch(4))
    pixels[:] = np.nan
    refused("NaN", pixels)
    with pytest.raises(ValueError, match="NaN"):
        compiled(image_gan()).evaluate(pixels, verbose=0)


def test_batches_that_do_not_divide_are_refused():
    game = image_gan(discriminator_steps=3)
    match = "3 turns on 1 replicas.*multiple of 3. Received: 8 rows"
    refused(match, images(), game, batch_size=8)
    slices = tf.data.Dataset.from_tensor_slices(images())
    refused(match, slices.batch(8, drop_remainder=True), game)
    refused("drop_remainder=True.*multiple of 3", slices.batch(6), game)
    with two_replicas().scope():
        game = image_gan(discriminator_steps=3)
    refused("3 turns on 2 replicas.*Received: 9", images(), game, batch_size=9)


def test_missing_parts_are_refused():
    data = tf.data.Dataset.from_tensor_slices({"picture": images()}).batch(4)
    refused(r"must hold `image`.*Received: \['picture'\]", data)


def test_arrays_that_do_not_match_are_refused():
    refused("as many rows", {"image": images(4), "label": np.arange(5)})
    refused("at most the number of rows", images(4), batch_size=8)


def test_sample_weights_are_refused():
    data = (images(8), np.arange(8), np.ones(8))
    data = tf.data.Dataset.from_tensor_slices(data).batch(4)
    refused("sample_weight", data)
