import dataclasses

import pytest

from kerasgan import declared
from kerasgan import presets
from kerasgan import registry


@pytest.mark.parametrize("name", registry.list_entries())
def test_the_source_says_what_the_class_does(name):
    read = declared.from_source(name, registry.module_of(name))
    known = declared.from_class(registry.get_entry(name))
    assert dataclasses.astuple(read) == dataclasses.astuple(known)
    assert list(read.settings) == list(known.settings)


SOURCE = '''
import kerasgan
from kerasgan.zoo.gan import GAN

WIDTH = 6


@kerasgan.register(name="lines", paper="none")
class Lines(GAN):
    """Lines.

    And more.
    """

    def __init__(self, {arguments}, **kwargs):
        super().__init__(**kwargs)
'''


@pytest.fixture
def zoo(tmp_path, monkeypatch):
    """Makes a zoo of one entry, whose constructor has these arguments."""

    def make(arguments, package):
        folder = tmp_path / package / "lines"
        folder.mkdir(parents=True)
        (tmp_path / package / "__init__.py").write_text("")
        text = SOURCE.format(arguments=arguments)
        (folder / "__init__.py").write_text(text)
        (folder / "presets.py").write_text(
            "PRESETS = {'thin': {'description': 'Thin.', 'recipe': {}}}"
        )
        monkeypatch.syspath_prepend(tmp_path)
        __import__(package)
        found = {"lines": f"{package}.lines"}
        monkeypatch.setattr(registry, "modules", lambda: found)
        return f"{package}.lines"

    yield make
    registry._entries.pop("lines", None)


def test_an_entry_of_another_zoo_is_read(zoo):
    package = zoo("a, width=8, *, loss='hinge'", "otherzoo")
    (found,) = declared.read_all()
    assert found == declared.from_source("lines", package)
    assert (found.paper, found.summary) == ("none", "Lines.")
    assert list(found.settings)[:3] == ["width", "loss", "image_shape"]
    assert found.settings["width"] == 8 and found.settings["seed"] == 0


def test_an_entry_is_imported_where_its_source_leaves_something_open(zoo):
    package = zoo("width=WIDTH", "openzoo")
    with pytest.raises(declared._OpenError):
        declared.from_source("lines", package)
    assert declared.read("lines").settings["width"] == 6


def test_presets_are_read_without_their_entry(zoo):
    zoo("broken=1 / 0", "brokenzoo")  # its import would fail
    assert presets.list_presets() == ["thin"]
    assert presets.get_preset("thin").entry == "lines"


def test_an_unknown_entry():
    with pytest.raises(ValueError, match="Did you mean 'dcgan'"):
        declared.read("dcgn")
