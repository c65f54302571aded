import keras
from keras import ops

KERNELS = ("kernel", "embeddings")  # what layers call their matrix of weights


class Reparametrization(keras.layers.Wrapper):
    """Base of wrappers that compute a layer's kernel from what is trained.

    The layer's own kernel stays as it is, the variable that is trained; the
    layer works with `effective_kernel()` in its place. Subclasses override
    that, and `build` where they keep more weights.

    Args:
        layer: the layer to wrap, with one matrix or tensor of weights named
            `kernel` or `embeddings`.
    """

    @property
    def kernel(self):
        """The variable that is trained."""
        for name in KERNELS:
            if hasattr(self.layer, name):
                return getattr(self.layer, name)
        raise ValueError(
            "Argument `layer` must be a layer with a kernel, such as `Dense`, "
            "`Conv2D`, `Conv2DTranspose` or `LabelEmbedding`. "
            f"Received: layer={self.layer}"
        )

    def effective_kernel(self):
        """What the layer works with: a tensor of the kernel's shape."""
        raise NotImplementedError

    def call(self, inputs, *args, **kwargs):
        values = [(weight, weight.value) for weight in self.layer.variables]
        values.append((self.kernel, self.effective_kernel()))
        with keras.StatelessScope(values):
            return self.layer(inputs, *args, **kwargs)

    def compute_output_shape(self, input_shape):
        return self.layer.compute_output_shape(input_shape)

    def raw_kernel(self):
        """The kernel's value, in full precision under mixed precision too."""
        return ops.cast(self.kernel, self.variable_dtype)
