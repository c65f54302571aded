import numpy as np
import pytest

from kerasgan.layers import FadeIn
from kerasgan.testing import run_layer_test

rng = np.random.default_rng(0)
OLD, NEW = rng.normal(size=(2, 2, 3)).astype("float32")


class Mirrored(FadeIn):
    """Of one input, as the test of every layer has it."""

    def build(self, input_shape):
        super().build(input_shape, input_shape)

    def call(self, inputs):
        return super().call(-inputs, inputs)

    def compute_output_shape(self, input_shape):
        return super().compute_output_shape(input_shape, input_shape)


@pytest.mark.parametrize("num_steps", [0, 5])
def test_what_holds_of_every_layer(num_steps):
    run_layer_test(
        Mirrored,
        {"num_steps": num_steps},
        (2, 3),
        (2, 3),
        num_non_trainable=1,
    )


def test_from_the_old_input_to_the_new_one():
    layer = FadeIn(num_steps=4)
    shares = [0.0, 0.25, 0.5, 0.75, 1.0, 1.0]
    for share in shares:
        expected = (1 - share) * OLD.astype("float64") + share * NEW
        np.testing.assert_allclose(layer(OLD, NEW), expected, rtol=1e-6)
        layer.after_step()


def test_its_ends_are_exact():
    layer = FadeIn(num_steps=1)
    np.testing.assert_array_equal(layer(OLD, NEW), OLD)
    layer.after_step()
    np.testing.assert_array_equal(layer(OLD, NEW), NEW)
    np.testing.assert_array_equal(FadeIn(num_steps=0)(OLD, NEW), NEW)


@pytest.mark.parametrize("num_steps", [-1, 0.5])
def test_the_steps_are_an_integer(num_steps):
    match = f"`num_steps` must be an integer .* Received: num_steps={num_steps}"
    with pytest.raises(ValueError, match=match):
        FadeIn(num_steps)
