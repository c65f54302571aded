"""The loader of TensorFlow Serving: TensorFlow's C interface, no Python."""

import ctypes
from pathlib import Path

import numpy as np
import tensorflow as tf
from tensorflow.core.framework import types_pb2
from tensorflow.core.protobuf import meta_graph_pb2

POINTER, SIZE = ctypes.c_void_p, ctypes.c_size_t
FOLDER = Path(tf.__file__).parent
library = ctypes.CDLL(str(FOLDER / "libtensorflow_cc.so.2"))


def _declare(name, result, *arguments):
    function = getattr(library, name)
    function.restype, function.argtypes = result, arguments
    return function


class Buffer(ctypes.Structure):
    _fields_ = [("data", POINTER), ("length", SIZE), ("free", POINTER)]


class Output(ctypes.Structure):
    _fields_ = [("operation", POINTER), ("index", ctypes.c_int)]


new_status = _declare("TF_NewStatus", POINTER)
get_code = _declare("TF_GetCode", ctypes.c_int, POINTER)
message = _declare("TF_Message", ctypes.c_char_p, POINTER)
new_graph = _declare("TF_NewGraph", POINTER)
new_options = _declare("TF_NewSessionOptions", POINTER)
new_buffer = _declare("TF_NewBuffer", ctypes.POINTER(Buffer))
find_operation = _declare(
    "TF_GraphOperationByName", POINTER, POINTER, ctypes.c_char_p
)
load_session = _declare(
    "TF_LoadSessionFromSavedModel",
    POINTER,
    POINTER,
    POINTER,
    ctypes.c_char_p,
    ctypes.POINTER(ctypes.c_char_p),
    ctypes.c_int,
    POINTER,
    ctypes.POINTER(Buffer),
    POINTER,
)
run_session = _declare(
    "TF_SessionRun",
    None,
    POINTER,
    POINTER,
    ctypes.POINTER(Output),
    ctypes.POINTER(POINTER),
    ctypes.c_int,
    ctypes.POINTER(Output),
    ctypes.POINTER(POINTER),
    ctypes.c_int,
    POINTER,
    ctypes.c_int,
    POINTER,
    POINTER,
)
allocate = _declare(
    "TF_AllocateTensor",
    POINTER,
    ctypes.c_int,
    ctypes.POINTER(ctypes.c_int64),
    ctypes.c_int,
    SIZE,
)
data_of = _declare("TF_TensorData", POINTER, POINTER)
size_of = _declare("TF_TensorByteSize", SIZE, POINTER)
type_of = _declare("TF_TensorType", ctypes.c_int, POINTER)
rank_of = _declare("TF_NumDims", ctypes.c_int, POINTER)
dimension_of = _declare("TF_Dim", ctypes.c_int64, POINTER, ctypes.c_int)
string_data = _declare("TF_StringGetDataPointer", POINTER, POINTER)
string_size = _declare("TF_StringGetSize", SIZE, POINTER)
string_init = _declare("TF_StringInit", None, POINTER)
string_copy = _declare("TF_StringCopy", None, POINTER, ctypes.c_char_p, SIZE)
SIZE_OF_STRING = 24  # sizeof(TF_TString)


class NativeModel:
    """A SavedModel in a session of the C++ runtime."""

    def __init__(self, path):
        self.graph, meta_graph = new_graph(), new_buffer()
        self.session = self._checked(
            load_session,
            new_options(),
            None,
            str(path).encode(),
            (ctypes.c_char_p * 1)(b"serve"),
            1,
            self.graph,
            meta_graph,
        )
        content = meta_graph.contents
        self.signatures = meta_graph_pb2.MetaGraphDef.FromString(
            ctypes.string_at(content.data, content.length)
        ).signature_def

    def run(self, signature, rows):
        """The outputs of a signature: a dict of arrays."""
        signature = self.signatures[signature]
        inputs = [self._place(signature.inputs[name]) for name in rows]
        names = list(signature.outputs)
        outputs = [self._place(signature.outputs[name]) for name in names]
        given = [_tensor(np.asarray(value)) for value in rows.values()]
        found = (POINTER * len(outputs))()
        self._checked(
            run_session,
            self.session,
            None,
            (Output * len(inputs))(*inputs),
            (POINTER * len(given))(*given),
            len(given),
            (Output * len(outputs))(*outputs),
            found,
            len(outputs),
            None,
            0,
            None,
        )
        return {
            name: _array(tensor)
            for name, tensor in zip(names, found, strict=True)
        }

    def _place(self, info):
        name, index = info.name.split(":")
        operation = find_operation(self.graph, name.encode())
        assert operation, name
        return Output(operation, int(index))

    def _checked(self, function, *arguments):
        status = new_status()
        result = function(*arguments, status)
        if get_code(status):
            raise RuntimeError(message(status).decode())
        return result


def _tensor(values):
    if values.dtype == object:
        return _strings(values)
    kind = tf.as_dtype(values.dtype).as_datatype_enum
    shape = (ctypes.c_int64 * values.ndim)(*values.shape)
    tensor = allocate(kind, shape, values.ndim, values.nbytes)
    ctypes.memmove(data_of(tensor), values.tobytes(), values.nbytes)
    return tensor


def _strings(values):
    shape = (ctypes.c_int64 * values.ndim)(*values.shape)
    size = SIZE_OF_STRING * values.size
    tensor = allocate(types_pb2.DT_STRING, shape, values.ndim, size)
    for index, value in enumerate(values.flat):
        place = data_of(tensor) + SIZE_OF_STRING * index
        string_init(place)
        string_copy(place, value, len(value))
    return tensor


def _array(tensor):
    shape = [dimension_of(tensor, axis) for axis in range(rank_of(tensor))]
    start = data_of(tensor)
    if type_of(tensor) == types_pb2.DT_STRING:
        places = [start + SIZE_OF_STRING * i for i in range(np.prod(shape))]
        strings = [
            ctypes.string_at(string_data(place), string_size(place))
            for place in places
        ]
        return np.array(strings, object).reshape(shape)
    kind = tf.as_dtype(type_of(tensor)).as_numpy_dtype
    content = ctypes.string_at(start, size_of(tensor))
    return np.frombuffer(content, kind).reshape(shape)
