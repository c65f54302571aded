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


def signatures_of(url):
    """What each signature takes, as the server describes it."""
    metadata = ask(f"{url}/metadata")["metadata"]
    signatures = metadata["signature_def"]["signature_def"]
    return {
        name: set(each.get("inputs", ())) for name, each in signatures.items()
    }


def default_of(signatures):
    """The signature that shows samples best."""
    names = ("sample_png", "sample_text", "sample")
    return next(name for name in names if name in signatures)


def instances_of(inputs, options):
    """A row a seed of what a signature takes."""
    given = {}
    if options.given.exists():
        given = json.loads(options.given.read_text())
    given["labels"] = [options.label]
    given["seeds"] = range(options.seed, options.seed + options.num)
    missing = sorted(inputs - set(given))
    if missing:
        raise SystemExit(f"{options.given} must have rows of {missing}")
    return [
        {name: given[name][i % len(given[name])] for name in inputs}
        for i in range(options.num)
    ]


def write(path, row):
    """Writes a picture, a line of text, or numbers."""
    if isinstance(row, dict) and "b64" in row:
        path = path.with_suffix(".png")
        path.write_bytes(base64.b64decode(row["b64"]))
    elif isinstance(row, str):
        path = path.with_suffix(".txt")
        path.write_text(row + "\n", encoding="utf-8")
    else:
        path = path.with_suffix(".json")
        path.write_text(json.dumps(row))
    print(path)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--server", default="http://localhost:8501")
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

    url = f"{options.server}/v1/models/{options.model}"
    signatures = signatures_of(url)
    name = options.signature or default_of(signatures)
    if name not in signatures:
        raise SystemExit(f"{name} must be one of {sorted(signatures)}")
    instances = instances_of(signatures[name], options)
    request = {"signature_name": name, "instances": instances}
    rows = ask(f"{url}:predict", request)["predictions"]

    options.output.mkdir(parents=True, exist_ok=True)
    for index, row in enumerate(rows):
        write(options.output / str(index), row)


if __name__ == "__main__":
    main()
