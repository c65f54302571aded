"""Packages whose names are imported when they are asked for."""

import importlib
import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest

import kerasgan
from kerasgan import lazy

PACKAGES = [
    path.parent.relative_to(Path(kerasgan.__file__).parents[1])
    for path in sorted(Path(kerasgan.__file__).parent.rglob("__init__.py"))
    if "lazy.attach(" in path.read_text()
]
PACKAGES = [".".join(path.parts) for path in PACKAGES]


def test_there_are_some():
    assert {"kerasgan", "kerasgan.data", "kerasgan.presets"} <= set(PACKAGES)


@pytest.mark.parametrize("name", PACKAGES)
def test_names_are_those_of_their_modules(name):
    package = importlib.import_module(name)
    places = lazy.read_places(package.__file__)
    assert sorted(places) == sorted(getattr(package, "__all__", []))
    assert set(places) <= set(dir(package))
    for public, (module, original) in places.items():
        found = importlib.import_module(module)
        if module == name:
            found = importlib.import_module(f"{name}.{original}")
        else:
            found = getattr(found, original)
        assert getattr(package, public) is found


@pytest.mark.parametrize("name", PACKAGES)
def test_no_name_is_hidden_by_a_module_of_that_name(name):
    package = importlib.import_module(name)
    modules = {each.name for each in pkgutil.iter_modules(package.__path__)}
    places = lazy.read_places(package.__file__)
    names = {public for public, (module, _) in places.items() if module != name}
    assert not modules & names


def test_modules_are_attributes_and_other_names_are_not():
    assert kerasgan.ops.images is importlib.import_module("kerasgan.ops.images")
    for name in ("nothing", "__wrapped__"):
        with pytest.raises(AttributeError, match=f"no attribute '{name}'"):
            getattr(kerasgan, name)
    with pytest.raises(ImportError):
        from kerasgan.data import nothing  # noqa: F401


def test_a_module_that_cannot_be_imported_says_why(monkeypatch):
    monkeypatch.setitem(sys.modules, "kerasgan.demo.page", None)
    monkeypatch.delitem(vars(kerasgan.demo), "launch", raising=False)
    with pytest.raises(ImportError, match="kerasgan.demo.page"):
        kerasgan.demo.launch  # noqa: B018


@pytest.mark.parametrize(
    "line",
    [
        "import keras, kerasgan",
        "import kerasgan, keras",
        "import kerasgan; kerasgan.data.load; import keras",
        "from kerasgan.terms import R1; import keras",
    ],
)
def test_keras_knows_the_classes_whatever_is_imported_first(line):
    names = "SpectralNormalization R1 Hinge Normal Alternating WeightAverage"
    script = (
        f"{line}\nknown = keras.saving.get_registered_object\n"
        f"for name in {names.split()}:\n"
        "    assert known(f'kerasgan>{name}'), name"
    )
    subprocess.run([sys.executable, "-c", script], check=True)
