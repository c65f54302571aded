import numpy as np
import pytest

from kerasgan.metrics import Rows


def test_keeps_the_first_rows():
    rows = Rows.empty(limit=5)
    stream = np.arange(16.0).reshape(8, 2)
    for batch in np.split(stream, [2, 2, 4, 7]):
        rows = rows.add(batch)
    np.testing.assert_array_equal(rows.array(), stream[:5])
    assert rows.num_rows == 5


def test_holds_no_more_than_its_limit():
    rows = Rows.empty(limit=3).add(np.zeros((10**4, 2)))
    assert sum(block.base is None and block.size for block in rows.blocks) == 6
    assert rows.add(np.zeros((5, 2))) is rows
    assert Rows.empty().limit == 10_000


def test_adding_changes_no_state_and_copies():
    empty, batch = Rows.empty(), np.zeros((2, 2))
    rows = empty.add(batch)
    batch[:] = 7
    assert not rows.array().any()
    assert empty.num_rows == 0


@pytest.mark.parametrize("dtype", ["uint8", "float32", "float64"])
def test_keeps_the_dtype(dtype):
    rows = Rows.empty().add(np.zeros((2, 2), dtype)).add(np.ones((2, 2), dtype))
    assert rows.array().dtype == dtype


def test_refuses_rows_that_do_not_fit():
    rows = Rows.empty().add(np.zeros((2, 2), "float32"))
    with pytest.raises(ValueError, match="rows before with 2 and rows with 3"):
        rows.add(np.zeros((2, 3), "float32"))
    with pytest.raises(ValueError, match="Received: uint8 after float32"):
        rows.add(np.zeros((2, 2), "uint8"))
    with pytest.raises(ValueError, match="Received: limit=0"):
        Rows.empty(0)
    with pytest.raises(ValueError, match="There must be rows.*Received: none"):
        Rows.empty().array()


def test_checks_rows_beyond_the_limit_too():
    rows = Rows.empty(1).add([[0.0]])
    with pytest.raises(ValueError, match="finite"):
        rows.add([[np.nan]])
