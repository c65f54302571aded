"""Weights in a file that writes no number twice.

What the export beside it holds is named there, and not written again. Of what
only further training needs, 16 bits are written in place of 32:

    |packed - x| <= 2^-8 |x|

since bfloat16 keeps 8 significant bits. All else is kept to the bit.
"""

import h5py
import ml_dtypes
import numpy as np

LARGE = 1024  # numbers of an array that is worth it
PACKING = {"compression": "gzip", "shuffle": True}
VARIABLE = "variable"  # attribute: which variable of the export it is
ROUNDED = "bfloat16"  # attribute: its 16-bit integers are such numbers


def pack(plain, packed, variables=None, exact=None):
    """Packs a file of weights.

    Args:
        plain: path of the file, as `save_weights` writes it.
        packed: path of the new file.
        variables: dict of arrays by name, those of an export. Weights that
            are among them, to the bit, are named in place of being written.
        exact: names of the groups at the top of the file that are kept to the
            bit; all by default.

    Returns:
        Names of the groups of which something was rounded, sorted.
    """
    names = {_bytes(x): name for name, x in (variables or {}).items()}
    rounded = set()
    with h5py.File(plain) as old, h5py.File(packed, "w") as new:
        new.attrs.update(old.attrs)
        for name, item in _items(old):
            if isinstance(item, h5py.Group):
                new.require_group(name).attrs.update(item.attrs)
                continue
            group = name.partition("/")[0]
            is_exact = exact is None or group in exact
            if _write(new, name, item[()], names, is_exact):
                rounded.add(group)
            new[name].attrs.update(item.attrs)
    return sorted(rounded)


def _write(file, name, value, names, is_exact):
    """Writes an array; returns whether it was rounded."""
    value = np.asarray(value)
    if value.size < LARGE:
        file.create_dataset(name, data=value)
    elif _bytes(value) in names:
        file.create_dataset(name, data=h5py.Empty(value.dtype))
        file[name].attrs[VARIABLE] = names[_bytes(value)]
    elif is_exact or value.dtype != np.float32:
        file.create_dataset(name, data=value, **PACKING)
    else:
        bits = value.astype(ml_dtypes.bfloat16).view("uint16")
        file.create_dataset(name, data=bits, **PACKING)
        file[name].attrs[ROUNDED] = True
        return True
    return False


def unpack(packed, plain, read):
    """Writes the file of weights that was packed.

    Args:
        packed: path of the file.
        plain: path of the new file, which Keras can load.
        read: function from the name of a variable of the export to its array.

    Raises:
        ValueError: if the file is not one that `pack` has written.
    """
    with h5py.File(packed) as old, h5py.File(plain, "w") as new:
        new.attrs.update(old.attrs)
        for name, item in _items(old):
            if isinstance(item, h5py.Group):
                made = new.require_group(name)
            else:
                made = new.create_dataset(name, data=_read(item, read))
            made.attrs.update(item.attrs)


def _read(item, read):
    """The array that a packed one stands for."""
    if VARIABLE in item.attrs:
        return read(item.attrs[VARIABLE])
    if ROUNDED in item.attrs:
        return item[()].view(ml_dtypes.bfloat16).astype("float32")
    return item[()]


def _items(group, path=""):
    """Yields the groups and arrays in a group, outer ones first.

    Links to other files, and arrays that lie in them, are refused: a file of
    weights has no business there.
    """
    for name in group:
        whole = f"{path}{name}"
        link, item = group.get(name, getlink=True), None
        if isinstance(link, h5py.HardLink):
            item = group[name]
        if isinstance(item, h5py.Group):
            yield whole, item
            yield from _items(item, f"{whole}/")
        elif _is_own(item):
            yield whole, item
        else:
            raise ValueError(
                "A file of weights must hold all of its arrays itself. "
                f"Received: {group.file.filename}, where {whole!r} lies "
                "elsewhere"
            )


def _is_own(item):
    """Whether this is an array that lies in the file that it is of."""
    return isinstance(item, h5py.Dataset) and not (
        item.external or item.is_virtual
    )


def _bytes(value):
    """What arrays that are the same to the bit have in common."""
    value = np.asarray(value)
    return value.shape, value.dtype.str, value.tobytes()
