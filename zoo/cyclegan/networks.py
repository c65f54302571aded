import keras

from kerasgan.networks import translation


def translator(source, target, shapes, width, num_blocks):
    """From the part `source` of a sample to its part `target`."""
    x = keras.Input(shapes[source], name=source)
    y = translation.residual(x, shapes[target][-1], width, num_blocks)
    return keras.Model({source: x}, {target: y}, name=f"to_{target}")
