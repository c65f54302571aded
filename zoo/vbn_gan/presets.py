"""Settings of `vbn_gan` that have a name."""

# For tests: as small as it works, and nothing at its default.
TINY = {
    "image_shape": (8, 10, 3),
    "latent_dim": 3,
    "width": 2,
    "average": 0.5,
    "seed": 7,
    "num_rows": 5,
    "loss": "minimax",
}

PRESETS = {
    "vbn_gan_fashion_mnist": {
        "description": "Virtual batch normalisation on Fashion-MNIST.",
        "recipe": {
            "data": "fashion_mnist",
            "steps": 5000,
            "evaluate_every": 500,
            "batch_size": 64,
            "seed": 0,
            "hold_out": 5000,
        },
    },
}
