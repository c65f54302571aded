import numpy as np
import pytest

from kerasgan.layers import Dropout
from kerasgan.ops import random
from kerasgan.testing import run_layer_test


def test_conformance():
    run_layer_test(Dropout, {"rate": 0.4}, (2, 3, 5), (2, 3, 5))


def test_it_drops_a_share_and_keeps_the_mean():
    layer, x = Dropout(0.25), np.ones((200, 100), "float32")
    y = layer(x, training=True).numpy()
    assert set(np.unique(y)) == {0.0, np.float32(1 / 0.75)}
    assert (y == 0).mean() == pytest.approx(0.25, abs=0.01)
    np.testing.assert_array_equal(layer(x), x)


def test_masks_follow_the_seed():
    layer, x = Dropout(0.5), np.ones((4, 8), "float32")

    def draw(seed):
        with random.scope(random.key(seed)):
            return [layer(x, training=True).numpy() for _ in range(2)]

    first, second = draw(0)
    assert (first != second).any()
    np.testing.assert_array_equal(draw(0), [first, second])
    assert (draw(1)[0] != first).any()


@pytest.mark.parametrize("rate", [-0.1, 1.0])
def test_the_rate_is_checked(rate):
    with pytest.raises(ValueError, match=f"Received: rate={rate}"):
        Dropout(rate)
