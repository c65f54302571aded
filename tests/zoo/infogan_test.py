import numpy as np
import pytest

import kerasgan
from kerasgan.ops import random

SMALL = {"image_shape": (8, 8, 1), "width": 2, "num_categories": 3}


@pytest.fixture(scope="module")
def game():
    return kerasgan.create("infogan", **SMALL)


def test_both_pay_for_the_codes_that_are_not_read(game):
    batch = {"image": random.uniform((4, 8, 8, 1), random.key(0), -1.0, 1.0)}
    play = game.plays(batch, random.key(1), training=False)["main"]
    category = play.fake["category"].numpy()
    logits = play.on_fake["category"].numpy().astype("float64")
    shares = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    errors = (play.fake["code"] - play.on_fake["code"]).numpy()
    expected = -np.log(shares[np.arange(4), category])
    expected += (errors**2).sum(axis=1) / 2 + np.log(2 * np.pi)
    for player in game.players.values():
        term = player.terms[1]
        found = float(term.cost(play))
        assert found == pytest.approx(expected.mean(), rel=1e-5)


def test_codes_are_set_and_swept(game):
    rows = game.draw(2, seed=0, category=[0, 2], code=(-1.0, 0.5))
    assert np.asarray(rows["category"]).tolist() == [0, 2]
    swept = game.prior.sweep(rows, "code", num=3, entry=1)
    np.testing.assert_allclose(swept["code"][:3, 1], [-1.0, 0.0, 1.0])
    np.testing.assert_allclose(swept["code"][:, 0], -1.0)
    assert len(game.predict(swept, verbose=0)) == 6
    with pytest.raises(ValueError, match="`category` must be from 0 to 2"):
        game.sample(1, category=3)
    with pytest.raises(ValueError, match="`code` must be from -1 to 1"):
        game.sample(1, code=(1.5, 0.0))


def test_a_user_may_set_codes_and_not_the_latent(game):
    assert game.prior.controls == ("category", "code")


def test_the_discriminator_pays_r1(game):
    _, _, term = game.players["discriminator"].terms
    assert (term.weight, term.every) == (0.5, 8)
    names = [layer.name for layer in game.discriminator.layers]
    assert [name for name in names if "norm" in name] == ["read_norm"]
