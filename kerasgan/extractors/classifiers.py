"""Small classifiers of small images, trained by this project."""

import json
from importlib import resources

import keras
from keras import layers

from kerasgan.extractors.extractor import Extractor
from kerasgan.extractors.weights import check_unused
from kerasgan.extractors.weights import read_checked
from kerasgan.layers import Dropout

# The shape of images and the number of classes.
SHAPES = {
    "fashion_mnist": ((28, 28, 1), 10),
    "mnist": ((28, 28, 1), 10),
    "emoji": ((32, 32, 3), 9),
    "crawl": ((32, 32, 3), 6),
}
DATA = tuple(SHAPES)
# Colour images of any size will do: stages of a game, or larger ones.
RESIZED = ("emoji", "crawl")

FILTERS = (32, 64, 96)
NUM_FEATURES = 96


def load(data, weights=None, sha256=None):
    """Makes the extractor `"classifier-<data>"`, whose weights are shipped.

    Args:
        data: string, one of `DATA`.
        weights: `None`; the weights are known.
        sha256: `None`, likewise.

    Returns:
        An `Extractor` of 96 features and the logits of the classes. It takes
        images of the shape that `SHAPES` says and of no other, but that of
        colour images resizes them.

    Raises:
        ValueError: if the file of weights is not the one that was shipped.
    """
    name = f"classifier-{data}"
    check_unused(name, weights, sha256)
    expected = notes(data)["sha256"]
    path = _folder() / f"{name}.weights.h5"
    read_checked(path, expected)
    model = classifier(*SHAPES[data])
    model.load_weights(path)
    resize = "bilinear" if data in RESIZED else "none"
    return Extractor(model, name, expected, resize=resize, batch_size=500)


def notes(data):
    """What was recorded when a classifier was trained.

    Args:
        data: string, one of `DATA`.

    Returns:
        A dict with `"sha256"`, of the file of weights; `"test_accuracy"`;
        `"held_out_accuracy"`, on `"num_held_out"` images of the training
        split that it was not trained on; `"epochs"` and `"seed"`. Accuracies
        for emoji are those of both styles.
    """
    path = _folder() / f"classifier-{data}.json"
    return json.loads(path.read_text())


def _folder():
    return resources.files("kerasgan.extractors")


def classifier(
    input_shape=(28, 28, 1),
    num_classes=10,
    filters=FILTERS,
    num_features=NUM_FEATURES,
):
    """Makes a convolutional classifier, with weights that are not trained.

    A 3x3 convolution with batch normalization, ReLU and pooling for each of
    `filters`, then a dense layer of features and one of logits. What the ReLU
    give are the layers `maps_1`, `maps_2` and so on.

    Args:
        input_shape: tuple, the height, width and channels of images.
        num_classes: integer.
        filters: tuple of integers.
        num_features: integer.

    Returns:
        A `keras.Model` from images, float in [-1, 1], to a dict of
        `"features"`, not negative, of shape `(batch_size, num_features)`, and
        `"logits"`, of shape `(batch_size, num_classes)`.
    """
    images = x = keras.Input(input_shape, name="image")
    for index, number in enumerate(filters):
        x = layers.Conv2D(number, 3, padding="same", use_bias=False)(x)
        x = layers.BatchNormalization()(x)
        x = layers.ReLU(name=f"maps_{index + 1}")(x)
        x = layers.MaxPooling2D()(x)
    x = layers.Flatten()(x)
    x = layers.Dense(num_features, use_bias=False)(x)
    x = layers.BatchNormalization()(x)
    features = layers.ReLU(name="features")(x)
    x = Dropout(0.3)(features)
    logits = layers.Dense(num_classes, name="logits")(x)
    return keras.Model(images, {"features": features, "logits": logits})
