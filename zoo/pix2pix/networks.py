import keras

from kerasgan.networks import translation


def generator(image_shape, condition_shape, width, dropout):
    """A U-Net from `condition` to `image`, whose noise are further inputs.

    Each map that is thinned takes an input of its own shape, `noise_1` and so
    on, from U(-1, 1).
    """
    inputs = {"condition": keras.Input(condition_shape, name="condition")}

    def drop(x):
        if not dropout:
            return x
        name = f"noise_{len(inputs)}"
        inputs[name] = keras.Input(x.shape[1:], name=name)
        return translation.mask(x, inputs[name], dropout)

    image = translation.unet(inputs["condition"], image_shape[-1], width, drop)
    return keras.Model(inputs, {"image": image}, name="generator")
