"""Draws samples from TensorFlow Serving over gRPC.

pip install tensorflow-serving-api
python client_grpc.py --num 4
"""

import argparse
from pathlib import Path

import grpc
import numpy as np
import tensorflow as tf
from tensorflow_serving.apis import get_model_metadata_pb2
from tensorflow_serving.apis import predict_pb2
from tensorflow_serving.apis import prediction_service_pb2_grpc

SECONDS = 60.0


def inputs_of(stub, model, signature):
    """Names of what a signature takes, as the server describes it."""
    request = get_model_metadata_pb2.GetModelMetadataRequest()
    request.model_spec.name = model
    request.metadata_field.append("signature_def")
    answer = stub.GetModelMetadata(request, SECONDS)
    signatures = get_model_metadata_pb2.SignatureDefMap()
    answer.metadata["signature_def"].Unpack(signatures)
    return signatures.signature_def[signature].inputs


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--server", default="localhost:8500")
    parser.add_argument("--model", default="MODEL")
    parser.add_argument("--signature", default="sample_png")
    parser.add_argument("--num", type=int, default=4)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--label", type=int, default=0)
    parser.add_argument("--output", type=Path, default=Path("samples"))
    options = parser.parse_args()

    with grpc.insecure_channel(options.server) as channel:
        stub = prediction_service_pb2_grpc.PredictionServiceStub(channel)
        request = predict_pb2.PredictRequest()
        request.model_spec.name = options.model
        request.model_spec.signature_name = options.signature
        seeds = options.seed + np.arange(options.num, dtype="int64")
        request.inputs["seeds"].CopyFrom(tf.make_tensor_proto(seeds))
        if "labels" in inputs_of(stub, options.model, options.signature):
            labels = np.full(options.num, options.label, "int32")
            request.inputs["labels"].CopyFrom(tf.make_tensor_proto(labels))
        answer = stub.Predict(request, SECONDS)

    options.output.mkdir(parents=True, exist_ok=True)
    (output,) = answer.outputs.values()
    for index, row in enumerate(tf.make_ndarray(output)):
        is_file = isinstance(row, bytes)
        path = options.output / f"{index}.{'png' if is_file else 'npy'}"
        path.write_bytes(row) if is_file else np.save(path, row)
        print(path)


if __name__ == "__main__":
    main()
