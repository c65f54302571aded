"""SavedModels in memory, which answer requests."""

import contextlib

import tensorflow as tf
from google.protobuf import json_format

from kerasgan.export import load
from kerasgan.export import read_description
from kerasgan.export import refusal
from kerasgan.serving import requests
from kerasgan.serving.signatures import example_rows
from kerasgan.serving.signatures import read_signatures
from kerasgan.serving.signatures import specs

MOST_BYTES = 2**26  # of a request that may be of any size


class LoadedVersion:
    """One version of an export.

    Each signature is run once when it is loaded, so that no client waits for
    what is done once.

    Args:
        path: path of the SavedModel's folder.
        max_rows: integer, the most rows of a request.
    """

    def __init__(self, path, max_rows):
        self.max_rows = max_rows
        self.signatures = read_signatures(path)
        self.specs = {k: specs(x.inputs) for k, x in self.signatures.items()}
        self._model = load(path)
        said = read_description(path)
        for name, inputs in self.specs.items():
            # A prior may refuse more than its bounds say: it has run then.
            with contextlib.suppress(requests.RequestError):
                self.run(name, example_rows(inputs, said=said))

    def run(self, name, rows):
        """The outputs of a signature: a dict of arrays.

        Args:
            name: string, the signature's name.
            rows: dict of arrays, its inputs.

        Raises:
            RequestError: if the model refuses the rows, such as a label that
                is out of range.
        """
        inputs = {key: tf.constant(value) for key, value in rows.items()}
        try:
            outputs = self._model.signatures[name](**inputs)
        except tf.errors.InvalidArgumentError as error:
            raise requests.RequestError(refusal(error.message)) from None
        return {key: value.numpy() for key, value in outputs.items()}

    def answer(self, request):
        """The answer to a request, both as `kerasgan.serving.requests` says.

        Args:
            request: what the client's JSON holds.
        """
        name = requests.signature_of(request, self.specs)
        rows = requests.decode(request, self.specs[name], self.max_rows)
        return requests.encode(request, self.run(name, rows))

    def metadata(self):
        """The signatures, as TensorFlow Serving shows them."""
        return {
            name: json_format.MessageToDict(
                signature,
                preserving_proto_field_name=True,
                always_print_fields_with_no_presence=True,
            )
            for name, signature in self.signatures.items()
        }

    def max_bytes(self):
        """More than the JSON of any request that would be answered.

        Of pictures of any size, and of files, it is what is still answered.
        """
        return max(map(self._most, self.specs.values()))

    def _most(self, inputs):
        sizes = [spec.shape[1:].num_elements() for spec in inputs.values()]
        has_files = any(spec.dtype == tf.string for spec in inputs.values())
        if None in sizes or has_files:
            return MOST_BYTES
        return 2**16 + 32 * self.max_rows * sum(size + 8 for size in sizes)
