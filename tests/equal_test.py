"""benchmarks/equal: the search is equal, the choice is made unseen."""

import json
import sys
from pathlib import Path

import numpy as np
import pytest

import kerasgan

ROOT = Path(__file__).parents[1]
NAMES = ("study", "report", "next", "budget")


@pytest.fixture
def equal(monkeypatch, tmp_path):
    """The study's modules, with tiny games; results go to a folder."""
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks" / "equal"))
    import next as command
    import report
    import study

    page = tmp_path / "equal.md"
    page.write_text(f"above\n{report.BEGIN}\nold\n{report.END}\nbelow\n")
    monkeypatch.setattr(report, "PAGE", page)
    monkeypatch.setattr(report, "PICTURE", tmp_path / "equal.png")
    monkeypatch.setattr(study, "RESULTS", tmp_path)
    small = [
        study.Contender(name, (("width", 2),)) for name in ("dcgan", "wgan")
    ]
    monkeypatch.setattr(study, "contenders", lambda: small)
    yield study, report, command
    for name in NAMES:
        sys.modules.pop(name, None)


class Fake:
    """A study whose trainings cost nothing; distances by a function."""

    def __new__(cls, study, path, distance):
        class Faked(study.Study):
            done = []

            def train(self, contender, point, minutes, seed, may_go_on):
                key = study.key_of(contender, point, minutes, seed)
                self.done.append(tuple(map(str, key.values())))
                parts = distance(contender, point, minutes, seed)
                names = ("held_out", "test", "precision", "recall")
                parts = [dict(zip(names, p, strict=True)) for p in parts]
                self.trials.append(key | {"images": 600, "parts": parts})
                self.keep()
                return True

        return Faked(path)


def distances(contender, point, minutes, seed):
    """The triple rate is best on held-out rows, and worst on test rows."""
    held_out = {1.0: 5.0, 1 / 3: 6.0, 3.0: 4.0}[point[0]] - (point[1] or 0) / 9
    parts = [[held_out, 10.0 - held_out, 0.5, 0.25]]
    if minutes == 5:
        parts += [[3.0 - seed, 7.0 + seed, 0.75, 0.5], [3.5, 2.0, 0.1, 0.1]]
    return parts


def test_all_are_searched_alike_before_any_is_trained_long(equal, tmp_path):
    study, report, _ = equal
    faked = Fake(study, tmp_path / "a.json", distances)
    faked.run(lambda: True)
    everyone = ["dcgan width=2", "wgan width=2"]
    only = study.Study(tmp_path / "none.json").missing("wgan")
    assert [next(only)[0].label for _ in range(3)] == 3 * [everyone[1]]
    search, long = faked.done[:8], faked.done[8:]
    assert [x[0] for x in search] == 4 * everyone
    assert [x[1] for x in search[::2]] == [str(list(p)) for p in study.POINTS]
    assert {x[2:] for x in search} == {("1", "0")}
    assert long == [
        (name, "[3.0, None]", "5", str(seed))
        for seed in range(3)
        for name in everyone
    ]
    again = Fake(study, tmp_path / "a.json", None)
    assert next(again.missing(), None) is None and len(again.trials) == 14


def test_the_best_is_chosen_on_rows_that_are_held_out(equal, tmp_path):
    study, report, _ = equal
    faked = Fake(study, tmp_path / "a.json", distances)
    faked.run(lambda: len(faked.done) < 8)
    cells = report.line(faked, faked.contenders()[0])
    assert cells[1:5] == ["4 of 4", "3, own", "6.00", "600"]
    assert cells[5] == report.NOT_RUN and cells[-1] == "0 of 3"
    faked.run(lambda: len(faked.done) < 12)
    cells = report.line(faked, faked.contenders()[0])
    # After the second of three minutes, by two seeds: 7 and 8; at the end 2.
    assert cells[5:7] == ["7.50 (7.00 to 8.00)", "2.00 (2.00 to 2.00)"]
    assert cells[7:] == [
        "0.75 (0.75 to 0.75)",
        "0.50 (0.50 to 0.50)",
        "2 of 3",
    ]


def test_the_page_says_what_has_not_run(equal, tmp_path):
    study, report, _ = equal
    faked = Fake(study, tmp_path / "a.json", distances)
    faked.run(lambda: len(faked.done) < 1)
    report.write(faked)
    text = report.PAGE.read_text()
    assert text.startswith("above\n") and text.endswith("below\n")
    assert "old" not in text
    assert "| dcgan width=2 | 1 of 4 | 1, own | 5.00 | 600 | not run" in text
    assert "| wgan width=2 | 0 | not run yet | not run yet |" in text
    assert "![Distance against minutes](images/equal.png)\n\n<!-- end" in text
    assert report.PICTURE.stat().st_size > 1000
    again = Fake(study, tmp_path / "none.json", distances)
    report.write(again)
    assert "equal.png" not in report.PAGE.read_text()


def test_a_line_is_added_by_a_command(equal, tmp_path):
    study, report, command = equal
    command.main(["--add", "lsgan", "--set", "width=3", "--set", "a=-1"])
    there = study.Study(tmp_path / "study.json")
    added = study.Contender("lsgan", (("width", 3), ("a", -1.0)))
    assert there.contenders()[-1] == added
    assert added.label == "lsgan width=3 a=-1.0"
    with pytest.raises(ValueError, match="a new one. Received: 'lsgan width"):
        there.add(added)
    with pytest.raises(ValueError, match="width"):
        command.main(["--add", "lsgan", "--set", "width=wide"])


def test_a_training_pauses_goes_on_and_is_kept(equal, tmp_path, monkeypatch):
    study, _, _ = equal
    monkeypatch.setattr(study, "DATA", "fashion_mnist_sample")
    monkeypatch.setattr(study, "HELD_OUT", 300)
    monkeypatch.setattr(study, "NUM", 300)
    contender = study.contenders()[0]
    point = (3.0, 2)
    key = f"{contender.label}, turns=2"
    costs = {"costs": {key: 15.0}}  # four steps a minute
    (tmp_path / "study.json").write_text(json.dumps(costs))
    first = study.Study(tmp_path / "study.json")
    assert not first.train(contender, point, 1, 0, lambda: False)
    assert first.trials == []
    game = first.game(contender, point)
    rates = [float(each.learning_rate) for each in game.optimizer.optimizers]
    np.testing.assert_allclose(rates, 3 * 2e-4, rtol=1e-6)
    assert game.dynamics.num_batches() == 2
    assert game.generator.layers[1].compute_dtype == "bfloat16"

    again = study.Study(tmp_path / "study.json")
    assert again.train(contender, point, 1, 0, lambda: True)
    (trial,) = study.Study(tmp_path / "study.json").trials
    assert again.found(contender, point, 1, 0) == trial
    assert again.found(contender, (1.0, 2), 1, 0) is None
    assert (trial["steps"], trial["images"]) == (4, 4 * 2 * 64)
    assert len(trial["parts"]) == 2
    for part in trial["parts"]:
        assert part["held_out"] > 1 and part["test"] > 1
        assert part["processor_seconds"] > 0
    assert not list((tmp_path / "begun").iterdir())


def test_every_entry_is_a_contender_or_is_left_out(monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks" / "equal"))
    import study

    there = {each.entry for each in study.contenders()}
    assert {"dcgan", "gan", "gmmn", "r1gan", "wgan_gp"} <= there
    assert not there & {"ssgan", "pix2pix", "progan", "mocogan", "text_gan"}
    for entry in there:
        settings = kerasgan.registry.settings_of(kerasgan.get_entry(entry))
        assert settings["image_shape"] == (28, 28, 1)
    for name in NAMES:
        sys.modules.pop(name, None)
