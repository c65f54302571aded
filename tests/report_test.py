"""The tables of scores come from the files, and from nowhere else."""

import importlib.util
import json
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
spec = importlib.util.spec_from_file_location(
    "report", ROOT / "benchmarks" / "scores" / "report.py"
)
report = importlib.util.module_from_spec(spec)
spec.loader.exec_module(report)


def document(entry, seed, best, last):
    def result(checkpoint, step, value):
        scores = {"fd_x": value, "precision": 0.5}
        return {
            "checkpoint": checkpoint,
            "step": step,
            "num_fake": 10_000,
            "scores": scores,
        }

    return {
        "format": 1,
        "run": {"entry": entry, "seed": seed},
        "data": {
            "name": "toys",
            "split": "test",
            "floor": "train",
            "num_real": 10_000,
            "num_floor": 10_000,
        },
        "extractor": {"name": "x"},
        "floor": {"fd_x": 0.07},
        "results": [result("last", 900, last), result("best", 500, best)],
    }


@pytest.fixture
def tree(tmp_path, monkeypatch):
    monkeypatch.setattr(report, "ROOT", tmp_path)
    for number, values in enumerate([(2.0, 4.0), (3.0, 5.0)]):
        folder = tmp_path / "saved_models" / f"dcgan_{number}"
        folder.mkdir(parents=True)
        made = document("dcgan", number, *values)
        (folder / "metrics.json").write_text(json.dumps(made))
        (folder / "evaluations.csv").write_text("step,fd_x\n500,2\n900,4\n")
    (tmp_path / "zoo" / "dcgan").mkdir(parents=True)
    (tmp_path / "zoo" / "dcgan" / "README.md").write_text("# dcgan\n")
    (tmp_path / "README.md").write_text(
        f"# top\n\n{report.BEGIN}\nold\n{report.END}\n\nrest\n"
    )
    (tmp_path / "docs" / "images").mkdir(parents=True)
    return tmp_path


def test_pages_of_the_repository_are_as_the_files_say():
    with pytest.raises(SystemExit) as ended:
        report.main(["--check"])
    assert ended.value.code == 0, ended.value.code


def test_writes_pages_and_a_picture(tree, capsys):
    report.main([])
    text = (tree / "README.md").read_text()
    assert "old" not in text and text.endswith("\n\nrest\n")
    assert "| `dcgan` | toys | 2 | best | 500 | 2.5 (2 to 3) | 0.5 (0.5" in text
    assert "| last | 900 | 4.5 (4 to 5) |" in text
    assert "(10,000 of train) score 0.07." in text
    card = (tree / "zoo" / "dcgan" / "README.md").read_text()
    assert card.startswith("# dcgan\n\n## Scores\n") and "4.5 (4 to 5)" in card
    assert (tree / "docs" / "images" / "scores.png").stat().st_size > 5000
    with pytest.raises(SystemExit) as ended:
        report.main(["--check"])
    assert ended.value.code == 0


@pytest.mark.parametrize("page", ["README.md", "zoo/dcgan/README.md"])
def test_a_number_that_was_typed_is_found(tree, page, capsys):
    report.main([])
    path = tree / page
    path.write_text(path.read_text().replace("4.5 (4", "4.1 (4"))
    with pytest.raises(SystemExit) as ended:
        report.main(["--check"])
    assert page in ended.value.code
