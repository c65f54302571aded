"""The page for games with open ends: what is given, set, moving, written."""

import asyncio
import uuid

import httpx
import keras
import numpy as np
import open_games
import PIL.Image
import pytest

from kerasgan import Game
from kerasgan import Player
from kerasgan import demo
from kerasgan import priors
from kerasgan.cli.source import Trained
from kerasgan.cli.source import open_source
from kerasgan.demo import uploads
from kerasgan.ops import images
from kerasgan.terms import GeneratorLoss

GAMES = {game.__name__: game for game in open_games.ALL}


@pytest.fixture(scope="module")
def views():
    def build(name):
        game = GAMES[name]()
        game.compile()
        return Trained(game)

    return demo.Views(list(GAMES), build)


@pytest.fixture(scope="module")
def photo(tmp_path_factory):
    """A file of a picture, larger than any network takes and in colours."""
    path = tmp_path_factory.mktemp("photos") / "photo.png"
    levels = np.random.default_rng(0).integers(0, 256, (20, 31, 3), "uint8")
    PIL.Image.fromarray(levels).save(path)
    return str(path)


def game_of(views, name):
    return views.source(name).game


def bytes_of(samples):
    return np.asarray(images.to_uint8(samples))


# Views.


@pytest.mark.parametrize(
    "name, maker, part", [("Translating", "image", "condition")]
)
def test_a_picture_is_translated(views, photo, name, maker, part):
    assert views.pictures(name, maker) == [part]
    assert views.fixed(name, maker, paths=[None, photo]) is None
    fixed = views.fixed(name, maker, paths=[photo, None])
    game = game_of(views, name)
    expected = bytes_of(game.sample(condition=fixed[part][None]))[0]
    sheet = views.grid(name, 5, fixed, 36, maker)
    height, width, _ = fixed[part].shape
    np.testing.assert_array_equal(
        sheet[:height, :width, 0], fixed[part][..., 0]
    )
    assert sheet.shape == (height + 4, 2 * width + 4, 3)  # one: no seeds
    np.testing.assert_array_equal(sheet[2:-2, width + 2 : -2], expected)


def test_the_other_way_is_another_maker(views, photo):
    assert views.makers("Translating") == ["image", "condition"]
    fixed = views.fixed("Translating", "condition", paths=[photo])
    assert fixed["image"].shape == open_games.COLOURS
    sheet = views.grid("Translating", 0, fixed, 1, "condition")
    made = game_of(views, "Translating").sample(
        image=fixed["image"][None], maker="condition"
    )
    shown = sheet[2:-2, open_games.COLOURS[1] + 2 : -2]
    expected = np.repeat(bytes_of(made)[0], 3, axis=-1)
    np.testing.assert_array_equal(shown, expected)


def test_seeds_and_labels_beside_what_is_given(views, photo):
    fixed = views.fixed("Painting", paths=[photo]) | {"label": 2}
    sheet = views.grid("Painting", 7, fixed, 4)
    game = game_of(views, "Painting")
    for index in range(4):
        row, column = divmod(index, 2)
        top, left = 2 + row * 6, 6 + 2 + column * 8
        seen = sheet[top : top + 4, left : left + 6].astype(int)
        given = {"condition": fixed["condition"][None], "label": 2}
        (expected,) = bytes_of(game.sample(1, seed=7 + index, **given))
        np.testing.assert_allclose(seen, expected, atol=1)


def test_clips_move(views):
    sheet = views.grid("Moving", 3, num_samples=2)
    frames, height, width, _ = open_games.CLIP
    assert sheet.shape == (frames, height + 4, 2 * width + 6, 1)
    (clip,) = bytes_of(game_of(views, "Moving").sample(1, seed=4)).astype(int)
    second = sheet[:, 2:-2, width + 4 : -2]
    np.testing.assert_allclose(second, clip, atol=1)
    assert views.walk("Moving", 3, 4, [0.5]).shape == open_games.CLIP
    strip = views.walk("Moving", 3, 4, [0.0, 1.0])
    np.testing.assert_allclose(strip[:, 2:-2, width + 4 : -2], clip, atol=1)


def test_text_is_lines(views):
    game = game_of(views, "Writing")
    expected = [game.decode(game.sample(1, seed=s))[0] for s in (5, 6, 7)]
    assert views.grid("Writing", 5, num_samples=3) == expected
    walk = views.walk("Writing", 5, 7, [0.0, 0.5, 1.0])
    assert [walk[0], walk[2]] == [expected[0], expected[2]]


def test_knobs_are_controls_and_their_bounds(views):
    knobs = views.knobs("Knobs")
    assert [(k.title, k.low, k.high, k.value) for k in knobs] == [
        ("code 0", -1.0, 1.0, 0.0),
        ("code 1", -1.0, 1.0, 0.0),
        ("truncation", 0.0, 2.0, 1.0),
    ]
    assert views.free("Knobs") == ["code"]
    for name in set(GAMES) - {"Knobs"}:
        assert views.knobs(name) == [] == views.free(name)


def test_knobs_that_nobody_holds_are_drawn(views):
    game = game_of(views, "Knobs")
    free = views.fixed("Knobs", numbers=[0.25, -0.5, 0.5])
    assert free == {"truncation": 0.5}
    held = views.fixed("Knobs", held=["code"], numbers=[0.25, -0.5, 0.5])
    for fixed in (free, held):
        drawn = game.sample(1, seed=9, **fixed)
        np.testing.assert_allclose(
            views.grid("Knobs", 9, fixed, 1)[2:-2, 2:-2].astype(int),
            bytes_of(drawn)[0, ..., 0],
            atol=1,
        )
    assert np.any(views.grid("Knobs", 9, free) != views.grid("Knobs", 9, held))


def test_the_beginning_of_a_vector_leaves_the_rest_as_drawn(views):
    game = game_of(views, "Knobs")
    code = np.array(game.draw(1, seed=9)["code"])
    code[0, 0] = 0.25
    expected = bytes_of(game.sample(1, seed=9, code=code))[0, ..., 0]
    sheet = views.grid("Knobs", 9, {"code": np.array([0.25])}, 1)
    np.testing.assert_allclose(sheet[2:-2, 2:-2], expected, atol=1)
    with pytest.raises(ValueError, match="`code` must be from -1 to 1"):
        views.grid("Knobs", 9, {"code": np.array([1.5])}, 1)


def test_what_the_game_refuses_is_an_error(views):
    with pytest.raises(ValueError, match="`truncation` must be from 0 to 2"):
        views.grid("Knobs", 0, {"truncation": 2.5})
    with pytest.raises(ValueError, match="Samples are made of `condition`"):
        views.grid("Translating", 0)


@pytest.mark.parametrize("name", ["Encoding", "Knobs"])
def test_a_picture_is_rebuilt(views, photo, name):
    assert views.encodes(name)
    game = game_of(views, name)
    picture = views.picture(name, photo)
    seen = views.rebuilt(name, picture, 3)
    np.testing.assert_array_equal(seen[:, :6], picture[..., 0])
    made = bytes_of(np.clip(game.reconstruct(picture[None], seed=3), -1, 1))
    np.testing.assert_allclose(seen[:, 6:].astype(int), made[0, ..., 0], atol=1)


@pytest.mark.parametrize("name", ["Encoding", "Knobs"])
def test_the_code_of_a_picture_is_told(views, photo, name):
    picture = views.picture(name, photo)
    codes = game_of(views, name).encode(picture[None])
    lines = views.codes(name, picture)
    assert [line.split(": ")[0] for line in lines] == list(codes)
    for line, code in zip(lines, codes.values(), strict=True):
        numbers = [float(each) for each in line.split(": ")[1].split()]
        np.testing.assert_allclose(numbers, code[0], atol=0.006)


def test_a_long_code_is_cut(views, photo, monkeypatch):
    monkeypatch.setattr("kerasgan.demo.views.MOST_NUMBERS", 2)
    (line,) = views.codes("Encoding", views.picture("Encoding", photo))
    assert len(line.split()) == 4 and line.endswith(" ...")


def test_a_walk_from_a_picture_ends_at_a_seed_or_a_picture(views, photo):
    picture = views.picture("Encoding", photo)
    other = picture[::-1]
    rebuilt, mirrored = (
        views.rebuilt("Encoding", each)[:, 6:] for each in (picture, other)
    )
    sample = views.grid("Encoding", 8, num_samples=1)[2:-2, 2:-2]
    for ends, to in ((None, sample), (other, mirrored)):
        start, end = (
            views.passage("Encoding", picture, [t], 8, ends).astype(int)
            for t in (0.0, 1.0)
        )
        np.testing.assert_allclose(start, rebuilt, atol=1)
        np.testing.assert_allclose(end, to, atol=1)


def test_games_without_an_encoder(views):
    for name in ("Translating", "Painting", "Moving", "Writing"):
        assert not views.encodes(name)


def test_an_export_is_shown_like_its_game(views, photo, tmp_path):
    path = str(tmp_path / "export")
    game_of(views, "Knobs").export(tmp_path / "export" / "1")
    exported = demo.Views([path], open_source)
    assert sorted(exported.knobs(path)) == sorted(views.knobs("Knobs"))
    assert exported.free(path) == ["code"] and exported.encodes(path)
    fixed = {"label": 1, "code": np.array([0.5, -0.5])}
    np.testing.assert_allclose(
        exported.grid(path, 3, fixed, 4).astype(int),
        views.grid("Knobs", 3, fixed, 4),
        atol=1,
    )


# The page.


def in_loop(function, *arguments, **options):
    """Calls a function in a loop, since Gradio does not close its own."""

    async def call():
        return function(*arguments, **options)

    return asyncio.run(call())


@pytest.fixture(scope="module")
def page(views):
    return in_loop(demo.create_page, views)


def component(page, name):
    (found,) = [b for b in page.blocks.values() if at(b) == name]
    return found


def at(block):
    return getattr(block, "elem_id", None)


def handler(page, name):
    """The first function whose first output is the component of that name."""
    return next(
        f
        for f in page.fns.values()
        if f.outputs and at(f.outputs[0]) == name and f.inputs
    )


def shown(page, name, **values):
    """What a handler gives, all other components being as they are at first.

    Args:
        values: dict of values by the names of components.
    """
    found = handler(page, name)
    arguments = [
        values.get(at(b).replace("-", "_"), b.value) for b in found.inputs
    ]
    return found.fn(*arguments)


@pytest.mark.parametrize("name", list(GAMES))
def test_components_are_as_the_game_is(page, views, name):
    updates = shown(page, "maker", preset=name)
    card = updates.pop(component(page, "card"))
    assert card.startswith(f"# {name}")
    seen = {at(b) for b, update in updates.items() if update.get("visible")}
    labels = {"label"} if name in ("Painting", "Knobs") else set()
    given = {"Translating": "picture-0", "Painting": "picture-0"}
    knobs = {"Knobs": {"held", "knob-2"}}.get(name, set())
    made = {"Translating": {"maker"}}.get(name, set())
    assert seen - {None} == labels | knobs | made | {given.get(name)} - {None}
    tabs = {b.label: u["visible"] for b, u in updates.items() if not at(b)}
    is_drawn, is_encoded = name != "Translating", name in ("Encoding", "Knobs")
    is_translated = name in ("Translating", "Painting")
    assert tabs == {
        "Walk": is_drawn,
        "Encode": is_encoded,
        "Translate": is_translated,
    }


def test_held_parts_show_their_knobs(page):
    found = next(f for f in page.fns.values() if f.name == "held_knobs")
    for held, expected in (["code"], [True] * 3), ([], [False, False, True]):
        updates = found.fn("Knobs", "image", held)
        assert [u["visible"] for u in updates[:3]] == expected
        assert not any(u["visible"] for u in updates[3:])


def test_a_picture_waits_for_an_upload(page, photo):
    picture, lines = shown(page, "grid", preset="Painting")
    assert picture["value"] is None and not lines["visible"]
    picture, _ = shown(page, "grid", preset="Painting", picture_0=photo)
    assert picture["value"].shape == (6 * 6 + 2, 6 + 6 * 8 + 2, 3)


def test_an_upload_is_translated(page, views, photo):
    """Before and after, of one size; of a label, if there is one."""
    given = {"preset": "Translating", "picture_0": photo}
    assert shown(page, "translated", preset="Translating") is None
    before, after = shown(page, "translated", **given)
    fixed = views.fixed("Translating", paths=[photo])
    np.testing.assert_array_equal(before, fixed["condition"][..., 0])
    made = game_of(views, "Translating").sample(
        condition=fixed["condition"][None]
    )
    np.testing.assert_allclose(after.astype(int), bytes_of(made)[0], atol=1)
    seen = [
        shown(page, "translated", preset="Painting", picture_0=photo, label=x)
        for x in (1, 2)
    ]
    assert not np.array_equal(seen[0][1], seen[1][1])
    assert shown(page, "translated", preset="Encoding", picture_0=photo) is None


def test_a_picture_is_translated_in_its_own_size(tmp_path, monkeypatch):
    """Made smaller if it is too large; what is made may be larger."""
    taken = keras.Input((4, 4, 3), name="condition")
    pixels = keras.layers.UpSampling2D(2)(-taken)
    loss = GeneratorLoss("hinge")
    game = Game(
        {"generator": keras.Model({"condition": taken}, {"image": pixels})},
        [Player("generator", [loss])],
        priors.Given((4, 4, 3)),
    )
    views = demo.Views(["negative"], lambda name: Trained(game))
    levels = np.random.default_rng(0).integers(0, 256, (6, 12, 3), "uint8")
    PIL.Image.fromarray(levels).save(tmp_path / "photo.png")
    path = str(tmp_path / "photo.png")
    before, after = views.translated("negative", path)
    np.testing.assert_array_equal(before, levels.repeat(2, 0).repeat(2, 1))
    np.testing.assert_array_equal(after, 255 - before)
    monkeypatch.setattr(uploads, "MOST_PIXELS_A_SIDE", 6)
    assert views.translated("negative", path)[1].shape == (6, 12, 3)


def test_text_is_shown_as_lines(page, views):
    picture, lines = shown(page, "grid", preset="Writing", side=2)
    assert not picture["visible"] and lines["visible"]
    assert lines["value"].split("\n") == views.grid("Writing", 0, {}, 4)


def test_an_upload_is_encoded(page, views, photo):
    for name in ("rebuilt", "passage", "stations"):
        assert shown(page, name, preset="Encoding")[0]["value"] is None
        assert (
            shown(page, name, preset="Moving", original=photo)[0]["value"]
            is None
        )
    picture = views.picture("Encoding", photo)
    given = {"preset": "Encoding", "original": photo}
    found = shown(page, "rebuilt", **given)[0]["value"]
    np.testing.assert_array_equal(found, views.rebuilt("Encoding", picture, 1))
    _, lines = shown(page, "code", **given)
    assert lines["visible"]
    assert lines["value"].split("\n") == views.codes("Encoding", picture)
    found = shown(page, "passage", **given, passed=1.0, target=photo)
    np.testing.assert_array_equal(
        found[0]["value"],
        views.passage("Encoding", picture, [1.0], 1, picture),
    )


def test_what_is_refused_is_said(page, tmp_path):
    import gradio as gr

    with pytest.raises(gr.Error, match="whole number from 0. Received: -1"):
        shown(page, "grid", preset="Moving", seed=-1)
    file = tmp_path / "photo.png"
    file.write_bytes(b"no picture")
    with pytest.raises(gr.Error, match="photo.png.*cannot identify"):
        shown(page, "grid", preset="Painting", picture_0=str(file))


# The server.


def post_file(url, content):
    """The status of an upload."""
    files = {"files": (f"{uuid.uuid4()}.png", content)}
    return httpx.post(f"{url}gradio_api/upload", files=files).status_code


def test_files_are_taken_once_a_source_has_a_box_for_them(views):
    from gradio_client import Client

    page = in_loop(demo.launch, views, port=0)
    url = page.local_url
    try:
        shown(page, "maker", preset="Moving")
        assert post_file(url, b"a") == 413
        shown(page, "maker", preset="Painting")
        assert post_file(url, b"a" * uploads.MOST_BYTES) == 200
        assert post_file(url, b"a" * (uploads.MOST_BYTES + 1)) == 413
        client = Client(url, verbose=False, download_files=False)
        assert client.config["max_file_size"] == uploads.MOST_BYTES
        grid = handler(page, "grid")
        values = [b.value for b in grid.inputs]
        values[0], values[-1] = "Moving", 2
        moving, _ = client.predict(*values, fn_index=grid._id)
        file = moving["value"]["path"]
        with PIL.Image.open(file) as picture:
            assert (picture.format, picture.n_frames) == ("GIF", 3)
            expected = views.grid("Moving", 0, {}, 4)[0, ..., 0]
            np.testing.assert_array_equal(picture.convert("L"), expected)
        assert file in component(page, "grid").temp_files  # to be deleted
    finally:
        page.close(verbose=False)
