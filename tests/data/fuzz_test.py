"""Whatever a file holds, a reader gives images or a ValueError."""

import io

import hypothesis
import numpy as np
import PIL.Image
import pytest
from example_data import pixels
from hypothesis import strategies as st

from kerasgan.data import read

SETTINGS = hypothesis.settings(
    max_examples=300, deadline=None, database=None, derandomize=True
)


def picture(kind):
    file = io.BytesIO()
    PIL.Image.fromarray(pixels(1)[0]).save(file, kind)
    return file.getvalue()


def arrays(kind):
    file = io.BytesIO()
    if kind == "npy":
        np.save(file, pixels(2))
    else:
        save = np.savez if kind == "npz" else np.savez_compressed
        save(file, images=pixels(2), labels=np.array([0, 1]))
    return file.getvalue()


def damaged(contents):
    """Some of the contents with bytes changed, cut off or put in."""
    change = st.tuples(st.integers(0, 10**4), st.binary(max_size=4))
    return st.builds(
        damage,
        st.sampled_from(contents),
        st.lists(change, min_size=1, max_size=4),
        st.booleans(),
    )


def damage(content, changes, inserts):
    for place, new in changes:
        place %= len(content) + 1
        rest = place if inserts else place + len(new)
        content = (
            content[:place] + new + content[rest:] if new else (content[:place])
        )
    return content


def read_or_refuse(path, content):
    path.write_bytes(content)
    try:
        sample = read(path if path.suffix in (".npy", ".npz") else path.parent)
    except ValueError as error:
        assert "Received: " in str(error)
        return
    assert sample["image"].ndim in (2, 3, 4, 5) and sample["image"].size
    assert sample["image"].dtype in (np.uint8, np.float32)
    if "label" in sample:
        assert len(sample["label"]) == len(sample["image"])


SUFFIXES = {
    "png": "PNG",
    "jpg": "JPEG",
    "gif": "GIF",
    "bmp": "BMP",
    "webp": "WEBP",
    "tif": "TIFF",
}
PICTURES = [picture(kind) for kind in SUFFIXES.values()]
FILES = {kind: arrays(kind) for kind in ("npy", "npz", "compressed")}


@pytest.mark.parametrize("suffix", list(SUFFIXES))
def test_the_files_to_damage_are_whole(tmp_path, suffix):
    kinds = dict(zip(SUFFIXES, PICTURES, strict=True))
    (tmp_path / f"a.{suffix}").write_bytes(kinds[suffix])
    assert read(tmp_path)["image"].shape == (1, 6, 5, 3)


@pytest.mark.parametrize("kind", list(FILES))
def test_the_arrays_to_damage_are_whole(tmp_path, kind):
    path = tmp_path / f"a.{'npy' if kind == 'npy' else 'npz'}"
    path.write_bytes(FILES[kind])
    np.testing.assert_array_equal(read(path)["image"], pixels(2))


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("fuzz")


@SETTINGS
@hypothesis.given(content=damaged(PICTURES) | st.binary(max_size=99))
def test_pictures(folder, content):
    read_or_refuse(folder / "pictures" / "a.png", content)


@pytest.fixture(scope="module", autouse=True)
def pictures_folder(folder):
    (folder / "pictures").mkdir()


@SETTINGS
@hypothesis.given(
    content=damaged(list(FILES.values())) | st.binary(max_size=99),
    suffix=st.sampled_from([".npy", ".npz"]),
)
def test_arrays(folder, content, suffix):
    read_or_refuse(folder / f"a{suffix}", content)


@SETTINGS
@hypothesis.given(
    header=st.fixed_dictionaries(
        {
            "descr": st.sampled_from(
                [
                    "|u1",
                    "<f4",
                    ">f8",
                    "|O",
                    "<U9",
                    "<M8[s]",
                    "|V7",
                    "<c8",
                    "x",
                    None,
                ]
            ),
            "fortran_order": st.booleans() | st.none(),
            "shape": st.lists(
                st.integers(-2, 5) | st.integers(), max_size=6
            ).map(tuple),
        }
    ),
    content=st.binary(max_size=200),
)
def test_headers(folder, header, content):
    text = repr(header).encode().ljust(117) + b"\n"
    head = b"\x93NUMPY\x01\x00" + len(text).to_bytes(2, "little") + text
    read_or_refuse(folder / "a.npy", head + content)
