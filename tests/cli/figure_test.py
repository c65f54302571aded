import json

import pytest
from matplotlib.figure import Figure

from kerasgan import figures


@pytest.fixture
def quick(monkeypatch):
    """Figures that are drawn without computing anything."""

    def draw(name):
        figure = Figure(figsize=(1, 1))
        figure.suptitle(name)
        return figure

    monkeypatch.setattr(figures, "draw", draw)


def test_a_figure_is_computed_and_written(kerasgan, tmp_path):
    output = tmp_path / "new" / "losses.png"
    done = kerasgan("figure", "generator_losses", "--output", output)
    assert (done.code, done.err) == (0, "")
    assert done.out == f"generator_losses: {output}\n"
    assert output.read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize(
    "suffix, begin", [(".pdf", b"%PDF"), (".svg", b"<?xml")]
)
def test_a_figure_has_the_format_of_its_name(
    kerasgan, quick, tmp_path, suffix, begin
):
    output = tmp_path / f"a{suffix}"
    done = kerasgan("figure", "spirals", "--output", output, "--json")
    found = json.loads(done.out)
    assert found == {"figure": "spirals", "output": str(output)}
    assert output.read_bytes().startswith(begin)


def test_what_is_not_a_figure_is_refused(refuses, quick, tmp_path):
    error = refuses("figure", "spiral", "--output", tmp_path / "a.png")
    assert "Did you mean 'spirals'" in error
    error = refuses("figure", "spirals", "--output", tmp_path / "a.jpg")
    assert "must end in one of .png, .pdf, .svg" in error
    assert not list(tmp_path.iterdir())


def test_help_names_all_figures(kerasgan):
    said = kerasgan("figure", "--help").out.replace("\n", " ")
    for name in figures.FIGURES:
        assert name in said
