import keras
import pytest
import tensorflow as tf

import kerasgan
from kerasgan.ops import memory


def test_memory_is_that_of_the_machine_or_its_container(monkeypatch, tmp_path):
    with open("/proc/meminfo") as file:
        kilobytes = int(file.readline().split()[1])
    monkeypatch.setattr(memory, "LIMIT", tmp_path / "memory.max")
    assert memory.total() == pytest.approx(1024 * kilobytes, rel=0.1)
    for text, expected in (("1000\n", 1000), ("max\n", memory.total())):
        memory.LIMIT.write_text(text)
        assert memory.total() == expected


def test_the_size_of_variables():
    kinds = {"float32": 4, "bfloat16": 2, "int64": 8, "bool": 1}
    for dtype, width in kinds.items():
        zeros = keras.ops.zeros((3, 5), dtype)
        assert memory.size([keras.Variable(zeros, dtype=dtype)]) == 15 * width


@pytest.mark.parametrize(
    "error",
    [
        MemoryError("none left"),
        OverflowError("none left"),
        tf.errors.ResourceExhaustedError(
            None, None, "{{node}} none left [Op:x"
        ),
    ],
)
def test_what_is_too_large_is_said_so(error):
    match = r"`it` must fit into memory, .* GB. Received: .*: .*none left\)"
    with pytest.raises(ValueError, match=match):
        with memory.allocating("`it`"):
            raise error


@pytest.mark.parametrize("shape", [(2**40, 2**40), (2**62, 4)])
def test_a_shape_that_overflows_is_too_large(shape):
    with pytest.raises(ValueError, match="`it` must fit.*Received: sizes"):
        with memory.allocating("`it`"):
            tf.zeros(shape)


def test_an_error_that_is_not_of_a_size_passes_unchanged():
    with pytest.raises(tf.errors.InvalidArgumentError, match="reshape"):
        with memory.allocating("`it`"):
            tf.reshape(tf.zeros((2, 3)), (5,))


def test_a_game_of_more_elements_than_can_be_counted_is_refused():
    match = "`dcgan` must fit into memory.*Received: sizes that do not"
    with pytest.raises(ValueError, match=match):
        kerasgan.create("dcgan", width=10**15)


@pytest.mark.slow
def test_a_game_that_is_too_large_is_refused():
    """TensorFlow asks the system again and again, for ten seconds."""
    match = "`gan` must fit into memory.*Received: sizes that do not"
    with pytest.raises(ValueError, match=match):
        kerasgan.create("gan", width=10**12)


def test_weights_and_gradients_must_fit(monkeypatch):
    """34 trainable weights and 8 of the step, which is an integer."""
    game = kerasgan.create("gan", image_shape=(2,), latent_dim=2, width=4)
    weights = sum(n.count_params() for n in game.networks.values())
    monkeypatch.setattr(memory, "total", lambda: 2 * 4 * weights + 8)
    game.compile()
    monkeypatch.setattr(memory, "total", lambda: 2 * 4 * weights + 7)
    match = "Weights and gradients must fit into memory.*Received: .* GB"
    with pytest.raises(ValueError, match=match):
        game.compile()
