"""Reads tensors from a file of PyTorch, without PyTorch.

A file that PyTorch wrote before version 1.6 is a row of pickles: a magic
number, the version of the protocol, facts about the system, the dict of
tensors, and the keys of their storages; then each storage, its length and its
raw numbers. A pickle can run any code, so all but a few names are refused.
"""

import collections
import pickle

import numpy as np

MAGIC_NUMBER = 0x1950A86A20F9469CFC6C
PROTOCOL_VERSION = 1001
HEADER = pickle.dumps(MAGIC_NUMBER, 2) + pickle.dumps(PROTOCOL_VERSION, 2)


def read_tensors(file):
    """Reads the tensors of a model's state.

    Args:
        file: binary file that `torch.save` wrote before PyTorch 1.6.

    Returns:
        A dict from names to NumPy arrays.

    Raises:
        ValueError: if the file is of another format, or holds anything but
            tensors of 32-bit floats and 64-bit integers.
    """
    _check_header(file.read(len(HEADER)))
    _Unpickler(file).load()  # facts about the system that wrote it
    unpickler = _Unpickler(file)
    tensors = unpickler.load()
    for key in _Unpickler(file).load():
        _fill(unpickler.storages[key], file)
    return dict(tensors)


class _Unpickler(pickle.Unpickler):
    """Makes arrays of tensors, and nothing else of anything else."""

    def __init__(self, file):
        super().__init__(file)
        self.storages = {}

    def find_class(self, module, name):
        found = _PERMITTED.get(f"{module}.{name}")
        if found is None:
            raise ValueError(
                "A file of tensors may name no more than "
                f"{sorted(_PERMITTED)}. Received: '{module}.{name}'"
            )
        return found

    def persistent_load(self, identity):
        """Makes room for a storage, whose numbers come later in the file."""
        _, dtype, key, _, size, _ = identity
        if key not in self.storages:
            self.storages[key] = np.empty(size, dtype)
        return self.storages[key]


def _tensor(storage, offset, shape, strides, *_):
    """A view of a storage; NumPy checks that it lies inside."""
    strides = [stride * storage.itemsize for stride in strides]
    offset *= storage.itemsize
    return np.ndarray(shape, storage.dtype, storage.data, offset, strides)


_PERMITTED = {
    "collections.OrderedDict": collections.OrderedDict,
    "torch.FloatStorage": np.dtype("<f4"),
    "torch.LongStorage": np.dtype("<i8"),
    "torch._utils._rebuild_tensor_v2": _tensor,
}


def _check_header(found):
    if found != HEADER:
        raise ValueError(
            "A file of tensors must be of PyTorch's format before version "
            f"1.6. Received: a file that begins with {found}"
        )


def _fill(storage, file):
    size = int.from_bytes(file.read(8), "little")
    content = file.read(storage.nbytes)
    if size != storage.size or len(content) != storage.nbytes:
        raise ValueError(
            f"A storage must hold {storage.size} numbers. "
            f"Received: {size} numbers in {len(content)} bytes"
        )
    storage[:] = np.frombuffer(content, storage.dtype)
