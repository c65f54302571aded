"""Settings of `biggan` that have a name."""

# For tests: as small as it works, and nothing at its default.
TINY = {
    "image_shape": (8, 10, 3),
    "num_classes": 3,
    "latent_dim": 4,
    "width": 2,
    "embedding_dim": 5,
    "attention": 0,
    "orthogonality": 1e-3,
    "discriminator_steps": 1,
    "average": 0.5,
    "seed": 7,
}

PRESETS = {}
