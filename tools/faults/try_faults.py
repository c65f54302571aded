"""Puts faults into the code, one at a time, and says which ones tests let pass.

    python tools/faults/try_faults.py             # all of `faults.toml`
    python tools/faults/try_faults.py averages    # those of such a file

Each fault is put into a copy of the tree, never into the tree itself, and the
tests that ought to see it are run there. Before that, they must all pass on a
copy without a fault, so that no fault is caught by a test that always fails.
"""

import argparse
import contextlib
import multiprocessing
import os
import shutil
import sys
import tempfile
import tomllib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).parents[2]
LIST = Path(__file__).with_name("faults.toml")
COPIED = ("kerasgan", "tests", "zoo")  # everything else is only linked to
TIMEOUT = 600  # seconds; a fault that makes a test hang is seen, too
FAILED = 1  # what pytest exits with if tests ran and failed


def read_faults(path=LIST):
    """The list: of each fault its file, text, replacement and tests."""
    return tomllib.loads(path.read_text())["fault"]


@contextlib.contextmanager
def copy_of_tree(fault=None):
    """A folder with a copy of the tree, and the fault in it."""
    with tempfile.TemporaryDirectory(prefix="fault-") as folder:
        folder = Path(folder)
        for path in ROOT.iterdir():
            if path.name in COPIED:
                ignored = shutil.ignore_patterns("__pycache__")
                shutil.copytree(
                    path, folder / path.name, symlinks=True, ignore=ignored
                )
            elif path.name != ".git":
                (folder / path.name).symlink_to(path)
        if not (folder / "kerasgan" / "zoo").exists():
            (folder / "kerasgan" / "zoo").symlink_to("../zoo")
        if fault is not None:
            put(fault, folder)
        yield folder


def put(fault, folder):
    """Writes the fault in place of the text, which must be there once."""
    path = folder / fault["file"]
    before = path.read_text()
    if before.count(fault["text"]) != 1:
        raise ValueError(
            f"The text of a fault must be in {fault['file']} once. "
            f"Received: {fault['text']!r}"
        )
    path.write_text(before.replace(fault["text"], fault["fault"]))


def exit_code(tests, fault=None, options=("-x",)):
    """What pytest exits with in a copy of the tree; `None` if it hangs."""
    with copy_of_tree(fault) as folder:
        child = multiprocessing.get_context("fork").Process(
            target=run_tests, args=(folder, [*options, *tests])
        )
        child.start()
        child.join(TIMEOUT)
        if child.exitcode is None:
            child.kill()
            child.join()
            return None
        return child.exitcode


def run_tests(folder, arguments):
    """Runs pytest in a folder, in this process, which then ends."""
    code = 255
    try:
        os.chdir(folder)
        os.environ["PYTHONPATH"] = sys.path[0] = str(folder)
        import pytest

        import kerasgan

        if folder not in Path(kerasgan.__file__).parents:
            raise ImportError(f"Not the copy: {kerasgan.__file__}")
        with contextlib.redirect_stdout(open(os.devnull, "w")):
            code = pytest.main(
                ["-q", "-p", "no:cacheprovider", f"--basetemp={folder}/tmp"]
                + arguments
            )
    finally:
        os._exit(int(code))  # TensorFlow's threads are not waited for


def outcome(fault):
    """Whether a test that ought to see the fault fails of it, in a word."""
    code = exit_code(fault["tests"], fault)
    words = {0: "PASSED", FAILED: "caught", None: "caught"}
    return words.get(code, f"BROKEN (pytest gives {code})")


def check_without(faults, pool):
    """Ends the program unless all tests pass where there is no fault."""
    tests = sorted({test for each in faults for test in each["tests"]})
    codes = pool.map(lambda test: exit_code([test]), tests)
    failing = [t for t, code in zip(tests, codes, strict=True) if code != 0]
    if failing:
        sys.exit(f"Tests must pass without a fault: {', '.join(failing)}")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("word", nargs="?", default="", help="part of a path")
    parser.add_argument("--jobs", type=int, default=2, help="faults at once")
    parser.add_argument(
        "--trust", action="store_true", help="do not run tests without a fault"
    )
    arguments = parser.parse_args()
    faults = [each for each in read_faults() if arguments.word in each["file"]]
    with ThreadPoolExecutor(arguments.jobs) as pool:
        if not arguments.trust:
            check_without(faults, pool)
        words = []
        for fault, word in zip(faults, pool.map(outcome, faults), strict=True):
            words.append(word)
            print(f"{word} {fault['file']}: {fault['fault']!r}", flush=True)
    caught = words.count("caught")
    print(f"{caught} of {len(words)} caught: {caught / len(words):.1%}")
    sys.exit(caught < len(words))


if __name__ == "__main__":
    os.environ["PYTHONDONTWRITEBYTECODE"] = "1"  # a fault may be of one size
    sys.dont_write_bytecode = True
    # Once, for all the processes that are forked; no device is used here.
    import tensorflow  # noqa: F401

    main()
