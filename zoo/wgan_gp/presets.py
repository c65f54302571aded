"""Settings of `wgan_gp` that have a name."""

# For tests: as small as it works, and nothing at its default.
TINY = {
    "image_shape": (8, 10, 3),
    "latent_dim": 3,
    "width": 2,
    "average": 0.5,
    "seed": 7,
    "penalty_weight": 5.0,
    "critic_steps": 2,
}

PRESETS = {
    "wgan_gp_fashion_mnist": {
        "description": "A critic with a gradient penalty on Fashion-MNIST.",
        "recipe": {
            "data": "fashion_mnist",
            "steps": 5000,
            "evaluate_every": 250,
            "batch_size": 64,
            "seed": 0,
            "hold_out": 5000,
        },
    },
}
