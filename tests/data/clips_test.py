import numpy as np
import PIL.Image
import pytest
from example_data import pixels
from example_data import write_png

from kerasgan import data
from kerasgan.data import read


def shades(*levels):
    """A clip whose frames are of one grey each, which no palette changes."""
    return np.stack([np.full((4, 3, 3), level, "uint8") for level in levels])


def write_moving(path, clip):
    path.parent.mkdir(parents=True, exist_ok=True)
    frames = [PIL.Image.fromarray(frame) for frame in clip]
    settings = {} if path.suffix == ".gif" else {"lossless": True}
    frames[0].save(path, save_all=True, append_images=frames[1:], **settings)


def write_frames(folder, clip):
    """Numbers without zeros before them: 10.png sorts before 2.png."""
    for index, frame in enumerate(clip):
        write_png(folder / f"{index}.png", frame)


CLIPS = [shades(*range(20 * i, 20 * i + 12)) for i in range(3)]


def refused(match, *arguments, **settings):
    with pytest.raises(ValueError, match=match):
        read(*arguments, **settings)


@pytest.mark.parametrize("suffix", [".gif", ".webp"])
def test_moving_pictures(tmp_path, suffix):
    for index, clip in enumerate(CLIPS):
        write_moving(tmp_path / f"{index}{suffix}", clip)
    sample = read(tmp_path)
    assert list(sample) == ["image"] and sample["image"].dtype == np.uint8
    np.testing.assert_array_equal(sample["image"], CLIPS)
    first = read(tmp_path, frames=5)["image"]
    np.testing.assert_array_equal(first, np.stack(CLIPS)[:, :5])
    small = read(tmp_path, image_size=2)["image"]
    assert small.shape == (3, 12, 2, 2, 3)
    np.testing.assert_array_equal(
        small[..., 0, 0, 0], np.stack(CLIPS)[..., 0, 0, 0]
    )


def test_classes_of_moving_pictures(tmp_path):
    for name, clip in zip("abb", CLIPS, strict=True):
        write_moving(tmp_path / name / f"{clip.max()}.gif", clip)
    sample = read(tmp_path, frames=12)
    np.testing.assert_array_equal(sample["label"], [0, 1, 1])
    np.testing.assert_array_equal(sample["image"], CLIPS)


@pytest.mark.parametrize("settings", [{"frames": 12}, {"layout": "clips"}])
def test_folders_of_frames(tmp_path, settings):
    for name, clip in zip(("1", "2", "10"), CLIPS, strict=True):
        write_frames(tmp_path / name, clip)
    np.testing.assert_array_equal(read(tmp_path, **settings)["image"], CLIPS)


def test_splits_and_classes_of_folders_of_frames(tmp_path):
    for name, clip in zip(("x/0", "y/0", "y/1"), CLIPS, strict=True):
        write_frames(tmp_path / "train" / name, clip)
    write_frames(tmp_path / "test" / "y" / "3", CLIPS[0])
    sample = read(tmp_path, frames=2)
    np.testing.assert_array_equal(sample["label"], [0, 1, 1])
    np.testing.assert_array_equal(sample["image"], np.stack(CLIPS)[:, :2])
    assert read(tmp_path, "test", frames=2)["label"].tolist() == [1]


def test_a_folder_of_still_gifs_is_images(tmp_path):
    for index in range(3):
        write_moving(tmp_path / f"{index}.gif", shades(index))
    assert read(tmp_path)["image"].shape == (3, 4, 3, 3)


def test_arrays_of_rank_5(tmp_path):
    clips = pixels(6, (5, 4, 3, 1))
    np.save(tmp_path / "clips.npy", clips)
    np.savez(tmp_path / "clips.npz", x_test=clips)
    for sample in (
        read(tmp_path / "clips.npy"),
        read(tmp_path / "clips.npz", "test"),
        read(clips),
        read(clips, layout="clips"),
    ):
        np.testing.assert_array_equal(sample["image"], clips)
    first = read(tmp_path / "clips.npy", frames=2)["image"]
    np.testing.assert_array_equal(first, clips[:, :2])
    assert read(clips, image_size=2)["image"].shape == (6, 5, 2, 2, 1)


def test_clips_are_scaled_in_batches():
    clips = pixels(6, (5, 4, 3, 1))
    batches = data.load(clips, batch_size=6, epochs=1)
    (batch,) = batches.as_numpy_iterator()
    found = np.sort(batch["image"].ravel())
    np.testing.assert_allclose(
        found, np.sort(clips.ravel() / 127.5 - 1), atol=1e-6
    )


def test_lengths_must_agree_or_be_given(tmp_path):
    write_moving(tmp_path / "a.gif", CLIPS[0])
    write_moving(tmp_path / "b.gif", CLIPS[1][:7])
    refused("need `frames`.*a.gif with 12 frames, .*b.gif with 7", tmp_path)
    assert read(tmp_path, frames=7)["image"].shape == (2, 7, 4, 3, 3)
    match = "8 frames that `frames`.*Received: .*b.gif with 7 frames"
    refused(match, tmp_path, frames=8)
    refused(match, tmp_path, frames=8, skip_corrupt=True)


def test_clips_beside_images(tmp_path):
    write_moving(tmp_path / "a.gif", CLIPS[0])
    write_png(tmp_path / "b.png", CLIPS[0][0])
    refused("Received: .*a.gif, a clip, and .*b.png, an image", tmp_path)


def test_frames_of_several_sizes(tmp_path):
    write_frames(tmp_path / "a", CLIPS[0])
    write_png(tmp_path / "a" / "7.png", CLIPS[0][0][:2])
    refused("Frames of a clip.*a/0.png and", tmp_path, layout="clips")


def test_loose_frames_are_no_clip(tmp_path):
    write_frames(tmp_path, CLIPS[0])
    match = "a folder of their own. Received: .* with loose files"
    refused(match, tmp_path, frames=2)


@pytest.mark.parametrize(
    "source, settings, match",
    [
        (pixels(4), {"frames": 2}, "are images, not clips.*frames=2"),
        (pixels(4), {"layout": "clips"}, "not clips.*layout='clips'"),
        (np.ones((4, 2)), {"frames": 2}, "are points, not clips"),
        (pixels(4, (5, 4, 3, 1)), {"frames": 6}, "at most.*frames=6, image of"),
        (pixels(4), {"frames": 0}, "`frames` must.*Received: frames=0"),
        (pixels(4), {"frames": 2.0}, "`frames` must.*Received: frames=2.0"),
        ("fashion_mnist_sample", {"frames": 2}, "are images, not clips"),
    ],
)
def test_other_frames_are_refused(source, settings, match):
    refused(match, source, **settings)


def test_a_corrupt_clip_is_left_out(tmp_path):
    for index, clip in enumerate(CLIPS):
        write_moving(tmp_path / f"{index}.gif", clip)
    (tmp_path / "1.gif").write_bytes(b"no picture")
    refused("corrupt.*Received: .*1.gif", tmp_path)
    with pytest.warns(UserWarning, match="Left out 1 corrupt images: .*1.gif"):
        found = read(tmp_path, skip_corrupt=True)["image"]
    np.testing.assert_array_equal(found, [CLIPS[0], CLIPS[2]])
