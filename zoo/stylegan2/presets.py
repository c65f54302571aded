"""Settings of `stylegan2` that have a name."""

# For tests: as small as it works, and nothing at its default.
TINY = {
    "image_shape": (8, 10, 3),
    "latent_dim": 3,
    "width": 2,
    "num_mapping_layers": 1,
    "mixing": 0.5,
    "gamma": 0.5,
    "penalty_every": 1,
    "path_weight": 1.0,
    "path_every": 1,
    "average": 0.5,
    "seed": 7,
}
