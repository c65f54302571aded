"""What the callbacks of Keras do to a game: each is tested for its effect."""

import csv
import http.server
import json
import threading
import urllib.parse
import warnings

import keras
import numpy as np
import pytest
import tensorflow as tf
from example_games import points
from example_games import tiny_gan
from tensorflow.core.util import event_pb2

pytestmark = pytest.mark.usefixtures("untraced")

RATES = {"generator_learning_rate", "discriminator_learning_rate"}
ALWAYS_WORSE = {"mode": "min", "min_delta": 1e9}  # but for the first epoch


def compiled(**settings):
    game = tiny_gan(**settings)
    game.compile("sgd", jit_compile=False)
    return game


def fit(game, *callbacks, epochs=3, **kwargs):
    """Steps 1 to 4 are of the first epoch, and so on."""
    kwargs = {"batch_size": 8, "verbose": 0} | kwargs
    x = kwargs.pop("x", points())
    return game.fit(x, epochs=epochs, callbacks=list(callbacks), **kwargs)


def with_nan_in_batch(number):
    """Five batches, of which one holds what is not a number."""
    rows = points(40)
    rows[8 * number, 0] = np.nan
    return tf.data.Dataset.from_tensor_slices(rows).batch(8)


def test_terminate_on_nan_stops_at_the_first_cost_that_is_not_finite():
    game = compiled()
    terminate = keras.callbacks.TerminateOnNaN()
    history = fit(game, terminate, x=with_nan_in_batch(2), batch_size=None)
    assert int(game.step.numpy()) == 3 and history.epoch == [0]
    assert "loss" not in history.history


def test_terminate_on_nan_raises_an_error_if_asked_to():
    game = compiled()
    terminate = keras.callbacks.TerminateOnNaN(raise_error=True)
    with pytest.raises(RuntimeError, match="at batch 1. Loss value: nan"):
        fit(game, terminate, x=with_nan_in_batch(1), batch_size=None)
    assert int(game.step.numpy()) == 2


def test_terminate_on_nan_lets_finite_costs_pass():
    game = compiled()
    fit(game, keras.callbacks.TerminateOnNaN())
    assert int(game.step.numpy()) == 12


@pytest.mark.parametrize("monitor", ["val_loss", "loss"])
@pytest.mark.parametrize(
    "make",
    [
        keras.callbacks.EarlyStopping,
        keras.callbacks.ReduceLROnPlateau,
        lambda monitor: keras.callbacks.ModelCheckpoint(
            "best.keras", monitor, save_best_only=True
        ),
    ],
)
def test_a_log_that_no_game_has_is_refused_before_training(make, monitor):
    game = compiled()
    match = (
        r"(?s)no log `loss`.*must be one of \['discriminator_cost', .*"
        f"Received: monitor='{monitor}' of a `"
    )
    with pytest.raises(ValueError, match=match):
        fit(game, make(monitor=monitor))
    assert int(game.step.numpy()) == 0


@pytest.mark.parametrize(
    "make",
    [
        keras.callbacks.EarlyStopping,
        keras.callbacks.ReduceLROnPlateau,
        lambda monitor, mode: keras.callbacks.ModelCheckpoint(
            "best.keras", monitor, mode=mode, save_best_only=True
        ),
    ],
)
def test_a_log_that_is_not_there_is_named_with_those_that_are(
    make, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)  # Keras saves each one then
    callback = make(monitor="critic_cost", mode="min")
    with pytest.warns(UserWarning, match="critic_cost") as caught:
        fit(compiled(), callback, epochs=2)
    told = [str(each.message) for each in caught]
    assert any("generator_cost" in text for text in told), told


def test_a_model_checkpoint_of_all_epochs_monitors_nothing(tmp_path):
    path = tmp_path / "{epoch}.weights.h5"
    save = keras.callbacks.ModelCheckpoint(path, save_weights_only=True)
    with warnings.catch_warnings():
        warnings.simplefilter("error", UserWarning)
        fit(compiled(), save, epochs=2)
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == ["1.weights.h5", "2.weights.h5"]


def test_early_stopping_stops_and_restores_the_best():
    game, first = compiled(), compiled()
    stop = keras.callbacks.EarlyStopping(
        "generator_cost",
        patience=2,
        restore_best_weights=True,
        **ALWAYS_WORSE,
    )
    assert fit(game, stop, epochs=9).epoch == [0, 1, 2]
    fit(first, epochs=1)
    for a, b in zip(game.get_weights(), first.get_weights(), strict=True):
        np.testing.assert_array_equal(a, b)


def test_model_checkpoint_keeps_the_best(tmp_path):
    game, path = compiled(), tmp_path / "best.keras"
    save = keras.callbacks.ModelCheckpoint(
        path, "generator_cost", mode="max", save_best_only=True
    )
    history = fit(game, save).history["generator_cost"]
    best = keras.saving.load_model(path)
    assert int(best.step.numpy()) == 4 * (int(np.argmax(history)) + 1)


def test_rates_are_logged_by_player(tmp_path):
    halve = keras.callbacks.LearningRateScheduler(lambda _, rate: rate / 2)
    reduce = keras.callbacks.ReduceLROnPlateau(
        "generator_cost", factor=0.1, patience=1, **ALWAYS_WORSE
    )
    logger = keras.callbacks.CSVLogger(tmp_path / "log.csv")
    game = compiled()
    for number in range(2):  # names do not count the optimizers of a process
        history = fit(game, halve, reduce, logger, epochs=2).history
        assert {name for name in history if "rate" in name} == RATES, number
        with open(tmp_path / "log.csv") as file:
            (row, _) = csv.DictReader(file)
        for name in RATES:
            assert history[name] == pytest.approx([0.005, 0.0025])
            assert float(row[name]) == pytest.approx(0.005)
        for each in game.optimizer.optimizers:
            assert float(each.learning_rate) == pytest.approx(0.00025)
        game = compiled()


def test_tensorboard_draws_costs_and_rates_by_player(tmp_path):
    fit(compiled(), keras.callbacks.TensorBoard(tmp_path), epochs=2)
    (path,) = (tmp_path / "train").glob("*.v2")
    events = [
        event_pb2.Event.FromString(record.numpy())
        for record in tf.data.TFRecordDataset(str(path))
    ]
    drawn = {(e.step, each.tag) for e in events for each in e.summary.value}
    for epoch in (0, 1):
        assert {
            (epoch, "epoch_generator_cost"),
            (epoch, "epoch_learning_rate_generator"),
            (epoch, "epoch_learning_rate_discriminator"),
        } < drawn


def test_lambda_callbacks_see_steps_and_epochs():
    seen = []
    fit(
        compiled(),
        keras.callbacks.LambdaCallback(
            on_train_batch_end=lambda batch, logs: seen.append(batch),
            on_epoch_end=lambda epoch, logs: seen.append(sorted(logs)[0]),
        ),
        epochs=1,
    )
    assert seen == [0, 1, 2, 3, "discriminator_cost"]


def test_the_bar_shows_costs(capsys):
    fit(compiled(), epochs=1, verbose=2)
    shown = capsys.readouterr().out
    assert "4/4" in shown and "generator_cost: " in shown


def test_averages_of_optimizers_cannot_be_swapped_in():
    with pytest.raises(ValueError, match="`use_ema=True`"):
        swap = keras.callbacks.SwapEMAWeights()
        fit(compiled(), swap, validation_data=points(8))


def test_a_remote_monitor_is_sent_the_logs():
    pytest.importorskip("requests")
    sent = []

    class Receiver(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            ((_, text),) = urllib.parse.parse_qsl(body.decode())
            sent.append(json.loads(text))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_):
            pass

    with http.server.HTTPServer(("127.0.0.1", 0), Receiver) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        root = f"http://127.0.0.1:{server.server_port}"
        fit(compiled(), keras.callbacks.RemoteMonitor(root), epochs=2)
        server.shutdown()
    assert [each["epoch"] for each in sent] == [0, 1]
    assert "generator_cost" in sent[0]
