import contextlib
import json

import numpy as np
import pytest
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
    monkeypatch.setattr("kerasgan.cli.source.BATCH", 2)
    fixed, seeds = {"label": np.zeros(5, int)}, np.arange(5)
    for each in ("run", "export"):
        found = open_source(conditional / each)
        assert found.sample(seeds, fixed).shape == (5, 8, 8, 1)


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
