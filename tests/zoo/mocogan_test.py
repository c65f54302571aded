import keras
import numpy as np
import pytest
import tensorflow as tf

import kerasgan
from kerasgan.networks import video
from kerasgan.ops import random
from kerasgan.zoo.mocogan.game import frame_of

SHAPE = (4, 8, 8, 1)


def small(**settings):
    defaults = {
        "clip_shape": SHAPE,
        "latent_dim": 3,
        "motion_dim": 2,
        "width": 2,
    }
    return kerasgan.create("mocogan", **(defaults | settings))


def clips(rows=16):
    rng = np.random.default_rng(0)
    return rng.integers(0, 256, (rows, *SHAPE)).astype("uint8")


def test_it_trains_on_clips(tmp_path):
    game = small()
    assert game.data_spec() == {"image": (SHAPE, "float32")}
    game.compile(jit_compile=False)
    game.fit(clips(), batch_size=8, verbose=0)
    logs = game.evaluate(clips(), batch_size=8, verbose=0, return_dict=True)
    assert {"generator_clip_loss", "generator_frame_loss"} <= set(logs)
    assert np.isfinite(list(logs.values())).all()
    made = game.sample(2, seed=0)
    assert made.shape == (2, *SHAPE) and np.abs(made).max() <= 1
    np.testing.assert_array_equal(game.decode(made), made)


def test_a_frame_depends_on_the_motion_until_then_only():
    game = small(average=None)
    rows = {n: np.array(x) for n, x in game.draw(2, seed=0).items()}
    before = game.predict(rows, verbose=0)
    rows["motion"][:, 2] += 1.0
    after = game.predict(rows, verbose=0)
    np.testing.assert_array_equal(after[:, :2], before[:, :2])
    for place in (2, 3):
        assert np.abs(after[:, place] - before[:, place]).max() > 1e-6


def test_content_is_the_same_in_all_frames():
    """Where the motion stands still, so does the clip; contents differ."""
    game = small(average=None)
    path = game.generator.get_layer("path")
    path.set_weights([np.zeros_like(w) for w in path.get_weights()])
    made = game.sample(2, seed=0)
    for place in range(1, 4):
        np.testing.assert_allclose(made[:, place], made[:, 0], atol=1e-6)
    assert np.abs(made[0] - made[1]).max() > 1e-4


def test_frames_are_drawn_from_their_clips_each_as_likely():
    numbers = np.arange(4000 * 4, dtype="float32").reshape(4000, 4)
    sample = {"image": tf.constant(numbers[..., None, None, None])}
    with random.scope(random.key(0)):
        first, second = (
            frame_of(sample)["image"].numpy().ravel() for _ in range(2)
        )
    np.testing.assert_array_equal(first // 4, np.arange(4000))
    counts = np.bincount(first.astype(int) % 4)
    assert np.abs(counts - 1000).max() < 4 * np.sqrt(4000 * 3 / 16)
    assert 0.2 < (first == second).mean() < 0.3  # real and fake: 1 of 4


@pytest.mark.parametrize(
    "player, judges",
    [
        ("video_critic", {"video_critic"}),
        ("frame_critic", {"frame_critic"}),
        ("generator", {"video_critic", "frame_critic"}),
    ],
)
def test_only_the_critics_that_are_asked_are_run(player, judges, monkeypatch):
    game, seen, drawn = small(), [], []
    judge = game.judge

    def watched(sample, training, network):
        seen.append((network, tuple(sample["image"].shape[1:])))
        return judge(sample, training, network)

    def watched_draw(sample):
        drawn.append(sample)
        return frame_of(sample)

    monkeypatch.setattr(game, "judge", watched)
    monkeypatch.setattr("kerasgan.zoo.mocogan.game.frame_of", watched_draw)
    game.compile(jit_compile=False)
    field = game.field({"image": tf.constant(clips(2))}, (player,))
    shapes = {"video_critic": SHAPE, "frame_critic": SHAPE[1:]}
    assert set(seen) == {(name, shapes[name]) for name in judges}
    assert len(drawn) == 2 * ("frame_critic" in judges)
    assert list(field.gradients) == [player]


def test_every_frame_is_made_by_itself():
    clip = keras.Input((3, 2))
    double = keras.Model(clip, video.every_frame(clip, lambda x: 2 * x[:, :1]))
    x = np.arange(12, dtype="float32").reshape(2, 3, 2)
    np.testing.assert_array_equal(double(x), 2 * x[..., :1])


def test_shapes_that_are_none_of_clips_are_errors():
    with pytest.raises(ValueError, match=r"`clip_shape` must be \(frames"):
        small(clip_shape=(8, 8, 1))
    with pytest.raises(ValueError, match="`clip_shape` must be a tuple of int"):
        small(clip_shape=(0, 8, 8, 1))
    with pytest.raises(ValueError, match=r"m \* 2\^k"):
        small(clip_shape=(4, 9, 9, 1))
