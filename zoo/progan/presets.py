"""Settings of `progan` that have a name."""

# For tests: as small as it works, and nothing at its default.
TINY = {
    "image_shape": (16, 20, 3),
    "resolution": 4,
    "latent_dim": 3,
    "width": 4,
    "fade_steps": 4,
    "penalty_weight": 5.0,
    "drift_weight": 0.01,
    "average": 0.5,
    "seed": 7,
}
