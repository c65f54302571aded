import keras
import numpy as np
import pytest

import kerasgan
from kerasgan import data


def small(**settings):
    defaults = {
        "alphabet": "_ab",
        "length": 4,
        "latent_dim": 2,
        "width": 8,
        "temperatures": (2.0, 0.5),
        "temperature_steps": 40,
        "average": None,
    }
    return kerasgan.create("text_gan", **(defaults | settings))


def one_hot(symbols):
    return np.eye(3, dtype="uint8")[symbols]


def test_it_learns_a_language_of_one_line():
    game, lines = small(), one_hot([[2, 1, 2, 0]] * 1024)
    game.compile(keras.optimizers.Adam(1e-2, beta_1=0.5), jit_compile=False)
    assert game.decode(game.sample(100, seed=0)).count("bab") < 20
    game.fit(lines, batch_size=32, epochs=5, verbose=0)
    made = game.sample(100, seed=0)
    assert made.shape == (100, 4, 3)
    assert set(np.unique(made)) == {0.0, 1.0}
    assert game.decode(made).count("bab") >= 90
    choices = [x for x in game.generator.layers if hasattr(x, "temperature")]
    assert [float(each.temperature()) for each in choices] == [0.5]
    logs = game.evaluate(lines[:64], verbose=0, return_dict=True)
    assert np.isfinite(list(logs.values())).all()


@pytest.mark.parametrize("straight_through", [False, True])
def test_what_the_discriminator_sees_in_training(straight_through):
    game = small(straight_through=straight_through)
    drawn = game.prior.sample(8, kerasgan.ops.random.key(0))
    lines = game.generate(drawn, training=True)["image"].numpy()
    is_hard = set(np.unique(lines)) == {0.0, 1.0}
    assert is_hard == straight_through
    np.testing.assert_allclose(lines.sum(axis=-1), 1.0, rtol=1e-5)


def test_a_symbol_depends_on_the_noise_until_then_and_on_the_latent():
    game = small()
    rows = {n: np.array(x) for n, x in game.draw(200, seed=0).items()}
    before = game.predict(rows, verbose=0)
    later = rows | {"noise": rows["noise"].copy()}
    later["noise"][:, 2] *= -1
    after = game.predict(later, verbose=0)
    np.testing.assert_array_equal(after[:, :2], before[:, :2])
    assert (after[:, 2] != before[:, 2]).any()
    other = rows | {"latent": -3 * rows["latent"]}
    assert (game.predict(other, verbose=0) != before).any()


def test_the_symbol_before_is_seen():
    """Rows whose first symbol differs, and nothing else, differ in the next."""
    game = small(straight_through=False)
    rows = {n: np.array(x) for n, x in game.draw(50, seed=0).items()}
    rows["latent"][:] = rows["latent"][0]
    rows["noise"][:, 1:] = rows["noise"][0, 1:]
    second = game.generate(rows, training=True)["image"][:, 1]
    assert np.ptp(np.asarray(second), axis=0).max() > 1e-4


def test_the_defaults_fit_the_grammar():
    lines = data.read("grammar")["image"]
    game = kerasgan.create("text_gan", width=4, latent_dim=2)
    assert game.alphabet == data.alphabet("grammar")
    game.compile(run_eagerly=True)  # tracing takes longer than a step
    history = game.fit(lines[:16], batch_size=16, verbose=0).history
    assert np.isfinite(list(history.values())).all()
    made = game.decode(game.sample(4, seed=0))
    assert len(made) == 4 and all(set(line) <= set("*+-/x") for line in made)


def test_lines_are_decoded_without_what_fills_them_up():
    assert small().decode(one_hot([[1, 2, 0, 0], [2, 2, 2, 2]])) == [
        "ab",
        "bbbb",
    ]


@pytest.mark.parametrize("alphabet", ["a", "aba", ("a", "b")])
def test_alphabets_are_checked(alphabet):
    with pytest.raises(ValueError, match="`alphabet` must be .* Received: al"):
        small(alphabet=alphabet)
