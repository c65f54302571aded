"""The reader against files laid out by hand.

`efficientnet_test` reads one that PyTorch wrote.
"""

import collections
import io
import pickle
import sys
import types

import numpy as np
import pytest

from kerasgan.extractors.torch_file import read_tensors


@pytest.fixture
def torch(monkeypatch):
    """Modules that have the names that a file of PyTorch refers to."""
    module, utils = types.ModuleType("torch"), types.ModuleType("torch._utils")
    for name in ("FloatStorage", "LongStorage", "HalfStorage"):
        setattr(module, name, type(name, (), {"__module__": "torch"}))

    def _rebuild_tensor_v2(*args):
        raise AssertionError

    _rebuild_tensor_v2.__module__ = "torch._utils"
    _rebuild_tensor_v2.__qualname__ = "_rebuild_tensor_v2"
    utils._rebuild_tensor_v2 = _rebuild_tensor_v2
    module._utils = utils
    monkeypatch.setitem(sys.modules, "torch", module)
    monkeypatch.setitem(sys.modules, "torch._utils", utils)
    return module


class Tensor:
    """Pickled as PyTorch pickles a tensor."""

    def __init__(self, torch, storage, offset, shape, strides):
        self.rebuild = torch._utils._rebuild_tensor_v2
        self.parts = (storage, offset, shape, strides, False, None)

    def __reduce__(self):
        return self.rebuild, self.parts


Storage = collections.namedtuple("Storage", "kind key values")


class Pickler(pickle.Pickler):
    def persistent_id(self, value):
        if not isinstance(value, Storage):
            return None
        kind, key, values = value
        return "storage", kind, key, "cpu", len(values), None


def write(state, storages):
    """A file as PyTorch wrote it before version 1.6."""
    file = io.BytesIO()
    for header in (0x1950A86A20F9469CFC6C, 1001, {"little_endian": True}):
        pickle.dump(header, file, 2)
    Pickler(file, 2).dump(collections.OrderedDict(state))
    pickle.dump([each.key for each in storages], file, 2)
    for each in storages:
        file.write(len(each.values).to_bytes(8, "little"))
        file.write(each.values.tobytes())
    file.seek(0)
    return file


def floats(torch, *values):
    return Storage(torch.FloatStorage, "7", np.array(values, "<f4"))


def test_tensors_of_either_kind(torch):
    a = floats(torch, 1, 2, 3, 4, 5, 6)
    b = Storage(torch.LongStorage, "3", np.array([2**40], "<i8"))
    state = {
        "a": Tensor(torch, a, 0, (2, 3), (3, 1)),
        "b": Tensor(torch, b, 0, (), ()),
    }
    found = read_tensors(write(state, [b, a]))
    assert [*found] == ["a", "b"]
    np.testing.assert_array_equal(found["a"], [[1, 2, 3], [4, 5, 6]])
    assert found["a"].dtype == np.float32
    assert found["b"] == 2**40 and found["b"].dtype == np.int64


def test_views_share_a_storage(torch):
    storage = floats(torch, 1, 2, 3, 4, 5, 6)
    state = {
        "transposed": Tensor(torch, storage, 0, (3, 2), (1, 3)),
        "part": Tensor(torch, storage, 4, (2,), (1,)),
    }
    found = read_tensors(write(state, [storage]))
    np.testing.assert_array_equal(found["transposed"], [[1, 4], [2, 5], [3, 6]])
    np.testing.assert_array_equal(found["part"], [5, 6])


def test_views_beyond_a_storage_are_refused(torch):
    storage = floats(torch, 1, 2, 3)
    state = {"a": Tensor(torch, storage, 1, (3,), (1,))}
    with pytest.raises(ValueError, match="size of buffer"):
        read_tensors(write(state, [storage]))


class Malicious:
    def __reduce__(self):
        return print, ("this must not be printed",)


def test_other_names_are_refused(torch, capsys):
    with pytest.raises(ValueError, match="Received: '__builtin__.print'"):
        read_tensors(write({"a": Malicious()}, []))
    assert capsys.readouterr().out == ""


def test_other_numbers_are_refused(torch):
    storage = Storage(torch.HalfStorage, "1", np.zeros(2, "<f2"))
    state = {"a": Tensor(torch, storage, 0, (2,), (1,))}
    with pytest.raises(ValueError, match="Received: 'torch.HalfStorage'"):
        read_tensors(write(state, [storage]))


def test_other_formats_are_refused():
    with pytest.raises(ValueError, match="Received: a file that begins with"):
        read_tensors(io.BytesIO(b"PK\x03\x04" + bytes(50)))


def test_files_that_are_cut_off_are_refused(torch):
    storage = floats(torch, 1, 2)
    content = write({"a": Tensor(torch, storage, 0, (2,), (1,))}, [storage])
    cut = io.BytesIO(content.getvalue()[:-3])
    with pytest.raises(ValueError, match="Received: 2 numbers in 5 bytes"):
        read_tensors(cut)
