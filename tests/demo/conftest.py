import pytest
from example_games import CONDITIONAL
from example_games import shake
from example_games import tiny_gan

import kerasgan


def saved(game, folder):
    shake(game)
    game.save_to_preset(folder)
    return str(folder)


@pytest.fixture(scope="session")
def faces(tmp_path_factory):
    """A preset with four labels."""
    folder = tmp_path_factory.mktemp("shelf") / "faces"
    return saved(kerasgan.create("cgan", **CONDITIONAL), folder)


@pytest.fixture(scope="session")
def coloured(tmp_path_factory):
    """A preset without labels."""
    folder = tmp_path_factory.mktemp("shelf") / "coloured"
    return saved(tiny_gan(image_shape=(8, 8, 3)), folder)


@pytest.fixture(scope="session")
def cloud(tmp_path_factory):
    """A preset whose samples are points."""
    return saved(tiny_gan(), tmp_path_factory.mktemp("shelf") / "cloud")
