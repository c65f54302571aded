"""The list of faults in `tools/faults` has not rotted."""

import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FAULTS = tomllib.loads((ROOT / "tools/faults/faults.toml").read_text())["fault"]


def test_there_are_faults():
    assert len(FAULTS) > 200


@pytest.mark.parametrize("file", sorted({each["file"] for each in FAULTS}))
def test_each_text_is_in_its_file_once(file):
    source = (ROOT / file).read_text()
    for fault in FAULTS:
        if fault["file"] == file:
            assert source.count(fault["text"]) == 1, fault
            assert fault["fault"] != fault["text"], fault
            compile(source.replace(fault["text"], fault["fault"]), file, "exec")


def test_the_tests_that_ought_to_see_them_are_there():
    for test in {test for each in FAULTS for test in each["tests"]}:
        file, _, name = test.partition("::")
        source = (ROOT / file).read_text()
        assert not name or f"def {name}(" in source, test
