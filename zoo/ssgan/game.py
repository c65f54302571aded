import keras
from keras import ops

from kerasgan import Game
from kerasgan import Player
from kerasgan import Term
from kerasgan import priors
from kerasgan import register
from kerasgan.networks import dcgan
from kerasgan.terms import DiscriminatorLoss
from kerasgan.terms import FeatureMatching
from kerasgan.zoo.ssgan import networks


@register("ssgan", paper="https://arxiv.org/abs/1606.03498")
class SSGAN(Game):
    """SSGAN: a classifier learns from a few labels and many images without.

    The discriminator has n classes and that of the fakes, whose logit is 0:

        discriminator: E -log softmax(c(x))_y          x, y labelled
                       + w E softplus(-h(x))           x unlabelled
                       + w E softplus(h(G)),           h = logsumexp(c)
        generator:     ||E f(x) - E f(G)||^2           f its features

    Data are dicts with `image` and `label`, and `unlabelled`: images without
    labels, see `kerasgan.data.semi_supervised`. Without `unlabelled`, as in
    `evaluate`, the labelled images serve for both. `discriminator_accuracy` is
    the share of labelled images whose label the classifier finds.

    Args:
        image_shape: `(height, width, channels)`, sides m * 2^k with m in 4..7,
            1 or 3 channels.
        num_classes: integer, labels are from 0 to `num_classes - 1`.
        latent_dim: integer, the size of a latent vector.
        width: integer, the filters next to the image.
        dropout: float in [0, 1), the classifier's dropout rate. The paper's is
            0.5, in a network several times as wide.
        unlabelled_weight: float, w. The paper's code has 0.5.
        average: decay of the moving average of the generator's weights;
            `None` for none.
        **kwargs: `dynamics`, `seed` and `name`, as in `Game`.

    Reference:
        [Salimans et al., 2016](https://arxiv.org/abs/1606.03498), section 5
    """

    def __init__(
        self,
        image_shape=(28, 28, 1),
        num_classes=10,
        latent_dim=100,
        width=16,
        dropout=0.3,
        unlabelled_weight=1.0,
        average=0.999,
        **kwargs,
    ):
        super().__init__(
            networks={
                "generator": dcgan.generator(image_shape, latent_dim, width),
                "discriminator": networks.discriminator(
                    image_shape, num_classes, width, dropout
                ),
            },
            prior=priors.Normal(latent_dim),
            players=[
                Player(
                    "discriminator",
                    [
                        DiscriminatorLoss("non_saturating", unlabelled_weight),
                        Supervised(),
                    ],
                ),
                Player("generator", [FeatureMatching()]),
            ],
            average=average,
            **kwargs,
        )

    def plays(self, batch, seed, training=True):
        unlabelled = batch.get("unlabelled", batch["image"])
        real = batch | {"labelled": batch["image"], "image": unlabelled}
        return super().plays(real, seed, training)

    def data_spec(self):
        return super().data_spec() | {"label": ((), "int32")}

    def bounds(self, name):
        if name != "label":
            return super().bounds(name)
        return 0, self.networks["discriminator"].output["classes"].shape[-1] - 1

    def default_optimizer(self):
        # As the paper's code has it for MNIST.
        return keras.optimizers.Adam(3e-3, beta_1=0.5)


@keras.saving.register_keras_serializable("kerasgan.ssgan")
class Supervised(Term):
    """The cross-entropy of the labelled images; reports the accuracy."""

    default_name = "supervised"
    needs = ()
    reports = ("accuracy",)

    def cost(self, play):
        return ops.mean(
            keras.losses.sparse_categorical_crossentropy(
                play.real["label"], self.logits(play), from_logits=True
            )
        )

    def report(self, play):
        found = ops.argmax(self.logits(play), axis=-1)
        right = found == ops.cast(play.real["label"], found.dtype)
        return {"accuracy": ops.mean(ops.cast(right, "float32"))}

    def logits(self, play):
        """The classes' logits of the labelled images, computed once a play."""
        if not hasattr(play, "on_labelled"):
            play.on_labelled = play.judge({"image": play.real["labelled"]})
        return ops.cast(play.on_labelled["classes"], "float32")
