"""What the benchmark of translation measures, and that cards show it."""

import importlib
import types
from pathlib import Path

import keras
import numpy as np
import pytest

FOLDER = Path(__file__).parents[1] / "benchmarks" / "translation"


@pytest.fixture
def benchmark(monkeypatch):
    monkeypatch.syspath_prepend(FOLDER)
    return importlib.import_module("translation")


@pytest.fixture
def measures(monkeypatch):
    monkeypatch.syspath_prepend(FOLDER)
    return importlib.import_module("measures")


def photos(rows=8, size=12):
    rng = np.random.default_rng(0)
    return rng.integers(0, 256, (rows, size, size, 3)).astype("uint8")


def test_small_pictures_are_those_that_the_game_learns_from(measures):
    game = importlib.import_module("kerasgan").priors.Shrunk((12, 12, 3), 4)
    floats = photos().astype("float32") / 127.5 - 1.0
    expected = game.sample(8, None, {"image": floats})["condition"]
    found = measures.shrunk(photos(), 4)
    np.testing.assert_allclose(found, expected, atol=1e-5)
    assert measures.bicubic(found, 4).shape == (8, 12, 12, 3)


def test_looks_by_hand(measures):
    pixel = np.array([[[[200, 100, 0]]]], "uint8")
    brightness = round(0.299 * 200 + 0.587 * 100)
    expected = {
        "colour": [200, 100, 0],
        "grey": 3 * [brightness],
        "sepia": [
            brightness,
            round(0.85 * brightness),
            round(0.6 * brightness),
        ],
        "negative": [55, 155, 255],
    }
    for look in measures.LOOKS:
        made = look(pixel)
        assert made.dtype == np.uint8
        assert made.ravel().tolist() == expected[look.__name__]


def test_the_same_pictures_are_at_no_distance(measures):
    def extractor(images):
        return {"features": images.reshape(len(images), -1)[:, :5] / 255.0}

    truth, made = photos(400), photos(400) // 2
    same = measures.as_a_set(extractor, truth, truth)
    other = measures.as_a_set(extractor, truth, made)
    assert same["features"] == 0.0 and other["kernel"] > 10 * same["kernel"]
    real, fake = (extractor(x)["features"] for x in (truth, made))
    assert other["features"] == pytest.approx(np.square(real - fake).mean())
    scores = measures.against_truth(truth, made)
    distance = np.abs(truth.astype(float) - made).mean() / 255
    assert scores["l1"] == pytest.approx(distance)


def test_each_look_has_pictures_of_its_own(benchmark, measures, monkeypatch):
    source = photos(9)
    monkeypatch.setattr(
        benchmark.data, "read", lambda name, split: {"image": source}
    )
    found = benchmark.looks("train")
    assert found["labels"].tolist() == [0, 0, 0, 1, 1, 2, 2, 3, 3]
    np.testing.assert_array_equal(found["images"][:3], source[[0, 4, 8]])
    np.testing.assert_array_equal(
        found["images"][7:], measures.negative(source[[3, 7]])
    )
    parts = benchmark.looks_apart("train")
    assert list(parts) == ["images", "domain_1", "domain_2", "domain_3"]
    assert {len(part) for part in parts.values()} == {2}
    np.testing.assert_array_equal(parts["domain_2"], found["images"][5:7])


def test_a_share_is_of_the_labels_that_are_seen(benchmark):
    image = keras.Input((12, 12, 3))
    network = keras.Model(image, keras.layers.GlobalAveragePooling2D()(image))
    brightest = photos().mean(axis=(1, 2)).argmax(axis=1)
    asked = np.where(np.arange(8) < 6, brightest, (brightest + 1) % 3)
    assert benchmark.share(network, photos(), asked) == 0.75


def test_arms_are_made_of_settings_that_there_are(benchmark):
    registry = importlib.import_module("kerasgan").registry
    for name, arm in benchmark.ARMS.items():
        known = registry.settings_of(registry.get_entry(arm.entry))
        assert set(arm.settings) <= set(known), name
        assert callable(getattr(benchmark, arm.measure)), name
    settings = benchmark.ARMS["stargan_looks"].settings
    game = importlib.import_module("kerasgan").create(
        "stargan", image_shape=(32, 32, 3), **(settings | {"width": 2})
    )
    assert game.prior.bounds("label") == (0, 3)


def test_cards_show_what_was_found(benchmark):
    pages = benchmark.pages(benchmark.read())
    entries = {path.parent.name for path in pages}
    assert entries >= {"srgan", "discogan", "stargan", "combogan"}
    for path, text in pages.items():
        assert path.read_text() == text, path


def test_what_another_recipe_gave_counts_no_more(
    benchmark, monkeypatch, tmp_path
):
    monkeypatch.setattr(benchmark, "RESULTS", tmp_path / "translation.json")
    benchmark.keep("stargan_looks", {"rows": {"made": {"named": 0.5}}})
    assert "stargan_looks" in benchmark.read()
    lines = benchmark.table(benchmark.read(), "stargan").splitlines()
    assert lines[0].endswith("| pictures | seen as asked |")
    assert lines[2] == "| `stargan_looks` | 800 | translated | 50.0% |"
    arm = benchmark.dataclasses.replace(
        benchmark.ARMS["stargan_looks"], steps=9
    )
    monkeypatch.setitem(benchmark.ARMS, "stargan_looks", arm)
    assert benchmark.read() == {}
    lines = benchmark.table({}, "stargan").splitlines()
    assert lines[2] == "| `stargan_looks` | not run yet |  |"


def test_a_run_of_another_recipe_is_refused(benchmark, monkeypatch):
    arm = benchmark.ARMS["srgan_fashion"]

    def read_config(steps):
        return types.SimpleNamespace(
            entry=arm.entry, steps=steps, settings=arm.settings | {"loss": "x"}
        )

    monkeypatch.setattr(benchmark.runs, "read_config", read_config)
    benchmark.check_recipe("srgan_fashion", arm.steps)
    with pytest.raises(ValueError, match="Received: .*'srgan', 5, "):
        benchmark.check_recipe("srgan_fashion", 5)
