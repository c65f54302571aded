"""The table and the picture of the study, of what there is."""

import statistics
from pathlib import Path

from study import MINUTES
from study import SEARCH_MINUTES
from study import SEEDS

from kerasgan import files

DOCS = Path(__file__).parents[2] / "docs"
PAGE, PICTURE = DOCS / "equal.md", DOCS / "images" / "equal.png"
BEGIN, END = "<!-- table: by benchmarks/equal/next.py -->", "<!-- end -->"
NOT_RUN = "not run yet"
HEAD = (
    "contender",
    "trials",
    "rates x, turns",
    f"{SEARCH_MINUTES} minute",
    "images a minute",
    f"best of {MINUTES}",
    "last",
    "precision",
    "recall",
    "seeds",
)


def write(study):
    """Writes the table into the page, and the picture if there is one."""
    text = PAGE.read_text()
    before, _, rest = text.partition(BEGIN)
    after = rest.partition(END)[2]
    parts = [BEGIN, table(study), END]
    if study.trials:
        draw(study, PICTURE)
        parts.insert(2, f"![Distance against minutes](images/{PICTURE.name})")
    made = before + "\n\n".join(parts) + after
    files.write_bytes(PAGE, made.encode())


def table(study):
    """In Markdown; the best contender first, by what there is of it."""
    lines = [line(study, each) for each in study.contenders()]
    lines.sort(key=lambda cells: (cells[5] == NOT_RUN, order(cells)))
    rows = [HEAD, ["---"] * len(HEAD), *lines]
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


def order(cells):
    """By the last distance that is there."""
    there = cells[5] if cells[5] != NOT_RUN else cells[3]
    return float("inf") if there == NOT_RUN else float(there.split()[0])


def line(study, contender):
    """The cells of a contender."""
    searched = study.searched(contender)
    if not searched:
        return [
            contender.label,
            "0",
            NOT_RUN,
            NOT_RUN,
            "",
            NOT_RUN,
            "",
            "",
            "",
            f"0 of {SEEDS}",
        ]
    of = len(study.points(contender))
    start = [contender.label, f"{len(searched)} of {of}"]
    best = searched[0]
    factor, turns = best["point"]
    start += [
        f"{factor:.2g}, {turns or 'own'}",
        f"{best['parts'][-1]['test']:.2f}",
        f"{best['images'] / best['minutes']:,.0f}",
    ]
    finals = finals_of(study, contender)
    if len(searched) < of or not finals:
        return [*start, NOT_RUN, "", "", "", f"0 of {SEEDS}"]
    chosen = [chosen_part(trial) for trial in finals]
    last = [trial["parts"][-1] for trial in finals]
    return [
        *start,
        over_seeds(part["test"] for part in chosen),
        over_seeds(part["test"] for part in last),
        over_seeds(part["precision"] for part in chosen),
        over_seeds(part["recall"] for part in chosen),
        f"{len(finals)} of {SEEDS}",
    ]


def finals_of(study, contender):
    """The long trainings of a contender that are there."""
    if not study.searched(contender):
        return []
    point = study.best(contender)
    found = [study.found(contender, point, MINUTES, s) for s in range(SEEDS)]
    return [trial for trial in found if trial is not None]


def chosen_part(trial):
    """After which minute it was nearest to held-out images, not to test."""
    return min(trial["parts"], key=lambda part: part["held_out"])


def over_seeds(values):
    """Mean, and lowest to highest if there are several."""
    values = list(values)
    mean = f"{statistics.mean(values):.2f}"
    if len(values) == 1:
        return mean
    return f"{mean} ({min(values):.2f} to {max(values):.2f})"


def draw(study, path):
    """Distance against minutes of computing: a line a contender."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(figsize=(8, 5))
    for number, contender in enumerate(study.contenders()):
        trials = finals_of(study, contender) or study.searched(contender)[:1]
        style = {"color": f"C{number % 10}", "marker": "os^v"[number // 10 % 4]}
        for trial in trials:
            minutes = trial["minutes"] / len(trial["parts"])
            times = [minutes * (k + 1) for k in range(len(trial["parts"]))]
            distances = [part["test"] for part in trial["parts"]]
            label = contender.label if trial is trials[0] else None
            axes.plot(times, distances, label=label, **style)
    axes.set_yscale("log")
    axes.set_xlabel("minutes of two cores")
    axes.set_ylabel("Frechet distance to test images")
    axes.legend(frameon=False, ncol=2, fontsize=7)
    figure.tight_layout()
    figure.savefig(path, dpi=120)
    pyplot.close(figure)
