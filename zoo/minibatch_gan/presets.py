"""Settings of `minibatch_gan` that have a name."""

# For tests: as small as it works, and nothing at its default.
TINY = {
    "image_shape": (8, 10, 3),
    "latent_dim": 3,
    "width": 2,
    "average": 0.5,
    "seed": 7,
    "loss": "minimax",
    "num_kernels": 3,
    "kernel_dim": 2,
}

PRESETS = {
    "minibatch_gan_fashion_mnist": {
        "description": "Minibatch discrimination on Fashion-MNIST.",
        "recipe": {
            "data": "fashion_mnist",
            "steps": 7500,
            "evaluate_every": 750,
            "batch_size": 64,
            "seed": 0,
            "hold_out": 5000,
        },
    },
}
