"""Settings of `pacgan` that have a name."""

# For tests: as small as it works, and nothing at its default.
TINY = {
    "image_shape": (2,),
    "latent_dim": 3,
    "width": 4,
    "num_packed": 4,
    "loss": "hinge",
    "average": 0.5,
    "seed": 7,
}

PRESETS = {}
