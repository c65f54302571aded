import time

import keras
import pytest
from example_games import points
from example_games import tiny_gan

from kerasgan.callbacks import Throughput
from kerasgan.callbacks.throughput import Meter


@pytest.fixture
def clock(monkeypatch):
    """A clock that is set by hand."""

    class Clock:
        now = 100.0

    monkeypatch.setattr(time, "perf_counter", lambda: Clock.now)
    return Clock


def test_images_per_second(clock):
    meter = Meter(batch_size=8, step=10)
    clock.now += 60.0  # of tracing
    meter.leave_out_first(11)
    clock.now += 2.0
    meter.leave_out_first(12)
    assert meter.read(16) == 5 * 8 / 2.0
    clock.now += 4.0
    assert meter.read(18) == 2 * 8 / 4.0


def test_the_first_step_is_left_out_though_it_is_told_where_it_begins(clock):
    """As `fit` does: it tells the step before each of them."""
    meter = Meter(batch_size=8, step=10)
    meter.leave_out_first(10)
    clock.now += 60.0  # of tracing
    meter.leave_out_first(11)
    clock.now += 2.0
    assert meter.read(12) == 8 / 2.0


def test_one_step_alone_is_not_left_out(clock):
    meter = Meter(batch_size=8, step=0)
    meter.leave_out_first(0)
    clock.now += 4.0
    assert meter.read(1) == 2.0


def test_it_is_in_the_logs(tmp_path):
    game = tiny_gan()
    game.compile(jit_compile=False)
    history = game.fit(
        points(32),
        batch_size=8,
        verbose=0,
        epochs=2,
        callbacks=[Throughput(8), keras.callbacks.CSVLogger(tmp_path / "log")],
    )
    rates = history.history["images_per_second"]
    assert len(rates) == 2 and min(rates) > 0
    header, *rows = (tmp_path / "log").read_text().splitlines()
    place = header.split(",").index("images_per_second")
    assert [float(row.split(",")[place]) for row in rows] == rates


@pytest.mark.parametrize("batch_size", [0, 1.5])
def test_the_batch_size_must_be_an_integer(batch_size):
    match = f"`batch_size` must be .* Received: batch_size={batch_size!r}"
    with pytest.raises(ValueError, match=match):
        Throughput(batch_size)
