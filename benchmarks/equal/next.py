"""Are GANs created equal? The next training of the study that is missing.

    python benchmarks/equal/next.py                # all of them: for days
    python benchmarks/equal/next.py --minutes 30   # pauses after these
    python benchmarks/equal/next.py --only dcgan   # those of one entry
    python benchmarks/equal/next.py --add dcgan --set loss=hinge
    python benchmarks/equal/next.py --report

The first goes on where it was stopped, in the middle of a training, too. The
fourth adds a line to the table; an entry of one's own is found by the entry
point of its package. The last trains nothing: it writes the table of
`docs/equal.md` and its picture, of what there is.
"""

import argparse
import time

from report import write
from study import Contender
from study import Study

import kerasgan
from kerasgan import registry
from kerasgan.cli.settings import parse


def main(arguments=None):
    """Adds, trains or reports."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data-dir", help="where TFDS has prepared the data")
    parser.add_argument("--minutes", type=float, default=float("inf"))
    parser.add_argument("--only", metavar="ENTRY")
    parser.add_argument("--add", metavar="ENTRY")
    parser.add_argument("--set", action="append", default=[], dest="settings")
    parser.add_argument("--report", action="store_true")
    arguments = parser.parse_args(arguments)
    study = Study(data_dir=arguments.data_dir)
    if arguments.report:
        return write(study)
    if arguments.add:
        return study.add(contender(arguments.add, arguments.settings))
    end = time.monotonic() + 60 * arguments.minutes
    study.run(lambda: time.monotonic() < end, arguments.only)


def contender(entry, assignments):
    """That which the command line names."""
    defaults = registry.settings_of(kerasgan.get_entry(entry))
    given = parse(assignments, dict(defaults), entry)
    return Contender(entry, tuple(given.items()))


if __name__ == "__main__":
    main()
