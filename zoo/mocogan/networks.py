import keras
from keras import layers

from kerasgan.networks import dcgan
from kerasgan.networks import video


def generator(clip_shape, latent_dim, motion_dim, width):
    """From `latent`, the content, and `motion`, noise a frame, to `image`.

    A recurrent network turns the noise into a path. Each frame is made of the
    same content and of its point of the path.
    """
    video.check_shape(clip_shape)
    frames, *frame_shape = clip_shape
    content = keras.Input((latent_dim,), name="latent")
    motion = keras.Input((frames, motion_dim), name="motion")
    # Without a seed it would hold a random state that files do not keep.
    path = layers.GRU(
        motion_dim, return_sequences=True, unroll=True, seed=0, name="path"
    )(motion)
    codes = layers.Concatenate()([layers.RepeatVector(frames)(content), path])
    image = video.every_frame(
        codes, lambda code: dcgan.upsample(code, frame_shape, width)
    )
    return keras.Model(
        {"latent": content, "motion": motion},
        {"image": image},
        name="generator",
    )
