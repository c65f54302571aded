import concurrent.futures
import json
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest

import kerasgan
from kerasgan import demo
from kerasgan.cli.source import open_source

CELL = 8 + 2  # an image and its frame


@pytest.fixture(scope="module")
def views(faces, coloured, cloud):
    return demo.Views([faces, coloured, cloud], open_source)


def test_a_grid_holds_the_samples_of_consecutive_seeds(views, faces):
    sheet = views.grid(faces, 5, {"label": 2}, num_samples=4)
    assert sheet.dtype == "uint8" and sheet.shape == (2 * CELL + 2,) * 2
    game = kerasgan.load(faces)
    for index in range(4):
        prior = game.prior.sample_rows(np.array([5 + index]))
        drawn = prior | game.prior.fix(1, {"label": np.array([2])})
        (image,) = game.predict(drawn, verbose=0)
        row, column = divmod(index, 2)
        top, left = row * CELL + 2, column * CELL + 2
        shown = sheet[top : top + 8, left : left + 8]
        expected = np.round((image[..., 0] + 1) * 127.5)
        np.testing.assert_allclose(shown, expected, atol=1)


def test_any_label_is_that_which_the_seed_draws(views, faces):
    drawn = open_source(faces).draw(np.array([7]), {})
    label = int(drawn["label"][0])
    seen = views.grid(faces, 7, num_samples=1)
    for each in range(4):
        same = np.array_equal(seen, views.grid(faces, 7, {"label": each}, 1))
        assert same == (each == label)


def test_a_walk_begins_and_ends_at_the_samples(views, coloured):
    ends = [views.walk(coloured, 3, 8, [t]).astype(int) for t in (0.0, 1.0)]
    for seed, end in zip((3, 8), ends, strict=True):
        sample = views.grid(coloured, seed, num_samples=1)[2:-2, 2:-2]
        np.testing.assert_allclose(end, sample, atol=1)
    path = views.walk(coloured, 3, 8, [0.0, 0.5, 1.0])
    assert path.shape == (CELL + 2, 3 * CELL + 2, 3)
    np.testing.assert_array_equal(path[2:10, 2:10], ends[0])
    middle = views.walk(coloured, 3, 8, [0.5])
    np.testing.assert_array_equal(path[2:10, CELL + 2 : 2 * CELL], middle)


def test_points_are_plotted(views, cloud):
    sheet = views.grid(cloud, 0, num_samples=9)
    assert sheet.shape == (256, 256) and (sheet == 0).any()
    assert views.walk(cloud, 0, 1, [0.5]).shape == (256, 256)


def test_labels_are_called_by_their_names(views, faces, coloured, tmp_path):
    assert views.labels(faces) == [(str(i), i) for i in range(4)]
    assert views.labels(coloured) == []
    folder = Path(faces)
    for file in folder.iterdir():
        (tmp_path / file.name).symlink_to(file)
    (tmp_path / "preset.json").unlink()
    record = json.loads((folder / "preset.json").read_text())
    record["data"] = {"name": "fashion_mnist"}
    (tmp_path / "preset.json").write_text(json.dumps(record))
    named = demo.Views([str(tmp_path)], open_source).labels(str(tmp_path))
    assert named[1] == ("1: Trouser", 1) and len(named) == 4


@pytest.mark.parametrize("seed", [-1, 1.5, None, 2**62])
def test_a_seed_that_is_none(views, faces, seed):
    with pytest.raises(ValueError, match="seed must be a whole number"):
        views.grid(faces, seed)
    with pytest.raises(ValueError, match=f"Received: {seed}"):
        views.walk(faces, 0, seed, [0.5])


def test_a_label_that_is_none(views, faces, coloured):
    with pytest.raises(ValueError, match="label"):
        views.grid(faces, 0, {"label": 4})
    with pytest.raises(ValueError, match="label"):
        views.grid(coloured, 0, {"label": 0})


def test_the_card_is_shown_without_its_head_and_its_sheet(views, faces):
    written = (Path(faces) / "README.md").read_text()
    shown = views.card(faces)
    assert shown.startswith("# faces\n")
    assert "library_name" in written and "library_name" not in shown
    assert "## Samples" in written and "## Samples" not in shown
    assert "## Use" in shown and shown.endswith(written[-20:].strip())


def test_a_source_without_a_card(faces, tmp_path):
    kerasgan.load(faces).export(tmp_path / "export" / "1")
    path = str(tmp_path / "export")
    assert "no card" in demo.Views([path], open_source).card(path)


def test_a_source_is_opened_once_and_threads_take_turns(faces):
    opened = []

    def spy(name):
        opened.append(name)
        return open_source(name)

    views = demo.Views([faces], spy)
    assert opened == []
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        seeds = [1, 2] * 4
        found = list(
            pool.map(lambda s: views.grid(faces, s, {"label": 3}, 4), seeds)
        )
    assert opened == [faces]
    for index, sheet in enumerate(found):
        np.testing.assert_array_equal(sheet, found[index % 2])
    assert np.any(found[0] != found[1])


def test_gradio_is_an_extra(monkeypatch):
    monkeypatch.setitem(sys.modules, "gradio", None)
    with pytest.raises(ValueError, match=r"pip install 'kerasgan\[demo\]'"):
        demo.check_installed()


def test_the_end_waits_for_what_is_drawn_and_lets_nothing_begin():
    began, ended = [], []
    is_opening, may_go_on = threading.Event(), threading.Event()

    def open_source(name):
        began.append(name)
        is_opening.set()
        may_go_on.wait()
        ended.append(name)

    views = demo.Views(["a", "b"], open_source)

    def ask(name):
        threading.Thread(target=views.source, args=(name,), daemon=True).start()

    ask("a")
    is_opening.wait()
    assert not views.close(timeout=0.01) and not ended
    threading.Timer(0.1, may_go_on.set).start()
    assert views.close()
    assert ended == ["a"]
    ask("b")
    time.sleep(0.1)
    assert began == ["a"]
