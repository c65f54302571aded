import numpy as np

from kerasgan.networks import either
from kerasgan.ops import random
from kerasgan.ops.linear_algebra import unit


def test_generators_make_pictures_and_points():
    picture = either.generator((16, 20, 3), 5, 4)
    assert picture.output["image"].shape == (None, 16, 20, 3)
    point = either.generator((3,), 5, 4)
    assert point.output["image"].shape == (None, 3)


def test_embeddings_give_features_and_no_score():
    for shape in ((16, 20, 1), (3,)):
        for use_bias in (False, True):
            made = either.embedding(shape, 4, 6, use_bias)
            assert set(made.output) == {"features"}
            assert made.output["features"].shape == (None, 6)
            assert made.get_layer("features").use_bias == use_bias


def test_the_direction_of_features_tells_how_far_a_point_is():
    with random.initial_weights(0):
        made = either.embedding((2,), 32, 8)
    near = np.array([[1.0, 0.5]], "float32")
    directions = [
        unit(made({"image": scale * near})["features"]) for scale in (1, 2)
    ]
    assert np.abs(directions[0] - directions[1]).max() > 0.05
