import hashlib
import json
import subprocess
import sys

import h5py
import numpy as np
import pytest

import kerasgan
from kerasgan import files
from kerasgan import presets


def change(preset, **fields):
    """Changes the record; `None` removes a field."""
    path = preset / "preset.json"
    content = json.loads(path.read_text()) | fields
    content = {name: x for name, x in content.items() if x is not None}
    path.write_text(json.dumps(content))


def test_the_averaged_generator_samples(saved):
    game = kerasgan.Game.from_preset(saved)
    assert game.sampler is game.generator_average
    raw, average = game.generator.weights[0], game.sampler.weights[0]
    assert (raw.numpy() == average.numpy() + 1.0).all()
    assert type(game) is kerasgan.get_entry("gan")


def test_a_class_takes_its_own_presets(saved):
    dcgan, gan = map(kerasgan.get_entry, ("dcgan", "gan"))
    assert isinstance(gan.from_preset(saved), gan)
    with pytest.raises(ValueError) as raised:
        dcgan.from_preset(saved)
    assert "`DCGAN.from_preset` takes presets of that class" in str(
        raised.value
    )
    assert "small', which is a `GAN`" in str(raised.value)


def test_other_weights_are_refused(preset):
    path = preset / "model.weights.h5"
    expected = hashlib.sha256(path.read_bytes()).hexdigest()
    path.write_bytes(path.read_bytes()[:-1] + b"!")
    found = hashlib.sha256(path.read_bytes()).hexdigest()
    with pytest.raises(ValueError, match=f"{expected}.*Received: {found}"):
        kerasgan.load(preset)


@pytest.mark.parametrize("name", ["model.weights.h5", "samples.png"])
def test_a_file_that_is_missing(preset, name):
    (preset / name).unlink()
    with pytest.raises(ValueError, match=f"must hold {name}. Received: "):
        presets.check(preset)


def test_scores_that_were_changed_are_noticed(preset):
    presets.check(preset)
    (preset / "samples.png").write_bytes(b"")
    with pytest.raises(ValueError, match="sha256 of .*samples.png must be "):
        presets.check(preset)
    kerasgan.load(preset)  # which does not look at it


@pytest.mark.parametrize(
    "fields, message",
    [
        ({"format": 3}, "of format 1 or 2; a newer format needs a newer keras"),
        ({"format": None}, "KeyError"),
        ({"entry": None}, "missing 1 required positional argument: 'entry'"),
        ({"entry": 3}, "`entry` must be a str. Received: entry=3"),
        ({"settings": [1]}, "`settings` must be a dict. Received: "),
        ({"more": 1}, "unexpected keyword argument 'more'"),
        ({"sha256": {"../x": "0"}}, "`sha256` must have that of model.weights"),
        ({"step": -1}, "`step` must be at least 0. Received: step=-1"),
        ({"num_labels": -1}, "`num_labels` must be at least 0. Received: "),
        ({"sha256": {}}, "`sha256` must have that of model.weights"),
    ],
    ids=str,
)
def test_a_record_that_is_not_one(preset, fields, message):
    change(preset, **fields)
    with pytest.raises(ValueError) as raised:
        kerasgan.load(preset)
    assert message in str(raised.value)
    assert "Received: " in str(raised.value)
    assert str(preset) in str(raised.value)


@pytest.mark.parametrize("text", ["", "[]", "3", "{", "\x00", "[" * 10**5])
def test_a_record_that_is_no_object(preset, text):
    (preset / "preset.json").write_text(text)
    with pytest.raises(ValueError, match="must be as kerasgan writes it"):
        kerasgan.load(preset)


@pytest.mark.parametrize(
    "fields, message",
    [
        ({"entry": "gam"}, "no entry of that name. Did you mean 'gan'"),
        ({"settings": {"widht": 4}}, "must fit its entry.*Did you mean 'width"),
        ({"settings": {"image_shape": 3}}, "must fit its entry, as this ver"),
        ({"settings": {"image_shape": [5, 4, 1]}}, "must fit its entry, as t"),
    ],
    ids=str,
)
def test_a_record_that_does_not_fit(preset, fields, message):
    change(preset, **fields)
    with pytest.raises(ValueError, match=message):
        kerasgan.load(preset)


def test_weights_that_are_not_finite_are_refused(preset):
    """Though their hash is as it should be."""
    path = preset / "model.weights.h5"
    with h5py.File(path, "r+") as file:
        file["generator/layers/dense/vars/1"][0] = np.nan
    change(preset, sha256={path.name: files.digest(path)})
    match = "finite numbers. Received: others in `hidden_1/bias` of .*weights"
    with pytest.raises(ValueError, match=match):
        kerasgan.load(preset)


@pytest.mark.parametrize("name", ["preset.json", "model.weights.h5"])
def test_devices_are_no_files_of_a_preset(preset, name):
    (preset / name).unlink()
    (preset / name).symlink_to("/dev/zero")
    with pytest.raises(ValueError, match=f"must hold {name}.*there is none"):
        presets.check(preset)


@pytest.mark.slow
def test_the_first_sample_comes_within_three_seconds(tmp_path):
    script = (
        "import kerasgan, time\n"
        "kerasgan.create('dcgan').save_to_preset('p')\n"
        "begun = time.perf_counter()\n"
        "kerasgan.load('./p').sample(1)\n"
        "print(time.perf_counter() - begun)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        check=True,
    )
    assert float(done.stdout) < 3.0
