"""Has presets hold no number twice: what their exports hold is not kept again.

    python tools/shrink_presets.py saved_models/*

A preset of an older format held all weights beside its export. It becomes one
of the present format: export, scores and samples stay as they are, and what
makes samples is the same to the bit, which is checked before the old folder
goes. See `docs/pretrained.md` for what is rounded. Presets of the present
format, and those without an export, are left alone.
"""

import argparse
import dataclasses
import shutil
from pathlib import Path

from kerasgan import files
from kerasgan import presets
from kerasgan.presets import record as records
from kerasgan.presets import saving

MADE_ANEW = (records.WEIGHTS, records.RECORD, records.CARD)


def main(arguments=None):
    """Shrinks presets, and prints how large each was and is."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="+")
    for folder in parser.parse_args(arguments).folder:
        before = size_of(folder)
        if shrink(folder):
            print(f"{folder}: {before:,} bytes, now {size_of(folder):,}")


def shrink(folder):
    """Writes a preset in the present format.

    Args:
        folder: path of the preset.

    Returns:
        Whether it was not.

    Raises:
        ValueError: if it is damaged.
    """
    record = presets.check(folder)
    is_small = records.VARIABLES[0] in record.sha256
    if is_small or not (folder / records.EXPORT).is_dir():
        return False
    game = presets.load(folder)
    facts = {
        field.name: getattr(record, field.name)
        for field in dataclasses.fields(record)
        if field.name not in ("sha256", "storage")
    }
    with files.new_folder(folder, replace=True) as temporary:
        leave_out = shutil.ignore_patterns(*MADE_ANEW)
        shutil.copytree(folder, temporary, ignore=leave_out, dirs_exist_ok=True)
        saving.seal(temporary, game, **facts)
        saving.check_makers(temporary, game)
    return True


def size_of(folder):
    """Bytes of all files in a folder."""
    return sum(x.stat().st_size for x in folder.rglob("*") if x.is_file())


if __name__ == "__main__":
    main()
