import keras

from kerasgan.ops import random
from kerasgan.priors.latent import Latent


@keras.saving.register_keras_serializable("kerasgan")
class Normal(Latent):
    """Latents from N(0, I).

    Args:
        latent_dim: integer, the size of a latent vector; or a tuple, the
            shape of a row, such as `(frames, size)`.
        key: the name that the draw has in the sample.
        control: bool, whether a user may want to set it.
    """

    def sample(self, num_samples, seed, batch=None):
        return {self.key: random.normal((num_samples, *self.shape), seed)}
