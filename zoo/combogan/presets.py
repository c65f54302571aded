"""Settings of `combogan` that have a name."""

# For tests: as small as it works, and nothing at its default.
TINY = {
    "image_shape": (16, 24, 1),
    "num_domains": 2,
    "width": 2,
    "num_blocks": 1,
    "num_halvings": 1,
    "cycle_weight": 3.0,
    "adversarial_weight": 0.5,
    "loss": "non_saturating",
    "average": 0.5,
    "seed": 7,
}

PRESETS = {}
