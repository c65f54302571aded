"""Runs the code on the pages in docs/, from top to bottom."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import eager_games
import pytest
from tensorflow_datasets.core import constants

from kerasgan import cli

DOCS = Path(__file__).parents[1] / "docs"
NOT_RUN = "<!-- not run -->"  # on the line before a block
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def blocks(text):
    """The code to run: (language, number of its first line, code)."""
    for match in FENCE.finditer(text):
        before = text[: match.start()]
        language, code = match.groups()
        is_run = not before.rstrip().endswith(NOT_RUN)
        if language in ("bash", "python") and is_run:
            yield language, before.count("\n") + 2, code


def pages():
    for path in sorted(DOCS.glob("*.md")):
        if list(blocks(path.read_text())):
            yield path


def run_bash(code, where):
    """Commands of kerasgan in this process, which has TensorFlow loaded."""
    commands = [
        shlex.split(line, comments=True)
        for line in code.replace("\\\n", "").splitlines()
    ]
    commands = [command for command in commands if command]
    if any(name != "kerasgan" for name, *_ in commands):
        return run_script(code, where)
    for _, *arguments in commands:
        with pytest.raises(SystemExit) as ended:
            cli.main(arguments)
        assert not ended.value.code, f"{where}: kerasgan {arguments}"


def run_script(code, where):
    environment = os.environ | {
        # The console script that is installed beside this Python.
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "TFDS_DATA_DIR": constants.DATA_DIR,
    }
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", code],
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert done.returncode == 0, f"{where}:\n{code}\n{done.stdout}"


FEW_STEPS = {
    "dynamics.md",
    "hard_games.md",
    "runs.md",
    "sampling.md",
    "text.md",
}


def training(page):
    """Steps are traced where they are many; conformance traces all entries."""
    is_eager = page.name in FEW_STEPS
    return eager_games.eager() if is_eager else eager_games.traced()


@pytest.mark.parametrize("page", list(pages()), ids=lambda path: path.name)
def test_code_on_a_page(page, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    prepared = str(tmp_path / "tensorflow_datasets")
    monkeypatch.setenv("TFDS_DATA_DIR", prepared)
    names = {"__name__": "__main__"}
    with training(page):
        for language, line, code in blocks(page.read_text()):
            if language == "bash":
                run_bash(code, f"{page}:{line}")
            else:
                # Empty lines, so that errors name the line on the page.
                exec(compile("\n" * (line - 1) + code, page, "exec"), names)


def test_blocks():
    text = "\n".join(
        [
            "# Title",
            "```python",
            "a = 1",
            "```",
            "```",
            "text",
            "```",
            NOT_RUN,
            "```bash",
            "false",
            "```",
            "```bash",
            "true",
            "```",
            "",
        ]
    )
    assert list(blocks(text)) == [
        ("python", 3, "a = 1\n"),
        ("bash", 13, "true\n"),
    ]


def test_commands_that_fail_are_noticed():
    ours = "kerasgan list --json\nkerasgan info no_such_entry"
    for code in (
        "false",
        "false | cat",
        "echo $unset",
        "no_such_command",
        ours,
    ):
        with pytest.raises(AssertionError, match="page:3"):
            run_bash(code, "page:3")
