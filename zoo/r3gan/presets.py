"""Settings of `r3gan` that have a name."""

# For tests: as small as it works, and nothing at its default but the number of
# blocks, of which each more is eight convolutions: tests/zoo/r3gan_test.py.
TINY = {
    "image_shape": (8, 10, 3),
    "latent_dim": 3,
    "width": 2,
    "gamma": 0.5,
    "penalty_every": 2,
    "average": 0.5,
    "seed": 7,
}
