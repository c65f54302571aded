"""Settings of `srgan` that have a name."""

# For tests: as small as it works, and nothing at its default.
TINY = {
    "image_shape": (16, 16, 1),
    "factor": 2,
    "width": 2,
    "num_blocks": 1,
    "num_halvings": 1,
    "extractor": "classifier-mnist",
    "layer": "maps_1",
    "content_weight": 0.5,
    "pixel_weight": 0.25,
    "adversarial_weight": 0.125,
    "loss": "least_squares",
    "average": 0.5,
    "seed": 7,
}

PRESETS = {}
