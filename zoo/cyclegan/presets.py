"""Settings of `cyclegan` that have a name."""

# For tests: as small as it works, and nothing at its default.
TINY = {
    "image_shape": (12, 16, 3),
    "condition_shape": (12, 16, 1),
    "width": 2,
    "num_blocks": 1,
    "num_halvings": 1,
    "cycle_weight": 3.0,
    "identity_weight": 0.0,
    "adversarial_weight": 0.5,
    "loss": "non_saturating",
    "history": 5,
    "average": 0.5,
    "seed": 7,
}

PRESETS = {}
