"""Installs what is committed into a new environment, and tries it there.

`python tools/try_install.py lowest DIR` takes the lowest versions that
setup.cfg allows, `highest` the newest ones that there are. `--python` names
the interpreter. It takes minutes, a network and 3 GB of disk.
"""

import argparse
import configparser
import os
import subprocess
import sys
import tarfile
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]

# What a user does first, one command after the other.
COMMANDS = [
    "list",
    "train gan --data ring --set image_shape=2, --steps 3 --output {}/run",
    "train dcgan --data fashion_mnist_sample --set width=4 --steps 2 "
    "--batch-size 8 --output {}/images --export",
    "sample {}/images --output {}/samples.png",
    "sample {}/images/export --output {}/samples.npy",
    "evaluate {}/run --num 100",
    "data show moving_squares --output {}/clips.gif",
]


def main():
    """Installs and tries, or ends with the output of what failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("versions", choices=["lowest", "highest"])
    parser.add_argument("folder", type=Path, help="is made; must be new")
    parser.add_argument("--python", default=sys.executable)
    given = parser.parse_args()
    folder = given.folder.absolute()
    folder.mkdir(parents=True)
    run(given.python, "-m", "venv", folder / "venv")
    python = folder / "venv" / "bin" / "python"
    install(python, given.versions, folder)
    kinds = ("tensorflow", "keras", "numpy", "protobuf")
    show = f"for n in {kinds}: print(n, version(n))"
    print(run(python, "-c", f"from importlib.metadata import version\n{show}"))
    for command in COMMANDS:
        words = command.replace("{}", str(folder)).split()
        print(f"kerasgan {command}", flush=True)
        run(python, "-m", "kerasgan", *words, cwd=folder)
    print("all of it works")


def install(python, versions, folder):
    """Installs the committed source, with versions as asked for."""
    source = folder / "source"
    archive = folder / "source.tar"
    run("git", "-C", ROOT, "archive", "--output", archive, "HEAD")
    with tarfile.open(archive) as file:
        file.extractall(source, filter="data")
    pins = folder / "constraints.txt"
    pins.write_text("\n".join(lowest()) if versions == "lowest" else "")
    run(python, "-m", "pip", "install", "--quiet", "-c", pins, source)


def lowest():
    """Yields `name==version` for the lower bounds of setup.cfg."""
    config = configparser.ConfigParser()
    config.read(ROOT / "setup.cfg")
    for line in config["options"]["install_requires"].split("\n"):
        if line:
            requirement = Requirement(line)
            (version,) = (
                each.version
                for each in requirement.specifier
                if each.operator == ">="
            )
            yield f"{requirement.name}=={version}"


def run(*command, cwd=None):
    """What a command prints, if it succeeds."""
    given = os.environ.items()
    done = subprocess.run(
        list(map(str, command)),
        cwd=cwd,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={n: v for n, v in given if n not in ("PYTHONPATH", "PIP_USER")},
    )
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))} failed:\n{done.stdout}")
    return done.stdout


if __name__ == "__main__":
    main()
