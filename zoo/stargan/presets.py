"""Settings of `stargan` that have a name."""

# For tests: as small as it works, and nothing at its default.
TINY = {
    "image_shape": (12, 16, 1),
    "num_classes": 3,
    "width": 2,
    "num_blocks": 1,
    "num_halvings": 1,
    "classification_weight": 2.0,
    "cycle_weight": 3.0,
    "penalty_weight": 5.0,
    "critic_steps": 2,
    "average": 0.5,
    "seed": 7,
}

PRESETS = {}
