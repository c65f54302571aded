import numpy as np
import pytest

from kerasgan import data
from kerasgan.data import read

LINES = ["ba", "abc", "c", "d e"]


def by_hand(lines, symbols, length):
    """One-hot arrays, symbol by symbol."""
    found = np.zeros((len(lines), length, len(symbols)), "uint8")
    for row, line in enumerate(lines):
        for column in range(length):
            symbol = line[column] if column < len(line) else "\0"
            found[row, column, symbols.index(symbol)] = 1
    return found


def write(path, lines=LINES, **settings):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(f"{line}\n" for line in lines), **settings)
    return path


def refused(match, *arguments, **settings):
    with pytest.raises(ValueError, match=match):
        read(*arguments, **settings)


def test_a_line_is_a_sample(tmp_path):
    path = write(tmp_path / "lines.txt")
    sample = read(path)
    assert list(sample) == ["image"] and sample["image"].dtype == np.uint8
    assert data.alphabet(path) == "\0 abcde"
    expected = by_hand(LINES, "\0 abcde", 3)
    np.testing.assert_array_equal(sample["image"], expected)
    assert data.decode(sample["image"], data.alphabet(path)) == LINES
    assert data.class_names(path) is None


def test_a_length_fills_lines_up(tmp_path):
    path = write(tmp_path / "lines.txt")
    found = read(path, length=5)["image"]
    np.testing.assert_array_equal(found, by_hand(LINES, "\0 abcde", 5))
    refused(
        "`length`.*length=2.*lines.txt with 3 char.* in line 2", path, length=2
    )


def test_splits_share_an_alphabet_and_a_length(tmp_path):
    write(tmp_path / "train.txt", ["ab", "b"])
    write(tmp_path / "Test.txt", ["zyx!"])
    write(tmp_path / "notes.md", ["no sample"])
    assert data.alphabet(tmp_path) == "\0!abxyz"
    train = read(tmp_path)["image"]
    np.testing.assert_array_equal(train, by_hand(["ab", "b"], "\0!abxyz", 4))
    assert read(tmp_path, "test")["image"].shape == (1, 4, 7)
    refused(r"\['test', 'train'\].*split='valid'", tmp_path, "valid")
    refused(r"\['train'\].*split='test'", tmp_path / "train.txt", "test")


@pytest.mark.parametrize(
    "content",
    ["ä\nb\n", "ä\nb", "ä\r\nb\r\n", "\ufeffä\nb\n"],
)
def test_ends_of_lines_and_marks_are_no_symbols(tmp_path, content):
    path = tmp_path / "lines.txt"
    path.write_bytes(content.encode())
    assert data.alphabet(path) == "\0bä"
    assert data.decode(read(path)["image"], "\0bä") == ["ä", "b"]


@pytest.mark.parametrize(
    "content, match",
    [
        (b"", "line 1 is empty"),
        (b"a\n\nb\n", "line 2 is empty"),
        (b"a\nb\n\n", "line 3 is empty"),
        (b"a\nb\0\n", "line 2 holds a character of code 0"),
        (b"ab\xff\n", "UTF-8. Received: .*lines.txt, where byte 2 is not"),
    ],
)
def test_other_files_are_refused(tmp_path, content, match):
    path = tmp_path / "lines.txt"
    path.write_bytes(content)
    refused(match, path)


@pytest.mark.parametrize(
    "settings, match",
    [
        ({"image_size": 4}, "`image_size` must be `None` for text"),
        ({"frames": 4}, "are text, not clips. Received: frames=4"),
        ({"length": 0}, "`length` must.*Received: length=0"),
        ({"length": 2.5}, "Received: length=2.5"),
    ],
)
def test_other_settings_are_refused(tmp_path, settings, match):
    refused(match, write(tmp_path / "lines.txt"), **settings)


def test_only_text_has_a_length_and_an_alphabet():
    match = "`length` must be `None` but for.*length=3, data of the kind"
    for name in ("ring", "fashion_mnist_sample", np.ones((3, 2))):
        refused(match, name, length=3)
        with pytest.raises(ValueError, match="have an alphabet. Received: "):
            data.alphabet(name)


def test_scores_are_decoded_by_the_largest():
    scores = np.random.default_rng(0).normal(size=(20, 6, 3))
    lines = data.decode(scores, "\0ab")
    for line, row in zip(lines, scores, strict=True):
        best = "".join("\0ab"[symbol.argmax()] for symbol in row)
        assert line == best.replace("\0", "")


def test_one_hot_arrays_are_text(tmp_path):
    lines = by_hand(LINES, "\0 abcde", 3)
    np.savez(tmp_path / "lines.npz", x_train=lines)
    for source in (lines, tmp_path / "lines.npz"):
        np.testing.assert_array_equal(read(source)["image"], lines)


@pytest.mark.parametrize("damage", ["two", "none"])
def test_zeros_and_ones_that_are_no_text_are_refused(damage):
    lines = by_hand(LINES, "\0 abcde", 3)
    lines[2, 1] = 0
    if damage == "two":
        lines[2, 1, :2] = 1
    refused(r"one-hot.*arrays of shape \(4, 3, 7\) with zeros and ones", lines)


def test_batches_are_zeros_and_ones_from_any_step(tmp_path):
    path = write(tmp_path / "lines.txt")
    through = data.load(path, batch_size=2, seed=1)
    assert through.element_spec["image"].dtype == "float32"
    resumed = data.load(path, batch_size=2, seed=1, start_step=3)
    for a, b in zip(
        through.skip(3).take(4).as_numpy_iterator(),
        resumed.take(4).as_numpy_iterator(),
        strict=True,
    ):
        np.testing.assert_array_equal(a["image"], b["image"])
        assert set(a["image"].ravel()) == {0.0, 1.0}
        assert set(data.decode(a["image"], "\0 abcde")) <= set(LINES)
