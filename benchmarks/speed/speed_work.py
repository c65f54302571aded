"""The multiply-adds that a step cannot do without, and how fast they could go.

A layer works in three passes, each of which costs the same: forward, the
gradient by its inputs, the gradient by its filters. What a turn needs of them
follows from what its player owns:

    discriminator   fakes forward; both judged forward; filters of both;
                    inputs of both, but for the first layer's
    generator       fakes forward; judged forward; inputs of the judge;
                    its own filters; its own inputs, but for the first layer's
    penalty         judged forward; inputs; and of this second pass again the
                    filters and, but for the last layer's, the inputs

The floor of a step is the time that its multiply-adds would take at the rate
of the fastest convolution or matrix product that was seen in the same run.
"""

import time

import tensorflow as tf

BATCH = 64


def layer_costs(network):
    """Multiply-adds a row of each layer that has a kernel, in order."""
    costs = []
    for layer in network.layers:
        kernel = getattr(layer, "kernel", None)
        if kernel is None:
            continue
        # A kernel is applied at each pixel of the smaller maps.
        before, after = layer.input.shape[1:-1], layer.output.shape[1:-1]
        pixels = min(_product(before), _product(after))
        costs.append(pixels * _product(kernel.shape))
    return costs


def step_cost(generator, discriminator, turns=1, penalty=False, at_once=False):
    """Multiply-adds a row and step.

    Args:
        generator: costs of its layers, see `layer_costs`.
        discriminator: costs of its layers.
        turns: integer, turns of the discriminator a step.
        penalty: bool, whether its gradient is penalised.
        at_once: bool, whether the players share one pass forward.
    """
    makes, judges = sum(generator), sum(discriminator)
    own = 2 * judges + 2 * (judges - discriminator[0])
    if penalty:
        own += judges + judges + judges + (judges - discriminator[-1])
    learns = judges + makes + (makes - generator[0])
    if at_once:
        return makes + 2 * judges + own + learns
    return turns * (makes + 2 * judges + own) + makes + judges + learns


def _product(shape):
    product = 1
    for side in shape:
        product *= side
    return product


class Rates:
    """How many multiply-adds a second the best operations do."""

    def __init__(self):
        square = tf.random.normal((1024, 1024))
        maps = tf.random.normal((BATCH, 14, 14, 64))
        wide = tf.random.normal((3, 3, 64, 128))
        narrow = tf.random.normal((4, 4, 64, 128))
        pixels = BATCH * 14 * 14
        self._probes = {
            "matrix product, 1024 x 1024": (
                _repeat(tf.matmul, square, square),
                1024**3,
            ),
            "convolution 3 x 3, 64 to 128": (
                _repeat(lambda x, w: tf.nn.conv2d(x, w, 1, "SAME"), maps, wide),
                pixels * 9 * 64 * 128,
            ),
            "convolution 4 x 4, stride 2, 64 to 128": (
                _repeat(
                    lambda x, w: tf.nn.conv2d(x, w, 2, "SAME"), maps, narrow
                ),
                pixels // 4 * 16 * 64 * 128,
            ),
        }

    def measure(self, seconds=0.1):
        """Multiply-adds a second, by the name of the operation."""
        rates = {}
        for name, (call, cost) in self._probes.items():
            count, began = 0, time.perf_counter()
            while time.perf_counter() < began + seconds / len(self._probes):
                call()
                count += REPEATS
            rates[name] = count * cost / (time.perf_counter() - began)
        return rates


REPEATS = 4  # calls in one graph, so that Python is not what is measured


def _repeat(function, x, w):
    @tf.function(autograph=False)
    def call():
        # Each on an input of its own, or one would stand for all.
        parts = [function(x + float(i), w) for i in range(REPEATS)]
        return [tf.reduce_max(part[:1]) for part in parts]

    call()
    return call
