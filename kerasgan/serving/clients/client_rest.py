"""Draws samples from a model server over REST; needs Python and no more.

python client_rest.py --num 4
"""

import argparse
import base64
import json
import urllib.error
import urllib.request
from pathlib import Path


def ask(url, request=None):
    """The answer to a GET, or to a POST of JSON."""
    body = None if request is None else json.dumps(request).encode()
    try:
        with urllib.request.urlopen(url, body) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as error:
        reason = error.read().decode()
        raise SystemExit(f"{url}: {error.code}: {reason}") from None


def inputs_of(url, signature):
    """Names of what a signature takes, as the server describes it."""
    metadata = ask(f"{url}/metadata")["metadata"]
    return metadata["signature_def"]["signature_def"][signature]["inputs"]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--server", default="http://localhost:8501")
    parser.add_argument("--model", default="MODEL")
    parser.add_argument("--signature", default="sample_png")
    parser.add_argument("--num", type=int, default=4)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--label", type=int, default=0)
    parser.add_argument("--output", type=Path, default=Path("samples"))
    options = parser.parse_args()

    url = f"{options.server}/v1/models/{options.model}"
    instances = [
        {"seeds": options.seed + index} for index in range(options.num)
    ]
    if "labels" in inputs_of(url, options.signature):
        instances = [row | {"labels": options.label} for row in instances]
    request = {"signature_name": options.signature, "instances": instances}
    rows = ask(f"{url}:predict", request)["predictions"]

    options.output.mkdir(parents=True, exist_ok=True)
    for index, row in enumerate(rows):
        is_file = isinstance(row, dict) and "b64" in row
        content = base64.b64decode(row["b64"]) if is_file else json.dumps(row)
        path = options.output / f"{index}.{'png' if is_file else 'json'}"
        path.write_bytes(content if is_file else content.encode())
        print(path)


if __name__ == "__main__":
    main()
