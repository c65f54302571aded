"""Settings of `cgan` that have a name."""

# For tests: as small as it works, and nothing at its default.
TINY = {
    "image_shape": (8, 10, 3),
    "latent_dim": 3,
    "width": 2,
    "average": 0.5,
    "seed": 7,
    "num_classes": 3,
    "embedding_dim": 2,
    "loss": "minimax",
}

PRESETS = {
    "cgan_fashion_mnist": {
        "description": "Fashion-MNIST by class.",
        "recipe": {
            "data": "fashion_mnist",
            "steps": 12_000,
            "evaluate_every": 750,
            "batch_size": 64,
            "seed": 0,
            "hold_out": 5000,
        },
    },
    "cgan_mnist": {
        "description": "MNIST by class.",
        "recipe": {
            "data": "mnist",
            "steps": 5000,
            "evaluate_every": 500,
            "batch_size": 64,
            "seed": 0,
            "hold_out": 5000,
        },
    },
}
