import keras
from keras import layers
from keras import ops

from kerasgan.layers import GumbelSoftmax


def generator(length, num_symbols, latent_dim, width, temperature):
    """From `latent` and `noise` to `image`, a line, symbol by symbol.

    The latent is where a recurrent network starts. It sees the symbol before,
    and the noise decides which one is next.
    """
    latent = keras.Input((latent_dim,), name="latent")
    noise = keras.Input((length, num_symbols), name="noise")
    # Without a seed it would hold a random state that files do not keep.
    cell = layers.LSTMCell(width, seed=0, name="cell")
    logits = layers.Dense(num_symbols, name="logits")
    choose = GumbelSoftmax(**temperature, dtype="float32", name="choose")
    states = [
        layers.Dense(width, activation="tanh", name=name)(latent)
        for name in ("first_output", "first_memory")
    ]
    symbol, line = ops.zeros_like(noise[:, 0]), []
    for place in range(length):
        output, states = cell(symbol, states)
        symbol = choose(logits(output), noise[:, place])
        line.append(symbol)
    return keras.Model(
        {"latent": latent, "noise": noise},
        {"image": ops.stack(line, axis=1)},
        name="generator",
    )


def discriminator(length, num_symbols, width):
    """From `image`, a line, to `score` and `features`: sees its n-grams."""
    line = keras.Input((length, num_symbols), name="image")
    x = line
    for number in range(1, 4):
        x = layers.Conv1D(
            width, 3, padding="same", name=f"convolution_{number}"
        )(x)
        x = layers.LeakyReLU(0.2)(x)
    x = layers.Dense(width, name="read")(layers.Flatten()(x))
    features = layers.LeakyReLU(0.2)(x)
    return keras.Model(
        {"image": line},
        {
            "score": layers.Dense(1, name="score")(features),
            "features": features,
        },
        name="discriminator",
    )
