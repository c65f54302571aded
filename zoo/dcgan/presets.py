"""Settings of `dcgan` that have a name."""

# For tests: as small as it works, and nothing at its default.
TINY = {
    "image_shape": (8, 10, 3),
    "latent_dim": 3,
    "width": 2,
    "loss": "minimax",
    "discriminator_steps": 2,
    "average": 0.5,
    "seed": 7,
}

PRESETS = {
    "dcgan_fashion_mnist": {
        "description": "Convolutions on Fashion-MNIST, non-saturating loss.",
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
