import keras
from keras import ops

from kerasgan import priors


def pictures_of_domains(image_shape, num_domains):
    """What is translated: `condition`, from `source` to `label`.

    Of data that is the part `image`, which is domain 0, to any domain.
    """
    return priors.Joint(
        [
            priors.Given(image_shape, source="image"),
            Domain(num_domains),
            priors.Categorical(num_domains),
        ]
    )


@keras.saving.register_keras_serializable("kerasgan.combogan")
class Domain(priors.Given):
    """The domain that pictures are from, which whoever has them must say."""

    def __init__(self, num_domains):
        super().__init__((), "source", source="image", dtype="int32")
        self.num_domains = priors.Categorical(num_domains).num_classes

    def bounds(self, name):
        return 0, self.num_domains - 1

    def make(self, value):
        return ops.zeros(ops.shape(value)[:1], dtype="int32")
