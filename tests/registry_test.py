import re
import subprocess
import sys

import keras
import pytest

import kerasgan
from kerasgan import registry


def test_entries_are_listed_without_being_imported():
    script = (
        "import sys, kerasgan; names = kerasgan.list_entries();"
        "assert {'gan', 'dcgan'} <= set(names), names;"
        "assert not any(n.startswith('kerasgan.zoo.') for n in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", script], check=True)


def test_a_wrong_name_gets_the_nearest_ones():
    match = "no entry.*Did you mean 'dcgan'.*Received: 'dcgn'"
    with pytest.raises(ValueError, match=match):
        kerasgan.create("dcgn")


def test_a_wrong_setting_gets_the_nearest_ones():
    match = "no setting of `gan`.*Did you mean 'width'.*Received: 'with'"
    with pytest.raises(ValueError, match=match):
        kerasgan.create("gan", **{"with": 3})


def test_two_entries_of_one_name_are_refused():
    kerasgan.get_entry("gan")

    class Other(kerasgan.Game):
        pass

    with pytest.raises(ValueError, match="two entries named 'gan'"):
        kerasgan.register("gan", paper="")(Other)
    with pytest.raises(ValueError, match="subclass of `Game`"):
        kerasgan.register("other", paper="")(int)


def test_settings_include_those_of_every_game():
    settings = registry.settings_of(kerasgan.get_entry("gan"))
    assert settings["width"] == 256 and settings["seed"] == 0
    assert not {"networks", "players", "prior", "kwargs"} & set(settings)


def test_a_zoo_of_another_distribution_is_found(tmp_path):
    """A folder and an entry point are all that a new entry needs."""
    package = tmp_path / "otherzoo" / "lines"
    package.mkdir(parents=True)
    (tmp_path / "otherzoo" / "__init__.py").write_text("")
    (package / "__init__.py").write_text(
        "import kerasgan\n"
        "from kerasgan.testing.toy_games import bilinear_game\n"
        "from kerasgan.zoo.gan import GAN\n"
        "@kerasgan.register('lines', paper='none')\n"
        "class Lines(GAN):\n"
        "    pass\n"
    )
    info = tmp_path / "otherzoo-1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Name: otherzoo\nVersion: 1\n")
    (info / "entry_points.txt").write_text(
        "[kerasgan.zoos]\nother = otherzoo\n"
    )
    script = (
        f"import sys; sys.path.insert(0, {str(tmp_path)!r}); import kerasgan;"
        "assert 'lines' in kerasgan.list_entries();"
        "assert kerasgan.create('lines', image_shape=(2,)).entry == 'lines'"
    )
    subprocess.run([sys.executable, "-c", script], check=True)


@pytest.mark.parametrize(
    "entry, name",
    [("gan", "image_shape"), ("dcgan", "image_shape"),
     ("mocogan", "clip_shape"), ("pix2pix", "condition_shape")],
)  # fmt: skip
@pytest.mark.parametrize(
    "shape", [16, "16", (), (8, 8.0, 1), (0,), (-8, 8, 1), (True,), (8, None)]
)
def test_shapes_are_tuples_of_integers(entry, name, shape):
    match = (
        f"`{name}` must be a tuple of integers of at least 1.*"
        rf"Received: {name}={re.escape(repr(shape))}"
    )
    with pytest.raises(ValueError, match=match):
        kerasgan.create(entry, **{name: shape})


def test_channels_are_the_last_axis():
    keras.config.set_image_data_format("channels_first")
    try:
        match = "set_image_data_format.*Received: 'channels_first'"
        with pytest.raises(ValueError, match=match):
            kerasgan.create("dcgan", image_shape=(8, 8, 1), width=4)
    finally:
        keras.config.set_image_data_format("channels_last")
