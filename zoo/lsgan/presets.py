"""Settings of `lsgan` that have a name."""

# For tests: as small as it works, and nothing at its default.
TINY = {
    "image_shape": (8, 10, 3),
    "latent_dim": 3,
    "width": 2,
    "average": 0.5,
    "seed": 7,
    "a": -1.0,
    "b": 0.5,
    "c": 0.0,
}

PRESETS = {
    "lsgan_fashion_mnist": {
        "description": "Least squares on Fashion-MNIST.",
        "recipe": {
            "data": "fashion_mnist",
            "steps": 7500,
            "evaluate_every": 750,
            "batch_size": 64,
            "seed": 0,
            "hold_out": 5000,
        },
    },
}
