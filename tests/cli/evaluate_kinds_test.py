"""`kerasgan evaluate` for pairs, clips and text, and for several makers."""

import json

import keras
import numpy as np
import open_games
import pytest

from kerasgan import checkpoints
from kerasgan import registry
from kerasgan import runs
from kerasgan.runs import folder

ENTRIES = {
    "translating": open_games.Translating,
    "moving": open_games.Moving,
    "writing": open_games.Writing,
}


@pytest.fixture(autouse=True)
def entries(tmp_path, monkeypatch):
    """Makes the tiny games entries, and the cache one of this test."""
    monkeypatch.setenv("KERASGAN_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(
        registry, "modules", lambda: dict.fromkeys(ENTRIES, "open_games")
    )
    for name, kind in ENTRIES.items():
        monkeypatch.setitem(registry._entries, name, kind)


def pictures(num, seed, shape):
    pixels = np.random.default_rng(seed).integers(0, 256, (num, *shape))
    return pixels.astype("uint8")


IMAGES = pictures(40, 0, open_games.COLOURS)
CONDITIONS = pictures(40, 1, open_games.PICTURE)


@pytest.fixture
def extractor(tmp_path):
    """Makes a file with an extractor of three features of such pictures."""

    def make(shape):
        keras.utils.set_random_seed(0)
        image = keras.Input(shape, name="image")
        features = keras.layers.Dense(3)(keras.layers.Flatten()(image))
        path = tmp_path / f"channels_{shape[-1]}.keras"
        keras.Model(image, features).save(path)
        return path

    return make


def begun(entry, path, **fields):
    """The folder of a run, with a checkpoint of its first weights."""
    config = runs.Config(entry, **fields)
    path.mkdir()
    config.write(path / folder.CONFIG)
    checkpoints.save(config.game(), path / folder.CHECKPOINTS)
    return path


@pytest.fixture
def pairs_run(tmp_path):
    """A run on two files: images, and their conditions."""
    paths = {}
    for name, values in (("images", IMAGES), ("conditions", CONDITIONS)):
        paths[name] = str(tmp_path / f"{name}.npy")
        np.save(paths[name], values)
    return begun(
        "translating",
        tmp_path / "pairs",
        data=paths["images"],
        condition=paths["conditions"],
    )


def scored(kerasgan, source, *options):
    done = kerasgan("evaluate", source, "--split", "train", *options, "--json")
    assert done.code == 0, done.err
    return json.loads(done.out)


def test_a_run_on_pairs(kerasgan, pairs_run, extractor):
    own = "--extractor", extractor(open_games.COLOURS)
    made = scored(kerasgan, pairs_run, *own)
    assert made["kind"] == "images" and made["given"] == ["condition"]
    assert made["data"]["condition"].endswith("conditions.npy")
    scores = made["results"][0]["scores"]
    # What the game makes of the conditions of half of the rows.
    rows = np.random.default_rng(0).permutation(40)[:20]
    game = runs.load(pairs_run)
    samples = game.sample(condition=CONDITIONS[rows])
    error = np.abs(np.rint((samples + 1) * 127.5) - IMAGES[rows]).mean() / 255
    assert scores["l1"] == pytest.approx(error, abs=1e-4)
    error = np.abs(CONDITIONS[rows].astype(int) - IMAGES[rows]).mean() / 255
    assert made["copy"]["l1"] == pytest.approx(error)  # in three channels
    again = scored(kerasgan, pairs_run, *own)
    assert again["results"][0]["scores"] == scores
    # An export makes the same of the same, if it is told the data.
    export = pairs_run.parent / "export"
    game.export(export)
    data = "--data", made["data"]["name"]
    condition = "--condition", made["data"]["condition"]
    exported = scored(
        kerasgan,
        export,
        *own,
        *data,
        *condition,
        "--output",
        export / "scores.json",
    )
    assert exported["given"] == ["condition"]
    found = exported["results"][0]["scores"]
    assert found == pytest.approx(scores, rel=1e-3)


def test_the_other_maker_of_a_run_and_of_its_export(
    kerasgan, refuses, pairs_run, extractor, tmp_path
):
    own = "--extractor", extractor(open_games.PICTURE), "--maker", "condition"
    made = scored(kerasgan, pairs_run, *own)
    assert made["given"] == ["image"]
    scores = made["results"][0]["scores"]
    rows = np.random.default_rng(0).permutation(40)[:20]
    game = runs.load(pairs_run)
    samples = game.sample(maker="condition", image=IMAGES[rows])
    error = np.abs(np.rint((samples + 1) * 127.5) - CONDITIONS[rows])
    assert scores["l1"] == pytest.approx(error.mean() / 255, abs=1e-4)
    game.export(tmp_path / "export")
    data = ("--data", made["data"]["name"])
    data += ("--condition", made["data"]["condition"])
    exported = scored(kerasgan, tmp_path / "export", *own, *data)
    assert exported["results"][0]["scores"] == pytest.approx(scores, rel=1e-3)
    for source in (pairs_run, tmp_path / "export"):
        assert "'depth'" in refuses(
            "evaluate", source, "--maker", "depth", *data
        )


def test_the_table_shows_what_copying_scores(
    kerasgan, pairs_run, extractor, tmp_path, monkeypatch
):
    from kerasgan.evaluation import ImageReference

    monkeypatch.setattr(ImageReference, "trivial", lambda *_: {"l1": 0.4321})
    done = kerasgan(
        *("evaluate", pairs_run, "--split", "train"),
        *("--extractor", extractor(open_games.COLOURS)),
    )
    assert done.code == 0, done.err
    closer = "Closer to the truth than the input by "
    for text in ("the input", "0.4321", "the real condition", "psnr", closer):
        assert text in done.out


def test_a_run_on_clips_reads_them_as_it_did(kerasgan, extractor, tmp_path):
    clips = pictures(80, 0, (5, *open_games.CLIP[1:]))
    np.save(tmp_path / "clips.npy", clips)
    run = begun(
        "moving", tmp_path / "run", data=str(tmp_path / "clips.npy"), frames=3
    )
    own = "--extractor", extractor(open_games.CLIP[1:])
    made = scored(kerasgan, run, *own)
    assert made["kind"] == "clips" and made["data"]["frames"] == 3
    scores = made["results"][0]["scores"]
    assert {"fd_channels_1", "fd_clip_channels_1"} <= scores.keys()
    assert scores.keys() == made["floor"].keys()
    done = kerasgan("evaluate", run, "--split", "train", *own)
    assert "40 clips of" in done.out and "real clips" in done.out


def test_a_run_on_text(kerasgan, refuses, extractor, tmp_path):
    random = np.random.default_rng(0)
    lines = ["".join(random.choice(list("abc"), 5)) for _ in range(30)]
    (tmp_path / "lines.txt").write_text("\n".join(["aabbc", *lines]))
    run = begun("writing", tmp_path / "run", data=str(tmp_path / "lines.txt"))
    made = scored(kerasgan, run)
    assert made["kind"] == "text" and "extractor" not in made
    assert set(made["results"][0]["scores"]) == {
        "bigram_divergence",
        "uniqueness",
        "novelty",
    }
    done = kerasgan("evaluate", run, "--split", "train")
    assert "15 lines of" in done.out and "real lines" in done.out
    assert "`extractor`" in refuses(
        *("evaluate", run, "--split", "train"),
        *("--extractor", extractor(open_games.COLOURS)),
    )


def test_data_that_do_not_fit_are_one_line(
    refuses, pairs_run, extractor, tmp_path
):
    own = "--split", "train", "--extractor", extractor(open_games.COLOURS)
    images = str(tmp_path / "images.npy")
    assert "hold `condition`" in refuses(
        "evaluate", pairs_run, *own, "--data", images
    )
    clips = pictures(40, 0, (3, *open_games.COLOURS))
    np.save(tmp_path / "clips.npy", clips)
    np.savez(tmp_path / "clips.npz", images=clips, conditions=CONDITIONS)
    assert "clips of shape (3, 4, 6, 3)" in refuses(
        "evaluate", pairs_run, *own, "--data", tmp_path / "clips.npz"
    )
    assert "`frames`" in refuses(
        "evaluate", pairs_run, *own, "--data", images, "--frames", 2
    )
    assert "`layout`" in refuses(
        "evaluate", pairs_run, *own, "--data", images, "--layout", "clips"
    )
    assert "`length`" in refuses(
        "evaluate", pairs_run, *own, "--data", images, "--length", 2
    )
    assert not (pairs_run / "metrics.json").exists()
