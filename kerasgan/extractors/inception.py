"""The Inception network of 2015, with which the FID is defined."""

import tensorflow as tf
from google.protobuf.message import DecodeError

from kerasgan.extractors.extractor import Extractor
from kerasgan.extractors.weights import read_checked

NAME = "inception"
INPUT = "Mul"  # images, resized and scaled
FEATURES = "pool_3"
# In the graph as it was published: its bias is left out, as it was when the
# Inception score was defined.
LOGITS_PRODUCT = "softmax/logits/MatMul"
LOGITS = "logits"  # in TF-GAN's copy of the graph
INPUT_SHAPE = (299, 299, 3)
NUM_FEATURES = 2048
NUM_CLASSES = 1008
# Black and white under (x - 128) / 128, as in the graph.
INPUT_RANGE = (-1.0, 127 / 128)


def load(weights=None, sha256=None):
    """Makes the extractor `"inception"` from the graph of 2015.

    The Frechet inception distance and the Inception score are defined with
    one file, `classify_image_graph_def.pb` of the archive
    `inception-2015-12-05.tgz`, which TensorFlow published. It is not part of
    kerasgan, and no other Inception network gives the same numbers. The graph
    is run as it is, from its tensor `Mul:0` on; what stands before that reads
    single JPEG files, and is replaced by the same arithmetic for a batch.

    Args:
        weights: path of the file. A copy of the graph that has `logits:0` in
            place of the original layers, as TF-GAN uses it, is accepted too.
        sha256: string, the hash that the file must have. kerasgan records
            none, so whoever names a file vouches for it, and the hash is
            stored with every score.

    Returns:
        An `Extractor` of 2048 features and the logits of 1008 classes, whose
        `is_canonical` is true. Images of any size are resized to 299x299.

    Raises:
        ValueError: if an argument is missing, the hash is another, or the file
            is not a graph of these sizes.

    Reference:
        - [Salimans et al., 2016](https://arxiv.org/abs/1606.03498), section 4.
        - [Heusel et al., 2017](https://arxiv.org/abs/1706.08500), section 3.
    """
    for argument, value in (("weights", weights), ("sha256", sha256)):
        if value is None:
            raise ValueError(
                f"Extractor {NAME!r} needs `weights`, the path of the graph "
                "of 2015 (classify_image_graph_def.pb), and `sha256`, its "
                f"hash. Received: {argument}=None"
            )
    graph = FrozenGraph(read_checked(weights, sha256))
    extractor = _FrozenExtractor(
        graph,
        NAME,
        sha256.lower(),
        input_range=INPUT_RANGE,
        resize="bilinear_2015",
        batch_size=32,
        is_canonical=True,
    )
    _check_sizes(extractor)
    return extractor


class FrozenGraph:
    """A network of TensorFlow 1 whose weights are constants.

    It has what `Extractor` asks of a Keras model.

    Args:
        content: bytes of a serialised `GraphDef`.
    """

    def __init__(self, content):
        try:
            self.definition = tf.compat.v1.GraphDef.FromString(content)
        except DecodeError as error:
            raise ValueError(
                "A frozen graph must be a serialised GraphDef. "
                f"Received: {error}"
            ) from error
        names = {node.name for node in self.definition.node}
        missing = {INPUT, FEATURES} - names
        if missing or not names & {LOGITS_PRODUCT, LOGITS}:
            raise ValueError(
                f"A frozen graph must have nodes {INPUT!r}, {FEATURES!r} and "
                f"{LOGITS_PRODUCT!r} or {LOGITS!r}. Received: {len(names)} "
                f"nodes, without {sorted(missing) or LOGITS}"
            )
        self.has_product = LOGITS_PRODUCT in names
        with tf.Graph().as_default():
            images = tf.compat.v1.placeholder("float32", (None, *INPUT_SHAPE))
            self.inputs = [images]
            self.output = self(images)

    def __call__(self, images):
        """Puts the network into the current graph, behind `images`."""
        logits_name = LOGITS_PRODUCT if self.has_product else LOGITS
        pooled, logits = tf.graph_util.import_graph_def(
            self.definition,
            input_map={f"{INPUT}:0": images},
            return_elements=[f"{FEATURES}:0", f"{logits_name}:0"],
        )
        features = tf.squeeze(pooled, (1, 2))
        if self.has_product:
            # The graph reshapes features to a single row, whatever the batch.
            logits = features @ logits.op.inputs[1]
        return {"features": features, "logits": logits}


class _FrozenExtractor(Extractor):
    """Runs in a session, since functions refuse the operations of 2015."""

    def _compile(self, dtype="uint8"):
        with tf.Graph().as_default() as graph:
            shape = (None, None, None, self.input_shape[-1])
            images = tf.compat.v1.placeholder(dtype, shape)
            outputs = self._compute(images)
        session = tf.compat.v1.Session(graph=graph)
        return lambda batch: session.run(outputs, {images: batch})


def _check_sizes(extractor):
    found = (extractor.num_features, extractor.num_classes)
    if found != (NUM_FEATURES, NUM_CLASSES):
        raise ValueError(
            f"The graph of 2015 has {NUM_FEATURES} features and {NUM_CLASSES} "
            f"classes. Received: a graph with {found[0]} and {found[1]}"
        )
