import contextlib
import warnings

import eager_games
import numpy as np
import open_games
import pytest

from kerasgan import cli
from kerasgan.cli import source as sources


class Outcome:
    """What a command printed, and how it ended."""

    def __init__(self, code, out, err):
        self.code, self.out, self.err = code, out, err


@pytest.fixture
def kerasgan(capfd):
    """Runs a command in this process, as the console script does."""

    def run(*arguments):
        capfd.readouterr()
        with pytest.raises(SystemExit) as ended, warnings.catch_warnings():
            warnings.simplefilter("always", UserWarning)
            warnings.simplefilter("ignore", DeprecationWarning)
            cli.main([str(argument) for argument in arguments])
        return Outcome(ended.value.code or 0, *capfd.readouterr())

    return run


@pytest.fixture
def refuses(kerasgan):
    """Checks that a command ends with one line of error and exit code 2."""

    def check(*arguments):
        done = kerasgan(*arguments)
        assert done.code == 2, done.err
        assert done.out == ""
        lines = done.err.splitlines()
        assert len(lines) == 1 and lines[0].startswith("error: "), done.err
        return lines[0]

    return check


@pytest.fixture(scope="session")
def images_file(tmp_path_factory):
    pixels = np.random.default_rng(0).integers(0, 256, (60, 8, 8, 1))
    path = tmp_path_factory.mktemp("data") / "images.npy"
    np.save(path, pixels.astype("uint8"))
    return path


def begin(images_file, output, *more):
    """The command of a short run on small images."""
    options = ["--steps", 20, "--checkpoint-every", 10, "--log-every", 5]
    options += ["--batch-size", 16, "--set", "width=8", "--output", output]
    return ["train", "gan", "--data", images_file, *options, *more]


@pytest.fixture
def command(images_file):
    return lambda output, *more: begin(images_file, output, *more)


@pytest.fixture(scope="session")
def trained(images_file, tmp_path_factory):
    """The folder of a run of 20 steps, not to be changed."""
    path = tmp_path_factory.mktemp("trained") / "run"
    with contextlib.suppress(SystemExit):
        cli.main([str(x) for x in begin(images_file, path)])
    return path


@pytest.fixture
def eager(trained):
    """Steps are not traced, but those of the run that tests share are."""
    with eager_games.eager():
        yield


@pytest.fixture(scope="session")
def games(tmp_path_factory):
    """Games with open ends by name."""
    return {kind.__name__.lower(): kind(seed=1) for kind in open_games.ALL}


@pytest.fixture(scope="session")
def exports(games, tmp_path_factory):
    """The paths of their exports."""
    path = tmp_path_factory.mktemp("open")
    for name, game in games.items():
        game.compile()
        game.export(path / name / "1")
    return {name: path / name for name in games}


@pytest.fixture(scope="session")
def pairs(games, exports):
    """Each game and its export as sources, by name."""
    return {
        name: (sources.Trained(game), sources.open_source(exports[name]))
        for name, game in games.items()
    }


@pytest.fixture
def opened(pairs, monkeypatch):
    """Lets commands take `knobs` for the game, and `knobs/1` for its export."""
    open_source = sources.open_source

    def of(name):
        name, _, version = str(name).partition("/")
        known = pairs.get(name)
        return known[bool(version)] if known else open_source(name)

    monkeypatch.setattr(sources, "open_source", of)
