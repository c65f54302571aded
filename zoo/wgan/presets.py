"""Settings of `wgan` that have a name."""

# For tests: as small as it works, and nothing at its default.
TINY = {
    "image_shape": (8, 10, 3),
    "latent_dim": 3,
    "width": 2,
    "average": 0.5,
    "seed": 7,
    "clip": 0.5,
    "critic_steps": 2,
}
