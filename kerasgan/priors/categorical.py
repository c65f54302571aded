import keras

from kerasgan.ops import random
from kerasgan.priors.prior import Prior
from kerasgan.priors.prior import at_least


@keras.saving.register_keras_serializable("kerasgan")
class Categorical(Prior):
    """Class labels, each as likely.

    Args:
        num_classes: integer, at least 2.
        key: the name that the draw has in the sample.
    """

    def __init__(self, num_classes, key="label"):
        self.num_classes = at_least(2, "num_classes", num_classes)
        self.key = key
        self.controls = (key,)

    @property
    def spec(self):
        return {self.key: ((), "int32")}

    def bounds(self, name):
        return 0, self.num_classes - 1

    def sample(self, num_samples, seed, batch=None):
        labels = random.integers((num_samples,), seed, self.num_classes)
        return {self.key: labels}
