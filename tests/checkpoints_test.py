import json
import warnings

import keras
import numpy as np
import pytest
from example_games import custom_game
from example_games import points
from example_games import tiny_gan

from kerasgan import checkpoints
from kerasgan.testing.game import assert_same_weights


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    """Checkpoints of steps 4 and 8."""
    folder = tmp_path_factory.mktemp("source")
    train(folder, times=2)
    return folder


@pytest.fixture
def folder(source, tmp_path):
    """The same, to be changed."""
    import shutil

    shutil.copytree(source, tmp_path / "checkpoints")
    return tmp_path / "checkpoints"


def new_game():
    game = tiny_gan(average=0.5)
    game.compile("adam", jit_compile=False)
    return game


def train(folder, times, keep=2):
    game = new_game()
    for _ in range(times):
        game.fit(points(), batch_size=8, verbose=0)
        checkpoints.save(game, folder, keep)
    return game


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_all_comes_back(tmp_path):
    game = train(tmp_path, times=1)
    again = new_game()
    assert checkpoints.restore(again, tmp_path) == 4
    assert_same_weights(again, game)
    for each in (again, game):
        each.fit(points(), batch_size=8, verbose=0)
    assert_same_weights(again, game)


def test_a_checkpoint_is_a_keras_file_and_its_seal(source):
    path = source / "step-00000008"
    assert names(path) == ["checkpoint.json", "game.keras"]
    game = keras.saving.load_model(path / "game.keras")
    assert int(game.step.numpy()) == 8
    seal = json.loads((path / "checkpoint.json").read_text())
    assert seal["step"] == 8
    assert seal["size"] == (path / "game.keras").stat().st_size
    assert checkpoints.inspect(path) is None


@pytest.mark.parametrize("keep", [1, 3])
def test_the_last_ones_are_kept(tmp_path, keep):
    train(tmp_path, times=4, keep=keep)
    expected = [f"step-{step:08d}" for step in (4, 8, 12, 16)]
    assert names(tmp_path) == expected[-keep:]


def test_later_ones_are_not_taken_for_old(folder):
    """As of a run that goes on from a checkpoint before the last."""
    game = new_game()
    game.fit(points(), batch_size=8, steps_per_epoch=6, verbose=0)
    checkpoints.save(game, folder, keep=2)
    assert names(folder) == [f"step-0000000{step}" for step in (4, 6, 8)]


def test_one_of_the_same_step_is_replaced(folder):
    game = new_game()
    checkpoints.restore(game, folder)
    game.set_weights([w + 1 for w in game.get_weights()])
    game.step.assign(8)
    checkpoints.save(game, folder)
    again = new_game()
    assert checkpoints.restore(again, folder) == 8
    assert_same_weights(again, game)


def test_none_is_no_error(tmp_path):
    assert checkpoints.restore(new_game(), tmp_path / "missing") is None


def truncate(path):
    path.write_bytes(path.read_bytes()[:-1])


def flip(path):
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def edit(**fields):
    def write(path):
        path.write_text(json.dumps(json.loads(path.read_text()) | fields))

    return write


def put_zeros(path):
    """A device that has no end."""
    path.unlink()
    path.symlink_to("/dev/zero")


@pytest.mark.parametrize(
    "name, damage, words",
    [
        ("game.keras", truncate, "size of game.keras is not that in"),
        ("game.keras", flip, "sha256 of game.keras is not that in"),
        ("game.keras", lambda p: p.unlink(), "there is no game.keras"),
        ("checkpoint.json", lambda p: p.unlink(), "there is no checkpoint.js"),
        ("checkpoint.json", truncate, "checkpoint.json cannot be read"),
        (
            "checkpoint.json",
            lambda p: p.write_text("[]"),
            "no object but a list",
        ),
        ("checkpoint.json", lambda p: p.write_text("[" * 10**5), "too deep"),
        ("checkpoint.json", edit(step=-1), "step in checkpoint.json is not"),
        ("checkpoint.json", edit(size="1"), "size of game.keras is not"),
        ("checkpoint.json", edit(sha256=[]), "sha256 of game.keras is not"),
        ("checkpoint.json", lambda p: put_zeros(p), "there is no checkpoint"),
        ("game.keras", lambda p: put_zeros(p), "there is no game.keras"),
        ("checkpoint.json", lambda p: p.write_bytes(b"\xff"), "cannot be read"),
    ],
)
def test_a_damaged_one_is_named_and_passed_over(folder, name, damage, words):
    path = folder / "step-00000008"
    if damage is truncate and name == "checkpoint.json":
        damage = lambda p: p.write_bytes(p.read_bytes()[:-3])  # noqa: E731
    damage(path / name)
    with pytest.warns(UserWarning) as caught:
        assert checkpoints.restore(new_game(), folder) == 4
    messages = [str(each.message) for each in caught]
    (message,) = [each for each in messages if "damaged" in each]
    assert message.startswith(f"Checkpoint {path} is damaged: ")
    assert words in message and "The one before it is tried." in message


def test_none_that_is_whole_is_an_error(folder):
    for path in checkpoints.find(folder):
        truncate(path / "game.keras")
    game = new_game()
    before = [np.array(v) for v in game.variables]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with pytest.raises(
            ValueError, match="whole. Received: folder="
        ) as error:
            checkpoints.restore(game, folder)
    assert "['step-00000004', 'step-00000008']" in str(error.value)
    for a, b in zip(before, game.variables, strict=True):
        np.testing.assert_array_equal(a, b)


def test_one_of_another_game_is_an_error(folder):
    game = custom_game()
    game.compile(jit_compile=False)
    with pytest.raises(ValueError, match="a checkpoint of `kerasgan.gan>GAN`"):
        checkpoints.restore(game, folder)


def test_a_disk_that_is_full(folder, monkeypatch):
    game = new_game()
    game.step.assign(12)

    def fail(self, path):
        path.write_bytes(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(type(game), "save", fail)
    match = "step-00000012 could not be written: No space left on device. Those"
    with pytest.raises(OSError, match=match):
        checkpoints.save(game, folder)
    assert names(folder) == ["step-00000004", "step-00000008"]


def test_one_of_weights_that_are_not_finite_is_not_written(folder):
    game = new_game()
    checkpoints.restore(game, folder)
    game.step.assign(12)
    game.generator.layers[1].bias.assign([0, np.nan, 0, 0])
    match = (
        "must be finite numbers. Received: others in `.*bias` of checkpoint "
        ".*step-00000012, which is not written"
    )
    with pytest.raises(ValueError, match=match):
        checkpoints.save(game, folder)
    assert names(folder) == ["step-00000004", "step-00000008"]


def test_folders_of_other_names_are_none(folder):
    for name in ("step--0000001", "step-", "step-best", "steps-1"):
        (folder / name).mkdir()
    found = [path.name for path in checkpoints.find(folder)]
    assert found == ["step-00000004", "step-00000008"]
