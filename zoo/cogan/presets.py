"""Settings of `cogan` that have a name."""

# For tests: as small as it works, and nothing at its default.
TINY = {
    "image_shape": (16, 20, 3),
    "latent_dim": 3,
    "width": 2,
    "loss": "hinge",
    "average": 0.5,
    "seed": 7,
}

PRESETS = {}
