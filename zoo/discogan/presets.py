"""Settings of `discogan` that have a name."""

# For tests: as small as it works, and nothing at its default.
TINY = {
    "image_shape": (16, 16, 3),
    "condition_shape": (16, 16, 1),
    "width": 2,
    "reconstruction_weight": 3.0,
    "loss": "least_squares",
    "average": 0.5,
    "seed": 7,
}

PRESETS = {}
