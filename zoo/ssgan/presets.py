"""Settings of `ssgan` that have a name."""

# For tests: as small as it works, and nothing at its default.
TINY = {
    "image_shape": (8, 10, 3),
    "latent_dim": 3,
    "width": 2,
    "average": 0.5,
    "seed": 7,
    "num_classes": 3,
    "dropout": 0.25,
    "unlabelled_weight": 0.5,
}

PRESETS = {
    "ssgan_fashion_mnist": {
        "description": "A classifier of Fashion-MNIST from 1,000 labels.",
        "recipe": {
            "data": "fashion_mnist",
            "labels": 1000,
            "steps": 7500,
            "evaluate_every": 750,
            "batch_size": 64,
            "seed": 0,
            "hold_out": 5000,
        },
    },
}
