"""How much faster convolutions are that double or halve within.

    python benchmarks/attention/resampling.py

Processor time of the output and both gradients, under XLA, of the layers in one
form and in two: the median of some rounds, in milliseconds.
"""

import statistics
import time

import keras
import tensorflow as tf

from kerasgan.layers import Conv2D
from kerasgan.layers import PooledConv2D
from kerasgan.layers import UpsampledConv2D

SHAPES = ((64, 14, 14, 32, 16), (64, 7, 7, 64, 64))
ROUNDS = 9


def main():
    """Prints a table."""
    print("| maps | filters | | one form | two layers |\n|---|---|---|---|---|")
    for *shape, filters in SHAPES:
        for name, fast, plain in (
            ("double", UpsampledConv2D(filters, 3), doubled(filters)),
            ("halve", PooledConv2D(filters, 3), halved(filters)),
        ):
            batch, height, width, channels = shape
            if name == "halve":
                height, width = 2 * height, 2 * width
            x = tf.ones((batch, height, width, channels))
            times = [milliseconds(layer, x) for layer in (fast, plain)]
            cells = " | ".join(f"{each:.1f}" for each in times)
            print(f"| {tuple(x.shape)} | {filters} | {name} | {cells} |")


def doubled(filters):
    """The same function as two layers."""
    return keras.Sequential(
        [keras.layers.UpSampling2D(), Conv2D(filters, 3, padding="same")]
    )


def halved(filters):
    """The same function as two layers."""
    return keras.Sequential(
        [Conv2D(filters, 3, padding="same"), keras.layers.AveragePooling2D(2)]
    )


def milliseconds(layer, x):
    """Processor time of the gradients of a layer."""
    layer(x)

    @tf.function(jit_compile=True)
    def gradients(x):
        with tf.GradientTape() as tape:
            tape.watch(x)
            cost = tf.reduce_sum(layer(x) ** 2)
        weights = [weight.value for weight in layer.trainable_variables]
        return tape.gradient(cost, [x, *weights])

    gradients(x)
    times = []
    for _ in range(ROUNDS):
        start = time.process_time()
        gradients(x)
        times.append(time.process_time() - start)
    return 1000 * statistics.median(times)


if __name__ == "__main__":
    main()
