"""Settings of `lapgan` that have a name."""

# For tests: as small as it works, and nothing at its default.
TINY = {
    "image_shape": (8, 12, 3),
    "num_levels": 2,
    "latent_dim": 3,
    "width": 2,
    "loss": "hinge",
    "average": 0.5,
    "seed": 7,
}

PRESETS = {}
