"""Settings of `cogan` that have a name."""

# For tests: as small as it works, and nothing at its default.
TINY = {
    "image_shape": (16, 20, 3),
    "latent_dim": 3,
    "width": 2,
    "loss": "hinge",
    "average": 0.5,
    "seed": 7,
}

PRESETS = {
    "cogan_digits_and_edges": {
        "description": "Digits of MNIST, and their edges of the same latents.",
        "recipe": {
            "data": "digits_and_edges",
            "settings": {"width": 16, "average": 0.995},
            "precision": "mixed_bfloat16",
            "steps": 3000,
            "evaluate_every": 3000,
            "batch_size": 64,
            "seed": 0,
            "hold_out": 5000,
        },
    },
}
