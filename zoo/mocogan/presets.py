"""Settings of `mocogan` that have a name."""

# For tests: as small as it works, and nothing at its default.
TINY = {
    "clip_shape": (2, 8, 10, 3),
    "latent_dim": 3,
    "motion_dim": 2,
    "width": 2,
    "loss": "minimax",
    "average": 0.5,
    "seed": 7,
}

PRESETS = {}
