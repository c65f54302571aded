import contextlib

import keras
import numpy as np
import pytest
import tensorflow as tf
from example_games import custom_game
from example_games import points

import kerasgan
from kerasgan import Player
from kerasgan import Term
from kerasgan import priors
from kerasgan.terms import DiscriminatorLoss
from kerasgan.testing import run_term_test
from kerasgan.testing.game import two_replicas


@keras.saving.register_keras_serializable("tests")
class Counter(Term):
    """Costs the mean fake score; its state sums up what it saw."""

    default_name = "counter"
    reports = ("seen",)
    idle_aux = 0.0

    def prepare(self, game, player):
        self.total = self.add_weight(
            shape=(), initializer="zeros", trainable=False, name="total"
        )
        self.owner = player.name

    def cost(self, play):
        score = tf.reduce_mean(play.on_fake["score"])
        return score, tf.ones(())

    def report(self, play):
        return {"seen": self.total.value}

    def update(self, aux):
        self.total.assign_add(aux)


@pytest.mark.parametrize("jit_compile", [True, False])
@pytest.mark.parametrize("every, total", [(1, 8), (3, 3)])
def test_state_moves_once_a_step_and_is_saved(
    every, total, jit_compile, tmp_path
):
    term = Counter(weight=0.5, every=every)
    game = custom_game(discriminator_terms=[term])
    game.compile(jit_compile=jit_compile)
    game.fit(points(64), batch_size=8, verbose=0)
    assert float(game.discriminator_counter.total) == total
    assert term.owner == "discriminator"
    game.save(tmp_path / "game.keras")
    again = keras.saving.load_model(tmp_path / "game.keras")
    assert float(again.discriminator_counter.total) == total
    assert again.discriminator_counter.every == every


def test_the_cost_is_the_weighted_sum_and_the_log_is_not():
    game = custom_game(discriminator_terms=[Counter(weight=3.0)])
    game.compile()
    logs = game.evaluate(points(8), verbose=0, return_dict=True)
    assert logs["discriminator_cost"] == pytest.approx(
        logs["discriminator_loss"] + 3.0 * logs["discriminator_counter"],
        rel=1e-5,
    )
    assert logs["discriminator_seen"] == 0.0


def test_a_lazy_term_counts_every_times_when_it_counts():
    game = custom_game(generator_terms=[Counter(weight=0.5, every=4)])
    game.compile("sgd", jit_compile=False)
    batch = {"image": tf.constant(points(8))}
    for step in range(5):
        game.step.assign(step)
        logs = game.field(batch, ("generator",)).logs
        paid = logs["generator_cost"] - logs["generator_loss"]
        assert float(paid) == pytest.approx(
            4 * 0.5 * float(logs["generator_counter"]), abs=1e-6
        )
        assert (float(logs["generator_counter"]) != 0) == (step % 4 == 0)


def test_the_log_of_a_lazy_term_is_the_mean_of_the_steps_that_count():
    game = custom_game(generator_terms=[Counter(every=4)])
    game.compile(keras.optimizers.SGD(0.0), jit_compile=False)
    history = game.fit(points(64), batch_size=8, verbose=0).history
    seen = []
    for step in (0, 4):
        game.step.assign(step)
        batch = {"image": tf.constant(points(8))}
        field = game.field(batch, ("generator",), turn=1)
        seen.append(float(field.logs["generator_counter"]))
    assert history["generator_counter"][0] == pytest.approx(np.mean(seen))


def test_a_lazy_term_in_a_graph_and_under_xla():
    run_term_test(
        lambda term: custom_game(generator_terms=[term]),
        "generator",
        Counter(weight=2.0),
    )


def test_state_is_the_mean_over_replicas():
    with two_replicas().scope():
        game = custom_game(discriminator_terms=[Counter()])
        game.compile(jit_compile=False)
    game.fit(points(32), batch_size=8, verbose=0)
    values = game.discriminator_counter.total.value.values
    assert [float(value) for value in values] == [4.0, 4.0]


@keras.saving.register_keras_serializable("tests")
class Squares(Term):
    """The mean square of the fake score, and the generator's whole cost."""

    default_name = "squares"
    needs = ("on_fake",)

    def cost(self, play):
        return tf.reduce_mean(tf.square(play.on_fake["score"]))


def test_a_player_of_lazy_terms_moves_eagerly_as_in_a_graph():
    """By its momentum too, on the steps on which no term pulls."""

    def moved(run_eagerly):
        keras.utils.set_random_seed(0)
        game = custom_game()
        game = kerasgan.Game(
            dict(game.networks),
            [
                game.players["discriminator"],
                Player("generator", [Squares(1, 3)]),
            ],
            priors.Normal(2),
        )
        game.compile("adam", run_eagerly=run_eagerly, jit_compile=False)
        game.fit(points(16), batch_size=8, verbose=0)
        return np.array(game.generator.weights[0])

    np.testing.assert_allclose(moved(True), moved(False), rtol=1e-5)


class History(Term):
    """Its state is the last five rows of data, whichever replica has them."""

    default_name = "history"
    combine = "gather"
    needs = ()

    def prepare(self, game, player):
        self.rows = self.add_weight(
            shape=(5, 2), initializer="zeros", trainable=False, name="rows"
        )

    def cost(self, play):
        return tf.reduce_mean(self.rows.value), play.real["image"]

    def update(self, aux):
        self.rows.assign(tf.concat([self.rows.value, aux], axis=0)[-5:])


def rows_seen(num_replicas, run_eagerly):
    scope = (
        two_replicas().scope if num_replicas == 2 else contextlib.nullcontext
    )
    with scope():
        game = custom_game(discriminator_terms=[History()])
        game.compile(run_eagerly=run_eagerly, jit_compile=False)
    game.fit(points(12), batch_size=4, verbose=0, shuffle=False)
    rows = game.discriminator_history.rows.value
    return [rows] if num_replicas == 1 else rows.values


@pytest.mark.parametrize("run_eagerly", [False, True])
@pytest.mark.parametrize("num_replicas", [1, 2])
def test_rows_that_are_gathered_are_those_of_the_whole_batch(
    num_replicas, run_eagerly
):
    for rows in rows_seen(num_replicas, run_eagerly):
        np.testing.assert_array_equal(rows, points(12)[-5:])


class Scalars(Counter):
    combine = "gather"


class Mislabelled(Counter):
    combine = "sum"


def test_how_replicas_are_combined_is_checked():
    game = custom_game(discriminator_terms=[Scalars()])
    game.compile(jit_compile=False)
    with pytest.raises(ValueError, match=r"rows can be.*Received: shape=\(\)"):
        game.train_step({"image": tf.constant(points(4))})
    with pytest.raises(ValueError, match="`combine`.*Received: combine='sum'"):
        Mislabelled()


@pytest.mark.parametrize("every", [0, 1.5, None])
def test_every_is_checked(every):
    with pytest.raises(ValueError, match="`every` must be an integer"):
        Counter(every=every)


def test_players_are_checked():
    with pytest.raises(ValueError, match="at least one term"):
        Player("generator", [])
    with pytest.raises(ValueError, match="must be an identifier"):
        Player("my player", [Counter()])
    with pytest.raises(ValueError, match="must have different names"):
        Player("generator", [Counter(), Counter()])


class Again(Term):
    """Runs the generator a second time, on what was drawn."""

    default_name = "again"
    needs = ()

    def cost(self, play):
        made = play.generate({"latent": play.fake["latent"]})
        return tf.reduce_mean(tf.square(made["image"]))


@pytest.mark.parametrize("jit_compile", [True, False])
def test_a_lazy_term_that_runs_a_network_again_moves_no_statistics(jit_compile):
    def trained(terms):
        keras.utils.set_random_seed(1)
        generator = keras.Sequential(
            [
                keras.Input((2,)),
                keras.layers.BatchNormalization(),
                keras.layers.Dense(2),
            ]
        )
        networks = {"generator": generator}
        game = custom_game(generator_terms=terms, networks=networks)
        game.compile("sgd", jit_compile=jit_compile)
        game.fit(points(24), batch_size=8, verbose=0)
        return game.generator.layers[0].moving_mean.numpy()

    lazy = trained([Again(weight=0.0, every=2)])
    np.testing.assert_allclose(lazy, trained([]), rtol=1e-6)
    assert np.abs(lazy).max() > 0


def test_reports_that_would_hide_each_other_are_refused():
    terms = [DiscriminatorLoss("hinge"), DiscriminatorLoss("hinge", name="b")]
    with pytest.raises(ValueError, match="log different.*'fake_accuracy'"):
        Player("critic", terms)
    with pytest.raises(ValueError, match=r"log different.*\['seen'\] twice"):
        Player("critic", [Counter(), Again(name="seen")])
