import keras
from keras import layers

from kerasgan.networks import translation


def translator(sources, target, shape, width, num_blocks):
    """From pictures, laid on one another, to the part `target` of a sample."""
    inputs = {part: keras.Input(shape, name=part) for part in sources}
    x = list(inputs.values())
    x = layers.Concatenate()(x) if len(x) > 1 else x[0]
    y = translation.residual(x, shape[-1], width, num_blocks, keep_means=True)
    return keras.Model(inputs, {target: y}, name=f"to_{target}")
