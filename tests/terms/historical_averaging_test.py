import keras
import numpy as np
import pytest
from linear_games import images
from linear_games import linear_game

from kerasgan.terms import GeneratorLoss
from kerasgan.terms import HistoricalAveraging
from kerasgan.testing import run_term_test


def game(*terms, **settings):
    return linear_game(generator_pays=list(terms), **settings)


def test_conformance():
    # The first step costs nothing.
    term = HistoricalAveraging(0.5)
    run_term_test(game, "generator", term, expected=0.0)


@pytest.mark.parametrize("jit_compile", [False, True])
@pytest.mark.parametrize("every", [1, 2])
def test_against_a_list_of_past_weights(every, jit_compile):
    loss = GeneratorLoss("wasserstein")
    made = game(loss, HistoricalAveraging(0.0, every=every))
    made.compile(keras.optimizers.SGD(0.1), jit_compile=jit_compile)
    past = []
    for step in range(5):
        weights = [np.array(w) for w in made.weights_of("generator")]
        theta = np.concatenate([w.ravel() for w in weights])
        logs = made.train_on_batch(images(seed=step), return_dict=True)
        if step % every == 0:
            mean = np.mean(past, axis=0) if past else theta
            past.append(theta)
            expected = ((theta - mean) ** 2).sum()
            made.reset_metrics()
            received = logs["generator_historical_averaging"]
            assert received == pytest.approx(expected, rel=1e-4, abs=1e-7)
    assert expected > 0.001


def test_the_gradient_is_that_of_a_spring():
    made = game(HistoricalAveraging(3.0))
    made.compile(keras.optimizers.SGD(1.0), jit_compile=False)
    made.train_on_batch(images())  # records the first weights
    kernel, bias = made.networks["generator"].trainable_variables
    first = np.array(kernel)
    kernel.assign(first + 0.5)
    batch = {"image": images()}
    gradient = made.field(batch, ("generator",)).gradients["generator"]
    # 2 weight (theta - mean)
    np.testing.assert_allclose(gradient[0], np.full((2, 3), 3.0), rtol=1e-5)
    np.testing.assert_array_equal(gradient[1], np.zeros(3))


def test_its_state_is_saved(tmp_path):
    made = game(GeneratorLoss("wasserstein"), HistoricalAveraging())
    made.compile(keras.optimizers.SGD(0.1), jit_compile=False)
    made.fit(images(24), batch_size=8, verbose=0)
    made.save(tmp_path / "game.keras")
    again = keras.saving.load_model(tmp_path / "game.keras")
    term, other = (
        each.generator_historical_averaging for each in (made, again)
    )
    assert float(other.count) == 3.0 == float(term.count)
    for mean, value in zip(other.means, term.means, strict=True):
        np.testing.assert_array_equal(mean, value)
