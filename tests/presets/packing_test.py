import importlib.util
import json
import shutil
from pathlib import Path

import h5py
import keras
import numpy as np
import pytest
import tensorflow as tf
from example_games import tiny_gan

import kerasgan
from kerasgan import presets
from kerasgan.export.variables import Variables
from kerasgan.presets import limits
from kerasgan.presets import packing
from kerasgan.presets import record as records
from kerasgan.presets import saving

PATH = Path(__file__).parents[2] / "tools" / "shrink_presets.py"
SPEC = importlib.util.spec_from_file_location("shrink_presets", PATH)
shrink_presets = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(shrink_presets)


def numbers(*shape):
    return np.random.default_rng(0).normal(size=shape).astype("float32")


@pytest.fixture(autouse=True)
def all_are_large(monkeypatch):
    monkeypatch.setattr(packing, "LARGE", 2)


@pytest.fixture
def plain(tmp_path):
    """A file of three groups."""
    with h5py.File(tmp_path / "plain.h5", "w") as file:
        file.attrs["note"] = "n"
        file["made/vars/0"] = numbers(40, 30)
        file["other/vars/0"] = numbers(30, 40)
        file["other/vars/1"] = np.float32(0.1)
        file["other/vars/2"] = np.arange(50)
        file["term/vars/0"] = numbers(9)
        file["term/vars"].attrs["name"] = "t"
    return tmp_path / "plain.h5"


def arrays(path):
    found = {}
    with h5py.File(path) as file:
        assert dict(file.attrs) == {"note": "n"}
        assert dict(file["term/vars"].attrs) == {"name": "t"}
        for group in file:
            for name, item in file[f"{group}/vars"].items():
                found[f"{group}/{name}"] = item[()]
    return found


def test_all_comes_back(plain, tmp_path):
    packed, again = tmp_path / "packed.h5", tmp_path / "again.h5"
    assert packing.pack(plain, packed) == []
    packing.unpack(packed, again, read=None)
    found, expected = arrays(again), arrays(plain)
    assert list(found) == list(expected)
    for name, value in expected.items():
        assert found[name].dtype == value.dtype
        np.testing.assert_array_equal(found[name], value)


def test_what_is_rounded_and_how_far(plain, tmp_path):
    """TensorFlow rounds in the same way; eight bits are a part in 256."""
    packed, again = tmp_path / "packed.h5", tmp_path / "again.h5"
    rounded = packing.pack(plain, packed, exact=["made", "made_average"])
    assert rounded == ["other", "term"]
    packing.unpack(packed, again, read=None)
    found, given = arrays(again), arrays(plain)
    for name in ("made/0", "other/1", "other/2"):  # scalars, whole numbers
        np.testing.assert_array_equal(found[name], given[name])
    for name in ("other/0", "term/0"):
        expected = tf.cast(tf.cast(given[name], "bfloat16"), "float32")
        np.testing.assert_array_equal(found[name], expected)
        apart = np.abs(found[name] - given[name])
        assert (apart <= np.abs(given[name]) / 256).all() and apart.any()


def test_what_is_held_elsewhere_is_not_written(plain, tmp_path):
    packed, again = tmp_path / "packed.h5", tmp_path / "again.h5"
    near = numbers(30, 40)
    near[0, 0] = np.nextafter(near[0, 0], 9)
    held = {"same": numbers(40, 30), "near": near}
    packing.pack(plain, packed, held)
    with h5py.File(packed) as file:
        assert file["made/vars/0"].shape is None
        assert file["other/vars/0"].shape == (30, 40)
    packing.unpack(packed, again, held.__getitem__)
    for name, value in arrays(plain).items():
        np.testing.assert_array_equal(arrays(again)[name], value)


@pytest.mark.parametrize("kind", ["link", "soft", "external", "virtual"])
def test_arrays_elsewhere_are_refused(plain, tmp_path, kind):
    (tmp_path / "secret").write_bytes(b"secret" * 4)
    with h5py.File(plain, "r+") as file:
        if kind == "link":
            file["x"] = h5py.ExternalLink("other.h5", "/made")
        elif kind == "soft":
            file["x"] = h5py.SoftLink("/made/vars/0")
        elif kind == "external":
            held = [(str(tmp_path / "secret"), 0, 24)]
            file.create_dataset("x", (6,), "float32", external=held)
        else:
            layout = h5py.VirtualLayout((9,), "float32")
            layout[:] = h5py.VirtualSource("other.h5", "x", (9,))
            file.create_virtual_dataset("x", layout)
    with pytest.raises(ValueError, match="all of its arrays itself. Received"):
        packing.unpack(plain, tmp_path / "again.h5", read=None)


@pytest.fixture(scope="module")
def trained():
    game = tiny_gan(image_shape=(4, 4, 1), average=0.5, seed=3)
    game.compile(jit_compile=False)
    images = np.tanh(numbers(16, 4, 4, 1))
    game.fit(images, batch_size=8, verbose=0)
    return game


@pytest.fixture(scope="module")
def old(trained, tmp_path_factory):
    """A preset as the first version wrote it: all weights, and an export."""
    folder = tmp_path_factory.mktemp("old") / "small"
    trained.save_to_preset(folder, "A small one.")
    trained.export(folder / "1")
    content = json.loads((folder / "preset.json").read_text())
    del content["storage"]
    (folder / "preset.json").write_text(json.dumps(content | {"format": 1}))
    return folder


@pytest.fixture
def small(old, tmp_path):
    """The same, shrunk, in which the discriminator is not exported."""
    folder = shutil.copytree(old, tmp_path / "presets" / "small")
    shrink_presets.main([str(folder)])
    return folder


def test_an_old_preset_shrinks_and_samples_alike(old, small, trained, capsys):
    record = presets.check(small)
    assert record.storage == {"averages": ("generator",)}
    assert record.parameters == presets.read(old).parameters
    for name in ("samples.png", "1/variables/variables.index"):
        assert (small / name).read_bytes() == (old / name).read_bytes()
    with h5py.File(small / "model.weights.h5") as file:
        first = file["generator/layers/dense/vars/0"]
        assert first.shape is None and first.attrs["variable"]
    before, game = kerasgan.load(old), kerasgan.load(small)
    assert int(game.step.numpy()) == 2 and game.compiled
    np.testing.assert_array_equal(
        game.sample(9, seed=1), before.sample(9, seed=1)
    )
    # The export holds the discriminator too, but not the raw generator.
    for part, expected in (
        (game.discriminator, trained.discriminator),
        (game.generator, trained.generator_average),
        (game.generator_average, trained.generator_average),
    ):
        for one, other in zip(part.weights, expected.weights, strict=True):
            np.testing.assert_array_equal(one, other)
    text = (small / "README.md").read_text()
    assert "starts from the averaged weights of `generator`." in text
    assert not shrink_presets.shrink(small)
    assert capsys.readouterr().out == ""


def leave_out(monkeypatch, shape):
    """Has exports look as if they did not hold arrays of a shape."""

    def names(self, known=Variables.names):
        return [n for n in known(self) if self.read_any(n).shape != shape]

    monkeypatch.setattr(
        Variables, "read_any", lambda self, n: self._reader.get_tensor(n), False
    )
    monkeypatch.setattr(Variables, "names", names)


def test_a_network_that_is_not_exported_is_rounded(old, tmp_path, monkeypatch):
    leave_out(monkeypatch, (16, 4))  # of the discriminator
    folder = shutil.copytree(old, tmp_path / "small")
    shrink_presets.shrink(folder)
    record = presets.check(folder)
    assert record.storage["rounded"] == ("discriminator",)
    text = " ".join((folder / "README.md").read_text().split())
    assert "arrays of `discriminator`, which make no samples, are held" in text


def test_what_makes_samples_is_never_rounded(old, tmp_path, monkeypatch):
    leave_out(monkeypatch, (4, 16))  # of the generator
    folder = shutil.copytree(old, tmp_path / "small")
    shrink_presets.shrink(folder)
    assert presets.check(folder).storage == {"averages": ("generator",)}
    with h5py.File(folder / "model.weights.h5") as file:
        last = file["generator_average/layers/dense_2/vars/0"]
        assert last.dtype == "float32" and last.shape == (4, 16)
    np.testing.assert_array_equal(
        kerasgan.load(folder).sample(4, seed=0),
        kerasgan.load(old).sample(4, seed=0),
    )


@pytest.mark.parametrize("name", records.VARIABLES)
@pytest.mark.parametrize("damage", ["missing", "cut"])
def test_damaged_variables_are_refused(small, name, damage):
    path = small / name
    content = path.read_bytes()
    path.unlink()
    if damage == "cut":
        path.write_bytes(content[: len(content) // 2])
    match = "sha256 of .* must be" if damage == "cut" else "must hold 1/varia"
    with pytest.raises(ValueError, match=f"{match}.*Received: "):
        kerasgan.load(small)


def test_variables_that_do_not_fit_are_refused(small):
    """Though their hashes are as they should be: another export's."""
    shutil.rmtree(small / "1")
    tiny_gan(image_shape=(2, 2, 1)).export(small / "1")
    path = small / "preset.json"
    content = json.loads(path.read_text())
    content["sha256"] |= {
        name: saving.files.digest(small / name) for name in records.VARIABLES
    }
    path.write_text(json.dumps(content))
    with pytest.raises(ValueError, match="must fit its entry.*Received: "):
        kerasgan.load(small)


def test_variables_of_an_export(old, tmp_path):
    held = Variables(old / "1")
    module = tf.saved_model.load(old / "1")
    variables = {x.ref(): x for x in module.held}.values()
    expected = sorted(x.numpy().tobytes() for x in variables)
    assert sorted(held.read(n).tobytes() for n in held.names()) == expected
    with pytest.raises(ValueError, match="is asked for. Received: name='a'"):
        held.read("a")
    with pytest.raises(ValueError, match="hold its variables. Received: "):
        Variables(tmp_path)


def test_the_samples_of_another_game(small, trained):
    saving.check_makers(small, trained)
    other = keras.models.clone_model(trained.generator)
    trained_before = trained.generator_average.get_weights()
    trained.generator_average.set_weights(other.get_weights())
    with pytest.raises(ValueError, match="`generator` of the game to the bit"):
        saving.check_makers(small, trained)
    trained.generator_average.set_weights(trained_before)


def test_a_preset_that_is_downloaded_has_its_export(small):
    record = presets.read(small)
    for name in record.sha256:
        assert (small / name).stat().st_size < limits.most_bytes(name, record)
    assert limits.most_bytes(records.VARIABLES[1], record) < 2**23
    assert limits.most_bytes(records.VARIABLES[1]) == 2**33
