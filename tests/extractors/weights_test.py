import hashlib

import pytest

from kerasgan.extractors.weights import read_checked


def test_a_file_that_is_what_it_is_said_to_be(tmp_path):
    (tmp_path / "weights").write_bytes(b"content")
    expected = hashlib.sha256(b"content").hexdigest()
    for sha256 in (expected, expected.upper()):
        assert read_checked(tmp_path / "weights", sha256) == b"content"
    with pytest.raises(ValueError, match=f"must be 0+. Received: {expected}"):
        read_checked(tmp_path / "weights", "0" * 64)


@pytest.mark.parametrize("path", ["/dev/zero", "/"])
def test_what_is_no_file_is_not_read(path):
    with pytest.raises(ValueError, match=f"be a file. Received: {path}$"):
        read_checked(path, "0" * 64)


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(FileNotFoundError):
        read_checked(tmp_path / "no", "0" * 64)
