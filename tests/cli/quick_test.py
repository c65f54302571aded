"""What commands do before TensorFlow is imported, and how they look."""

import os
import subprocess
import sys

import pytest

from kerasgan.cli import tables

# Runs commands where none of these can be imported, several in one process.
WITHOUT = """
import contextlib, io, json, sys
for name in sys.argv[1].split(","):
    sys.modules[name] = None
from kerasgan import cli
ended = []
for arguments in json.loads(sys.argv[2]):
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            cli.main(arguments)
        except SystemExit as error:
            code = error.code or 0
    ended.append([code, out.getvalue(), err.getvalue()])
print(json.dumps(ended))
"""
HEAVY = "tensorflow,keras,tensorflow_datasets,h5py"


def run_without(modules, commands, tmp_path):
    import json

    done = subprocess.run(
        [sys.executable, "-c", WITHOUT, modules, json.dumps(commands)],
        stdout=subprocess.PIPE,
        check=True,
        cwd=tmp_path,
        env=os.environ | {"COLUMNS": "80"},
    )
    return json.loads(done.stdout)


HELP = [
    *([], ["list"], ["info"], ["train"], ["sample"], ["interpolate"]),
    *(
        ["translate"],
        ["encode"],
        ["reconstruct"],
        ["evaluate"],
        ["export"],
        ["serve"],
    ),
    *(["demo"], ["data"], ["data", "list"], ["data", "show"]),
    *(["data", "prepare"], ["serving"], ["serving", "config"]),
]
SHOWN = {
    "list": "arxiv.org/abs/1511.06434",
    "list --presets": "dcgan_fashion_mnist",
    "list --json": '"latent_dim": 100',
    "info dcgan": "'non_saturating'",
    "data list": "moving_squares",
}


def test_help_and_lists_need_neither_tensorflow_nor_numpy(tmp_path):
    commands = [[*command, "--help"] for command in HELP]
    commands += [each.split() for each in SHOWN]
    ended = run_without(f"{HEAVY},numpy,PIL", commands, tmp_path)
    for command, (code, out, err) in zip(commands, ended, strict=True):
        assert (code, err) == (0, ""), command
        assert SHOWN.get(" ".join(command), "Usage: kerasgan") in out, command


WRONG = {
    "info dcgn": "Did you mean 'dcgan'",
    "train dcgn --data mnist --output r": "Did you mean 'dcgan'",
    "train dcgan --data ./no --output r": "no data set.*'./no'",
    "train gan --data a.npy --output r": "no data set.*'a.npy'",
    "train gan --data mnist --condition no/a/b --output r": "no/a/b",
    "train gan --data mnist --steps 0 --output r": "`steps` must",
    "train gan --data mnist --set width=a --output r": "`width` must",
    "train gan --data mnist --precision float16 --output r": "`precision`",
    "train gan --data mnist --precision auto --steps 0 --output r": "`steps`",
    "train gan --data mnist --strategy mirored --output r": "`strategy` must",
    "train gan --data mnist --extractor incept --output r": "mean 'inception'",
    "train gan --data mnist --extractor a.keras --output r": "file that is th",
    "train --preset nope --output r": "no preset",
    "train --resume --output r": "folder of a run",
    "train --output r": "needs ENTRY and --data",
    "sample no/where --output a.png": "SOURCE must be",
    "sample nowhere --output a.png": "no preset",
    "sample nowhere --output a.jpg": "`--output` must end in",
    "sample nowhere --output a.png --fix label": "`--fix` must",
    "sample nowhere --output a.png --sweep a:b": "`--sweep` must",
    "sample nowhere --output a.png --given a": "`--given` must",
    "sample nowhere --output a.png --condition ~/no": "no data set.*~/no",
    "interpolate nowhere --output a.png": "no preset",
    "encode nowhere --data ring --output a.npz": "no preset",
    "encode nowhere --data ./no --output a.npz": "no data set",
    "reconstruct nowhere --data ring --output a.png": "no preset",
    "evaluate nowhere --data ring": "no preset",
    "evaluate no/where --data ring --image-size a": "`--image-size` must",
    "evaluate nowhere --data ring --extractor incept": "mean 'inception'",
    "export no/where --output a": "SOURCE must be",
    "serve no/where": "SOURCE must be",
    "serving config no/where --output a": "SOURCE must be",
    "demo no/where": "SOURCE must be",
    "data show ./no": "no data set",
    "data show ring --image-size a": "`--image-size` must",
    "data prepare mnist --from no": "`source` must be",
}


def test_wrong_arguments_are_found_before_tensorflow_is_there(tmp_path):
    commands = [each.split() for each in WRONG]
    ended = run_without(HEAVY, commands, tmp_path)
    for command, (code, out, err) in zip(WRONG, ended, strict=True):
        assert (code, out) == (2, ""), (command, err)
        assert len(err.splitlines()) == 1, (command, err)
        with pytest.raises(ValueError, match=WRONG[command]):
            raise ValueError(err)
    assert not list(tmp_path.iterdir())


def test_nothing_is_said_but_what_is_ours(tmp_path):
    """Of all that TensorFlow and its libraries print at their import."""
    given = {n: v for n, v in os.environ.items() if not n.startswith("TF_")}
    done = subprocess.run(
        [sys.executable, "-m", "kerasgan", "data", "show", "grammar"],
        capture_output=True,
        text=True,
        env=given,
        cwd=tmp_path,
    )
    assert done.returncode == 0 and done.stderr == ""
    assert "grammar, split train" in done.stdout


ROWS = [
    ("dcgan", "arxiv.org/abs/1511.06434", "one two three four five six seven"),
    ("minibatch_gan", "arxiv.org/abs/1", "short"),
]


@pytest.mark.parametrize("width", [20, 60, 80, 200])
def test_no_cell_is_cut(width):
    made = tables.lines(["entry", "paper", "what it is"], ROWS, width)
    words = " ".join(made).split()
    for row in ROWS:
        for word in " ".join(row).split():
            assert word in words
    assert max(map(len, made)) <= max(width, 43)  # that of the first columns


def test_the_last_column_is_wrapped_beside_or_below_the_others():
    rows = [("a", "one two three four five six seven eight")]
    beside = tables.lines(["x", "y"], rows, 32)
    assert beside[2:] == ["a  one two three four five six", "   seven eight"]
    below = tables.lines(["x", "y"], rows, 30)[4:]
    assert below[0] == "a"
    assert below[1:] == ["    one two three four five", "    six seven eight"]
    assert tables.lines(["x", "y"], rows)[2] == f"a  {rows[0][1]}"


def test_lists_fit_into_80_columns(kerasgan, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    for command in ("list", "list --presets", "data list"):
        done = kerasgan(*command.split())
        assert max(map(len, done.out.splitlines())) <= 80, command
        assert "…" not in done.out
