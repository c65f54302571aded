import keras
import pytest
from example_games import points
from example_games import tiny_gan

from kerasgan import checkpoints
from kerasgan.callbacks import Checkpoint
from kerasgan.testing.game import assert_same_weights


def new_game():
    game = tiny_gan()
    game.compile("adam", jit_compile=False)
    return game


def fit(game, epochs, *callbacks):
    game.fit(
        points(32), batch_size=8, verbose=0, epochs=epochs, callbacks=callbacks
    )


def test_training_goes_on_beside_the_callbacks_of_keras(tmp_path):
    whole = new_game()
    fit(whole, 3)

    stopped = new_game()
    fit(
        stopped,
        2,
        Checkpoint(tmp_path / "ours", every=3, keep=3),
        keras.callbacks.ModelCheckpoint(tmp_path / "theirs.weights.h5",
                                        save_weights_only=True),
        keras.callbacks.CSVLogger(tmp_path / "log.csv"),
        keras.callbacks.TensorBoard(tmp_path / "logs"),
    )  # fmt: skip
    found = [path.name for path in checkpoints.find(tmp_path / "ours")]
    assert found == [f"step-0000000{step}" for step in (3, 6, 8)]

    again = new_game()
    assert checkpoints.restore(again, tmp_path / "ours") == 8
    fit(again, 1)
    assert_same_weights(again, whole)


def test_only_the_chief_writes(tmp_path, monkeypatch):
    monkeypatch.setattr(Checkpoint, "is_chief", False)
    fit(new_game(), 1, Checkpoint(tmp_path / "folder", every=1))
    assert not (tmp_path / "folder").exists()


@pytest.mark.parametrize("keep", [0, 1.5])
def test_keep_must_be_an_integer(keep):
    match = f"`keep` must be an integer of at least 1. Received: keep={keep!r}"
    with pytest.raises(ValueError, match=match):
        Checkpoint("folder", keep=keep)
