"""Settings of `gan` that have a name."""

# For tests: as small as it works, and nothing at its default.
TINY = {
    "image_shape": (6, 5, 1),
    "latent_dim": 3,
    "width": 8,
    "dropout": 0.25,
    "loss": "minimax",
    "discriminator_steps": 2,
    "average": 0.5,
    "seed": 7,
}

PRESETS = {
    "gan_fashion_mnist": {
        "description": "Perceptrons on Fashion-MNIST, the first GAN.",
        "recipe": {
            "data": "fashion_mnist",
            "steps": 20_000,
            "evaluate_every": 2000,
            "settings": {"average": 0.999},
            "batch_size": 64,
            "seed": 0,
            "hold_out": 5000,
        },
    },
}
