import keras
from keras import ops

from kerasgan import Game
from kerasgan import Player
from kerasgan import priors
from kerasgan import register
from kerasgan.game.feeding import num_rows
from kerasgan.networks import dcgan
from kerasgan.networks import video
from kerasgan.ops import random
from kerasgan.terms import DiscriminatorLoss
from kerasgan.terms import GeneratorLoss
from kerasgan.zoo.mocogan import networks


@register("mocogan", paper="https://arxiv.org/abs/1707.04993")
class MoCoGAN(Game):
    """MoCoGAN: clips whose content stays and whose motion is a path.

    Two critics: one judges clips, the other a frame drawn from each.

    Args:
        clip_shape: `(frames, height, width, channels)`, sides m * 2^k with m
            in 4..7, 1 or 3 channels.
        latent_dim: integer, the size of the content's latent vector.
        motion_dim: integer, the size of the noise of a frame and of the
            recurrent network that it moves.
        width: integer, the filters next to the image, of all networks.
        loss: adversarial loss of both critics, or its name.
        average: decay of the moving average of the generator's weights, which
            the paper does not have; `None` for none.
        **kwargs: `dynamics`, `seed` and `name`, as in `Game`.

    Reference:
        [Tulyakov et al., 2017](https://arxiv.org/abs/1707.04993)
    """

    def __init__(
        self,
        clip_shape=(16, 64, 64, 3),
        latent_dim=50,
        motion_dim=10,
        width=64,
        loss="non_saturating",
        average=0.999,
        **kwargs,
    ):
        super().__init__(
            networks={
                "video_critic": video.critic(clip_shape, width),
                "frame_critic": dcgan.discriminator(clip_shape[1:], width),
                "generator": networks.generator(
                    clip_shape, latent_dim, motion_dim, width
                ),
            },
            prior=priors.Joint(
                [
                    priors.Normal(latent_dim),
                    priors.Normal((clip_shape[0], motion_dim), key="motion"),
                ]
            ),
            players=[
                Player("video_critic", {"clips": [DiscriminatorLoss(loss)]}),
                Player("frame_critic", {"frames": [DiscriminatorLoss(loss)]}),
                Player(
                    "generator",
                    {
                        "clips": [GeneratorLoss(loss, name="clip_loss")],
                        "frames": [GeneratorLoss(loss, name="frame_loss")],
                    },
                ),
            ],
            average=average,
            **kwargs,
        )

    def plays(self, batch, seed, training=True):
        drawn = self.prior.sample(num_rows(batch), seed, batch)
        fake = drawn | self.generate(drawn, training)

        def clips():
            return self.play(batch, fake, training, "video_critic")

        def frames():
            real, made = frame_of(batch), frame_of(fake)
            return self.play(real, made, training, "frame_critic")

        return {"clips": clips, "frames": frames}

    def default_optimizer(self):
        return keras.optimizers.Adam(2e-4, beta_1=0.5)


def frame_of(sample):
    """The sample with one frame of each clip, each as likely, as its image."""
    clips = sample["image"]
    rows, frames = num_rows(sample), clips.shape[1]
    places = random.integers((rows,), random.next_key(), frames)
    every = ops.reshape(clips, (-1, *clips.shape[2:]))
    image = ops.take(every, frames * ops.arange(rows) + places, axis=0)
    return sample | {"image": image}
