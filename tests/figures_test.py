"""The scripts that draw the documentation's figures run."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_the_anatomy_of_a_step_is_drawn(tmp_path):
    path = tmp_path / "anatomy.png"
    script = ROOT / "docs" / "figures" / "anatomy.py"
    command = [sys.executable, script, "--output", path, "--steps", "2"]
    subprocess.run(command, check=True)
    assert path.read_bytes().startswith(b"\x89PNG")
