from kerasgan.priors.prior import Prior
from kerasgan.priors.prior import shape_of


class Latent(Prior):
    """A latent of any shape, whose entries are independent floats.

    Args:
        latent_dim: integer, the size of a latent vector; or a tuple, the
            shape of a row, such as `(frames, size)`.
        key: the name that the draw has in the sample.
        control: bool, whether a user may want to set it.
    """

    def __init__(self, latent_dim, key="latent", control=False):
        self.latent_dim = latent_dim
        self.shape = shape_of("latent_dim", latent_dim)
        self.key = key
        self.controls = (key,) if control else ()

    @property
    def spec(self):
        return {self.key: (self.shape, "float32")}
