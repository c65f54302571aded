"""Settings of `text_gan` that have a name."""

# For tests: as small as it works, and nothing at its default.
TINY = {
    "alphabet": "_ab",
    "length": 2,
    "latent_dim": 3,
    "width": 4,
    "loss": "minimax",
    "temperatures": (2.0, 0.5),
    "temperature_steps": 3,
    "straight_through": False,
    "average": 0.5,
    "seed": 7,
}

PRESETS = {
    "text_gan_first_names": {
        "description": "First names that might be English.",
        "recipe": {
            "data": "first_names",
            "settings": {"temperature_steps": 6000},
            "steps": 6000,
            "evaluate_every": 1000,
            "batch_size": 64,
            "seed": 0,
            "hold_out": 754,
        },
    },
}
