"""Settings of `bigan` that have a name."""

# For tests: as small as it works, and nothing at its default.
TINY = {
    "image_shape": (8, 10, 3),
    "latent_dim": 3,
    "width": 2,
    "stochastic": True,
    "loss": "hinge",
    "gamma": 0.5,
    "average": 0.5,
    "seed": 7,
}

PRESETS = {
    "bigan_mnist": {
        "description": "Digits and their codes, each made of the other.",
        "recipe": {
            "data": "mnist",
            "settings": {"width": 16, "latent_dim": 20, "average": 0.995},
            "precision": "mixed_bfloat16",
            "steps": 6000,
            "evaluate_every": 6000,
            "batch_size": 64,
            "seed": 0,
            "hold_out": 5000,
        },
    },
}
