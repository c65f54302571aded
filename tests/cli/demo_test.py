"""`kerasgan demo`; tests/demo looks at the page itself."""

import os
import signal
import sys
import types

import pytest

from kerasgan import demo
from kerasgan import presets


@pytest.fixture
def launched(monkeypatch):
    """What the page is made with; it is ended at once."""
    found = {"closed": False}

    def launch(views, host, port, open_browser):
        found.update(names=views.names, host=host, port=port)
        found["open_browser"] = open_browser
        return types.SimpleNamespace(local_url="http://here:1/", close=close)

    def close(verbose):
        found["closed"] = True

    monkeypatch.setattr(demo, "launch", launch)
    monkeypatch.setattr(
        signal, "pause", lambda: os.kill(os.getpid(), signal.SIGTERM)
    )
    return found


def test_sources_are_shown_until_a_signal_comes(kerasgan, launched, trained):
    before = signal.getsignal(signal.SIGTERM)
    done = kerasgan("demo", trained, "--host", "localhost", "--port", 0)
    assert (done.code, done.out) == (0, "http://here:1/\n"), done.err
    expected = {"names": [str(trained)], "host": "localhost", "port": 0}
    assert launched == expected | {"open_browser": False, "closed": True}
    assert signal.getsignal(signal.SIGTERM) is before


def test_by_default_all_presets_of_this_machine(kerasgan, launched):
    assert kerasgan("demo", "--open").code == 0
    assert launched["names"] == presets.list_presets(pretrained=True)
    assert launched["open_browser"] and launched["port"] == 7860


def test_who_draws_for_ever_is_left(kerasgan, launched, trained, monkeypatch):
    """Python's end beneath a thread of TensorFlow's would be an abort."""
    codes = []
    monkeypatch.setattr(demo.Views, "close", lambda views: False)
    monkeypatch.setattr(os, "_exit", codes.append)
    assert kerasgan("demo", trained, "--port", 0).code == 0
    assert codes == [0] and launched["closed"]


def test_nothing_to_show(refuses, launched, monkeypatch):
    monkeypatch.setattr(presets, "list_presets", lambda pretrained: [])
    assert "no preset is on this machine" in refuses("demo")
    assert "names" not in launched


def test_a_source_that_is_none(refuses, launched, tmp_path):
    assert "SOURCE must be" in refuses("demo", tmp_path)
    assert "names" not in launched


def test_gradio_is_an_extra(refuses, trained, monkeypatch):
    monkeypatch.setitem(sys.modules, "gradio", None)
    assert "pip install 'kerasgan[demo]'" in refuses("demo", trained)
