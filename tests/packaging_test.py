"""What setup.cfg, setup.py and constraints.txt say about the package."""

import configparser
import json
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]


def requirements():
    config = configparser.ConfigParser()
    config.read(ROOT / "setup.cfg")
    lists = [config["options"]["install_requires"]]
    lists.extend(config["options.extras_require"].values())
    lines = "\n".join(lists).split("\n")
    found = [Requirement(line) for line in lines if line]
    # Not an extra that includes another, nor PyTorch, which is left free.
    return [r for r in found if r.name not in ("kerasgan", "torch")]


def pins():
    lines = (ROOT / "constraints.txt").read_text().splitlines()
    return dict(line.split("==") for line in lines if not line.startswith("#"))


def test_packages_are_the_folders():
    script = (
        "import distutils.core, json; print(json.dumps("
        "distutils.core.run_setup('setup.py', stop_after='init').packages))"
    )
    # setuptools first: it brings the distutils that Python 3.12 dropped.
    found = subprocess.run(
        [sys.executable, "-c", f"import setuptools; {script}"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        check=True,
    )
    expected = []
    for folder, prefix in {"kerasgan": "", "zoo": "kerasgan."}.items():
        for path in (ROOT / folder).rglob("__init__.py"):
            parts = path.parent.relative_to(ROOT).parts
            expected.append(prefix + ".".join(parts))
    assert sorted(json.loads(found.stdout)) == sorted(expected)


@pytest.mark.parametrize(
    "group, value",
    [
        ("console_scripts", "kerasgan.cli:main"),
        ("kerasgan.zoos", "kerasgan.zoo"),
    ],
)
def test_entry_points_can_be_loaded(group, value):
    entry_points = metadata.distribution("kerasgan").entry_points
    (entry_point,) = entry_points.select(group=group, name="kerasgan")
    assert entry_point.value == value
    entry_point.load()


@pytest.mark.parametrize("requirement", requirements(), ids=str)
def test_pins_are_versions_that_are_asked_for(requirement):
    pin = pins()[canonicalize_name(requirement.name)]
    assert requirement.specifier.contains(pin)


def test_what_is_always_installed_has_a_lower_bound():
    config = configparser.ConfigParser()
    config.read(ROOT / "setup.cfg")
    lines = config["options"]["install_requires"].split("\n")
    for requirement in map(Requirement, filter(None, lines)):
        operators = [each.operator for each in requirement.specifier]
        assert operators.count(">=") == 1, requirement


def test_version_is_that_of_the_citation():
    citation = (ROOT / "CITATION.cff").read_text().splitlines()
    assert f"version: {metadata.version('kerasgan')}" in citation
