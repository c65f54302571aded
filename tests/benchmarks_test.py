"""Benchmarks are where pages say they are, and none is left out."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
README = (ROOT / "benchmarks" / "README.md").read_text()
PATH = re.compile(r"benchmarks/[\w/]+\.(?:py|json)\b")
PAGES = ("*.md", "docs/*.md", "zoo/*/*.md", "saved_models/*/*.md")
PLACES = (*PAGES, "setup.cfg", "benchmarks/*.md", "benchmarks/*/*.py")


def test_every_path_leads_to_a_file():
    found = [
        (page.name, path)
        for place in PLACES
        for page in ROOT.glob(place)
        for path in PATH.findall(page.read_text())
    ]
    assert len(found) > 20  # as many as there were, at least
    assert not [each for each in found if not (ROOT / each[1]).is_file()]


def test_every_script_is_in_the_table():
    scripts = [
        path.name
        for path in ROOT.glob("benchmarks/**/*.py")
        if '__name__ == "__main__"' in path.read_text()
    ]
    assert "speed.py" in scripts
    assert not [name for name in scripts if name not in README]


def test_links_of_the_table_lead_somewhere():
    for target in re.findall(r"\]\(([^)#]+)\)", README):
        assert (ROOT / "benchmarks" / target).exists(), target
