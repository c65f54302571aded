from kerasgan import calling
from kerasgan.game import feeding
from kerasgan.priors import Inputs

BATCH = 256  # rows that are made at a time


class Maker:
    """A network that makes something, and where its inputs come from.

    Args:
        network: a Keras model.
        prior: the game's `Prior`.
        inputs: string, the name of its only input, if that has none.
        outputs: string, the name of its only output, if that has none.

    Attributes:
        prior: the `Prior` of what the network takes. What the game's prior
            does not hold is given, such as a picture to translate.
    """

    def __init__(self, network, prior, inputs="latent", outputs="image"):
        self.network = network
        self.names = inputs, outputs
        spec = calling.input_spec(network, inputs)
        is_whole = set(prior.given) <= set(spec) <= set(prior.spec)
        self.prior = prior if is_whole else Inputs(prior, spec)

    @property
    def shapes(self):
        """The shapes of what it makes: a dict from a part to a row's shape."""
        return calling.output_shapes(self.network, self.names[1])

    def make(self, rows, training=False):
        """What it makes of rows: a dict of tensors."""
        rows = feeding.to_float(rows)
        return calling.run(self.network, rows, *self.names, training)

    def predict(self, rows):
        """What it makes of rows, however many: a dict of arrays."""
        names = calling.input_shapes(self.network, self.names[0])
        rows = feeding.to_float({name: rows[name] for name in names})
        if not isinstance(calling.inputs_of(self.network), dict):
            (rows,) = rows.values()
        made = self.network.predict(rows, batch_size=BATCH, verbose=0)
        return made if isinstance(made, dict) else {self.names[1]: made}
