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
    """From `image`, a line, to `score` and `features`: reads it to its end."""
    line = keras.Input((length, num_symbols), name="image")
    features = layers.LSTM(width, unroll=True, seed=0, name="read")(line)
    return keras.Model(
        {"image": line},
        {
            "score": layers.Dense(1, name="score")(features),
            "features": features,
        },
        name="discriminator",
    )
