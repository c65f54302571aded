import keras
import tensorflow as tf

from kerasgan.ops import random
from kerasgan.priors.prior import Prior
from kerasgan.priors.prior import at_least


@keras.saving.register_keras_serializable("kerasgan")
class Styles(Prior):
    """What a generator by styles makes an image of.

    - `latent`, N(0, I), says the styles;
    - `fine_latent`, N(0, I), says those of the layers from `crossover` on;
    - `crossover`, from 0 to the number of styles, which is the default and
      leaves all of them to `latent`;
    - `truncation`, from -1 to 1: how far styles lie from their mean. 1 is the
      default, 0 the mean, and beyond it lies the opposite;
    - `noise`, N(0, I), is all maps of noise, one after the other.

    Args:
        latent_dim: integer, the size of a latent vector.
        num_styles: integer, the layers that take a style.
        num_noise: integer, the positions of all maps of noise together.

    Example:

    >>> prior = Styles(latent_dim=64, num_styles=8, num_noise=2704)
    >>> prior.defaults
    {'crossover': 8.0, 'truncation': 1.0}

    Reference:
        [Karras et al., 2018](https://arxiv.org/abs/1812.04948)
    """

    controls = ("crossover", "truncation")

    def __init__(self, latent_dim, num_styles, num_noise):
        self.latent_dim = at_least(1, "latent_dim", latent_dim)
        self.num_styles = at_least(2, "num_styles", num_styles)
        self.num_noise = at_least(1, "num_noise", num_noise)

    @property
    def spec(self):
        return {
            "latent": ((self.latent_dim,), "float32"),
            "fine_latent": ((self.latent_dim,), "float32"),
            "crossover": ((), "float32"),
            "truncation": ((), "float32"),
            "noise": ((self.num_noise,), "float32"),
        }

    @property
    def defaults(self):
        return {"crossover": float(self.num_styles), "truncation": 1.0}

    def bounds(self, name):
        bounds = {
            "crossover": (0.0, float(self.num_styles)),
            "truncation": (-1.0, 1.0),
        }
        return bounds.get(name, (None, None))

    def sample(self, num_samples, seed, batch=None):
        sizes = [self.latent_dim, self.latent_dim, self.num_noise]
        drawn = random.normal((num_samples, sum(sizes)), seed)
        latent, fine_latent, noise = tf.split(drawn, sizes, axis=1)
        return {
            "latent": latent,
            "fine_latent": fine_latent,
            "noise": noise,
            **{
                name: tf.fill((num_samples,), value)
                for name, value in self.defaults.items()
            },
        }
