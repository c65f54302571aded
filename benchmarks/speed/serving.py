"""How fast a server answers, under a number of clients.

python benchmarks/speed/serving.py SOURCE            # starts `kerasgan serve`
python benchmarks/speed/serving.py --url http://localhost:8501/v1/models/NAME

The second line is for a server that runs already, such as TensorFlow Serving.
"""

import argparse
import contextlib
import json
import os
import signal
import subprocess
import sys
import urllib.request

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

from kerasgan.testing.load import run_load  # noqa: E402


def parse():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("source", nargs="?", help="folder of an export or run")
    parser.add_argument("--url", help="address of a model that is served")
    parser.add_argument("--signature", default="sample_png")
    parser.add_argument("--rows", type=int, default=1, help="of a request")
    parser.add_argument("--clients", type=int, default=32)
    parser.add_argument("--seconds", type=float, default=10.0)
    options = parser.parse_args()
    if (options.source is None) == (options.url is None):
        parser.error("either SOURCE or --url must be given")
    return options


@contextlib.contextmanager
def server(source):
    """Serves a source at a free port; gives the address of its model."""
    command = [sys.executable, "-m", "kerasgan", "serve", source, "--port=0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as made:
        try:
            yield made.stdout.readline().strip()
        finally:
            made.send_signal(signal.SIGTERM)


def request(url, signature, rows):
    """A request of seeds, and of labels where the model takes them."""
    with urllib.request.urlopen(f"{url}/metadata") as answer:
        metadata = json.load(answer)["metadata"]
    described = metadata["signature_def"]["signature_def"][signature]
    inputs = {"seeds": list(range(rows))}
    if "labels" in described["inputs"]:
        inputs["labels"] = [0] * rows
    return json.dumps({"signature_name": signature, "inputs": inputs}).encode()


def main():
    options = parse()
    with contextlib.ExitStack() as stack:
        url = options.url
        if url is None:
            url = stack.enter_context(server(options.source))
        body = request(url, options.signature, options.rows)
        load = run_load(
            f"{url}:predict", body, options.clients, options.seconds
        )
    rate = load["requests"] / load["seconds"]
    print(
        f"{options.signature}, {options.rows} rows a request, "
        f"{options.clients} clients, {load['seconds']:.1f} s"
    )
    print(f"requests        {load['requests']}, {len(load['errors'])} errors")
    for error in sorted(set(load["errors"])):
        print(f"                {error}")
    if load["requests"]:
        print(f"p50             {1e3 * load['p50']:.1f} ms")
        print(f"p99             {1e3 * load['p99']:.1f} ms")
        print(f"samples/s       {rate * options.rows:.0f}")
    sys.exit(bool(load["errors"]))


if __name__ == "__main__":
    main()
