import numpy as np
import open_games
import pytest

from kerasgan import data
from kerasgan import evaluation
from kerasgan.callbacks import Evaluation
from kerasgan.metrics import ngram_divergence

SYMBOLS = "\0ab"


def one_hot(lines, length=4):
    """Lines of a and b, by a loop."""
    made = np.zeros((len(lines), length, 3), "uint8")
    for row, line in enumerate(lines):
        for place in range(length):
            symbol = line[place] if place < len(line) else "\0"
            made[row, place, SYMBOLS.index(symbol)] = 1
    return made


def sampler_of(lines):
    samples = one_hot(lines) * np.float32(0.5) + 0.1  # of a softmax
    return lambda seeds: (samples[seeds % 2**31 % len(samples)], None)


REAL = ["ab", "abab", "ba", "aab"]
OTHER = ["ab", "aa", "bab", "b"]


def reference(**options):
    real, other = ({"image": one_hot(lines)} for lines in (REAL, OTHER))
    return evaluation.TextReference(real, other, **options)


def test_scores_by_hand():
    made = reference(
        known=one_hot(["ab", "bb", "ba"]),
        alphabet=SYMBOLS,
        is_valid=lambda line: line.startswith("a"),
    )
    fakes = ["ab", "ab", "b", "aaab"]
    assert made.score(sampler_of(fakes), num=4) == {
        "bigram_divergence": ngram_divergence(REAL, fakes),
        "validity": 0.75,
        "uniqueness": 0.75,
        "novelty": pytest.approx(2 / 3),
    }
    # The floor is of `other`; what is novel among real lines, of `real`.
    assert made.floor == {
        "bigram_divergence": ngram_divergence(REAL, OTHER),
        "validity": 0.5,
        "uniqueness": 1.0,
        "novelty": 0.5,
    }
    assert made.monitor in made.floor
    assert made.facts["num_real"] == made.facts["num_floor"] == 4


def test_what_is_not_known_is_left_out():
    assert set(reference().floor) == {"bigram_divergence", "uniqueness"}
    # Without an alphabet lines are compared by their symbols all the same.
    assert reference().floor["bigram_divergence"] == pytest.approx(
        ngram_divergence(REAL, OTHER)
    )


def test_the_grammar_has_all_scores():
    made = evaluation.reference("grammar", num=300)
    floor = made.floor
    assert floor["validity"] == 1.0 and 0 < floor["uniqueness"] < 1
    assert 0 < floor["novelty"] < 1 and floor["bigram_divergence"] < 0.01
    assert made.facts["split"] == "test" and made.facts["floor"] == "train"
    train = data.read("grammar")["image"]
    copies = made.score(lambda seeds: (train[seeds % 2000], None), num=300)
    assert copies["validity"] == 1.0 and copies["novelty"] == 0.0
    noise = np.random.default_rng(0).uniform(size=(300, 15, 6))
    scores = made.score(lambda seeds: (noise[seeds % 300], None))
    assert scores["validity"] < 0.1
    assert scores["novelty"] > 0.9
    assert scores["bigram_divergence"] > 0.2


def test_one_file_has_no_other_lines(tmp_path):
    path = tmp_path / "lines.txt"
    path.write_text("\n".join(f"line {number}" for number in range(20)))
    made = evaluation.reference(str(path), "train")
    assert made.facts["num_real"] == made.facts["num_floor"] == 10
    assert made.alphabet == data.alphabet(str(path))
    # All of them are trained on.
    assert made.floor["novelty"] == 0.0 and "validity" not in made.floor


def test_a_game_of_text_is_scored_while_it_learns():
    game = open_games.Writing()
    game.compile(jit_compile=False)
    lines = open_games.batch(game, rows=16)
    made = evaluation.make_reference(
        "lines", lines, lines, known=lines["image"]
    )
    assert made.kind == "text"
    scores = Evaluation(made, every=2)
    fit = game.fit(lines, batch_size=8, verbose=0, callbacks=[scores])
    found = made.score(made.sampler(game))
    assert {n: x[-1] for n, x in fit.history.items() if n in found} == found
    assert set(found) == set(made.floor)


def test_other_samples_are_refused_before_they_are_drawn():
    game = open_games.Writing()
    sampler = evaluation.GameSampler(game)
    sampler._sample = None  # it must not run
    with pytest.raises(ValueError, match=r"text of shape \(4, 3\).*\(5, 4\)"):
        reference().score(sampler)
    lines = {"image": np.eye(4, dtype="uint8")[np.zeros((6, 5), int)]}
    made = evaluation.TextReference(lines, lines, alphabet="\0xyz")
    with pytest.raises(ValueError, match="symbols of the data, 'xyz'.*'abc'"):
        made.score(sampler)


def test_what_is_no_number_is_refused():
    bad = np.full((4, 4, 3), np.nan)
    with pytest.raises(ValueError, match="finite"):
        reference().score(lambda seeds: (bad[: len(seeds)], None), num=4)


def test_what_cannot_be_scored_is_refused():
    lines = {"image": one_hot(REAL)}
    with pytest.raises(ValueError, match="`extractor` must be `None`"):
        evaluation.make_reference("lines", lines, lines, "efficientnet-lite0")
    points = {"image": np.zeros((9, 2), "float32")}
    with pytest.raises(ValueError, match=r"images, clips, text.*\(9, 2\)"):
        evaluation.make_reference("points", points, points)
