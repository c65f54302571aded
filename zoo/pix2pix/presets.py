"""Settings of `pix2pix` that have a name."""

# For tests: as small as it works, and nothing at its default.
TINY = {
    "image_shape": (16, 24, 3),
    "condition_shape": (16, 24, 1),
    "width": 2,
    "num_halvings": 1,
    "dropout": 0.25,
    "l1_weight": 10.0,
    "loss": "least_squares",
    "average": 0.5,
    "seed": 7,
}

PRESETS = {}
