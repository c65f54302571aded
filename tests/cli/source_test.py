import contextlib
import json
import shutil
from pathlib import Path

import numpy as np
import open_games
import pytest
import tensorflow as tf
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

import kerasgan
from kerasgan.cli.source import Export
from kerasgan.cli.source import Run
from kerasgan.cli.source import Source
from kerasgan.cli.source import open_source
from kerasgan.export import versions

CONDITIONAL = {
    "image_shape": (8, 8, 1),
    "num_classes": 3,
    "latent_dim": 4,
    "width": 2,
    "embedding_dim": 2,
}


@pytest.fixture(scope="module")
def conditional(tmp_path_factory):
    """A run of a game with three labels, and its export."""
    from kerasgan import runs

    path = tmp_path_factory.mktemp("conditional")
    rng = np.random.default_rng(0)
    np.savez(
        path / "data.npz",
        images=rng.integers(0, 256, (12, 8, 8, 1)).astype("uint8"),
        labels=np.arange(12) % 3,
    )
    plain = {k: v for k, v in CONDITIONAL.items() if k != "num_classes"}
    config = runs.Config(
        "cgan", str(path / "data.npz"), plain, batch_size=4, steps=1, jit=False
    )
    game = runs.start(path / "run", config)
    game.export(path / "export" / "1")
    return path


def test_a_run_is_opened(trained):
    found = open_source(trained)
    assert isinstance(found, Run)
    assert int(found.game.step.numpy()) == 20
    assert found.makers == ("image",) and found.alphabet is None


def test_the_newest_version_of_an_export_is_opened(conditional, tmp_path):
    for version in ("2", "10", "9"):
        (tmp_path / version).symlink_to(conditional / "export" / "1")
    (tmp_path / "11").write_text("no folder")
    (tmp_path / "notes").mkdir()
    assert [p.name for p in versions(tmp_path)] == ["2", "9", "10"]
    assert open_source(tmp_path).path.name == "10"
    assert isinstance(open_source(tmp_path / "2"), Export)


def test_settings_are_inferred_from_the_data(conditional):
    settings = kerasgan.runs.read_config(conditional / "run").settings
    assert settings["num_classes"] == 3
    assert settings["image_shape"] == (8, 8, 1)


def test_a_run_and_its_export_give_the_same_images(conditional):
    run, export = map(
        open_source, (conditional / "run", conditional / "export")
    )
    assert run.spec == export.spec
    fixed = {"label": np.array([2, 1, 2])}
    seeds = np.array([7, 3, 2**40])
    expected = run.sample(seeds, fixed)
    assert expected.shape == (3, 8, 8, 1)
    np.testing.assert_allclose(export.sample(seeds, fixed), expected, atol=1e-6)
    alone = run.sample(seeds[2:], {"label": np.array([2])})
    np.testing.assert_allclose(alone, expected[2:], atol=1e-6)
    one = run.game.sample(1, seed=3, label=1)
    np.testing.assert_allclose(one, expected[1:2], atol=1e-6)


def test_labels_are_counted(conditional):
    for each in ("run", "export"):
        found = open_source(conditional / each)
        assert found.num_labels() == 3
        assert found.accepts(2) and not found.accepts(3)


@pytest.mark.parametrize("number", [1, 2, 3, 10, 1000])
def test_the_count_is_the_first_label_that_is_refused(number):
    class Few(Source):
        def accepts(self, label):
            return label < number

    assert Few().num_labels() == number


def test_labels_without_an_end_are_refused():
    class Endless(Source):
        def accepts(self, label):
            return True

    with pytest.raises(ValueError, match="must be known. Received: a source"):
        Endless().num_labels()


def test_an_export_takes_labels_in_turn_where_none_are_asked_for(conditional):
    export = open_source(conditional / "export")
    seeds = np.full(4, 5)
    expected = export.sample(seeds, {"label": np.array([0, 1, 2, 0])})
    np.testing.assert_array_equal(export.sample(seeds, {}), expected)


def test_large_numbers_come_in_parts(conditional, monkeypatch):
    monkeypatch.setattr("kerasgan.cli.opened.BATCH", 2)
    fixed, seeds = {"label": np.zeros(5, int)}, np.arange(5)
    for each in ("run", "export"):
        found = open_source(conditional / each)
        assert found.sample(seeds, fixed).shape == (5, 8, 8, 1)


# Games with open ends, and their exports.

NAMES = ("translating", "painting", "moving", "writing", "encoding", "knobs")
PARTS = [(name, "image") for name in NAMES] + [("translating", "condition")]
SEEDS = np.array([3, 2**40, 5])


def given_of(source, maker="image"):
    """Values for what is not drawn, and labels, which exports do not draw."""
    rng = np.random.default_rng(0)
    prior = source.prior(maker)
    fixed = {
        name: rng.uniform(-1, 1, (len(SEEDS), *prior.spec[name][0]))
        for name in prior.given
    }
    return fixed | ({"label": [2, 0, 1]} if "label" in prior.spec else {})


@pytest.mark.parametrize("name, maker", PARTS)
def test_a_game_and_its_export_give_the_same(games, pairs, name, maker):
    game = games[name]
    trained, export = pairs[name]
    assert set(export.makers) == set(trained.makers) == set(game.makers)
    assert export.alphabet == trained.alphabet == game.alphabet
    assert export.shape(maker) == trained.shape(maker)
    fixed = given_of(trained, maker)
    found = trained.sample(SEEDS, fixed, maker)
    np.testing.assert_allclose(
        export.sample(SEEDS, fixed, maker), found, atol=1e-6
    )
    for index, seed in enumerate(SEEDS):
        row = {n: value[index] for n, value in fixed.items()}
        one = game.sample(1, seed=seed, maker=maker, **row)
        np.testing.assert_allclose(found[[index]], one, atol=1e-6)
    assert np.abs(found[0] - found[1]).max() > 1e-3


@pytest.mark.parametrize("name", NAMES)
def test_an_export_knows_what_the_prior_knows(pairs, name):
    one, other = (each.prior() for each in pairs[name])
    assert one.spec == other.spec
    assert one.defaults == other.defaults
    for facts in ("given", "controls", "required"):
        assert set(getattr(one, facts)) == set(getattr(other, facts))
    for part in one.spec:
        assert one.bounds(part) == other.bounds(part)


@pytest.mark.parametrize(
    "name, fixed",
    [
        ("knobs", {"label": 4}),
        ("knobs", {"truncation": 2.5}),
        ("knobs", {"code": [0.0, -1.5]}),
        ("knobs", {"latent": np.nan}),
        ("knobs", {"label": 0.5}),
        ("knobs", {"latent": np.zeros(2)}),
        ("knobs", {"truncaton": 1.0}),
        ("translating", {"condition": np.full((4, 6, 1), 2.0)}),
        ("translating", {}),
    ],
)
def test_a_game_and_its_export_refuse_in_the_same_words(pairs, name, fixed):
    said = []
    for source in pairs[name]:
        with pytest.raises(ValueError, match="Received: ") as caught:
            source.sample(SEEDS, fixed)
        said.append(str(caught.value))
    assert said[0] == said[1]


@pytest.mark.parametrize("fixed", [{"truncation": 0.5}, {"code": [1.0, -1.0]}])
def test_what_is_set_beside_what_is_drawn(games, pairs, fixed):
    expected = games["knobs"].sample(1, seed=3, label=1, **fixed)
    for source in pairs["knobs"]:
        found = source.sample(SEEDS[:1], fixed | {"label": 1})
        np.testing.assert_allclose(found, expected, atol=1e-6)


def test_an_export_takes_all_whole_numbers_in_turn(pairs):
    export = pairs["knobs"][1]
    turns = export.in_turn(np.arange(3, 9))
    assert turns["label"].tolist() == [3, 0, 1, 2, 3, 0]
    assert pairs["knobs"][0].in_turn(np.arange(3)) == {}


def test_parts_that_are_not_made(pairs):
    for source in pairs["knobs"]:
        with pytest.raises(ValueError, match="Expected one of .'image'.*'mas"):
            source.sample(SEEDS, {}, "mask")


def test_a_walk_keeps_within_bounds_and_else_takes_the_arc(pairs):
    ends = {
        "latent": np.array([[3.0, 0, 0], [0, 3.0, 0]], "float32"),
        "label": np.array([2, 0], "int32"),
        "code": np.array([[1.0, 0.5], [-1.0, 1.0]], "float32"),
        "truncation": np.array([0.5, 1.5], "float32"),
    }
    for source in pairs["knobs"]:
        walk = source.walk(ends, [0.0, 0.5, 1.0])
        half = 3.0 / np.sqrt(2.0)
        np.testing.assert_allclose(
            walk["latent"], [[3, 0, 0], [half, half, 0], [0, 3, 0]], atol=1e-6
        )
        assert walk["label"].tolist() == [2, 2, 2]
        assert walk["label"].dtype == "int32"
        assert walk["code"].tolist() == [[1, 0.5], [0, 0.75], [-1, 1]]
        assert walk["truncation"].tolist() == [0.5, 1.0, 1.5]
        assert source.generate(walk).shape == (3, 4, 6, 1)


def test_the_arc_of_rows_of_any_rank(pairs):
    ends = np.zeros((2, 3, 2), "float32")
    ends[0, 0, 0] = ends[1, 2, 1] = 2.0
    for source in pairs["moving"]:
        walk = source.walk({"latent": ends}, [0.5])["latent"]
        assert walk.shape == (1, 3, 2)
        expected = (ends[0] + ends[1]) / np.sqrt(2.0)
        np.testing.assert_allclose(walk[0], expected, atol=1e-6)


def test_what_is_given_stays_on_a_walk(pairs):
    pictures = np.stack([np.zeros((4, 6, 1)), np.ones((4, 6, 1))])
    for source in pairs["painting"]:
        ends = source.draw(SEEDS[:2], {"condition": pictures, "label": 1})
        walk = source.walk(ends, [0.0, 1.0])
        assert (walk["condition"] == 0.0).all()


def test_values_from_end_to_end(pairs):
    for source in pairs["knobs"]:
        assert source.values("truncation", 3).tolist() == [0.0, 1.0, 2.0]
        assert source.values("code", 2, 1).tolist() == [-1.0, 1.0]
        assert source.values("label", 2).tolist() == [0, 1, 2, 3]
        assert source.values("latent", 2, 2).tolist() == [-2.0, 2.0]
        for name, entry, match in (
            ("code", 2, "`entry` must be from 0 to 1 for `code`. Received"),
            ("cod", 0, "Did you mean 'code'"),
        ):
            with pytest.raises(ValueError, match=match):
                source.values(name, 2, entry)


def test_an_encoder_that_gives_all(games, pairs):
    game = games["encoding"]
    data = open_games.batch(game, 5)
    codes = game.encode(data["image"])
    images = game.reconstruct(data["image"])
    for source in pairs["encoding"]:
        found = source.encode(data | {"label": np.zeros(5)})
        assert list(found) == ["latent"]
        np.testing.assert_allclose(
            found["latent"], codes["latent"], rtol=1e-5, atol=1e-6
        )
        found = source.reconstruct(data, np.arange(5), {})
        np.testing.assert_allclose(found, images, atol=1e-6)


def test_what_an_encoder_does_not_give_is_fixed_or_drawn(games, pairs):
    game = games["knobs"]
    data = open_games.batch(game, 2)
    fixed = {"label": 2, "truncation": 0.25}
    expected = game.reconstruct(data["image"], **fixed)
    for source in pairs["knobs"]:
        found = source.reconstruct(data, np.arange(2), fixed)
        np.testing.assert_allclose(found, expected, atol=1e-5)
        other = source.reconstruct(data, np.arange(2), fixed | {"label": 1})
        assert np.abs(other - expected).max() > 1e-3


def test_sources_without_an_encoder(pairs):
    for source, match in zip(
        pairs["moving"],
        ("Only a game with a network `encoder`", "the signature `encode`"),
        strict=True,
    ):
        with pytest.raises(ValueError, match=match):
            source.encode({"image": np.zeros((1, *open_games.CLIP))})


@pytest.mark.parametrize(
    "text",
    [
        "[1]",
        '{"format": 1, "parts": {}, "makers": [], "alphabet": null}',
        '{"format": 1, "parts": 3, "makers": {}, "alphabet": null}',
        '{"format": 1, "parts": {"a": 3}, "makers": {}, "alphabet": null}',
        '{"format": 1, "parts": {"a": {}}, "makers": {}, "alphabet": null}',
    ],
)
def test_a_description_that_is_damaged(exports, text, tmp_path):
    shutil.copytree(exports["encoding"], tmp_path / "export")
    (tmp_path / "export/1/assets.extra/game.json").write_text(text)
    with pytest.raises(ValueError, match="as kerasgan writes it. Received: "):
        open_source(tmp_path / "export")


# Exports of older versions, which draw inside of `sample`.

OLD = Path(kerasgan.__file__).parents[1] / "saved_models/cgan_fashion_mnist/1"


@pytest.fixture(scope="module")
def old():
    return open_source(OLD)


def test_an_older_export_gives_what_its_signatures_give(old):
    signatures = tf.saved_model.load(OLD).signatures
    assert "draw" not in signatures
    labels = np.array([3, 9, 0], "int32")
    expected = signatures["sample"](
        seeds=tf.constant(SEEDS), labels=tf.constant(labels)
    )["images"]
    found = old.sample(SEEDS, {"label": labels})
    np.testing.assert_array_equal(found, expected)
    rows = old.draw(SEEDS, {"label": labels})
    expected = signatures["serving_default"](
        latents=rows["latent"], labels=tf.constant(labels)
    )["images"]
    np.testing.assert_array_equal(old.generate(rows), expected)


def test_an_older_export_counts_its_labels(old):
    assert old.num_labels() == 10
    assert old.values("label", 3).tolist() == list(range(10))
    assert old.in_turn(np.arange(9, 12))["label"].tolist() == [9, 0, 1]
    with pytest.raises(ValueError, match="from 0 to 9. Received: label from 9"):
        old.sample(SEEDS, {"label": [9, 10, 9]})


def test_an_older_export_sets_nothing_that_it_draws(old):
    for ask in (
        lambda: old.sample(SEEDS, {"latent": np.zeros(100)}),
        lambda: old.values("latent", 3),
    ):
        with pytest.raises(ValueError, match=r"`draw`.*Received: .'latent'"):
            ask()


@settings(max_examples=150, deadline=None)
@given(st.text())
def test_any_text_is_a_source_or_refused(tmp_path_factory, text):
    with contextlib.chdir(tmp_path_factory.getbasetemp()):
        with pytest.raises((ValueError, OSError)):
            open_source("no/" + text)


contents = st.one_of(
    st.binary(max_size=30),
    st.sampled_from([b"{}", b"[]", b"3", b'{"format": 1}', b"\x0a\x02\x00"]),
    st.fixed_dictionaries(
        {},
        optional={
            name: st.one_of(st.none(), st.integers(), st.text(max_size=5))
            for name in ("format", "settings", "entry", "data", "versions")
        },
    ).map(lambda x: json.dumps(x).encode()),
)
FILES = ("config.json", "saved_model.pb", "1/saved_model.pb", "x", "2/x")


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.sampled_from(FILES), contents))
def test_any_folder_is_a_source_or_refused(tmp_path_factory, tree):
    folder = tmp_path_factory.mktemp("tree")
    for name, content in tree.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(content)
    with pytest.raises((ValueError, OSError)):
        open_source(folder)
