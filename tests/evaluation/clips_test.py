import keras
import numpy as np
import open_games
import pytest

from kerasgan import data
from kerasgan import evaluation
from kerasgan.extractors import Extractor
from kerasgan.metrics import Moments
from kerasgan.metrics import clip_features
from kerasgan.metrics import frechet_distance
from kerasgan.metrics import kernel_distance


def extractor_of(shape, pool=4):
    """Coarse pixels."""
    image = keras.Input(shape, name="image")
    x = keras.layers.AveragePooling2D(pool)(image)
    return Extractor(keras.Model(image, keras.layers.Flatten()(x)), "coarse")


@pytest.fixture(scope="module")
def extractor():
    return extractor_of((16, 16, 1), pool=8)


@pytest.fixture(scope="module")
def squares():
    """Clips of moving squares: real ones, and others."""
    clips = data.read("moving_squares", "test")["image"]
    return {"image": clips[:60]}, {"image": clips[60:120]}


@pytest.fixture(scope="module")
def reference(squares, extractor):
    return evaluation.ClipReference(*squares, extractor, cached=False)


def sampler_of(clips):
    floats = clips / np.float32(127.5) - 1
    return lambda seeds: (floats[seeds % 2**31 % len(floats)], None)


def test_shuffled_frames_change_only_the_scores_of_clips(squares, reference):
    clips = squares[1]["image"]
    random = np.random.default_rng(0)
    shuffled = np.stack([clip[random.permutation(8)] for clip in clips])
    true, mixed = (
        reference.score(sampler_of(each), num=60) for each in (clips, shuffled)
    )
    of_clips = {"fd_clip_coarse", "kd_clip_coarse"}
    for name in true.keys() - of_clips:
        assert mixed[name] == pytest.approx(true[name], rel=1e-4), name
    assert mixed["fd_clip_coarse"] > 5 * true["fd_clip_coarse"]
    assert mixed["kd_clip_coarse"] > 5 * abs(true["kd_clip_coarse"])
    # Other real clips are near.
    assert true == pytest.approx(reference.floor)
    assert reference.floor["fd_clip_coarse"] < 0.02


def test_still_clips_are_far(squares, reference):
    clips = squares[1]["image"]
    still = np.repeat(clips[:, :1], 8, axis=1)
    scores = reference.score(sampler_of(still), num=60)
    floor = reference.floor
    assert scores["fd_clip_coarse"] > 10 * floor["fd_clip_coarse"]
    assert reference.monitor == "fd_clip_coarse"


def test_scores_are_those_of_the_features(squares, extractor, reference):
    features = []
    for sample in squares:
        frames = sample["image"].reshape(-1, 16, 16, 1)
        found = extractor(frames)["features"].reshape(60, 8, -1)
        features.append(clip_features(found))
    expected = frechet_distance(*map(Moments.of, features))
    assert reference.floor["fd_clip_coarse"] == pytest.approx(expected)
    expected = kernel_distance(*features, 1, subset_size=60).mean
    assert reference.floor["kd_clip_coarse"] == pytest.approx(expected)


def test_few_clips_have_a_kernel_distance_only(squares, extractor):
    # Four features of a frame are eight of a clip, and take 16 clips.
    real, other = ({"image": x["image"][:15]} for x in squares)
    few = evaluation.ClipReference(real, other, extractor, cached=False)
    assert "fd_clip_coarse" not in few.floor
    assert few.monitor == "kd_clip_coarse" and few.monitor in few.floor
    scores = few.score(sampler_of(other["image"]), num=15)
    assert scores.keys() == few.floor.keys()


def test_too_few_samples_are_refused(squares, reference):
    with pytest.raises(ValueError, match="16 rows for 8 features.*10 fake"):
        reference.score(sampler_of(squares[1]["image"]), num=10)


def test_statistics_survive_being_stored(squares, extractor):
    clips = squares[0]["image"]
    made = evaluation.ClipStatistics(extractor)
    made.add(clips[:30], np.zeros(30, "int64"))
    again = evaluation.ClipStatistics.from_bytes(made.to_bytes(), extractor)
    for each in (made, again):
        each.add(clips[30:50])
    assert again.to_bytes() == made.to_bytes()
    assert evaluation.score_clips(again, made)["fd_clip_coarse"] < 1e-9
    assert again.frames.num_images == 50 * 8 and again.moments.count == 50


def test_the_label_of_a_clip_is_that_of_its_frames():
    image = keras.Input((2, 2, 1), name="image")
    bright = keras.layers.GlobalAveragePooling2D()(image)
    logits = keras.layers.Concatenate()([-bright, bright])
    model = keras.Model(image, {"features": bright, "logits": logits})
    made = evaluation.ClipStatistics(Extractor(model, "bright"))
    labels = np.array([1, 0, 1, 1])
    clips = np.full((4, 3, 2, 2, 1), 255) * labels.reshape(4, 1, 1, 1, 1)
    made.add(clips.astype("uint8"), labels)
    assert made.frames.num_asked == made.frames.num_right == 12


def test_reference_is_cached(squares, tmp_path, monkeypatch):
    monkeypatch.setenv("KERASGAN_CACHE", str(tmp_path))
    extractor = extractor_of((16, 16, 1), pool=8)
    first = evaluation.ClipReference(*squares, extractor)
    assert len(list((tmp_path / "statistics").iterdir())) == 2
    unused = extractor_of((16, 16, 1), pool=8)
    unused._compiled = None  # it must not run again
    assert evaluation.ClipReference(*squares, unused).floor == first.floor


def test_a_game_of_clips_is_scored():
    frames, *shape = open_games.CLIP
    assert frames == 3
    clips = np.random.default_rng(0).integers(0, 256, (24, *open_games.CLIP))
    real = {"image": clips.astype("uint8"), "label": np.arange(24) % 2}
    reference = evaluation.make_reference(
        "squares", real, real, extractor_of(tuple(shape), pool=2)
    )
    game = open_games.Moving()
    scores = reference.score(reference.sampler(game), num=24)
    assert scores.keys() == reference.floor.keys()
    assert scores["fd_clip_coarse"] > 1e-3
    assert reference.describe()["kind"] == "clips"


def test_other_samples_are_refused_before_they_are_drawn(reference):
    moving = open_games.Moving(shape=(7, 16, 16, 1))
    with pytest.raises(ValueError, match=r"clips of shape \(8, .*\(7, 16, "):
        reference.score(reference.sampler(moving))
    images = open_games.Translating(), {"condition": np.zeros((1, 4, 6, 1))}
    sampler = evaluation.GameSampler(images[0], given=images[1])
    sampler._sample = None  # it must not run
    with pytest.raises(ValueError, match=r"clips of shape .*\(4, 6, 3\)"):
        reference.score(sampler)
    with pytest.raises(ValueError, match=r"clips of shape .*\(2,\)"):
        reference.score(lambda seeds: (np.zeros((len(seeds), 2)), None))
    ring = evaluation.reference("ring")
    with pytest.raises(ValueError, match=r"points of shape \(2,\).*\(7, 16, "):
        ring.score(ring.sampler(moving))
