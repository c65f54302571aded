"""Builds the package `kerasgan-models` out of `saved_models/`.

    python tools/make_models_wheel.py

Where it is installed, `kerasgan.load` finds the presets in it: a user of pip
needs no server. Exports that hold the weights are in it, as the records say;
those of older presets, which do not, are left out. `make models-wheel` runs
this.

A wheel is a ZIP file with a few files about itself (PEP 427). It is written as
such, because there is nothing to build: so the same presets give the same
bytes, and nothing is downloaded for it.
"""

import argparse
import base64
import hashlib
import zipfile
from pathlib import Path

import kerasgan
from kerasgan import files
from kerasgan import presets
from kerasgan.presets import record as records
from kerasgan.presets.finding import GROUP

ROOT = Path(__file__).parents[1]
PACKAGE = "kerasgan_models"
DATE = (1980, 1, 1, 0, 0, 0)  # the first that ZIP has

METADATA = """\
Metadata-Version: 2.1
Name: kerasgan-models
Version: {version}
Summary: Pretrained games of kerasgan
License: Apache-2.0
Requires-Python: >=3.11
Description-Content-Type: text/markdown

Weights, scores and samples of presets; `kerasgan.load` finds them by name:

{names}
"""

WHEEL = """\
Wheel-Version: 1.0
Generator: kerasgan
Root-Is-Purelib: true
Tag: py3-none-any
"""


def main(arguments=None):
    """Writes the wheel; prints its path."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--models", type=Path, default=ROOT / "saved_models")
    parser.add_argument("--output", type=Path, default=ROOT / "dist")
    given = parser.parse_args(arguments)
    print(build(given.models, given.output))


def build(models, output):
    """Writes a wheel of all presets in a folder.

    Args:
        models: path of the folder that holds those of the presets.
        output: path of the folder for the wheel.

    Returns:
        The path of the wheel.

    Raises:
        ValueError: if there are no presets, or one is damaged.
    """
    found = sorted(path.parent for path in models.glob(f"*/{records.RECORD}"))
    if not found:
        raise ValueError(
            f"The folder of models must hold presets. Received: {models}"
        )
    version = kerasgan.__version__
    path = output / f"{PACKAGE}-{version}-py3-none-any.whl"
    temporary = files.temporary_of(path)
    output.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(temporary, "w", zipfile.ZIP_DEFLATED) as archive:
        rows = [add(archive, *each) for each in contents(found, version)]
        name = f"{PACKAGE}-{version}.dist-info/RECORD"
        rows.append(f"{name},,\n")
        archive.writestr(entry(name), "".join(rows))
    files.flush(temporary)
    return temporary.replace(path)


def contents(found, version):
    """Yields the name and the bytes of each file but the last, RECORD."""
    yield f"{PACKAGE}/__init__.py", b'"""Pretrained games of kerasgan."""\n'
    for folder in found:
        record = presets.check(folder)
        for name in (records.RECORD, records.CARD, *record.sha256):
            content = (folder / name).read_bytes()
            yield f"{PACKAGE}/{folder.name}/{name}", content
    names = "\n".join(f"- {folder.name}" for folder in found)
    about = {
        "METADATA": METADATA.format(version=version, names=names),
        "WHEEL": WHEEL,
        "entry_points.txt": f"[{GROUP}]\nkerasgan = {PACKAGE}\n",
    }
    for name, text in about.items():
        yield f"{PACKAGE}-{version}.dist-info/{name}", text.encode()


def add(archive, name, content):
    """Adds a file; returns its row in RECORD."""
    archive.writestr(entry(name), content)
    digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest())
    return f"{name},sha256={digest.decode().rstrip('=')},{len(content)}\n"


def entry(name):
    """What a ZIP file says of a file: always the same."""
    made = zipfile.ZipInfo(name, DATE)
    made.compress_type = zipfile.ZIP_DEFLATED
    made.external_attr = 0o644 << 16
    return made


if __name__ == "__main__":
    main()
