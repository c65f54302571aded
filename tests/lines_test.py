"""Baselines of text, its table, and the names it is trained on."""

import importlib.util
import io
import json
import math
import tarfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def script(name):
    path = ROOT / "benchmarks" / "text" / f"{name}.py"
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


lines, prepare_names = script("lines"), script("prepare_names")


def test_counts_by_hand():
    counts = lines.count(["aab", "ab"], order=1)
    assert {key: dict(found) for key, found in counts.items()} == {
        "\n": {"a": 2},
        "a": {"a": 1, "b": 2},
        "b": {"\n": 2},
    }
    counts = lines.count(["aab", "ab"], order=2)
    assert dict(counts["\na"]) == {"a": 1, "b": 1}
    assert dict(counts["\n\n"]) == {"a": 2}


def test_lines_are_drawn_as_often_as_they_were_counted():
    """From "aab" and "ab" by pairs: n times a, then b, with P = 2/3 (1/3)^n."""
    counts = lines.count(["aab", "ab"], order=1)
    drawn = lines.draw(counts, order=1, length=3, num=4000)
    assert set(drawn) == {"ab", "aab"}  # "aaab" is too long
    share = drawn.count("ab") / 4000  # (2/3) / (2/3 + 2/9)
    assert share == pytest.approx(0.75, abs=4 * math.sqrt(0.75 * 0.25 / 4000))
    counts = lines.count(["abc", "cba"], order=2)
    assert set(lines.draw(counts, 2, length=3, num=50)) == {"abc", "cba"}


def test_a_table_of_what_there_is(tmp_path, monkeypatch):
    def result(valid):
        return {"scores": {"valid": valid}, "lines": ["x+x", "x"]}

    found = {
        "real lines": {"0": result(1.0)},
        "as it is": {"0": result(0.5), "1": result(0.75)},
    }
    rows = lines.table(found).splitlines()
    assert "| as it is | 2 | 0.625 (0.500 to 0.750) |" in rows
    assert "| softmax, as in the paper | not run yet |  |" in rows
    assert "| real lines | 1 | 1.000 |" in rows
    monkeypatch.setattr(lines, "RESULTS", tmp_path)
    monkeypatch.setattr(lines, "CARD", tmp_path / "card.md")
    (tmp_path / "grammar.json").write_text(json.dumps(found))
    card = f"# a\n\n{lines.BEGIN}\nold\n{lines.END}\n\nrest\n"
    (tmp_path / "card.md").write_text(card)
    for _ in range(2):  # the second time nothing changes
        lines.write_card()
        text = (tmp_path / "card.md").read_text()
        assert lines.table(found) in text and "old" not in text
        assert "seed 0: `x+x`, `x`." in text
        assert text.startswith("# a\n\n<!--") and text.endswith("\n\nrest\n")


def test_the_card_is_of_the_results(tmp_path, monkeypatch):
    before = lines.CARD.read_text()
    (tmp_path / "card.md").write_text(before)
    monkeypatch.setattr(lines, "CARD", tmp_path / "card.md")
    lines.write_card()
    assert (tmp_path / "card.md").read_text() == before


def test_names_that_are_kept(tmp_path, capsys):
    text = b"Ann\nAnn\nBo\nJean-Luc\nZo\xc3\xab\nMaximiliana\nBartholome\nEve\n"
    with tarfile.open(tmp_path / "names.tgz", "w:gz") as archive:
        member = tarfile.TarInfo("package/data/names.txt")
        member.size = len(text)
        archive.addfile(member, io.BytesIO(text))
    folder = tmp_path / "names"
    prepare_names.main([str(tmp_path / "names.tgz"), "--output", str(folder)])
    kept = [
        (folder / f"{split}.txt").read_text().split()
        for split in ("train", "test")
    ]
    assert sorted(kept[0] + kept[1]) == ["ann", "bartholome", "eve"]
    assert f"train: {len(kept[0])} names" in capsys.readouterr().out
