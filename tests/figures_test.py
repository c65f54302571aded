"""The scripts that draw the documentation's figures run."""

import runpy
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_the_anatomy_of_a_step_is_drawn(tmp_path, monkeypatch):
    path = tmp_path / "anatomy.png"
    script = str(ROOT / "docs" / "figures" / "anatomy.py")
    monkeypatch.setattr(
        "sys.argv", [script, "--output", str(path), "--steps", "2"]
    )
    runpy.run_path(script, run_name="__main__")
    assert path.read_bytes().startswith(b"\x89PNG")
