import numpy as np
from example_games import tiny_gan

from kerasgan import checkpoints
from kerasgan import evaluation
from kerasgan.callbacks import Evaluation
from kerasgan.callbacks.evaluation import read_rows


def test_what_is_in_the_table_has_its_checkpoints(tmp_path, monkeypatch):
    """Who is killed in between has no row without the weights it is of."""
    told, save = [], checkpoints.save

    def watched(game, folder, keep):
        table = tmp_path / "evaluations.csv"
        rows = read_rows(table) if table.exists() else []
        told.append((folder.name, int(game.step), [r["step"] for r in rows]))
        return save(game, folder, keep)

    monkeypatch.setattr(checkpoints, "save", watched)
    game = tiny_gan()
    game.compile(jit_compile=False)
    scores = Evaluation(
        evaluation.reference("ring"), every=2, num=20, folder=tmp_path
    )
    points = np.zeros((32, 2), "float32")
    game.fit(points, batch_size=8, verbose=0, callbacks=[scores])
    last = [(step, rows) for name, step, rows in told if name == "last"]
    assert last == [(2, []), (4, [2])]
    assert all(step not in rows for _, step, rows in told)
    assert [r["step"] for r in read_rows(tmp_path / "evaluations.csv")] == [
        2,
        4,
    ]


def test_of_equal_scores_the_first_is_the_best():
    """So that a best checkpoint is written when something is better only."""
    scores = Evaluation(evaluation.reference("ring"))
    assert scores.best is None
    scores.history = [
        {"step": step, "modes": modes}
        for step, modes in ((1, 3.0), (2, 5.0), (3, 5.0), (4, 4.0))
    ]
    assert scores.best["step"] == 2
