import contextlib
import dataclasses
import json
import shutil
import subprocess
import sys

import keras
import numpy as np
import pytest
import tensorflow as tf
from tensorflow.core.util import event_pb2

from kerasgan import runs
from kerasgan.dynamics import Consensus
from kerasgan.runs import batches
from kerasgan.runs import config as configs
from kerasgan.runs import history
from kerasgan.testing.game import assert_same_weights

pytestmark = pytest.mark.usefixtures("untraced")

SETTINGS = {"width": 4, "latent_dim": 2}
RING = runs.Config(
    "gan",
    "ring",
    SETTINGS,
    batch_size=4,
    steps=6,
    checkpoint_every=4,
    sample_every=4,
    log_every=3,
)


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    path = tmp_path_factory.mktemp("finished") / "run"
    runs.start(path, RING)
    return path


@pytest.fixture
def copied(finished, tmp_path):
    shutil.copytree(finished, tmp_path / "run")
    return tmp_path / "run"


def forget(path, step):
    """Removes the checkpoints after a step, as if they were never made."""
    for each in (path / "checkpoints").iterdir():
        if int(each.name[-8:]) > step:
            shutil.rmtree(each)


def events(path):
    """`(step, tag)` of all that TensorBoard is told, in order of files."""
    found = []
    for file in sorted(path.rglob("*tfevents*")):
        for record in tf.data.TFRecordDataset(str(file)):
            event = event_pb2.Event.FromString(record.numpy())
            found += [(event.step, value.tag) for value in event.summary.value]
    return found


def steps(path):
    return [row["step"] for row in history.read_rows(path / "history.csv")]


def test_rows_come_every_so_often_and_at_checkpoints(finished):
    assert steps(finished) == [3, 4, 6]
    names = list(history.read_rows(finished / "history.csv")[0])
    assert names[0] == "step" and names[-1] == "images_per_second"
    assert {"generator_cost", "discriminator_cost"} < set(names)
    told = events(finished / "logs" / "costs")
    assert set(told) == {(s, n) for s in (3, 4, 6) for n in names[1:]}
    assert {s for s, _ in events(finished / "logs" / "samples")} == {0, 4, 6}


def test_rows_are_means_over_the_steps_since_the_last(tmp_path):
    """As one row a step tells them."""
    often = dataclasses.replace(RING, log_every=1)
    runs.start(tmp_path / "often", often)
    runs.start(tmp_path / "seldom", RING)
    single = history.read_rows(tmp_path / "often" / "history.csv")
    for row, part in zip(
        history.read_rows(tmp_path / "seldom" / "history.csv"),
        (single[:3], single[3:4], single[4:]),
        strict=True,
    ):
        for name in ("generator_cost", "discriminator_cost"):
            expected = np.mean([each[name] for each in part])
            np.testing.assert_allclose(row[name], expected, rtol=1e-6)


def test_what_came_after_the_checkpoint_is_cut(copied, finished):
    forget(copied, step=4)
    (copied / "samples" / "step-00000005.png").write_bytes(b"later")
    (copied / "checkpoints" / ".step-00000006.tmp").mkdir()
    (copied / ".config.json.tmp").write_text("")
    with (copied / "history.csv").open("a") as file:
        file.write("7,0.1")  # torn
    runs.resume(copied)
    assert steps(copied) == [3, 4, 6]
    told = events(copied / "logs" / "costs")
    assert sorted(told) == sorted(events(finished / "logs" / "costs"))
    assert len(set(told)) == len(told)
    sheets = [
        {p.name: p.read_bytes() for p in (path / "samples").iterdir()}
        for path in (copied, finished)
    ]
    assert sheets[0] == sheets[1]
    assert not list(copied.rglob(".*"))
    assert_same_weights(runs.load(copied), runs.load(finished))


def test_without_a_checkpoint_a_run_begins_again(copied, finished):
    shutil.rmtree(copied / "checkpoints")
    runs.resume(copied)
    assert steps(copied) == [3, 4, 6]
    assert_same_weights(runs.load(copied), runs.load(finished))


def test_a_run_can_be_made_longer(copied, tmp_path):
    runs.resume(copied, {"steps": 9, "log_every": 2})
    longer = dataclasses.replace(RING, steps=9)
    whole = runs.start(tmp_path / "whole", longer)
    assert_same_weights(runs.load(copied), whole)
    assert steps(copied) == [3, 4, 6, 8, 9]
    assert runs.read_config(copied).log_every == 2


def test_turns_epochs_and_labels(tmp_path):
    """Wherever it is stopped: in an epoch, with turns, with few labels."""
    rng = np.random.default_rng(0)
    np.savez(
        tmp_path / "data.npz",
        images=rng.integers(0, 256, (30, 8, 8, 1)).astype("uint8"),
        labels=np.arange(30) % 3,
    )
    for name, more, settings in (
        ("turns", {}, {"discriminator_steps": 2, "average": 0.5}),
        ("labels", {"labels": 15}, {}),
    ):
        config = runs.Config(
            "gan",
            str(tmp_path / "data.npz"),
            SETTINGS | settings,
            batch_size=5,
            steps=8,
            **more,
        )
        whole = runs.start(tmp_path / name, config)
        short = dataclasses.replace(config, steps=5)
        runs.start(tmp_path / f"{name}_short", short)
        rest = runs.resume(tmp_path / f"{name}_short", {"steps": 8})
        assert_same_weights(rest, whole)


def test_only_few_labels_are_seen(tmp_path):
    np.savez(
        tmp_path / "data.npz",
        images=np.arange(20, dtype="uint8").repeat(64).reshape(20, 8, 8),
        labels=np.arange(20) % 2,
    )
    config = runs.Config(
        "gan", str(tmp_path / "data.npz"), SETTINGS, batch_size=10, labels=4
    )
    source = batches.read(config)
    game = batches.infer(config, source).game()
    seen = {"image": set(), "unlabelled": set()}
    for batch in batches.load(config, source, game, step=0).take(4):
        for name, values in seen.items():
            values.update(batch[name][:, 0, 0, 0].numpy().tolist())
    assert len(seen["image"]) == 4 and len(seen["unlabelled"]) == 20


def test_callbacks_of_keras_are_told_the_logs(tmp_path):
    class Reader(keras.callbacks.Callback):
        costs = []

        def on_train_batch_end(self, batch, logs=None):
            self.costs.append(logs["generator_cost"])

    runs.start(tmp_path / "run", RING, [Reader(), keras.callbacks.History()])
    assert len(Reader.costs) == 6 and np.isfinite(Reader.costs).all()


def test_nobody_waits_for_logs_that_nobody_reads(tmp_path, monkeypatch):
    def read(self, batch, logs=None):
        raise AssertionError("the logs of a step were read")

    monkeypatch.setattr(
        keras.callbacks.CallbackList, "on_train_batch_end", read
    )
    runs.start(tmp_path / "run", RING)


def test_the_configuration_comes_back(finished, tmp_path):
    config = runs.read_config(finished)
    assert config.settings | SETTINGS == config.settings
    assert config.settings["image_shape"] == (2,)
    assert config.versions == configs.versions()
    config.write(tmp_path / "config.json")
    assert configs.read(tmp_path / "config.json") == config
    nested = dataclasses.replace(config, settings={"a": ((1, 2), (3.5, None))})
    nested.write(tmp_path / "config.json")
    assert configs.read(tmp_path / "config.json") == nested


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", '{"format": 1}', '{"format": 1, "settings": []}', "\0"],
)
def test_a_configuration_of_another_kind(tmp_path, text):
    (tmp_path / "config.json").write_text(text)
    match = "must be as `kerasgan train` wrote it. Received: .*config.json"
    with pytest.raises(ValueError, match=match):
        runs.load(tmp_path)


def test_a_configuration_of_another_format(finished, tmp_path):
    content = json.loads((finished / "config.json").read_text())
    content["format"] = 2
    (tmp_path / "config.json").write_text(json.dumps(content))
    match = "must be of format 1. Received: .*config.json of format 2"
    with pytest.raises(ValueError, match=match):
        runs.read_config(tmp_path)


@pytest.mark.parametrize(
    "name", ["batch_size", "steps", "checkpoint_every", "log_every", "seed"]
)
@pytest.mark.parametrize("value", [-1, 1.0, "1"])
def test_counts_are_integers(name, value):
    match = f"`{name}` must be an integer of at least .*{name}={value!r}"
    with pytest.raises(ValueError, match=match):
        dataclasses.replace(RING, **{name: value})


def test_differences_are_named():
    given = {
        "entry": "dcgan",
        "batch_size": 4,
        "steps": 99,
        "settings": {"width": 4.0, "latent_dim": 2, "average": 0.5},
    }
    assert configs.differences(RING, given) == [
        "entry is 'gan' in the run and 'dcgan' here",
        "width is 4 in the run and 4.0 here",
        "average is None in the run and 0.5 here",
    ]


def test_a_digest_tells_data_apart():
    image = np.arange(8, dtype="uint8").reshape(2, 2, 2, 1)
    label = np.arange(2)
    first = batches.digest({"image": image, "label": label})
    assert first == batches.digest({"label": label, "image": image})
    assert first != batches.digest({"image": image})
    assert first != batches.digest(
        {"image": image[::-1].copy(), "label": label}
    )
    assert batches.digest("ring") == "ring"


def test_data_are_found_from_elsewhere(tmp_path, monkeypatch):
    np.save(tmp_path / "images.npy", np.zeros((2, 4, 4), "uint8"))
    monkeypatch.chdir(tmp_path)
    assert batches.locate("images.npy") == str(tmp_path / "images.npy")
    assert batches.locate("ring") == "ring"


def test_events_that_are_torn_are_cut(tmp_path):
    path = tmp_path / "events.out.tfevents.1"
    records = [
        event_pb2.Event(step=step).SerializeToString() for step in range(4)
    ]
    with tf.io.TFRecordWriter(str(path)) as writer:
        for record in records:
            writer.write(record)
    path.write_bytes(path.read_bytes()[:-1])
    history.cut_events(tmp_path, step=3)
    kept = [r.numpy() for r in tf.data.TFRecordDataset(str(path))]
    assert kept == records[:3]
    before = path.stat().st_mtime_ns
    history.cut_events(tmp_path, step=2)
    assert path.stat().st_mtime_ns == before
    history.cut_events(tmp_path, step=0)
    kept = [r.numpy() for r in tf.data.TFRecordDataset(str(path))]
    assert kept == records[:1]


@pytest.mark.parametrize(
    "text, step, expected",
    [
        ("step,a\n1,2\n2,3\n", 1, "step,a\n1,2\n"),
        ("step,a\n1,2\n2,3", 2, "step,a\n1,2\n"),
        ("step,a\n1,2\n2", 1, "step,a\n1,2\n"),
        ("step,a\n1,2\n", 0, None),
        ("step,", 9, None),
        ("", 9, None),
    ],
)
def test_rows_are_cut(tmp_path, text, step, expected):
    path = tmp_path / "history.csv"
    path.write_text(text)
    history.cut_rows(path, step)
    assert (path.read_text() if path.exists() else None) == expected
    history.append_row(path, {"step": 9, "a": 0.5})
    (*_, row) = history.read_rows(path)
    assert row == {"step": 9.0, "a": 0.5}


def test_a_torn_row_is_not_read(tmp_path):
    path = tmp_path / "history.csv"
    path.write_text("step,a\n1,2\n2,3")
    assert history.read_rows(path) == [{"step": 1.0, "a": 2.0}]


def test_one_process_at_a_time(tmp_path):
    with runs.folder.lock(tmp_path):
        with pytest.raises(ValueError, match="Received: .* another one is"):
            with runs.folder.lock(tmp_path):
                pass
    with runs.folder.lock(tmp_path):
        pass


# What others have edited.


def edited(path, **fields):
    content = json.loads((path / "config.json").read_text()) | fields
    (path / "config.json").write_text(json.dumps(content))


@pytest.mark.parametrize(
    "fields, words",
    [
        ({"batch_size": 8}, "batch_size was 4 when the run began and is 8 now"),
        ({"seed": 7}, "seed was 0 when the run began and is 7 now"),
        ({"precision": "mixed_bfloat16"}, "precision was 'float32' when the"),
        ({"settings": SETTINGS | {"seed": 1}}, "settings was {'image_shape': "),
        ({"batch_size": 4.0}, "`batch_size` must be an integer of at least 1"),
        ({"seed": True}, "`seed` must be an integer of at least 0"),
        ({"steps": -1}, "`steps` must be an integer of at least 1"),
        ({"entry": 3}, "`entry` must be a str. Received: entry=3"),
        ({"data": ["ring"]}, "`data` must be a str. Received: data=['ring']"),
        ({"settings": [1]}, "object has no attribute 'items'"),
        ({"settings": None}, "object has no attribute 'items'"),
        ({"skip_corrupt": "no"}, "`skip_corrupt` must be a bool. Received: "),
        ({"image_size": "8"}, "`image_size` must be a int | None. Received: "),
        ({"versions": []}, "`versions` must be a dict. Received: versions=[]"),
        ({"as_begun": 3}, "'int' object is not iterable"),
        ({"more": 1}, "unexpected keyword argument 'more'"),
    ],
    ids=str,
)
def test_an_edited_configuration_is_refused(copied, fields, words):
    edited(copied, **fields)
    with pytest.raises(ValueError) as raised:
        runs.resume(copied, {"steps": 9})
    assert words in str(raised.value)
    assert f"Received: {copied / 'config.json'} (" in str(raised.value)
    assert steps(copied) == [3, 4, 6]


def test_what_may_change_may_be_edited(copied):
    edited(copied, log_every=1, sample_every=2)
    assert runs.read_config(copied).log_every == 1


def test_a_configuration_of_a_version_that_told_nothing_twice(copied):
    content = json.loads((copied / "config.json").read_text())
    del content["as_begun"]
    (copied / "config.json").write_text(json.dumps(content))
    assert runs.read_config(copied).batch_size == 4


def test_a_configuration_that_is_nested_too_deep(copied):
    (copied / "config.json").write_text("[" * 100_000)
    with pytest.raises(ValueError, match=r"config.json \(.*nested too deep"):
        runs.load(copied)


@pytest.mark.parametrize(
    "row", ["x,1", "4", "4,1", "-1,1,1,1,1,1,1,1", "\udcff"]
)
def test_a_history_that_was_edited_is_refused(copied, row):
    path = copied / "history.csv"
    lines = path.read_text().splitlines(keepends=True)
    lines.insert(2, row + "\n")
    path.write_text("".join(lines), errors="surrogateescape")
    match = "(?s)history must hold rows of.*Received: .*history.csv"
    with pytest.raises(ValueError, match=match):
        runs.resume(copied, {"steps": 9})


def test_a_table_of_evaluations_that_was_edited_is_refused(tmp_path):
    from kerasgan.callbacks.evaluation import read_rows

    for text in ("step,fd\n1\n", "step,fd\nx,1\n", "step,fd\n1,2,3\n"):
        (tmp_path / "evaluations.csv").write_text(text)
        match = "must hold numbers, .*Received: .*evaluations.csv"
        with pytest.raises(ValueError, match=match):
            read_rows(tmp_path / "evaluations.csv")


# Two at once, and weights that are no numbers.


def test_a_run_in_which_another_process_trains_is_refused(copied):
    holder = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import fcntl, os, sys, time\n"
            "fcntl.flock(os.open(sys.argv[1], os.O_RDONLY), fcntl.LOCK_EX)\n"
            "print(flush=True)\n"
            "time.sleep(600)",
            str(copied),
        ],
        stdout=subprocess.PIPE,
    )
    try:
        holder.stdout.readline()
        before = sorted(copied.rglob("*"))
        match = f"Received: {copied}, in which another one is training"
        with pytest.raises(ValueError, match=match):
            runs.resume(copied, {"steps": 9})
        assert sorted(copied.rglob("*")) == before
    finally:
        holder.kill()
        holder.wait()
        holder.stdout.close()
    runs.resume(copied, {"steps": 7})  # a killed process holds no lock
    assert steps(copied)[-1] == 7


def test_of_two_that_begin_at_once_the_second_deletes_nothing(
    tmp_path, monkeypatch
):
    """As if another process had taken the folder just before."""
    path = tmp_path / "run"

    @contextlib.contextmanager
    def taken(path, writes):
        raise ValueError("another one is training")
        yield

    monkeypatch.setattr(runs.training, "_lock", taken)
    with pytest.raises(ValueError, match="another one is training"):
        runs.start(path, RING)
    assert (path / "config.json").exists()


def test_weights_that_are_not_finite_end_a_run(tmp_path):
    """Those that ReLU hides from the costs too; what was saved before stays."""

    class Spoil(keras.callbacks.Callback):
        def on_train_batch_begin(self, batch, logs=None):
            if batch == 5:
                self.model.generator.layers[1].bias.assign([np.nan] * 4)

    config = dataclasses.replace(RING, checkpoint_every=2, steps=20)
    match = r"finite numbers. Received: others in `.*step-00000006, which is"
    with pytest.raises(ValueError, match=match):
        runs.start(tmp_path / "run", config, [Spoil()])
    assert int(runs.load(tmp_path / "run").step.numpy()) == 4


def test_terminate_on_nan_ends_a_run(tmp_path):
    class Spoil(keras.callbacks.Callback):
        def on_train_batch_begin(self, batch, logs=None):
            if batch == 5:
                self.model.discriminator.layers[-1].bias.assign([np.nan])

    terminate = keras.callbacks.TerminateOnNaN(raise_error=True)
    with pytest.raises(RuntimeError, match="at batch 5"):
        config = dataclasses.replace(RING, steps=20)
        runs.start(tmp_path / "run", config, [Spoil(), terminate])
    assert int(runs.load(tmp_path / "run").step.numpy()) == 4


def test_settings_that_a_run_could_not_remember_are_refused(tmp_path):
    """They were left out, and a run went on with others."""
    settings = SETTINGS | {"dynamics": Consensus()}
    config = dataclasses.replace(RING, settings=settings)
    with pytest.raises(ValueError, match="settings of a run .*dynamics=<Cons"):
        runs.start(tmp_path / "run", config)
    assert not (tmp_path / "run").exists()


def test_a_run_remembers_dynamics_that_are_a_config(tmp_path):
    made = keras.saving.serialize_keras_object(Consensus(0.25))
    config = dataclasses.replace(RING, settings=SETTINGS | {"dynamics": made})
    runs.start(tmp_path / "run", dataclasses.replace(config, steps=2))
    game = runs.resume(tmp_path / "run", {"steps": 3})
    assert game.dynamics.strength == 0.25 and int(game.step.numpy()) == 3
