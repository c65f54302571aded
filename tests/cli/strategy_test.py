"""`kerasgan train --strategy`, `--tpu` and `--precision`."""

import json
import shutil
import signal

import numpy as np

from kerasgan import precisions
from kerasgan import runs
from kerasgan.runs import history


def config(path):
    return json.loads((path / "config.json").read_text())


def test_two_replicas(kerasgan, command, tmp_path):
    output = tmp_path / "run"
    done = kerasgan(*command(output, "--strategy", "mirrored", "--export"))
    assert done.code == 0, done.err
    found = config(output)
    assert (found["strategy"], found["replicas"]) == ("mirrored", 2)
    assert (output / "export" / "1" / "saved_model.pb").is_file()
    steps = [r["step"] for r in history.read_rows(output / "history.csv")]
    assert steps == [5, 10, 15, 20]

    fewer = ("--steps", 21, "--strategy", "one")
    fewer = kerasgan("train", "--resume", "--output", output, *fewer)
    assert fewer.code == 0
    assert "warning: Replicas draw different numbers" in fewer.err
    assert "it goes on on 1 in place of 2." in fewer.err
    found = config(output)
    assert (found["strategy"], found["replicas"]) == ("one", 1)


def test_batches_must_divide_over_replicas(refuses, command, tmp_path):
    output = tmp_path / "run"
    odd = ("--batch-size", 15, "--strategy", "mirrored")
    error = refuses(*command(output, *odd))
    assert "multiple of 2. Received: 15 rows" in error
    assert not output.exists()


def test_strategies_that_cannot_be(refuses, command, tmp_path, monkeypatch):
    monkeypatch.delenv("TF_CONFIG", raising=False)
    for options, match in (
        (("--strategy", "two"), "must be one of ['one', 'mirrored'"),
        (("--strategy", "multiworker"), "needs the environment variable TF_C"),
        (("--strategy", "tpu"), "needs the address of a TPU"),
        (("--tpu", "local"), "is for the strategy `tpu`"),
        (("--precision", "mixed_float16"), "one optimizer, and a game has one"),
    ):
        assert match in refuses(*command(tmp_path / "run", *options))
        assert not (tmp_path / "run").exists()


def test_precision_belongs_to_the_run(kerasgan, command, refuses, tmp_path):
    output = tmp_path / "run"
    done = kerasgan(*command(output, "--precision", "mixed_bfloat16"))
    assert done.code == 0, done.err
    assert config(output)["precision"] == "mixed_bfloat16"
    game = runs.load(output)
    assert game.generator.layers[1].compute_dtype == "bfloat16"
    samples = game.sample(2)
    assert samples.dtype == np.float32 and np.isfinite(samples).all()
    resume = ("train", "--resume", "--output", output)
    error = refuses(*resume, "--precision", "float32")
    assert "precision is 'mixed_bfloat16' in the run" in error
    assert kerasgan(*resume, "--steps", 21).code == 0


def test_what_was_chosen_by_itself_is_recorded(
    kerasgan, command, refuses, tmp_path, monkeypatch
):
    """A run goes on in it, also where another one is faster."""
    output, cpuinfo = tmp_path / "run", tmp_path / "cpuinfo"
    monkeypatch.setattr(precisions, "CPUINFO", cpuinfo)
    cpuinfo.write_text("flags : fpu avx512_bf16\n")
    done = kerasgan(*command(output, "--precision", "auto"))
    assert done.code == 0, done.err
    assert config(output)["precision"] == "mixed_bfloat16"
    cpuinfo.write_text("flags : fpu\n")
    resume = ("train", "--resume", "--output", output)
    assert kerasgan(*resume, "--steps", 21, "--precision", "auto").code == 0
    assert config(output)["precision"] == "mixed_bfloat16"
    game = runs.load(output)
    assert game.step == 21
    assert game.generator.layers[1].compute_dtype == "bfloat16"
    error = refuses(*resume, "--precision", "float32")
    assert "precision is 'mixed_bfloat16' in the run" in error


def test_runs_from_before_go_on(kerasgan, trained, tmp_path):
    """A config.json that knows nothing of strategies and precision."""
    output = tmp_path / "run"
    shutil.copytree(trained, output)
    content = config(output)
    for name in ("strategy", "replicas", "precision"):
        del content[name]
    (output / "config.json").write_text(json.dumps(content))
    done = kerasgan("train", "--resume", "--output", output, "--steps", 21)
    assert done.code == 0 and "warning" not in done.err, done.err


class Alone:
    """Stands for a strategy whose other worker never comes."""

    num_replicas_in_sync = 2

    class cluster_resolver:
        task_type, task_id = "worker", 1
        cluster_spec = staticmethod(lambda: type("Spec", (), {"jobs": []}))


def test_workers_show_nothing_and_leave_signals_alone(monkeypatch, capfd):
    from kerasgan.cli import progress

    monkeypatch.setattr(progress.replicas, "have_workers", lambda _: True)
    step = type("Step", (), {"numpy": lambda self: 3})()
    turns = type("Turns", (), {"num_batches": lambda self: 1})()
    reads = []
    game = type("Game", (), {"step": step, "dynamics": turns})()
    game.distribute_strategy = Alone
    game.get_metrics_result = lambda: reads.append(1) or {"a_cost": 0.5}

    shown = progress.Progress(batch_size=4)
    shown.set_model(game)
    shown.set_params({"steps": 9})
    shown.on_train_begin()
    shown._shown, shown._time = 0, -1e9
    shown.on_train_batch_begin(1)
    assert reads == []  # the others would not read with it
    shown.on_train_end()
    assert reads == [1] and shown.last["a_cost"] == 0.5
    assert capfd.readouterr().err == ""

    before = signal.getsignal(signal.SIGTERM)
    with progress.Interrupt() as interrupt:
        interrupt.set_model(game)
        interrupt.on_train_begin()
        assert signal.getsignal(signal.SIGTERM) is before
