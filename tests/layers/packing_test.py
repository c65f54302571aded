import keras
import numpy as np
import pytest

from kerasgan.layers import Packing
from kerasgan.testing import run_layer_test


def test_conformance():
    run_layer_test(Packing, {"num_samples": 2}, (4, 3, 3, 2), (2, 3, 3, 4))
    run_layer_test(Packing, {"num_samples": 3}, (6, 5), (2, 15))


def test_neighbours_are_joined_along_their_channels():
    x = np.random.default_rng(0).normal(size=(6, 2, 2, 3)).astype("float32")
    y = Packing(2)(x).numpy()
    for pack in range(3):
        expected = np.concatenate([x[2 * pack], x[2 * pack + 1]], axis=-1)
        np.testing.assert_array_equal(y[pack], expected)


def test_a_network_gives_a_score_a_pack():
    image = keras.Input((3,))
    network = keras.Model(image, keras.layers.Dense(1)(Packing(2)(image)))
    assert network.predict(np.ones((8, 3)), verbose=0).shape == (4, 1)


def test_an_export_with_it_cannot_discriminate():
    assert Packing.couples_batch


def test_packs_must_divide_the_batch():
    with pytest.raises(ValueError, match="num_samples=2. Received: 3 rows"):
        Packing(2)(np.ones((3, 2)))
    with pytest.raises(ValueError, match="Received: num_samples=0"):
        Packing(0)
