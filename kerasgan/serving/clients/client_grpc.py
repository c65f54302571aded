"""Draws samples from TensorFlow Serving over gRPC.

pip install tensorflow-serving-api
python client_grpc.py --num 4
"""

import argparse
import json
from pathlib import Path

import grpc
import numpy as np
import tensorflow as tf
from tensorflow_serving.apis import get_model_metadata_pb2
from tensorflow_serving.apis import predict_pb2
from tensorflow_serving.apis import prediction_service_pb2_grpc

SECONDS = 60.0
LARGE = [("grpc.max_receive_message_length", -1)]  # pictures and clips are


def signatures_of(stub, model):
    """What each signature takes, as the server describes it."""
    request = get_model_metadata_pb2.GetModelMetadataRequest()
    request.model_spec.name = model
    request.metadata_field.append("signature_def")
    answer = stub.GetModelMetadata(request, SECONDS)
    signatures = get_model_metadata_pb2.SignatureDefMap()
    answer.metadata["signature_def"].Unpack(signatures)
    return {
        name: {key: info.dtype for key, info in each.inputs.items()}
        for name, each in signatures.signature_def.items()
    }


def default_of(signatures):
    """The signature that shows samples best."""
    names = ("sample_png", "sample_text", "sample")
    return next(name for name in names if name in signatures)


def columns_of(inputs, options):
    """A row a seed of what a signature takes."""
    given = {}
    if options.given.exists():
        given = json.loads(options.given.read_text())
    given["labels"] = [options.label]
    given["seeds"] = range(options.seed, options.seed + options.num)
    missing = sorted(set(inputs) - set(given))
    if missing:
        raise SystemExit(f"{options.given} must have rows of {missing}")
    places = np.arange(options.num)
    return {
        name: np.asarray(given[name])[places % len(given[name])]
        for name in inputs
    }


def write(path, row, is_file):
    """Writes a picture, a line of text, or numbers."""
    if isinstance(row, bytes):
        path = path.with_suffix(".png" if is_file else ".txt")
        path.write_bytes(row if is_file else row + b"\n")
    else:
        path = path.with_suffix(".npy")
        np.save(path, row)
    print(path)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--server", default="localhost:8500")
    parser.add_argument("--model", default="MODEL")
    parser.add_argument("--signature", help="default: sample_png if it has one")
    parser.add_argument("--num", type=int, default=4)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--label", type=int, default=0)
    parser.add_argument(
        "--given",
        type=Path,
        default=Path(__file__).with_name("example.json"),
        help="JSON of rows of other inputs, in turn: {NAME: [ROW, ...]}",
    )
    parser.add_argument("--output", type=Path, default=Path("samples"))
    options = parser.parse_args()

    with grpc.insecure_channel(options.server, LARGE) as channel:
        stub = prediction_service_pb2_grpc.PredictionServiceStub(channel)
        signatures = signatures_of(stub, options.model)
        name = options.signature or default_of(signatures)
        if name not in signatures:
            raise SystemExit(f"{name} must be one of {sorted(signatures)}")
        request = predict_pb2.PredictRequest()
        request.model_spec.name = options.model
        request.model_spec.signature_name = name
        for key, column in columns_of(signatures[name], options).items():
            tensor = tf.make_tensor_proto(column, signatures[name][key])
            request.inputs[key].CopyFrom(tensor)
        answer = stub.Predict(request, SECONDS)

    options.output.mkdir(parents=True, exist_ok=True)
    ((name, output),) = answer.outputs.items()
    for index, row in enumerate(tf.make_ndarray(output)):
        write(options.output / str(index), row, name.endswith("_bytes"))


if __name__ == "__main__":
    main()
