import numpy as np
import open_games
import PIL.Image
import PIL.ImageSequence
import pytest
import tensorflow as tf
from example_games import image_gan
from example_games import images
from example_games import points
from example_games import tiny_gan
from tensorflow.core.util import event_pb2

from kerasgan.callbacks import SampleGrid
from kerasgan.ops import images as image_ops
from kerasgan.ops import pictures
from kerasgan.testing.game import assert_same_weights


def fit(game, *callbacks, data=None):
    data = images(16) if data is None else data
    game.compile(run_eagerly=True)
    game.fit(data, batch_size=4, verbose=0, callbacks=list(callbacks))
    return game


def read(path):
    return tf.io.decode_png(path.read_bytes()).numpy()


def test_the_same_latents_through_time(tmp_path):
    before = image_gan().sample(5, seed=3)
    grid = SampleGrid(tmp_path, every=3, num_samples=5, seed=3)
    game = fit(image_gan(), grid)
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == [f"step-0000000{step}.png" for step in (0, 3, 4)]
    first, _, last = (read(tmp_path / name) for name in names)
    np.testing.assert_array_equal(last, image_ops.grid(game.sample(5, seed=3)))
    assert first.shape == image_ops.grid(before).shape
    assert not np.array_equal(first, last)


def test_looking_changes_nothing(tmp_path):
    grid = SampleGrid(tmp_path, every=1, num_samples=2)
    assert_same_weights(
        fit(image_gan(average=0.5), grid), fit(image_gan(average=0.5))
    )


def test_sheets_go_to_tensorboard(tmp_path):
    grid = SampleGrid(None, every=2, num_samples=4, log_dir=tmp_path)
    game = fit(image_gan(), grid)
    (path,) = tmp_path.iterdir()
    seen = {}
    for record in tf.data.TFRecordDataset(str(path)):
        event = event_pb2.Event.FromString(record.numpy())
        for value in event.summary.value:
            assert value.tag == "samples"
            seen[event.step] = value.tensor.string_val[2]
    assert sorted(seen) == [0, 2, 4]
    sheet = image_ops.grid(game.sample(4, seed=0))
    np.testing.assert_array_equal(tf.io.decode_png(seen[4]), sheet)


def test_points_are_plotted(tmp_path):
    game = fit(tiny_gan(), SampleGrid(tmp_path, num_samples=8), data=points(16))
    sheet = pictures.scatter(game.sample(8, seed=0))
    np.testing.assert_array_equal(read(tmp_path / "step-00000004.png"), sheet)


def test_a_game_that_has_diverged_is_grey(tmp_path):
    game = image_gan()
    game.set_weights([np.full(w.shape, np.nan) for w in game.get_weights()])
    game.step.assign(0)
    fit(game, SampleGrid(tmp_path, num_samples=1))
    sheet = read(tmp_path / "step-00000004.png")
    assert (sheet[2:-2, 2:-2] == 128).all()


def test_values_can_be_fixed(tmp_path, monkeypatch):
    seen = []

    def sample(self, num_samples, seed=None, maker="image", **fixed):
        seen.append((num_samples, seed, maker, fixed))
        return np.zeros((num_samples, 4, 6, 1), "float32")

    monkeypatch.setattr("kerasgan.game.Game.sample", sample)
    grid = SampleGrid(
        tmp_path, num_samples=3, seed=7, fixed={"label": range(3)}
    )
    game = open_games.Knobs()
    fit(game, grid, data=open_games.batch(game))
    assert seen == [(3, 7, "image", {"label": range(3)})] * 2


def test_values_of_no_part_are_refused(tmp_path):
    grid = SampleGrid(tmp_path, fixed={"labels": 1})
    game = open_games.Knobs()
    with pytest.raises(ValueError, match="Did you mean 'label'.*'labels'"):
        fit(game, grid, data=open_games.batch(game))


def made(game, path, **settings):
    """Writes a sheet before the first step."""
    grid = SampleGrid(path, **settings)
    grid.set_model(game)
    grid.on_train_begin()
    return sorted(each.name for each in path.iterdir())


def columns(sheet, *widths):
    """Cuts a sheet of one wide picture a row into columns of pictures."""
    height = 4
    rows = [sheet[top : top + height] for top in range(2, len(sheet), 6)]
    edges = 2 + np.cumsum([0, *widths])
    return [
        np.stack([row[:, left:right] for row in rows])
        for left, right in zip(edges[:-1], edges[1:], strict=True)
    ]


def test_what_is_given_is_shown_before_what_is_made_and_targets_after(
    tmp_path,
):
    game = open_games.Painting()
    data = open_games.batch(game, 2)
    made(game, tmp_path, fixed=data)
    sheet = read(tmp_path / "step-00000000.png")
    condition, sample, target = columns(sheet, 6, 6, 6)
    np.testing.assert_array_equal(
        condition, np.repeat(data["condition"], 3, axis=-1)
    )
    samples = game.sample(seed=0, condition=data["condition"])
    np.testing.assert_array_equal(sample, image_ops.to_uint8(samples))
    np.testing.assert_array_equal(target, data["image"])


def test_every_maker_that_has_what_it_takes_is_shown(tmp_path):
    game = open_games.Translating()
    data = open_games.batch(game, 2)
    made(game, tmp_path / "one", fixed={"condition": data["condition"]})
    sheet = read(tmp_path / "one" / "step-00000000.png")
    assert sheet.shape == (2 * 6 + 2, 12 + 4, 3)  # only one can be made
    made(game, tmp_path / "two", fixed=data)
    found = columns(read(tmp_path / "two" / "step-00000000.png"), *[6] * 4)
    expected = [
        data["condition"],
        game.sample(condition=data["condition"]),
        data["image"],
        game.sample(maker="condition", image=data["image"]),
    ]
    for each, wanted in zip(found, expected, strict=True):
        if wanted.dtype != "uint8":
            wanted = np.asarray(image_ops.to_uint8(wanted))
        wanted = np.broadcast_to(wanted, (2, 4, 6, 3))
        np.testing.assert_array_equal(each, wanted)


def test_what_is_given_is_asked_for(tmp_path):
    with pytest.raises(ValueError, match="made of `condition`, which is not"):
        made(open_games.Translating(), tmp_path)


def test_clips_are_film_and_move(tmp_path):
    game = open_games.Moving()
    names = made(game, tmp_path, num_samples=2)
    assert names == ["step-00000000.gif", "step-00000000.png"]
    clips = np.asarray(image_ops.to_uint8(game.sample(2, seed=0)))
    film = image_ops.grid(clips.reshape(6, *clips.shape[2:]), 3)
    np.testing.assert_array_equal(read(tmp_path / names[1]), film)
    with PIL.Image.open(tmp_path / names[0]) as moving:
        for index, frame in enumerate(PIL.ImageSequence.Iterator(moving)):
            expected = image_ops.grid(clips[:, index])[..., 0]
            np.testing.assert_array_equal(frame.convert("L"), expected)
    assert index == 2


def test_clips_that_are_not_numbers_are_grey(tmp_path):
    game = open_games.Moving()
    for weight in game.generator.weights:
        weight.assign(np.full(weight.shape, np.nan))
    made(game, tmp_path, num_samples=1)
    sheet = read(tmp_path / "step-00000000.png")
    assert (sheet[2:-2, 2:7] == 128).all()


def test_text_is_lines(tmp_path):
    game = open_games.Writing()
    names = made(game, tmp_path / "a", num_samples=3, log_dir=tmp_path / "b")
    assert names == ["step-00000000.png", "step-00000000.txt"]
    expected = game.decode(game.sample(3, seed=0))
    found = (tmp_path / "a" / names[1]).read_text()
    assert found == "".join(f"{line}\n" for line in expected)
    (path,) = (tmp_path / "b").iterdir()
    (value,) = [
        value
        for record in tf.data.TFRecordDataset(str(path))
        for value in event_pb2.Event.FromString(record.numpy()).summary.value
    ]
    assert value.metadata.plugin_data.plugin_name == "text"
    assert [x.decode() for x in value.tensor.string_val] == expected


def test_only_the_chief_writes(tmp_path, monkeypatch):
    monkeypatch.setattr(SampleGrid, "is_chief", False)
    fit(image_gan(), SampleGrid(tmp_path / "a", log_dir=tmp_path / "b"))
    assert not list(tmp_path.iterdir())
