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
