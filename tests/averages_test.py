import keras
import numpy as np
import pytest
from example_games import images
from example_games import line
from example_games import points
from example_games import tiny_gan

import kerasgan
from kerasgan import averages
from kerasgan.dynamics import Alternating
from kerasgan.dynamics import Simultaneous
from kerasgan.testing import run_export_test
from kerasgan.testing.toy_games import bilinear_game
from kerasgan.testing.toy_games import point


@pytest.mark.parametrize("decay", [0.0, 0.3, 0.9])
def test_the_average_is_the_one_of_its_equation(decay):
    average = averages.WeightAverage(decay)
    network = line()
    copy = average.start(network)
    rng = np.random.default_rng(0)
    expected = [w.astype("float64") for w in network.get_weights()]
    for step in range(1, 30):
        weights = [rng.normal(size=w.shape) for w in network.get_weights()]
        network.set_weights(weights)
        average.update(copy, network, step)
        b = min(decay, (1 + step) / (10 + step))
        expected = [
            b * a + (1 - b) * w for a, w in zip(expected, weights, strict=True)
        ]
    for a, b in zip(copy.get_weights(), expected, strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-5)
    assert not copy.trainable_variables


def test_moving_statistics_are_copied():
    game = kerasgan.create(
        "dcgan", image_shape=(16, 16, 1), width=2, latent_dim=2, average=0.9
    )
    game.compile(jit_compile=False)
    game.fit(images(8, (16, 16, 1)), batch_size=4, verbose=0)
    pairs = zip(
        game.generator.variables, game.generator_average.variables, strict=True
    )
    for raw, mean in pairs:
        equal = bool((raw.numpy() == mean.numpy()).all())
        assert equal == ("moving" in raw.path), raw.path


def test_the_average_is_what_samples():
    game = tiny_gan(average=0.9)
    game.generator.set_weights([w * 0 for w in game.generator.get_weights()])
    assert np.abs(game.sample(2, seed=0)).max() > 0
    assert game.sampler is game.generator_average


def test_forms():
    assert averages.get(None) is None
    assert averages.get(0.5).decay == 0.5
    for wrong in ("0.9", [0.9], 1.0, -0.1):
        with pytest.raises(ValueError, match="Received: "):
            averages.get(wrong)
    with pytest.raises(ValueError, match="no network to average"):
        tiny_gan(average=averages.WeightAverage(0.9, network="genrator"))


def test_it_is_saved_with_the_game(tmp_path):
    game = tiny_gan(average=0.9)
    game.compile()
    game.fit(points(), batch_size=8, verbose=0)
    game.save(tmp_path / "game.keras")
    again = keras.saving.load_model(tmp_path / "game.keras")
    for a, b in zip(
        game.generator_average.get_weights(),
        again.generator_average.get_weights(),
        strict=True,
    ):
        np.testing.assert_array_equal(a, b)


def iterates(dynamics, average, optimizer="sgd", num_steps=40):
    """Both players' weights and the averages of them, a row a step."""
    game = bilinear_game(dynamics, average=average)
    game.compile(optimizer, jit_compile=False)
    rows = []
    for step in range(num_steps + 1):
        if step:
            game.train_on_batch(np.zeros((1, 1), "float32"))
        means = game.discriminator_average, game.generator_average
        mean = [float(each.get_weights()[0][0, 0]) for each in means]
        rows.append((point(game), mean))
    return np.array(rows, "float64").transpose(1, 0, 2)


@pytest.mark.parametrize("since", [0, 10])
@pytest.mark.parametrize(
    "optimizer", [keras.optimizers.SGD(0.2), keras.optimizers.Adam(0.1)]
)
def test_a_running_average_is_the_mean_of_all_players_iterates(
    since, optimizer
):
    average = averages.RunningAverage(since, all_networks=True)
    path, means = iterates(Alternating(), average, optimizer)
    counted = path[since:].cumsum(axis=0)
    expected = counted / np.arange(1, len(counted) + 1)[:, None]
    np.testing.assert_allclose(means[since:], expected, atol=1e-5)
    np.testing.assert_array_equal(means[:since], path[:since])
    assert np.abs(means[-1] - path[-1]).max() > 0.1


def test_an_exponential_average_of_all_players_is_that_of_its_equation():
    average = averages.WeightAverage(0.8, all_networks=True)
    path, means = iterates(Alternating(), average, keras.optimizers.SGD(0.2))
    expected = [path[0]]
    for step in range(1, len(path)):
        b = min(0.8, (1 + step) / (10 + step))
        expected.append(b * expected[-1] + (1 - b) * path[step])
    np.testing.assert_allclose(means, expected, atol=1e-5)


def test_a_running_average_finds_what_alternating_steps_turn_about():
    """Simultaneous steps spiral outwards, and so does their mean."""
    average = averages.RunningAverage(all_networks=True)
    optimizer = keras.optimizers.SGD(0.2)
    paths = [
        iterates(make(), average, optimizer, 300)[1]
        for make in (Alternating, Simultaneous)
    ]
    found = [np.linalg.norm(path[-30:], axis=1) for path in paths]
    assert found[0].max() < 0.05 and found[1].min() > 1


def test_an_average_of_all_networks_is_saved_and_exported(tmp_path):
    game = tiny_gan(average=averages.RunningAverage(2, all_networks=True))
    game.compile(jit_compile=False)
    game.fit(points(), batch_size=8, verbose=0)
    game.save(tmp_path / "game.keras")
    again = keras.saving.load_model(tmp_path / "game.keras")
    assert again.averaged == ("generator", "discriminator")
    assert again.average.get_config() == game.average.get_config()
    for each in (game, again):
        each.fit(points(), batch_size=8, verbose=0)
    for a, b in zip(game.variables, again.variables, strict=True):
        np.testing.assert_array_equal(a, b)
    assert again.latest("discriminator") is again.discriminator_average
    run_export_test(game, tmp_path / "export")


@pytest.mark.parametrize("wrong", [-1, 1.5, "2", None, True])
def test_when_a_running_average_starts_is_checked(wrong):
    with pytest.raises(ValueError, match="`since` must be an .*Received: sin"):
        averages.RunningAverage(wrong)


@pytest.mark.parametrize(
    "make", [averages.WeightAverage, averages.RunningAverage]
)
def test_all_networks_and_one_of_them_exclude_each_other(make):
    with pytest.raises(ValueError, match="`network` must be left .*'generat"):
        make(network="generator", all_networks=True)
