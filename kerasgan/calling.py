"""How a game calls its networks: by the names of their inputs."""

import keras

HALVES = ("bfloat16", "float16")


def run(network, sample, inputs, outputs, training):
    """Calls a network on the entries of a sample that it takes by name.

    Args:
        network: a Keras model. If it takes a dict, it is given the entries of
            `sample` with those names; else the entry named `inputs`.
        sample: dict of tensors.
        inputs: name of the only input, for a network that takes one tensor.
        outputs: name of the only output, for one that gives one tensor.
        training: bool, passed on.

    Returns:
        A dict of tensors, in full precision.
    """
    taken = {name: sample[name] for name in input_shapes(network, inputs)}
    if not isinstance(inputs_of(network), dict):
        taken = taken[inputs]
    given = network(taken, training=training)
    given = given if isinstance(given, dict) else {outputs: given}
    return {name: _in_full(value) for name, value in given.items()}


def _in_full(x):
    # Layers that compute by halves give halves; costs are not made of them.
    is_half = keras.backend.standardize_dtype(x.dtype) in HALVES
    return keras.ops.cast(x, "float32") if is_half else x


def input_shapes(network, inputs):
    """The shape of a row of each input of a network, by the input's name."""
    spec = input_spec(network, inputs)
    return {name: shape for name, (shape, _) in spec.items()}


def input_spec(network, inputs):
    """The shape of a row and the type of each input, by the input's name."""
    taken = inputs_of(network)
    if not isinstance(taken, dict):
        taken = {inputs: taken}
    return {
        name: (tuple(x.shape[1:]), keras.backend.standardize_dtype(x.dtype))
        for name, x in taken.items()
    }


def output_shapes(network, outputs):
    """The shape of a row of each output of a network, by the output's name."""
    given = outputs_of(network)
    if not isinstance(given, dict):
        given = {outputs: given}
    return {name: tuple(x.shape[1:]) for name, x in given.items()}


def inputs_of(network):
    """A network's symbolic input: a tensor or a dict."""
    # A Sequential model has no `input` before it has been called.
    sequential = isinstance(network, keras.Sequential)
    return network.inputs[0] if sequential else network.input


def outputs_of(network):
    """A network's symbolic output: a tensor or a dict."""
    sequential = isinstance(network, keras.Sequential)
    return network.outputs[0] if sequential else network.output
