"""The reader of graphs, with a small graph in place of that of 2015.

Its tensors have the same names and widths, and the operations are of 2015.
"""

import hashlib

import numpy as np
import pytest
import tensorflow as tf

from kerasgan.extractors import get
from kerasgan.extractors.inception import LOGITS_PRODUCT

STRIDE = 42  # 299 pixels to 8
EPSILON = 0.001


def weights(num_features=2048):
    random = np.random.default_rng(0)
    draw = random.standard_normal
    return {
        "kernel": draw((1, 1, 3, num_features)).astype("float32"),
        "mean": draw(num_features).astype("float32"),
        "variance": random.uniform(1, 2, num_features).astype("float32"),
        "beta": draw(num_features).astype("float32"),
        "gamma": draw(num_features).astype("float32"),
        "product": draw((num_features, 1008)).astype("float32") / 9,
        "bias": draw(1008).astype("float32"),
    }


def add_normalization(definition, epsilon=EPSILON):
    """Adds the batch normalization of 2015, which is no longer to be made."""
    node = definition.node.add()
    node.name, node.op = "normalized", "BatchNormWithGlobalNormalization"
    node.input.extend(["convolved", "mean", "variance", "beta", "gamma"])
    node.attr["T"].type = tf.float32.as_datatype_enum
    node.attr["variance_epsilon"].f = epsilon
    node.attr["scale_after_normalization"].b = True


def frozen_graph(values, logits="original"):
    """A graph with the head and the tail of the one of 2015."""
    v1 = tf.compat.v1
    with tf.Graph().as_default() as graph:
        resized = v1.placeholder("float32", (1, 299, 299, 3), "ResizeBilinear")
        scaled = tf.multiply(resized - 128.0, 1 / 128, name="Mul")
        c = {n: tf.constant(v, name=n) for n, v in values.items()}
        tf.nn.conv2d(scaled, c["kernel"], STRIDE, "VALID", name="convolved")
        shape = (1, 8, 8, values["mean"].size)
        normalized = v1.placeholder("float32", shape, "normalized")
        pooled = tf.nn.avg_pool2d(normalized, 8, 1, "VALID", name="pool_3")
        if logits == "original":
            # To one row, as in the original.
            row = tf.reshape(pooled, (1, -1), name="pool_3/_reshape")
            product = tf.matmul(row, c["product"], name=LOGITS_PRODUCT)
            tf.add(product, c["bias"], name="softmax/logits")
        elif logits:
            rows = tf.squeeze(pooled, (1, 2))
            tf.matmul(rows, c["product"], name=logits)
        definition = graph.as_graph_def()
    kept = [n for n in definition.node if n.name != "normalized"]
    del definition.node[:]
    definition.node.extend(kept)
    add_normalization(definition)
    definition.versions.producer = 8  # the last that knew it
    return definition.SerializeToString()


def write(folder, content):
    """A file, as arguments of `get`."""
    path = folder / "classify_image_graph_def.pb"
    path.write_bytes(content)
    sha256 = hashlib.sha256(content).hexdigest()
    return {"weights": path, "sha256": sha256}


@pytest.fixture(scope="module")
def values():
    return weights()


@pytest.fixture(scope="module")
def file(tmp_path_factory, values):
    return write(tmp_path_factory.mktemp("graph"), frozen_graph(values))


@pytest.fixture(scope="module")
def extractor(file):
    return get("inception", **file)


def resized(image):
    """Bilinear of 2015 at the pixels that the convolution sees."""
    height, width, _ = image.shape
    rows = np.arange(0, 299, STRIDE)[:8] * height / 299
    columns = np.arange(0, 299, STRIDE)[:8] * width / 299
    found = np.empty((8, 8, image.shape[-1]))
    for i, y in enumerate(rows):
        for j, x in enumerate(columns):
            top, left = int(y), int(x)
            down, right = min(top + 1, height - 1), min(left + 1, width - 1)
            a, b = y - top, x - left
            found[i, j] = (1 - a) * (
                (1 - b) * image[top, left] + b * image[top, right]
            ) + a * ((1 - b) * image[down, left] + b * image[down, right])
    return found


def expected(images, values):
    """All of it in NumPy, in double precision."""
    v = {name: value.astype("float64") for name, value in values.items()}
    seen = np.stack([resized(each.astype("float64")) for each in images])
    x = (seen - 128) / 128 @ v["kernel"][0, 0]
    x = (x - v["mean"]) / np.sqrt(v["variance"] + EPSILON)
    features = (x * v["gamma"] + v["beta"]).mean((1, 2))
    return {"features": features, "logits": features @ v["product"]}


@pytest.mark.parametrize("shape", [(32, 32, 3), (299, 299, 3), (310, 400, 3)])
def test_arithmetic(extractor, values, shape):
    images = np.random.default_rng(1).integers(0, 256, (3, *shape), "uint8")
    found = extractor(images)
    for output, value in expected(images, values).items():
        np.testing.assert_allclose(found[output], value, rtol=1e-3, atol=1e-4)


def test_grey_images(extractor, values):
    images = np.random.default_rng(2).integers(0, 256, (35, 28, 28, 1), "uint8")
    found = extractor(images)["features"]
    colours = np.repeat(images, 3, axis=-1)
    np.testing.assert_allclose(
        found, expected(colours, values)["features"], rtol=1e-3, atol=1e-4
    )


def test_logits_by_name(tmp_path, extractor, values):
    copy = get("inception", **write(tmp_path, frozen_graph(values, "logits")))
    images = np.random.default_rng(3).integers(0, 256, (2, 9, 9, 3), "uint8")
    np.testing.assert_allclose(
        copy(images)["logits"],
        extractor(images)["logits"],
        rtol=1e-5,
        atol=1e-5,
    )


def test_attributes(extractor, file):
    assert extractor.name == "inception"
    assert extractor.sha256 == file["sha256"]
    assert extractor.input_shape == (299, 299, 3)
    assert extractor.resize == (
        "bilinear (corners not aligned, no antialiasing) to 299x299, "
        "grey repeated to 3 channels"
    )
    assert (extractor.num_features, extractor.num_classes) == (2048, 1008)
    assert extractor.is_canonical


@pytest.mark.parametrize("argument", ["weights", "sha256"])
def test_both_arguments_are_needed(file, argument):
    with pytest.raises(ValueError, match=f"Received: {argument}=None"):
        get("inception", **{**file, argument: None})


def test_another_hash(file):
    message = f"must be {'0' * 64}. Received: {file['sha256']}"
    with pytest.raises(ValueError, match=message):
        get("inception", file["weights"], "0" * 64)


def test_hashes_in_capitals(file, extractor):
    found = get("inception", file["weights"], file["sha256"].upper())
    assert found.sha256 == extractor.sha256


def test_a_file_that_is_no_graph(tmp_path):
    with pytest.raises(ValueError, match="serialised GraphDef. Received: "):
        get("inception", **write(tmp_path, b"no graph"))


def test_a_graph_without_logits(tmp_path, values):
    content = frozen_graph(values, logits=None)
    with pytest.raises(ValueError, match="nodes, without logits"):
        get("inception", **write(tmp_path, content))


def test_a_graph_with_other_tensors(tmp_path):
    content = tf.Graph().as_graph_def().SerializeToString()
    with pytest.raises(ValueError, match=r"0 nodes, without \['Mul', 'pool_3'"):
        get("inception", **write(tmp_path, content))


def test_a_graph_of_another_width(tmp_path):
    content = frozen_graph(weights(16))
    with pytest.raises(ValueError, match="Received: a graph with 16 and 1008"):
        get("inception", **write(tmp_path, content))
