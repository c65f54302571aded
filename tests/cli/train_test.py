import errno
import json
import os
import shutil
import signal
import subprocess
import warnings

import numpy as np
import pytest
from example_data import pixels
from example_data import write_folder

from kerasgan import callbacks
from kerasgan import checkpoints
from kerasgan import cli
from kerasgan import dynamics
from kerasgan import files
from kerasgan import registry
from kerasgan import runs
from kerasgan.cli import progress
from kerasgan.dynamics import Unrolled
from kerasgan.runs import history


@pytest.fixture
def copied(trained, tmp_path):
    """A copy of the run of 20 steps, to be changed."""
    shutil.copytree(trained, tmp_path / "run")
    return tmp_path / "run"


def change(path, **changes):
    content = json.loads((path / "config.json").read_text())
    (path / "config.json").write_text(json.dumps(content | changes))


def test_a_run_holds_what_it_takes_to_repeat_it(trained, images_file):
    assert sorted(path.name for path in trained.iterdir()) == [
        "checkpoints",
        "config.json",
        "history.csv",
        "logs",
        "samples",
    ]
    found = json.loads((trained / "config.json").read_text())
    versions = found.pop("versions")
    assert set(versions) == {
        "kerasgan",
        "tensorflow",
        "keras",
        "numpy",
        "python",
    }
    begun = found.pop("as_begun")
    assert all(found[name] == value for name, value in begun.items())
    assert {"batch_size", "seed", "settings"} <= set(begun)
    digest = found.pop("data_digest")
    assert len(digest) == 8
    assert found == {
        "format": 1,
        "entry": "gan",
        "data": str(images_file),
        "settings": {
            "image_shape": [8, 8, 1],
            "latent_dim": 100,
            "width": 8,
            "dropout": 0.3,
            "loss": "non_saturating",
            "discriminator_steps": 1,
            "dynamics": None,
            "average": None,
            "augmentation": None,
        },
        "batch_size": 16,
        "seed": 0,
        "image_size": None,
        "skip_corrupt": False,
        "labels": None,
        "condition": None,
        "layout": None,
        "frames": None,
        "length": None,
        "jit": False,
        "steps": 20,
        "checkpoint_every": 10,
        "sample_every": 1000,
        "log_every": 5,
        "evaluate_every": None,
        "extractor": None,
        "hold_out": 0,
        "precision": "float32",
        "strategy": "one",
        "replicas": 1,
        "stage_steps": None,
        "start_from": None,
        "start_digest": "",
    }
    steps = [row["step"] for row in history.read_rows(trained / "history.csv")]
    assert steps == [5, 10, 15, 20]
    sheets = sorted(path.name for path in (trained / "samples").iterdir())
    assert sheets == ["step-00000000.png", "step-00000020.png"]


def test_the_run_is_plain_fit(trained, images_file):
    """Weights are those of `fit` on the same arrays, to the last bit."""
    game = registry.create("gan", image_shape=(8, 8, 1), width=8, seed=0)
    game.compile(jit_compile=False)
    pixels = np.load(images_file)
    game.fit(
        (pixels / np.float32(127.5) - 1).astype("float32"),
        batch_size=16,
        steps_per_epoch=20,
        verbose=0,
    )
    for ours, theirs in zip(
        runs.load(trained).weights, game.weights, strict=True
    ):
        np.testing.assert_array_equal(ours, theirs, err_msg=ours.path)


@pytest.mark.usefixtures("eager")
def test_json_is_for_machines(kerasgan, command, tmp_path):
    done = kerasgan(*command(tmp_path / "run", "--json", "--export"))
    assert done.code == 0
    report = json.loads(done.out)
    assert report["output"] == str(tmp_path / "run")
    assert report["step"] == 20
    assert report["export"] == str(tmp_path / "run" / "export" / "1")
    assert (tmp_path / "run" / "export" / "1" / "saved_model.pb").is_file()
    assert np.isfinite(
        [report["generator_cost"], report["images_per_second"]]
    ).all()
    assert "step 20/20  discriminator " in done.err


def test_json_has_no_nan(kerasgan, tmp_path, monkeypatch):
    report = {"step": 3, "a": float("nan"), "b": float("-inf"), "c": 0.5}
    monkeypatch.setattr("kerasgan.cli.train._train", lambda *_: (None, report))
    done = kerasgan("train", "--output", tmp_path, "--json")
    expected = {"step": 3, "a": None, "b": None, "c": 0.5}
    assert json.loads(done.out) == expected


@pytest.mark.usefixtures("eager")
def test_the_batch_size_is_that_of_a_turn(kerasgan, command, tmp_path):
    output = tmp_path / "run"
    done = kerasgan(
        *command(output, "--set", "discriminator_steps=3", "--steps", 1)
    )
    assert done.code == 0, done.err
    done = kerasgan(
        *command(
            tmp_path / "other", "--set", "discriminator_steps=4", "--steps", 1
        )
    )
    assert done.code == 2  # 64 rows of 60
    assert "Received: batch_size=64, rows=60" in done.err
    assert not (tmp_path / "other").exists()


def test_options_are_those_of_the_configuration(kerasgan, command, tmp_path):
    done = kerasgan(
        *command(tmp_path / "run", "--image-size", 6, "--seed", 3, "--jit"),
        "--steps", 2, "--sample-every", 1, "--set", "average=0.5",
    )  # fmt: skip
    assert done.code == 0, done.err
    config = runs.read_config(tmp_path / "run")
    assert config.settings["image_shape"] == (6, 6, 1)
    assert config.settings["average"] == 0.5
    assert (config.image_size, config.seed, config.jit) == (6, 3, True)
    assert len(list((tmp_path / "run" / "samples").iterdir())) == 3


@pytest.mark.usefixtures("eager")
def test_dynamics_are_chosen_and_a_run_goes_on_with_them(
    kerasgan, command, refuses, tmp_path
):
    run = tmp_path / "run"
    chosen = ["--dynamics", "unrolled", "--dynamics-set", "steps=2"]
    done = kerasgan(*command(run), "--steps", 2, *chosen)
    assert done.code == 0, done.err
    found = runs.read_config(run).settings
    assert found["dynamics"]["config"]["steps"] == 2
    done = kerasgan("train", "--resume", "--output", run, "--steps", 3, *chosen)
    assert done.code == 0, done.err
    game = runs.load(run)
    assert int(game.step.numpy()) == 3
    assert (type(game.dynamics), game.dynamics.steps) == (Unrolled, 2)
    others = ["--dynamics", "unrolled", "--dynamics-set", "steps=3"]
    message = refuses("train", "--resume", "--output", run, *others)
    assert "dynamics is {" in message and "'steps': 3" in message


def test_help_shows_the_names_of_all_dynamics(kerasgan, monkeypatch):
    monkeypatch.setenv("COLUMNS", "200")
    text = " ".join(kerasgan("train", "--help").out.split())
    for name in dynamics.BY_NAME:
        assert name in text


def test_help_shows_the_defaults_of_the_configuration(kerasgan, monkeypatch):
    monkeypatch.setenv("COLUMNS", "200")
    text = kerasgan("train", "--help").out
    for name in ("steps", "batch_size", "seed", "checkpoint_every"):
        option = f"--{name.replace('_', '-')} "
        line = next(line for line in text.splitlines() if option in line)
        default = runs.Config.__dataclass_fields__[name].default
        assert f"[default: ({default})]" in line, line


@pytest.mark.parametrize("name", ["train", "sample", "interpolate", "export"])
def test_help(kerasgan, name):
    done = kerasgan(name, "--help")
    assert done.code == 0 and f"kerasgan {name}" in done.out


@pytest.mark.parametrize(
    "arguments",
    [["train"], ["train", "--steps", "x"], ["sample"], ["nothing"]],
)
def test_usage_errors_end_with_2(kerasgan, arguments):
    assert kerasgan(*arguments).code == 2


@pytest.mark.usefixtures("eager")
def test_resume_goes_on(kerasgan, copied):
    before = np.array(runs.load(copied).weights[1])
    done = kerasgan("train", "--resume", "--output", copied, "--steps", 25)
    assert done.code == 0, done.err
    assert done.out == f"Trained to step 25: {copied}\n"
    assert runs.read_config(copied).steps == 25
    game = runs.load(copied)
    assert int(game.step.numpy()) == 25
    assert not np.array_equal(before, game.weights[1])


def test_resume_of_a_finished_run_changes_nothing(kerasgan, copied):
    def contents():
        return {p: p.read_bytes() for p in copied.rglob("*") if p.is_file()}

    before = contents()
    done = kerasgan("train", "--resume", "--output", copied)
    assert done.code == 0, done.err
    assert contents() == before


def test_resume_takes_the_same_options_again(kerasgan, command, copied):
    done = kerasgan(*command(copied, "--resume"))
    assert done.code == 0, done.err


@pytest.mark.parametrize(
    "arguments, difference",
    [
        (["--batch-size", 8], "batch_size is 16 in the run and 8 here"),
        (["--seed", 1], "seed is 0 in the run and 1 here"),
        (["--set", "dropout=0.5"], "dropout is 0.3 in the run and 0.5 here"),
        (["--jit"], "jit is False in the run and True here"),
        (["--image-size", 6], "image_size is None in the run and 6 here"),
        (["--data", "ring"], "and 'ring' here"),
    ],
)
def test_resume_with_other_settings(refuses, trained, arguments, difference):
    line = refuses("train", "--resume", "--output", trained, *arguments)
    assert "goes on with its own settings" in line and difference in line


def test_resume_with_another_entry(refuses, trained):
    line = refuses("train", "dcgan", "--resume", "--output", trained)
    assert "entry is 'gan' in the run and 'dcgan' here" in line


def test_resume_of_nothing(refuses, tmp_path):
    for path in (tmp_path / "missing", tmp_path):
        line = refuses("train", "--resume", "--output", path)
        assert "must be the folder of a run, with a config.json" in line
    assert not list(tmp_path.iterdir())


def test_resume_to_a_step_that_is_past(refuses, trained):
    line = refuses("train", "--resume", "--output", trained, "--steps", 19)
    assert "`steps` must be at least 20, where the run is" in line


def test_resume_with_data_that_have_changed(
    refuses, copied, images_file, tmp_path
):
    pixels = np.load(images_file)
    pixels[-1, -1, -1] ^= 1
    np.save(tmp_path / "images.npy", pixels)
    change(copied, data=str(tmp_path / "images.npy"))
    line = refuses("train", "--resume", "--output", copied, "--steps", 30)
    assert "whose contents have changed since" in line


def test_resume_with_other_versions_warns(kerasgan, copied):
    versions = runs.read_config(copied).versions | {"keras": "2.0"}
    change(copied, versions=versions)
    done = kerasgan("train", "--resume", "--output", copied)
    assert done.code == 0
    assert done.err.startswith("warning: The run was begun with other versions")
    assert "keras 2.0 is now 3." in done.err and "numpy" not in done.err


def test_a_torn_checkpoint_is_named_and_the_one_before_used(
    kerasgan, copied, trained
):
    torn = copied / "checkpoints" / "step-00000020" / "game.keras"
    torn.write_bytes(torn.read_bytes()[:-100])
    done = kerasgan("train", "--resume", "--output", copied)
    assert done.code == 0, done.err
    assert done.err.startswith(
        f"warning: Checkpoint {torn.parent} is damaged: "
    )
    for ours, theirs in zip(
        runs.load(copied).weights, runs.load(trained).weights, strict=True
    ):
        np.testing.assert_array_equal(ours, theirs)
    rows = [history.read_rows(p / "history.csv") for p in (copied, trained)]
    for row in rows[0] + rows[1]:
        del row["images_per_second"]
    assert rows[0] == rows[1]


def test_no_usable_checkpoint(kerasgan, copied):
    for path in checkpoints.find(copied / "checkpoints"):
        (path / "game.keras").write_bytes(b"")
    done = kerasgan("train", "--resume", "--output", copied)
    assert done.code == 2
    *warned, error = done.err.splitlines()
    assert len(warned) == 2 and all(w.startswith("warning: ") for w in warned)
    assert "error: " in error and "['step-00000010', 'step-00000020']" in error


def test_an_output_in_use(refuses, command, trained, tmp_path):
    line = refuses(*command(trained))
    assert "not in use. Pass `--resume` to go on. Received: " in line
    (tmp_path / "file").write_text("")
    assert "Received: " in refuses(*command(tmp_path))
    assert "which is a file" in refuses(*command(tmp_path / "file"))


def test_an_output_that_another_process_trains_in(refuses, trained):
    with runs.folder.lock(trained):
        line = refuses("train", "--resume", "--output", trained)
    assert "in which another one is training" in line


@pytest.mark.parametrize(
    "arguments, message",
    [
        (["--set", "with=3"], "no setting of `gan`"),
        (["--set", "latent_dim=x"], "`latent_dim` must be an integer"),
        (["--set", "loss=hing"], "Did you mean 'hinge'"),
        (["--set", "dynamics=fast"], "There is no dynamics of that name."),
        (["--dynamics", "unroled"], "Did you mean 'unrolled'"),
        (
            ["--dynamics", "unrolled", "--dynamics-set", "k=2"],
            "no setting of `unrolled` of that name. Expected one of ['player'",
        ),
        (
            ["--dynamics", "unrolled", "--dynamics-set", "steps=0"],
            "`steps` must be an integer of at least 1. Received: steps=0",
        ),
        (
            ["--dynamics", "unrolled", "--dynamics-set", "player=painter"],
            "`player` must name one of the players",
        ),
        (["--dynamics-set", "steps=2"], "needs `--dynamics`, whose settings"),
        (
            ["--dynamics", "consensus", "--set", "dynamics=unrolled"],
            "by `--dynamics` or by `--set`, not by both",
        ),
        (["--set", "latent_dim=-3"], "Negative dimensions"),
        (["--set", "image_shape=9,9,1"], "`image` must have shape"),
        (["--steps", 0], "`steps` must be an integer of at least 1"),
        (["--seed", -1], "`seed` must be an integer of at least 0"),
        (["--batch-size", 61], "batch_size=61, rows=60"),
        (["--data", "fashion"], "Received: 'fashion'"),
        (["--data", "no/such.npy"], "Received: 'no/such.npy'"),
        (["--data", "~nobody/x"], "Received: '~nobody/x'"),
        (["--data", "ring", "--image-size", 8], "`image_size`"),
        (["--labels", 10], "must have labels"),
    ],
)
def test_bad_input_leaves_nothing(
    refuses, command, tmp_path, arguments, message
):
    assert message in refuses(*command(tmp_path / "run", *arguments))
    assert not list(tmp_path.iterdir())


def test_an_unknown_entry(refuses, command, tmp_path):
    arguments = command(tmp_path / "run")
    arguments[1] = "gun"
    assert "no entry of that name. Did you mean 'gan'" in refuses(*arguments)
    assert not list(tmp_path.iterdir())


def test_a_new_run_needs_an_entry_and_data(refuses, tmp_path):
    line = refuses("train", "--output", tmp_path / "run")
    assert "needs ENTRY and --data" in line
    line = refuses("train", "gan", "--output", tmp_path / "run")
    assert "needs --data" in line


def test_data_that_are_corrupt(refuses, command, tmp_path):
    (tmp_path / "bad.npy").write_bytes(b"no array")
    line = refuses(*command(tmp_path / "run", "--data", tmp_path / "bad.npy"))
    assert "bad.npy" in line and not (tmp_path / "run").exists()


def test_a_failure_in_the_first_step_leaves_nothing(
    refuses, command, tmp_path, monkeypatch
):
    def fail(self, data):
        import tensorflow as tf

        raise tf.errors.ResourceExhaustedError(None, None, "out of memory")

    monkeypatch.setattr("kerasgan.game.engine.Engine.train_step", fail)
    line = refuses(*command(tmp_path / "run"))
    assert "Training stopped at step 0: out of memory." in line
    assert not list(tmp_path.iterdir())


def fill_the_disk(monkeypatch, name):
    """Makes writing a checkpoint fail as it does when the disk is full."""
    flush = files.flush

    def flush_or_fail(path):
        if name in str(path):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        flush(path)

    monkeypatch.setattr(files, "flush", flush_or_fail)


@pytest.mark.usefixtures("eager")
def test_a_full_disk(kerasgan, command, tmp_path, monkeypatch):
    fill_the_disk(monkeypatch, "step-00000020")
    done = kerasgan(*command(tmp_path / "run"))
    assert done.code == 2
    *_, line = done.err.splitlines()
    assert "Training stopped at step 20: Checkpoint " in line
    assert "No space left on device. Those before it are untouched" in line
    (left,) = (tmp_path / "run" / "checkpoints").iterdir()
    assert left.name == "step-00000010" and checkpoints.inspect(left) is None
    monkeypatch.undo()
    done = kerasgan("train", "--resume", "--output", tmp_path / "run")
    assert done.code == 0, done.err


def test_a_disk_that_is_full_from_the_start(
    refuses, command, tmp_path, monkeypatch
):
    fill_the_disk(monkeypatch, "config.json")
    assert "No space left on device" in refuses(*command(tmp_path / "run"))
    assert not list(tmp_path.iterdir())


@pytest.fixture
def small_disk(tmp_path):
    """A disk of 150 kB, where that can be had."""
    path = tmp_path / "disk"
    path.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=150k", "tmpfs", str(path)]
    if (
        not shutil.which("mount")
        or subprocess.run(mount, check=False).returncode
    ):
        pytest.skip("a file system can be mounted by root only")
    yield path
    subprocess.run(["umount", "--lazy", str(path)], check=True)


def test_a_disk_that_is_really_full(kerasgan, command, small_disk):
    done = kerasgan(*command(small_disk / "run", "--steps", 100))
    assert done.code == 2
    *_, line = done.err.splitlines()
    assert "No space left on device" in line
    found = checkpoints.find(small_disk / "run" / "checkpoints")
    assert found and all(checkpoints.inspect(path) is None for path in found)
    assert not list(small_disk.rglob(".*.tmp"))


def test_an_interrupt_saves(kerasgan, command, tmp_path, monkeypatch, trained):
    def interrupt(self, step):
        if step == 7:
            signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr(callbacks.SampleGrid, "at_step", interrupt)
    output = tmp_path / "a run"
    done = kerasgan(*command(output, "--sample-every", 7))
    assert (done.code, done.out) == (130, "")
    *_, line = done.err.splitlines()
    assert line == (
        "Stopped at step 8, which is saved. To go on: kerasgan train "
        f"--resume --output '{output}'"
    )
    (saved,) = checkpoints.find(output / "checkpoints")
    assert saved.name == "step-00000008"
    monkeypatch.undo()
    done = kerasgan("train", "--resume", "--output", output)
    assert done.code == 0, done.err
    for ours, theirs in zip(
        runs.load(output).weights, runs.load(trained).weights, strict=True
    ):
        np.testing.assert_array_equal(ours, theirs)


def interrupted():
    """An `Interrupt` in training, and the model that it stops."""
    interrupt = progress.Interrupt()
    model = {"stop_training": False, "distribute_strategy": None}
    interrupt.set_model(type("Model", (), model))
    return interrupt


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_second_interrupt_does_not_wait(number):
    interrupt = interrupted()
    before = signal.getsignal(number)
    with interrupt:
        interrupt.on_train_begin()
        signal.raise_signal(number)
        assert interrupt.signal == number
        assert interrupt.model.stop_training
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(number)
    assert signal.getsignal(number) is before


def test_a_terminal_that_closes_more_than_once_ends_training_once():
    interrupt = interrupted()
    before = signal.getsignal(signal.SIGHUP)
    with interrupt:
        interrupt.on_train_begin()
        for _ in range(3):
            signal.raise_signal(signal.SIGHUP)
        assert interrupt.signal == signal.SIGHUP
        assert interrupt.model.stop_training
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGTERM)
    assert signal.getsignal(signal.SIGHUP) is before


def test_nohup_is_left_alone():
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    interrupt = interrupted()
    try:
        with interrupt:
            interrupt.on_train_begin()
            signal.raise_signal(signal.SIGHUP)
            assert interrupt.signal is None
        assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGHUP, before)


def test_main_leaves_warnings_as_they_were(kerasgan):
    before = warnings.showwarning
    kerasgan("list")
    assert warnings.showwarning is before


def test_an_error_is_one_line(refuses, monkeypatch):
    def fail():
        raise OSError("one\n   two [red]three[/red]")

    monkeypatch.setattr("kerasgan.declared.read_all", fail)
    assert refuses("list") == "error: one two [red]three[/red]"


def test_an_interrupt_elsewhere_is_no_traceback(kerasgan, monkeypatch):
    def interrupt():
        raise KeyboardInterrupt

    monkeypatch.setattr("kerasgan.declared.read_all", interrupt)
    done = kerasgan("list")
    assert (done.code, done.out, done.err) == (130, "", "")


def test_data_has_commands_of_its_own(kerasgan):
    assert "ring" in kerasgan("data", "list", "--json").out


def test_help_of_all(kerasgan):
    text = kerasgan("--help").out
    for name in (command.name for command in cli.app.registered_commands):
        assert name in text
    assert kerasgan().code in (0, 2)


def test_files_that_are_no_images_are_named(kerasgan, command, tmp_path):
    folder = tmp_path / "photos"
    write_folder(folder, pixels(4))
    (folder / "notes.doc").write_text("a")
    options = ["--data", folder, "--hold-out", 100]
    done = kerasgan(*command(tmp_path / "run", *options))
    warning, error = done.err.splitlines()
    assert warning.startswith("warning: Passed over 1 files of")
    assert warning.endswith("that are no images: notes.doc")
    assert done.code == 2 and "hold_out" in error
