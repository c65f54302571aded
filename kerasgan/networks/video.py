"""Blocks for clips, of shape `(batch, frames, height, width, channels)`."""

import keras
from keras import layers
from keras import ops

from kerasgan.networks import dcgan


def critic(clip_shape, width, normalize=dcgan.batch_normalization):
    """From `image`, a clip, to `score`, of shape `(batch, 1)`, and `features`.

    `dcgan.discriminator` with a third axis, that of time.

    Args:
        clip_shape: `(frames, height, width, channels)`, the last three as in
            `dcgan.num_doublings`.
        width: integer, the filters of the layer next to the clip.
        normalize: function from a tensor, and the name of the layer that it
            makes, to a normalised one.
    """
    check_shape(clip_shape)
    clip = keras.Input(clip_shape, name="image")
    maps = dcgan.downsample(clip, width, normalize, convolution=layers.Conv3D)
    features = layers.Flatten()(maps)
    return keras.Model(
        {"image": clip},
        {"score": dcgan.dense(1, "score")(features), "features": features},
        name="video_critic",
    )


def every_frame(clips, function):
    """What a function of images, or of vectors, makes of all frames.

    Args:
        clips: symbolic tensor of shape `(batch, frames, ...)`, with a known
            number of frames.
        function: from a tensor of shape `(batch * frames, ...)` to another of
            as many rows, such as `lambda x: dcgan.upsample(x, shape, width)`.
            Batch normalisation in it is over all frames at once.

    Returns:
        A symbolic tensor of shape `(batch, frames, ...)`.
    """
    frames = clips.shape[1]
    made = function(ops.reshape(clips, (-1, *clips.shape[2:])))
    return ops.reshape(made, (-1, frames, *made.shape[1:]))


def check_shape(clip_shape):
    """Raises a `ValueError` unless it is the shape of a clip."""
    if len(clip_shape) != 4 or min(clip_shape) < 1:
        raise ValueError(
            "Argument `clip_shape` must be (frames, height, width, channels). "
            f"Received: clip_shape={tuple(clip_shape)}"
        )
