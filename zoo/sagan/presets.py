"""Settings of `sagan` that have a name."""

# For tests: as small as it works, and nothing at its default but the place of
# the attention, of which an image that small has one: tests/zoo/sagan_test.py.
TINY = {
    "image_shape": (8, 10, 3),
    "num_classes": 3,
    "latent_dim": 3,
    "width": 2,
    "loss": "wasserstein",
    "average": 0.5,
    "seed": 7,
}

PRESETS = {}
