import numpy as np
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
    game.compile(jit_compile=False)
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

    def sample(self, num_samples, seed=None, **fixed):
        seen.append((num_samples, seed, fixed))
        return np.zeros((num_samples, 4, 4, 1), "float32")

    monkeypatch.setattr("kerasgan.game.Game.sample", sample)
    grid = SampleGrid(
        tmp_path, num_samples=3, seed=7, fixed={"label": range(3)}
    )
    fit(image_gan(), grid)
    assert seen == [(3, 7, {"label": range(3)})] * 2


def test_only_the_chief_writes(tmp_path, monkeypatch):
    monkeypatch.setattr(SampleGrid, "is_chief", False)
    fit(image_gan(), SampleGrid(tmp_path / "a", log_dir=tmp_path / "b"))
    assert not list(tmp_path.iterdir())
