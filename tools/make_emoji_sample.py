"""Makes the emoji that ship with the package, at 32 pixels.

    npm pack emoji-datasource-google@16.0.0 emoji-datasource-twitter@16.0.0
    python tools/make_emoji_sample.py --source .

The source is a folder with the two archives.
"""

import argparse
import tempfile
from pathlib import Path

import numpy as np

from kerasgan import data
from kerasgan.data import stored
from kerasgan.data.known import path_of_built
from kerasgan.data.resizing import fit_images


def make_sample(source):
    """Returns the arrays of the sample by their names in the file."""
    with tempfile.TemporaryDirectory() as folder:
        data.prepare("emoji", source, data_dir=folder)
        with np.load(path_of_built("emoji", folder)) as held:
            sample = dict(held)
    size = (stored.SHIPPED_SIZE,) * 2
    for style in ("noto", "twemoji"):
        sample[style] = fit_images(sample[style], size)
    return sample


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--source", type=Path, required=True)
    parser.add_argument("--output", type=Path, default=stored.SHIPPED)
    arguments = parser.parse_args()
    np.savez_compressed(arguments.output, **make_sample(arguments.source))
    size = arguments.output.stat().st_size
    print(f"wrote {arguments.output} ({size / 1e6:.1f} MB)")


if __name__ == "__main__":
    main()
