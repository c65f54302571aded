"""Settings of `paired_cyclegan` that have a name."""

# For tests: as small as it works, and nothing at its default.
TINY = {
    "image_shape": (12, 16, 1),
    "width": 2,
    "num_blocks": 1,
    "num_halvings": 1,
    "adversarial_weight": 0.5,
    "identity_weight": 2.0,
    "style_weight": 3.0,
    "loss": "least_squares",
    "average": 0.5,
    "seed": 7,
}

PRESETS = {}
