import numpy as np
import pytest

from kerasgan.layers import InstanceNoise
from kerasgan.testing import run_layer_test


def test_conformance():
    run_layer_test(
        InstanceNoise,
        {"stddev": 0.4, "num_steps": 10},
        (2, 3, 3, 1),
        (2, 3, 3, 1),
        num_non_trainable=1,
    )


def test_it_fades_linearly_with_the_steps():
    layer, x = InstanceNoise(0.8, num_steps=4), np.ones((100, 100), "float32")
    deviations = []
    for _ in range(6):
        for _ in range(2):  # several calls are one step
            noise = layer(x, training=True).numpy() - x
        deviations.append(noise.std())
        layer.after_step()
    expected = [0.8, 0.6, 0.4, 0.2, 0.0, 0.0]
    np.testing.assert_allclose(deviations, expected, rtol=0.03)
    assert layer(x, training=True).numpy().max() == 1.0


def test_there_is_none_in_inference():
    x = np.ones((2, 3), "float32")
    np.testing.assert_array_equal(InstanceNoise(1.0, 10)(x), x)


def test_arguments_are_checked():
    with pytest.raises(ValueError, match="Received: stddev=-1"):
        InstanceNoise(-1, 10)
    with pytest.raises(ValueError, match="Received: num_steps=0"):
        InstanceNoise(1.0, 0)
