import numpy as np
import pytest

from kerasgan.data import pipeline

ROWS = {"image": np.arange(20, dtype="float32").reshape(10, 2)}


def stream(**settings):
    """First columns of the batches of three of ten rows, halved: the rows."""
    data = pipeline.from_arrays(ROWS, 3, **settings)
    return [(b["image"][:, 0] / 2).tolist() for b in data.as_numpy_iterator()]


def test_without_shuffling_rows_come_in_order():
    assert stream(shuffle=False) == [[0, 1, 2], [3, 4, 5], [6, 7, 8]]


def test_an_epoch_holds_a_row_at_most_once_and_each_has_its_order():
    data = pipeline.from_arrays(ROWS, 3, endless=True).take(60)
    rows = [b["image"][:, 0] / 2 for b in data.as_numpy_iterator()]
    epochs = np.reshape(rows, (20, 9))
    for epoch in epochs:
        assert len(set(epoch)) == 9
    assert len({str(epoch) for epoch in epochs}) == 20
    # The row that is left out is another one every time.
    left_out = 45 - epochs.sum(axis=1)
    assert len(set(left_out)) > 5


def test_every_row_comes_first_about_as_often():
    # TensorFlow's permutations are no better: some rows do so half as often
    # again as others.
    data = pipeline.from_arrays(ROWS, 10, endless=True).take(1000)
    first = [int(b["image"][0, 0]) // 2 for b in data.as_numpy_iterator()]
    counts = np.bincount(first, minlength=10)
    assert counts.min() > 50 and counts.max() < 150


def test_seeds_differ_and_repeat():
    assert stream(seed=1) == stream(seed=1) != stream(seed=2)


def test_begins_where_it_is_told_at_each_pass():
    place = [0]
    data = pipeline.from_arrays(ROWS, 3, start=lambda: place[0])
    passes = []
    for place[0] in (0, 2):
        passes.append([b["image"][0, 0] for b in data.as_numpy_iterator()])
    assert passes[0][2] == passes[1][0]
    assert passes[0] != passes[1]


def test_length_is_known():
    assert pipeline.from_arrays(ROWS, 3).cardinality() == 3
    assert pipeline.from_arrays(ROWS, 3, endless=True).cardinality() == -1


def test_a_batch_larger_than_the_set_is_refused():
    match = "`batch_size` must be at most.*Received: batch_size=11, rows=10"
    with pytest.raises(ValueError, match=match):
        pipeline.from_arrays(ROWS, 11)


def test_from_steps_gives_the_steps():
    def found(*arguments):
        data = pipeline.from_steps(lambda step: 10 * step, *arguments)
        return [int(value) for value in data.take(4)]

    assert found() == [0, 10, 20, 30]
    assert found(5) == [50, 60, 70, 80]
    assert found(5, 7) == [50, 60]
    assert found(7, 5) == []
