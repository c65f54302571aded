import json

import numpy as np
import open_games
import pytest
import tensorflow as tf

from kerasgan.ops import images as image_ops

KINDS = ("", "/1")  # the game, and its export


@pytest.fixture
def data(games, tmp_path):
    """Five pictures with labels as a data set, and the pictures."""
    pictures = open_games.batch(games["encoding"], 5)["image"]
    path = tmp_path / "data.npz"
    held = {"images": pictures, "labels": np.arange(5) % 4}
    np.savez(path, **held, test_images=pictures[::-1])
    return path, pictures


@pytest.fixture
def succeeds(kerasgan, opened):
    def run(*arguments):
        done = kerasgan(*arguments)
        assert (done.code, done.err) == (0, ""), done.err
        return done.out

    return run


@pytest.mark.parametrize("kind", KINDS)
def test_codes_of_one_part(succeeds, games, data, tmp_path, kind, monkeypatch):
    monkeypatch.setattr("kerasgan.cli.encode.PIECE", 2)
    output = tmp_path / "codes.npy"
    arguments = ["--data", data[0], "--output", output]
    said = succeeds("encode", f"encoding{kind}", *arguments)
    assert said == f"5 rows of latent: {output}\n"
    expected = games["encoding"].encode(data[1])["latent"]
    found = np.load(output)
    assert found.dtype == "float32"
    np.testing.assert_allclose(found, expected, rtol=1e-5, atol=1e-6)
    arguments += ["--split", "test", "--num", 2, "--json"]
    said = json.loads(succeeds("encode", f"encoding{kind}", *arguments))
    assert said == {"output": str(output), "shapes": {"latent": [2, 3]}}
    np.testing.assert_allclose(
        np.load(output), expected[:-3:-1], rtol=1e-5, atol=1e-6
    )


@pytest.mark.parametrize("kind", KINDS)
def test_codes_of_several_parts(succeeds, games, data, tmp_path, kind):
    output = tmp_path / "codes.npz"
    succeeds("encode", f"knobs{kind}", "--data", data[0], "--output", output)
    expected = games["knobs"].encode(data[1])
    with np.load(output) as found:
        assert set(found.files) == {"latent", "code"}
        for name, value in expected.items():
            np.testing.assert_allclose(found[name], value, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("kind", KINDS)
def test_samples_of_codes_are_reconstructions(
    succeeds, games, data, tmp_path, kind
):
    codes, samples = tmp_path / "codes.npy", tmp_path / "samples.npy"
    again = tmp_path / "again.npy"
    source = f"encoding{kind}"
    succeeds("encode", source, "--data", data[0], "--output", codes)
    given = f"latent={codes}"
    succeeds("sample", source, "--given", given, "--output", samples)
    succeeds("reconstruct", source, "--data", data[0], "--output", again)
    expected = image_ops.to_uint8(games["encoding"].reconstruct(data[1]))
    expected = np.asarray(expected).astype(int)
    for path in (samples, again):
        found = np.load(path).astype(int)
        np.testing.assert_allclose(found, expected, atol=1)


@pytest.mark.parametrize("kind", KINDS)
def test_an_original_is_beside_its_reconstruction(
    succeeds, data, tmp_path, kind
):
    for name in ("a.png", "a.npy"):
        output = tmp_path / name
        succeeds(
            "reconstruct", f"encoding{kind}", "--data", data[0],
            "--num", 4, "--output", output,
        )  # fmt: skip
    made = np.load(tmp_path / "a.npy")
    assert made.shape == (4, 4, 6, 1) and made.dtype == "uint8"
    sheet = tf.io.decode_png((tmp_path / "a.png").read_bytes()).numpy()
    expected = np.concatenate([data[1][:4], made], axis=2)
    np.testing.assert_array_equal(sheet, image_ops.grid(expected, 2))


@pytest.mark.parametrize("kind", KINDS)
def test_what_data_hold_or_a_user_fixes(succeeds, games, data, tmp_path, kind):
    output = tmp_path / "a.npy"
    for fix, label in (([], np.arange(5) % 4), (["--fix", "label=3"], 3)):
        succeeds(
            "reconstruct", f"knobs{kind}", "--data", data[0],
            "--fix", "truncation=0.5", *fix, "--output", output,
        )  # fmt: skip
        expected = games["knobs"].reconstruct(
            data[1], label=label, truncation=0.5
        )
        expected = np.asarray(image_ops.to_uint8(expected)).astype(int)
        np.testing.assert_allclose(
            np.load(output).astype(int), expected, atol=1
        )


@pytest.mark.parametrize("command", ["encode", "reconstruct"])
@pytest.mark.parametrize(
    "kind, match",
    [
        ("", "Only a game with a network `encoder` can encode. Received"),
        ("/1", "An export must have the signature `encode` for that. Rec"),
    ],
)
def test_sources_without_an_encoder(
    refuses, opened, data, tmp_path, command, kind, match
):
    arguments = ["--data", data[0], "--output", tmp_path / "a.npy"]
    assert match in refuses(command, f"moving{kind}", *arguments)


@pytest.mark.parametrize(
    "command, arguments, match",
    [
        ("encode", ["a.npy"], "must end in .npz for several parts, code, lat"),
        ("encode", ["a.png"], "must end in .npy or .npz. Received: a.png"),
        ("reconstruct", ["a.npz"], "must end in .png, .gif, .npy or .txt. R"),
        ("reconstruct", ["a.gif"], "may end in .gif for clips, for walks"),
        (
            "reconstruct",
            ["a.png", "--fix", "code=0"],
            "`code` cannot be fixed, for the encoder gives it. Received",
        ),
    ],
)
def test_options_that_do_not_fit(
    refuses, opened, data, tmp_path, monkeypatch, command, arguments, match
):
    monkeypatch.chdir(tmp_path)
    arguments = ["--data", data[0], "--output", *arguments]
    assert match in refuses(command, "knobs", *arguments)
    assert [each.name for each in tmp_path.iterdir()] == ["data.npz"]


def test_data_without_what_the_encoder_takes(
    refuses, opened, tmp_path, monkeypatch
):
    read = {"image": np.zeros((2, 4, 6, 1), "uint8")}
    monkeypatch.setattr("kerasgan.data.read", lambda *_, **__: read)
    monkeypatch.setattr(
        "kerasgan.cli.source.Trained.coder",
        lambda self: self.game.maker().prior,
    )
    line = refuses(
        "encode", "knobs", "--data", "x", "--output", tmp_path / "a.npz"
    )
    assert "must name a data set that holds `latent`, which the" in line


@pytest.mark.parametrize("kind", KINDS)
def test_lines_are_encoded_and_written_again(succeeds, games, tmp_path, kind):
    (tmp_path / "lines.txt").write_text("ab\ncabba\n")
    arguments = f"writing{kind}", "--data", tmp_path / "lines.txt"
    succeeds("encode", *arguments, "--output", tmp_path / "a.npy")
    places = [[1, 2, 0, 0, 0], [3, 1, 2, 2, 1]]
    one_hot = np.eye(4, dtype="float32")[places]
    expected = games["writing"].encode(one_hot)["latent"]
    found = np.load(tmp_path / "a.npy")
    np.testing.assert_allclose(found, expected, rtol=1e-5, atol=1e-6)
    succeeds("reconstruct", *arguments, "--output", tmp_path / "a.txt")
    expected = games["writing"].reconstruct(one_hot)
    assert (tmp_path / "a.txt").read_text().splitlines() == (
        games["writing"].decode(expected)
    )


def test_lines_of_other_symbols(refuses, opened, tmp_path):
    (tmp_path / "lines.txt").write_text("abd\n")
    line = refuses(
        "encode", "writing", "--data", tmp_path / "lines.txt",
        "--output", tmp_path / "a.npy",
    )  # fmt: skip
    assert "Text must be of the symbols" in line and "abd" in line
