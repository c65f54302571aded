"""Makes the sample of Fashion-MNIST that ships with the package.

    python tools/make_fashion_mnist_sample.py \
        --source /usr/share/datasets/fashion-mnist

The source is a folder with the four published files; Debian's package
`dataset-fashion-mnist` installs them there.
"""

import argparse
import gzip
import hashlib
from pathlib import Path

import numpy as np

SEED = 20170825
PER_CLASS = {"train": 800, "test": 200}
OUTPUT = (
    Path(__file__).parents[1] / "kerasgan" / "data" / "fashion_mnist_sample.npz"
)
# Of the decompressed files: some distributions pack them anew, and the header
# that gzip writes differs. With the published header put back in place the
# archives have the published checksums, and these are what they hold.
SHA256 = {
    "train-images-idx3-ubyte": (
        "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888"
    ),
    "train-labels-idx1-ubyte": (
        "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9"
    ),
    "t10k-images-idx3-ubyte": (
        "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b"
    ),
    "t10k-labels-idx1-ubyte": (
        "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34"
    ),
}


def read_idx(path):
    """Reads one packed idx file of unsigned bytes, if it is the published one.

    The format: two zero bytes, the type (8: unsigned byte), the number of
    dimensions, each dimension as a big-endian 32-bit integer, then the data.
    """
    content = gzip.decompress(path.read_bytes())
    found = hashlib.sha256(content).hexdigest()
    if found != SHA256[path.stem]:
        raise ValueError(
            f"{path} is not the published file: expected the decompressed "
            f"sha256 {SHA256[path.stem]}. Received: {found}"
        )
    rank = content[3]
    shape = np.frombuffer(content, ">u4", count=rank, offset=4)
    return np.frombuffer(content, "u1", offset=4 + 4 * rank).reshape(shape)


def draw(labels, per_class, random):
    """Returns shuffled indices with `per_class` of every label."""
    chosen = [
        random.choice(np.flatnonzero(labels == label), per_class, replace=False)
        for label in np.unique(labels)
    ]
    return random.permutation(np.concatenate(chosen))


def make_sample(source):
    """Returns the arrays of the sample by their names in the file."""
    # Unlike `default_rng`, `RandomState` is frozen: every NumPy draws the same.
    random = np.random.RandomState(SEED)
    sample = {}
    for split, stem in {"train": "train", "test": "t10k"}.items():
        images = read_idx(source / f"{stem}-images-idx3-ubyte.gz")
        labels = read_idx(source / f"{stem}-labels-idx1-ubyte.gz")
        chosen = draw(labels, PER_CLASS[split], random)
        sample[f"{split}_images"] = images[chosen]
        sample[f"{split}_labels"] = labels[chosen]
    return sample


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--source", type=Path, required=True)
    parser.add_argument("--output", type=Path, default=OUTPUT)
    arguments = parser.parse_args()
    np.savez_compressed(arguments.output, **make_sample(arguments.source))
    size = arguments.output.stat().st_size
    print(f"wrote {arguments.output} ({size / 1e6:.1f} MB)")


if __name__ == "__main__":
    main()
