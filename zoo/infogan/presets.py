"""Settings of `infogan` that have a name."""

# For tests: as small as it works, and nothing at its default.
TINY = {
    "image_shape": (8, 10, 3),
    "num_categories": 3,
    "code_dim": 1,
    "latent_dim": 4,
    "width": 2,
    "loss": "hinge",
    "information": 0.5,
    "gamma": 0.5,
    "average": 0.5,
    "seed": 7,
}

PRESETS = {
    "infogan_mnist": {
        "description": "MNIST by categories that nobody has named.",
        "recipe": {
            "data": "mnist",
            "settings": {"width": 16, "latent_dim": 4, "average": 0.995},
            "precision": "mixed_bfloat16",
            "steps": 6000,
            "evaluate_every": 6000,
            "batch_size": 64,
            "seed": 0,
            "hold_out": 5000,
        },
    },
}
