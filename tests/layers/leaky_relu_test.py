import keras
import numpy as np

from kerasgan.layers import LeakyReLU
from kerasgan.testing.layer import run_layer_test


def test_what_holds_of_every_layer():
    run_layer_test(LeakyReLU, {"negative_slope": 0.2}, (2, 3), (2, 3))


def test_results_are_those_of_keras():
    x = np.linspace(-2.0, 2.0, 9, dtype="float32")
    ours, theirs = LeakyReLU(0.1), keras.layers.LeakyReLU(0.1)
    np.testing.assert_array_equal(ours(x), theirs(x))
