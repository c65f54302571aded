"""Settings of `biggan` that have a name."""

# For tests: as small as it works, and nothing at its default but the place of
# the attention, of which an image that small has one: tests/zoo/biggan_test.py.
TINY = {
    "image_shape": (8, 10, 3),
    "num_classes": 3,
    "latent_dim": 4,
    "width": 2,
    "embedding_dim": 5,
    "orthogonality": 1e-3,
    "discriminator_steps": 3,
    "average": 0.5,
    "seed": 7,
}

PRESETS = {}
