"""Settings of `gmmn` that have a name."""

# For tests: as small as it works, and nothing at its default.
TINY = {
    "image_shape": (4, 5, 3),
    "latent_dim": 3,
    "units": (6, 4),
    "bandwidths": (1.0, 3.0),
    "root": False,
    "average": 0.5,
    "seed": 7,
}

PRESETS = {}
