import keras
import numpy as np
import pytest
import tensorflow as tf
from linear_games import SCORE
from linear_games import conditional_critic
from linear_games import field_of
from linear_games import images
from linear_games import linear_game
from linear_games import play_of

from kerasgan import Game
from kerasgan import Player
from kerasgan import priors
from kerasgan.game import Play
from kerasgan.ops import random
from kerasgan.terms import HistoryLoss
from kerasgan.testing import run_term_test
from kerasgan.testing.game import assert_same_weights


def game(term, **settings):
    return linear_game([term], **settings)


def term_of(made):
    return made.terms["discriminator_loss"]


def test_conformance():
    run_term_test(game, "discriminator", HistoryLoss("wasserstein", 5))


def shown_and_kept(batches, size):
    """What a term shows of batches of numbers, its history, and its draws."""
    term = term_of(linear_game([HistoryLoss("wasserstein", size)]))
    found = []
    for step, rows in enumerate(batches):
        fake = {"image": tf.constant(rows)}
        play = Play(fake, fake, lambda x: {"score": x["image"]}, {})
        with random.scope(random.key(3, step)):
            keys = (
                random.key(random.key(3, step), 0),
                random.key(random.key(3, step), 1),
            )
            _, aux = term.cost(play)
        shown = term.judged(play).fake["image"]
        term.update(aux)
        is_old = np.array(random.uniform((len(rows),), keys[0])) < 0.5
        place = np.array(random.integers((len(rows),), keys[1], size))
        found.append((np.array(shown), is_old, place))
    return found, np.array(term.history["image"])


def in_numpy(batches, draws, size):
    """The history of the papers, one fake after the other."""
    kept, everything = [], []
    for rows, (_, is_old, place) in zip(batches, draws, strict=True):
        shown = np.array(rows)
        if len(kept) < size:
            kept += list(rows)[: size - len(kept)]
        else:
            before = list(kept)
            for i in np.flatnonzero(is_old):
                shown[i] = before[place[i]]
                kept[place[i]] = rows[i]
        everything.append(shown)
    return everything, np.array(kept)


@pytest.mark.parametrize("num_rows", [2, 4])
def test_it_is_the_history_of_the_papers(num_rows):
    rows = images(60).reshape(-1, num_rows, 3)
    found, kept = shown_and_kept(rows, 4)
    expected, expected_kept = in_numpy(rows, found, 4)
    for (shown, _, _), each in zip(found, expected, strict=True):
        np.testing.assert_array_equal(shown, each)
    np.testing.assert_array_equal(kept, expected_kept)


def test_half_of_what_is_shown_is_old():
    rows = images(1200).reshape(3, 400, 3)
    found, _ = shown_and_kept(rows, 20)
    assert (found[0][0] == rows[0]).all()  # the history is filled
    later = zip(found[1:], rows[1:], strict=True)
    is_old = [(shown != new).any(-1) for (shown, _, _), new in later]
    # 800 throws of a coin: 4 deviations are 0.071.
    assert np.mean(is_old) == pytest.approx(0.5, abs=0.071)


def test_what_is_paid_and_reported_is_of_what_is_shown():
    made = game(HistoryLoss("wasserstein", 3))
    term = term_of(made)
    old = images(3, seed=5)
    term.history["image"].assign(old)
    new = np.array(play_of(made).fake["image"])
    real = (images() @ SCORE).mean()
    for count, is_old in ((2, False), (3, True)):
        term.count.assign(count)
        field = field_of(made, "discriminator")
        place = np.array(field.aux["discriminator_loss"][1])
        assert (place >= 0).any() == is_old
        shown = np.where(place[:, np.newaxis] < 0, new, old[place])
        cost = (shown @ SCORE).mean() - real
        logs = field.logs
        assert float(logs["discriminator_loss"]) == pytest.approx(cost, 1e-5)
        assert float(logs["discriminator_score_gap"]) == pytest.approx(
            -cost, 1e-5
        )


def conditional(term):
    prior = priors.Joint([priors.Normal(2), priors.Categorical(2)])
    return game(term, judge=conditional_critic, prior=prior)


def test_labels_stay_with_their_fakes_and_all_is_saved(tmp_path):
    made = conditional(HistoryLoss("wasserstein", 6))
    made.compile(run_eagerly=True)
    data = {"image": images(16), "label": np.arange(16, dtype="int32") % 2}
    made.fit(data, batch_size=4, verbose=0, shuffle=False)
    term = term_of(made)
    assert int(term.count) == 6
    assert set(np.unique(term.history["label"])) == {0, 1}
    made.save(tmp_path / "game.keras")
    again = keras.saving.load_model(tmp_path / "game.keras")
    assert_same_weights(again, made)
    for each in (made, again):
        each.fit(data, batch_size=4, verbose=0, shuffle=False)
    assert_same_weights(again, made)


def test_a_player_of_no_critic_is_refused():
    latent = keras.Input((2,), name="latent")
    image = keras.layers.Dense(3)(latent)
    networks = {"generator": keras.Model(latent, {"image": image})}
    with pytest.raises(ValueError, match=r"that gives a score. Received: \[\]"):
        Game(
            networks,
            [Player("generator", [HistoryLoss("hinge")])],
            priors.Normal(2),
        )
    assert Player("critic", [HistoryLoss("hinge")]).terms[0].num_fakes == 50


@pytest.mark.parametrize("num_fakes", [0, -1, 2.5, True])
def test_the_size_is_checked(num_fakes):
    with pytest.raises(ValueError, match=f"Received: num_fakes={num_fakes}"):
        HistoryLoss("hinge", num_fakes)
