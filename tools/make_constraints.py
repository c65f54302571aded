"""Prints `name==version` for all that kerasgan and its extras install.

The versions are those of the environment that runs this script, so they are
the versions that the tests were run with. `make constraints` calls it.
"""

from importlib import metadata

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

# A virtual environment and isolated builds bring their own.
LEFT_OUT = {"kerasgan", "pip", "wheel"}
# PyTorch is only compared with, and CUDA is not everywhere; both are large.
EXTRAS_LEFT_OUT = {"benchmark", "cuda"}


def requirements(name, extras):
    """Yields what the distribution `name` needs here, with these extras."""
    for line in metadata.requires(name) or ():
        requirement = Requirement(line)
        marker = requirement.marker
        wanted = (marker.evaluate({"extra": e}) for e in ("", *extras))
        if marker is None or any(wanted):
            yield requirement


def closure(name, extras):
    """Returns the names that are needed, directly or through others."""
    seen = set()
    todo = [(name, frozenset(extras))]
    while todo:
        item = todo.pop()
        if item not in seen:
            seen.add(item)
            todo.extend(
                (canonicalize_name(needed.name), frozenset(needed.extras))
                for needed in requirements(*item)
            )
    return {name for name, _ in seen}


def main():
    extras = metadata.metadata("kerasgan").get_all("Provides-Extra")
    extras = set(extras) - EXTRAS_LEFT_OUT
    print("# Made by `make constraints`: the versions that the tests ran with.")
    for name in sorted(closure("kerasgan", extras) - LEFT_OUT):
        print(f"{name}=={metadata.version(name)}")


if __name__ == "__main__":
    main()
