"""What the README says is so."""

import importlib.util
import json
import re
import runpy
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text()


def test_the_table_of_entries_is_the_registry_s(capsys):
    script = ROOT / "tools" / "make_entries_table.py"
    runpy.run_path(str(script), run_name="__main__")
    assert capsys.readouterr().out in README


def benchmark(theme, name):
    """A benchmark as a module, and its results that are kept."""
    path = ROOT / "benchmarks" / theme / f"{name}.py"
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module, json.loads(
        (path.parent / f"results/{name}.json").read_text()
    )


def test_the_accuracies_of_ssgan_are_as_the_file_says():
    semi_supervised, results = benchmark("labels", "semi_supervised")
    _, _, settings = json.loads(next(iter(results)))
    card = (ROOT / "zoo" / "ssgan" / "README.md").read_text()
    assert f"{settings['steps']:,} steps" in card
    assert semi_supervised.table(results, settings, 3) in card


def test_links_lead_somewhere():
    for target in re.findall(r"\]\(([^)#]+)\)", README):
        if not target.startswith("http"):
            assert (ROOT / target).exists(), target


def test_the_lines_of_python_run(tmp_path, monkeypatch):
    block = re.search(r"## Five lines\n\n```python\n(.*?)```", README, re.S)
    code = block.group(1)
    small = (
        code.replace("epochs=16", "epochs=1")
        .replace("game.fit(images,", "game.fit(images[:128],")
        .replace("(28, 28, 1))", "(28, 28, 1), width=4)")
        .replace("sample(64", "sample(4")
    )
    assert small.count("128") == 1 and "width=4" in small
    monkeypatch.chdir(tmp_path)
    names = {}
    exec(small, names)
    assert names["pictures"].shape == (4, 28, 28, 1)
    assert (tmp_path / "export" / "saved_model.pb").exists()


@pytest.mark.parametrize("target", ["demo", "test", "test-all", "wheel"])
def test_make_has_the_targets(target):
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(), re.M)
