import keras

from kerasgan.ops import random
from kerasgan.priors.latent import Latent


@keras.saving.register_keras_serializable("kerasgan")
class Uniform(Latent):
    """Latents from U(-1, 1), each entry by itself.

    Args:
        latent_dim: integer, the size of a latent vector; or a tuple, the
            shape of a row.
        key: the name that the draw has in the sample.
        control: bool, whether a user may want to set it.
    """

    def bounds(self, name):
        return -1.0, 1.0

    def sample(self, num_samples, seed, batch=None):
        shape = (num_samples, *self.shape)
        return {self.key: random.uniform(shape, seed, -1.0, 1.0)}
