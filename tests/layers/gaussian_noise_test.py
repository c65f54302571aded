import numpy as np
import pytest

from kerasgan.layers import GaussianNoise
from kerasgan.ops import random
from kerasgan.testing import run_layer_test


def test_conformance():
    run_layer_test(GaussianNoise, {"stddev": 0.4}, (2, 3, 5), (2, 3, 5))


def test_its_moments():
    layer, x = GaussianNoise(0.5), np.full((200, 100), 3.0, "float32")
    noise = layer(x, training=True).numpy() - x
    assert noise.mean() == pytest.approx(0.0, abs=0.01)
    assert noise.std() == pytest.approx(0.5, rel=0.02)
    np.testing.assert_array_equal(layer(x), x)


def test_noise_follows_the_seed():
    layer, x = GaussianNoise(0.5), np.ones((4, 8), "float32")

    def draw(seed):
        with random.scope(random.key(seed)):
            return layer(x, training=True).numpy()

    np.testing.assert_array_equal(draw(0), draw(0))
    assert (draw(0) != draw(1)).all()


def test_the_deviation_is_checked():
    with pytest.raises(ValueError, match="Received: stddev=-1"):
        GaussianNoise(-1)
