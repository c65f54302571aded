"""Runs of games that grow: one stage after the other, and stopped anywhere."""

import dataclasses
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import eager_games
import numpy as np
import pytest
import small_entries

from kerasgan import checkpoints
from kerasgan import runs
from kerasgan.callbacks import StepCallback
from kerasgan.cli import progress
from kerasgan.runs import history
from kerasgan.testing.game import assert_same_weights
from kerasgan.testing.replicas import two_replicas

TESTS = Path(__file__).parent
CONFIG = runs.Config(
    "deepening",
    "ring",
    {"average": 0.5, "depth": 1},
    batch_size=4,
    steps=5,
    checkpoint_every=2,
    sample_every=4,
    log_every=2,
    stage_steps=3,
)
DEPTHS = [1, 1, 1, 1, 2, 2]  # those of the games after so many steps


@pytest.fixture(autouse=True, scope="module")
def entry():
    """The entry, whose steps are not traced (`zoo/progan_test.py` does)."""
    undo = small_entries.install()
    with eager_games.eager():
        yield
    undo()


@pytest.fixture
def traced():
    with eager_games.traced():
        yield


@pytest.fixture(scope="module")
def whole(tmp_path_factory, entry):
    """The folder of a run that was never stopped, and its game."""
    path = tmp_path_factory.mktemp("whole") / "run"
    config = dataclasses.replace(CONFIG, evaluate_every=4)
    return path, runs.start(path, config)


def depth(game):
    return game._arguments.depth


def test_every_stage_is_trained(whole):
    path, game = whole
    assert depth(game) == 2 and int(game.step) == 5
    assert_same_weights(runs.load(path), game)
    rows = history.read_rows(path / "history.csv")
    assert [row["step"] for row in rows] == [2, 3, 4, 5]
    assert np.isfinite(rows[-1]["generator_cost"])
    sheets = sorted(each.name for each in (path / "samples").iterdir())
    assert sheets == [f"step-0000000{step}.png" for step in (0, 3, 4, 5)]
    scores = history.read_rows(path / "evaluation" / "evaluations.csv")
    assert [row["step"] for row in scores] == [3, 4, 5]
    found = [each.name for each in checkpoints.find(path / "checkpoints")]
    assert found == ["step-00000004", "step-00000005"]


def test_by_hand(whole):
    """As `fit` and `grow` do it, on the same batches, to the last bit."""
    game = CONFIG.game()
    game.compile(jit_compile=False)
    data = runs.batches.load(CONFIG, "ring", game, step=0)
    game.fit(data, steps_per_epoch=3, verbose=0)
    game = game.grow()
    data = runs.batches.load(CONFIG, "ring", game, step=3)
    game.fit(data, steps_per_epoch=2, verbose=0)
    assert_same_weights(game, whole[1])


@pytest.mark.parametrize("stop", [2, 3, 4])
def test_stopped_anywhere_it_ends_with_the_same_bits(whole, tmp_path, stop):
    """In the middle of a stage, and where one ends."""
    path = tmp_path / "run"
    stopped = runs.start(path, dataclasses.replace(CONFIG, steps=stop))
    assert depth(stopped) == depth(runs.load(path)) == DEPTHS[stop]
    rest = runs.resume(path, {"steps": 5})
    assert_same_weights(rest, whole[1])
    assert_same_weights(runs.load(path), whole[1])
    rows = history.read_rows(path / "history.csv")
    assert [row["step"] for row in rows] == [2, 3, 4, 5]


def test_a_damaged_checkpoint_leads_back_to_the_stage_before(whole, tmp_path):
    path = tmp_path / "run"
    runs.start(path, dataclasses.replace(CONFIG, steps=4))
    (newest,) = (path / "checkpoints").glob("*4")
    (newest / checkpoints.GAME).write_bytes(b"damaged")
    with pytest.warns(UserWarning, match="damaged"):
        assert depth(runs.load(path)) == 1
    with pytest.warns(UserWarning, match="damaged"):
        rest = runs.resume(path, {"steps": 5})
    assert_same_weights(rest, whole[1])


def test_the_best_checkpoint_may_be_of_another_stage(whole, tmp_path):
    path = tmp_path / "run"
    shutil.copytree(whole[0], path)
    assert depth(runs.load(path, best=True)) == 1  # all scores are 0 modes
    shutil.rmtree(path / "evaluation" / "best")
    with pytest.raises(ValueError, match="that has a best checkpoint. Rec"):
        runs.load(path, best=True)


def test_stages_have_as_many_steps_if_nobody_says(tmp_path):
    even = dataclasses.replace(
        CONFIG, settings={"depth": 0}, stage_steps=None, steps=7
    )
    even = even.spelled_out(even.game())
    assert even.stage_steps == 2
    assert [even.end_of(stage) for stage in range(3)] == [2, 4, 7]
    longer = dataclasses.replace(even, steps=99)
    assert [longer.end_of(stage) for stage in range(3)] == [2, 4, 99]
    short = dataclasses.replace(even, steps=3)
    assert [short.end_of(stage) for stage in range(3)] == [2, 3, 3]
    found = [even.stage_at(step) for step in range(9)]
    assert found == [0, 0, 0, 1, 1, 2, 2, 2, 2]


def test_a_run_may_begin_at_a_later_stage(tmp_path):
    config = dataclasses.replace(
        CONFIG, settings={"depth": 2}, stage_steps=None, steps=2
    )
    with pytest.raises(ValueError, match="for games that grow. Received: stag"):
        runs.start(tmp_path / "run", dataclasses.replace(config, stage_steps=1))
    assert depth(runs.start(tmp_path / "run", config)) == 2
    assert runs.read_config(tmp_path / "run").stage_steps is None


def test_a_stage_needs_steps_enough(tmp_path):
    few = dataclasses.replace(CONFIG, stage_steps=1)
    match = "must be at least 2, which a stage of `deepening` .* stage_steps=1,"
    with pytest.raises(ValueError, match=match):
        runs.start(tmp_path / "run", few)
    few = dataclasses.replace(CONFIG, stage_steps=None, steps=3)
    with pytest.raises(ValueError, match="=1, with 2 stages and 3 steps in"):
        runs.start(tmp_path / "run", few)
    assert not list(tmp_path.iterdir())


def test_the_steps_of_a_stage_stay(whole):
    match = "stage_steps is 3 in the run and 4 here"
    with pytest.raises(ValueError, match=match):
        runs.resume(whole[0], {"stage_steps": 4})


def test_stages_log_the_same(tmp_path, monkeypatch):
    def names(self):
        return ["other"] if depth(self) else ["generator_cost"]

    monkeypatch.setattr(small_entries.Deepening, "log_names", property(names))
    game = small_entries.Deepening()
    game.compile()
    match = r"same names. Received: \['generator_cost'\] and then \['other'\]"
    with pytest.raises(ValueError, match=match):
        runs.training._grown(CONFIG, 1, game)


def test_a_signal_stops_the_run_and_not_the_stage_alone(whole, tmp_path):
    class Sender(StepCallback):
        """Sends at the end of the first stage."""

        def at_step(self, step):
            if step == 3:
                signal.raise_signal(signal.SIGINT)

    path = tmp_path / "run"
    with progress.Interrupt() as interrupt:
        game = runs.start(path, CONFIG, [interrupt, Sender(1)])
    assert interrupt.signal == signal.SIGINT
    assert int(game.step) == 3 and depth(game) == 1
    assert_same_weights(runs.resume(path), whole[1])


def test_a_signal_between_two_stages_is_heeded(tmp_path, monkeypatch):
    grown = runs.training._grown

    def interrupted(*arguments):
        signal.raise_signal(signal.SIGINT)
        return grown(*arguments)

    monkeypatch.setattr(runs.training, "_grown", interrupted)
    before = signal.getsignal(signal.SIGINT)
    with progress.Interrupt() as interrupt:
        game = runs.start(tmp_path / "run", CONFIG, [interrupt])
    assert int(game.step) == 4
    assert signal.getsignal(signal.SIGINT) is before


def test_the_bar_counts_all_stages(tmp_path, capfd):
    shown = progress.Progress(CONFIG.batch_size, CONFIG.steps)
    runs.start(tmp_path / "run", CONFIG, [shown])
    lines = capfd.readouterr().err.splitlines()
    assert [line.split()[1] for line in lines] == ["3/5", "5/5"]


@pytest.mark.slow
@pytest.mark.usefixtures("traced")
def test_on_two_devices(tmp_path):
    strategy = two_replicas()
    path = tmp_path / "run"
    game = runs.start(path, CONFIG, strategy=strategy)
    for weight in game.weights:
        first, second = weight.value.values
        np.testing.assert_array_equal(first, second, err_msg=weight.path)
    short = dataclasses.replace(CONFIG, steps=3)
    runs.start(tmp_path / "short", short, strategy=strategy)
    rest = runs.resume(tmp_path / "short", {"steps": 5}, strategy=strategy)
    assert_same_weights(rest, game)


@pytest.mark.slow
@pytest.mark.usefixtures("traced")
def test_a_run_that_is_killed_ends_with_the_same_bits(tmp_path):
    """Killed while the checkpoint at a stage's end is written, and after."""
    command = [sys.executable, str(TESTS / "killed_run.py")]
    options = {
        "data": "ring",
        "steps": 19,
        "stage-steps": 10,
        "checkpoint-every": 4,
        "batch-size": 8,
    }
    training = [
        "train",
        "deepening",
        "--set",
        "average=0.9",
        "--set",
        "depth=1",
    ]
    for name, value in options.items():
        training += [f"--{name}", str(value)]
    moments = ["write:10", "step:10", "between:17"]
    environment = os.environ | {"TF_CPP_MIN_LOG_LEVEL": "3"}
    done = subprocess.run(
        [*command, *moments, *training, "--output", str(tmp_path / "killed")],
        capture_output=True,
        text=True,
        env=environment,
    )
    lives = [line for line in done.stdout.splitlines() if "step-" in line]
    assert lives == [
        "write:10 -9 step-00000004 step-00000008",
        "step:10 -9 step-00000008 step-00000010",
        "between:17 -9 step-00000012 step-00000016",
        "None 0 step-00000016 step-00000019",
    ], done.stderr
    config = runs.read_config(tmp_path / "killed")
    game = runs.start(tmp_path / "whole", config)
    assert_same_weights(runs.load(tmp_path / "killed"), game)
