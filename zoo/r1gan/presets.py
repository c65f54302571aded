"""Settings of `r1gan` that have a name."""

# For tests: as small as it works, and nothing at its default.
TINY = {
    "image_shape": (16, 20, 3),
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
