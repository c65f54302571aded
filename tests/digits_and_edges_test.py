"""When the benchmark of pairs says that they agree."""

import importlib.util
from pathlib import Path

import numpy as np
import pytest

FOLDER = Path(__file__).parents[1] / "benchmarks" / "divergences"


@pytest.fixture
def script(monkeypatch):
    monkeypatch.syspath_prepend(FOLDER)
    spec = importlib.util.spec_from_file_location(
        "digits_and_edges", FOLDER / "digits_and_edges.py"
    )
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_agreement_is_the_share_of_pixels_on_the_same_side(script):
    first = np.array([0, 127, 128, 255], "uint8")
    assert script.agreement(first, first) == 1.0
    assert script.agreement(first, first[::-1]) == 0.0
    assert script.agreement(first, np.zeros_like(first)) == 0.5
    assert script.agreement(first, np.array([9, 9, 9, 128], "uint8")) == 0.75
