"""Settings of `unrolled_gan` that have a name."""

# For tests: as small as it works, and nothing at its default.
TINY = {
    "image_shape": (2,),
    "latent_dim": 3,
    "width": 4,
    "loss": "minimax",
    "steps": 2,
    "average": 0.5,
    "seed": 7,
}
