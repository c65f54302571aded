"""Settings of `veegan` that have a name."""

# For tests: as small as it works, and nothing at its default.
TINY = {
    "image_shape": (8, 10, 3),
    "latent_dim": 3,
    "width": 2,
    "reconstruction": 0.5,
    "generator_loss": "hinge",
    "average": 0.5,
    "seed": 7,
}

PRESETS = {}
