"""How fast the pictures of a game change along paths of its latents."""

import numpy as np
import tensorflow as tf

from kerasgan import calling
from kerasgan.evaluation.samplers import SEEDS
from kerasgan.evaluation.samplers import in_range
from kerasgan.metrics import perceptual_path_length

LATENT = "latent"
# The networks of a generator by styles, inside of it; see
# `kerasgan.networks.style`.
MAPPING, SYNTHESIS = "mapping", "synthesis"
SPACES = ("z", "w")


def path_length(game, extractor, num=1000, space="z", seed=1, network=None):
    """The perceptual path length of a game of latents.

    Paths lie between the latents of two seeds each. In `"z"` they are arcs
    between latents, from which the whole generator makes pictures; in `"w"`
    lines between what its mapping makes of them. All else that a picture is
    made of, such as its label and its noise, stays the same along a path.
    Pictures are clipped to [-1, 1] and not rounded.

    Args:
        game: a `Game` whose prior has the part `"latent"`, a vector, and whose
            other parts are drawn. For `"w"` its generator holds two networks
            of the names `mapping`, from latents to styles, and `synthesis`,
            from `"style"`, of shape `(batch_size, num_styles, style_dim)`, and
            what else the prior holds, to images.
        extractor: an `Extractor`.
        num: integer, how many paths.
        space: string, `"z"` or `"w"`.
        seed: integer, of the latents and where on their path steps begin.
        network: string, which network samples; see `GameSampler`.

    Returns:
        A dict of floats: `ppl_<extractor>`, in w `ppl_w_<extractor>`, and its
        standard error, `ppl_error_<extractor>`.

    Raises:
        ValueError: if the game has no such latents, or no such networks.

    Reference:
        [Karras et al., 2018](https://arxiv.org/abs/1812.04948), section 4.1.
    """
    if space not in SPACES:
        raise ValueError(
            f"Argument `space` must be one of {list(SPACES)}. "
            f"Received: space={space!r}"
        )
    walk = (_Latents if space == "z" else _Styles)(game, network)
    seeds = seed * SEEDS + np.arange(2 * num)
    rows = walk.draw(seeds)
    starts, ends = np.split(walk.points(rows), 2)
    run = tf.function(walk.make, reduce_retracing=True)

    def make(points, paths):
        own = {name: tf.gather(each, paths) for name, each in rows.items()}
        images = run(tf.constant(points, tf.float32), own)
        return in_range(images).numpy()

    found = perceptual_path_length(
        make,
        lambda images: extractor.without_rounding(images)["features"],
        starts,
        ends,
        np.random.default_rng(seed).uniform(size=num),
        "slerp" if space == "z" else "lerp",
    )
    infix = "" if space == "z" else "w_"
    return {
        f"ppl_{infix}{extractor.name}": found.mean,
        f"ppl_{infix}error_{extractor.name}": found.standard_error,
    }


class _Latents:
    """Points are latents; all else is given."""

    def __init__(self, game, network):
        self.maker = game.maker("image")
        if network is not None:
            self.maker.network = game.networks[network]
        prior = self.maker.prior
        shape, _ = prior.spec.get(LATENT, ((), ""))
        if len(shape) != 1 or prior.given:
            raise ValueError(
                f"Argument `game` must make images of a vector {LATENT!r}, and "
                "of nothing that data give. Received: a game of "
                f"{ {name: row for name, (row, _) in prior.spec.items()} }"
            )

    def draw(self, seeds):
        # As a function, without which each row is drawn eagerly.
        sample = tf.function(self.maker.prior.sample_rows)
        return sample(tf.constant(seeds, tf.int64))

    def points(self, rows):
        return rows[LATENT].numpy()

    def make(self, points, rows):
        return self.maker.make(rows | {LATENT: points})["image"]


class _Styles(_Latents):
    """Points are styles: what the mapping makes of latents."""

    def __init__(self, game, network):
        super().__init__(game, network)
        names = {each.name for each in self.maker.network.layers}
        if not {MAPPING, SYNTHESIS} <= names:
            raise ValueError(
                'For `space="w"` a generator must hold networks of the names '
                f"{MAPPING!r} and {SYNTHESIS!r}. "
                f"Received: a generator with {sorted(names)}"
            )
        self.mapping = self.maker.network.get_layer(MAPPING)
        self.synthesis = self.maker.network.get_layer(SYNTHESIS)
        self.num_styles = self.synthesis.input["style"].shape[1]

    def points(self, rows):
        return np.asarray(self.mapping(rows[LATENT], training=False))

    def make(self, points, rows):
        style = tf.repeat(points[:, None], self.num_styles, axis=1)
        return calling.run(
            self.synthesis, rows | {"style": style}, "style", "image", False
        )["image"]
