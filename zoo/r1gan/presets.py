"""Settings of `r1gan` that have a name."""

# For tests: as small as it works, and nothing at its default.
TINY = {
    "image_shape": (8, 10, 3),
    "num_classes": 3,
    "latent_dim": 3,
    "width": 2,
    "embedding_dim": 2,
    "loss": "minimax",
    "gamma": 0.5,
    "penalty_every": 2,
    "average": 0.5,
    "seed": 7,
}

PRESETS = {
    "r1gan_fashion_mnist": {
        "description": "The best recipe that was found, without labels.",
        "recipe": {
            "data": "fashion_mnist",
            "settings": {"num_classes": None},
            "precision": "auto",
            "steps": 7500,
            "evaluate_every": 750,
            "batch_size": 64,
            "seed": 0,
            "hold_out": 5000,
        },
    },
    "r1gan_fashion_mnist_classes": {
        "description": "The same, by class.",
        "recipe": {
            "data": "fashion_mnist",
            "precision": "auto",
            "steps": 7500,
            "evaluate_every": 750,
            "batch_size": 64,
            "seed": 0,
            "hold_out": 5000,
        },
    },
}
