"""Settings of `acgan` that have a name."""

# For tests: as small as it works, and nothing at its default.
TINY = {
    "image_shape": (8, 10, 3),
    "num_classes": 3,
    "latent_dim": 3,
    "width": 2,
    "embedding_dim": 2,
    "loss": "hinge",
    "classification": 0.5,
    "gamma": 0.5,
    "average": 0.5,
    "seed": 7,
}

PRESETS = {
    "acgan_fashion_mnist": {
        "description": "Fashion-MNIST by class, read off by the discriminator.",
        "recipe": {
            "data": "fashion_mnist",
            "settings": {"width": 16, "average": 0.995},
            "precision": "mixed_bfloat16",
            "steps": 4000,
            "evaluate_every": 4000,
            "batch_size": 64,
            "seed": 0,
            "hold_out": 5000,
        },
    },
}
