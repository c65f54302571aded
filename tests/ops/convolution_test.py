from types import SimpleNamespace

import numpy as np
import pytest
import tensorflow as tf

from kerasgan.ops import convolution
from kerasgan.ops.convolution import EVERY
from kerasgan.ops.convolution import Lowering
from kerasgan.ops.convolution import Pair

FORMS = {
    "both": Lowering(EVERY, EVERY),
    "phases": Lowering(phases=EVERY),
    "dilated": Lowering(dilated=EVERY),
}
GEOMETRIES = [  # rows and columns of the kernel, stride, size
    (4, 4, 2, (8, 6)),
    (4, 4, 2, (7, 9)),
    (2, 4, 2, (6, 7)),
    (6, 6, 2, (9, 8)),
    (6, 3, 3, (10, 7)),
]
MODES = {
    "eager": lambda f: f,
    "graph": tf.function,
    "xla": lambda f: tf.function(f, jit_compile=True),
}


def tensors(rows, columns, stride, size, channels=2, filters=3):
    """x, y and w in float64."""
    rng = np.random.default_rng(0)
    small = [-(-side // stride) for side in size]
    shapes = (
        (2, *size, channels),
        (2, *small, filters),
        (rows, columns, channels, filters),
    )
    return [tf.constant(rng.normal(size=shape)) for shape in shapes]


def pair(geometry, forms):
    *kernel, stride, size = geometry
    return Pair(size, (*kernel, 2, 3), stride, forms)


@pytest.mark.parametrize("geometry", GEOMETRIES, ids=str)
def test_the_three_functions_are_those_of_tensorflow(geometry):
    x, y, w = tensors(*geometry)
    ours = pair(geometry, FORMS["both"])
    stride = ours.stride
    transposed = tf.nn.conv2d_transpose(y, w, x.shape, stride, "SAME")
    with tf.GradientTape() as tape:
        tape.watch(w)
        cost = tf.reduce_sum(y * tf.nn.conv2d(x, w, stride, "SAME"))
    filters = tape.gradient(cost, w)
    for form, expected in (
        (ours.transposed(y, w), transposed),
        (ours.filters(x, y), filters),
        (ours.strided(x, w), tf.nn.conv2d(x, w, stride, "SAME")),
    ):
        np.testing.assert_allclose(form, expected, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("forms", FORMS)
def test_each_is_the_adjoint_of_the_others(forms):
    x, y, w = tensors(*GEOMETRIES[1])
    ours = pair(GEOMETRIES[1], FORMS[forms])
    expected = tf.reduce_sum(y * ours.strided(x, w))
    for same in (
        tf.reduce_sum(x * ours.transposed(y, w)),
        tf.reduce_sum(w * ours.filters(x, y)),
    ):
        np.testing.assert_allclose(same, expected, rtol=1e-12)


def gradients(function, order):
    """The gradients of a cost made of derivatives up to an order."""

    def cost(a, w, order):
        if order == 1:
            return tf.reduce_sum(tf.tanh(function(a, w)))
        return tf.add_n([tf.reduce_sum(g**2) for g in by_both(a, w, order - 1)])

    def by_both(a, w, order):
        with tf.GradientTape() as tape:
            tape.watch([a, w])
            value = cost(a, w, order)
        return tape.gradient(value, [a, w])

    return lambda a, w: by_both(a, w, order)


def stock(geometry):
    """TensorFlow's own strided and transposed convolution."""
    *_, stride, size = geometry

    def transposed(y, w):
        shape = (y.shape[0], *size, w.shape[2])
        return tf.nn.conv2d_transpose(y, w, shape, stride, "SAME")

    return lambda x, w: tf.nn.conv2d(x, w, stride, "SAME"), transposed


@pytest.mark.parametrize(
    "forms, order, mode",
    [
        *(("both", order, "eager") for order in (1, 2, 3)),
        *(("both", order, "graph") for order in (1, 2)),
        *(("both", order, "xla") for order in (1, 2)),
        ("phases", 2, "eager"),
        ("dilated", 2, "eager"),
    ],
)
def test_gradients_of_every_order(forms, order, mode):
    geometry = GEOMETRIES[1]
    x, y, w = tensors(*geometry)
    ours = pair(geometry, FORMS[forms])
    theirs = stock(geometry)
    cases = (x, ours.strided, theirs[0]), (y, ours.transposed, theirs[1])
    for maps, function, expected in cases:
        found = MODES[mode](gradients(function, order))(maps, 0.3 * w)
        expected = gradients(expected, order)(maps, 0.3 * w)
        for one, other in zip(found, expected, strict=True):
            # XLA's tanh in float64 is good to 1e-8 or so only.
            np.testing.assert_allclose(one, other, rtol=1e-6, atol=1e-8)


@pytest.mark.parametrize("function", ["strided", "transposed"])
def test_layers_may_have_any_batch(function, monkeypatch):
    monkeypatch.setattr(convolution, "lowering", lambda: FORMS["both"])
    x, y, w = tensors(4, 4, 2, (8, 6))
    maps = x if function == "strided" else y
    call = tf.function(
        lambda maps: getattr(convolution, function)(maps, w, 2),
        input_signature=[tf.TensorSpec((None, *maps.shape[1:]), maps.dtype)],
    )
    expected = stock((4, 4, 2, (8, 6)))[function == "transposed"](maps, w)
    np.testing.assert_allclose(call(maps), expected, atol=1e-12)
    assert call(maps[:1]).shape == (1, *expected.shape[1:])


@pytest.mark.parametrize("function", ["strided", "transposed"])
@pytest.mark.parametrize(
    "kernel, stride, static, is_stock",
    [
        (4, 2, True, False),
        (5, 2, True, True),  # phases of different sizes
        (3, 1, True, True),
        (4, 2, False, True),
    ],
)
def test_other_kernels_are_left_to_tensorflow(
    function, kernel, stride, static, is_stock, monkeypatch
):
    monkeypatch.setattr(convolution, "lowering", lambda: FORMS["both"])
    x, y, w = tensors(kernel, kernel, stride, (8, 6))
    maps = x if function == "strided" else y
    side = maps.shape[1:] if static else (None, None, maps.shape[-1])
    call = tf.function(
        lambda maps: getattr(convolution, function)(maps, w, stride),
        input_signature=[tf.TensorSpec((2, *side), maps.dtype)],
    )
    expected = stock((kernel, kernel, stride, (8, 6)))
    expected = expected[function == "transposed"](maps, w)
    np.testing.assert_allclose(call(maps), expected, atol=1e-12)
    found = {
        op.type for op in call.get_concrete_function().graph.get_operations()
    }
    assert ("IdentityN" not in found) == is_stock  # what a custom gradient is


def test_few_channels_are_phases_with_onednn_and_many_without():
    kernel = (4, 4, 3, 64)
    assert convolution.ONEDNN.covers(kernel, 2)
    assert not convolution.EIGEN.covers(kernel, 2)
    kernel = (4, 4, 64, 128)
    assert not convolution.ONEDNN.covers(kernel, 2)
    assert convolution.EIGEN.covers(kernel, 2)
    assert not convolution.STOCK.covers(kernel, 2)


@pytest.mark.parametrize(
    "devices, has_onednn, expected",
    [
        ("CPU", True, "ONEDNN"),
        ("CPU", False, "EIGEN"),
        ("CPU GPU", True, "STOCK"),
        ("CPU GPU", False, "STOCK"),
        ("CPU TPU", False, "STOCK"),
    ],
)
def test_the_lowering_depends_on_device_and_build(
    devices, has_onednn, expected, monkeypatch
):
    found = [SimpleNamespace(device_type=kind) for kind in devices.split()]
    monkeypatch.setattr(tf.config, "list_logical_devices", lambda: found)
    monkeypatch.setattr(convolution, "has_onednn", lambda: has_onednn)
    assert convolution.lowering() is getattr(convolution, expected)


@pytest.mark.parametrize(
    "size, kernel, stride", [(8, 4, 2), (7, 4, 2), (10, 6, 3), (5, 1, 2)]
)
def test_padding_is_that_of_tensorflow(size, kernel, stride):
    before, after = convolution.same_padding(size, kernel, stride)
    x, w = (
        tf.random.normal((1, size, 1, 1)),
        tf.random.normal((kernel, 1, 1, 1)),
    )
    padded = tf.pad(x, [[0, 0], [before, after], [0, 0], [0, 0]])
    np.testing.assert_allclose(
        tf.nn.conv2d(padded, w, (stride, 1), "VALID"),
        tf.nn.conv2d(x, w, (stride, 1), "SAME"),
        rtol=1e-6,
    )
