"""Scores of trained games: a table, cards and a picture, from their files.

    python benchmarks/scores/report.py
    python benchmarks/scores/report.py --check

Collects the `metrics.json` and `evaluations.csv` that are in the folders under
`benchmarks/scores/results` and `saved_models`, and writes what lies between the
markers of README.md and of the entries' cards, and `docs/images/scores.png`.
With `--check` it writes nothing, and fails if a page is not as it would be.
"""

import argparse
import csv
import sys
from pathlib import Path

import numpy as np

from kerasgan import files
from kerasgan.evaluation import report
from kerasgan.evaluation.report import distance_name
from kerasgan.evaluation.report import result_of
from kerasgan.evaluation.scoring import rises

ROOT = Path(__file__).parents[2]
FOLDERS = ("benchmarks/scores/results", "saved_models")
PICTURE = "docs/images/scores.png"
BEGIN, END = "<!-- scores: by benchmarks/scores/report.py -->", "<!-- end -->"
OTHERS = ("precision", "recall", "density", "coverage", "label_accuracy")


def main(arguments=None):
    """Writes the pages, or checks them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    check = parser.parse_args(arguments).check
    documents = collect()
    stale = [
        str(path.relative_to(ROOT))
        for path, text in pages(documents).items()
        if path.read_text() != text and (check or write(path, text))
    ]
    if check:
        sys.exit(f"not as the files say: {', '.join(stale)}" if stale else 0)
    print(table(documents))
    draw(ROOT / PICTURE, documents)


def collect(folders=FOLDERS):
    """Reports of runs of images in these folders, with their path, by entry."""
    found = [
        (path.parent, report.read(path))
        for folder in folders
        for path in sorted((ROOT / folder).glob(f"*/{report.NAME}"))
    ]
    found = [each for each in found if "extractor" in each[1]]
    return sorted(found, key=lambda each: each[1]["run"]["entry"])


def pages(documents):
    """Text of each page that shows scores, as it should be."""
    if not documents:
        return {}
    made = {ROOT / "README.md": table(documents)}
    for entry in {made["run"]["entry"] for _, made in documents}:
        own = [each for each in documents if each[1]["run"]["entry"] == entry]
        made[ROOT / "zoo" / entry / "README.md"] = table(own)
    return {path: insert(path, text) for path, text in made.items()}


def insert(path, text):
    """A page with this text between its markers; at its end without any."""
    page = path.read_text()
    if BEGIN not in page:
        page = f"{page.rstrip()}\n\n## Scores\n\n{BEGIN}\n{END}\n"
    before, rest = page.split(BEGIN, 1)
    after = rest.split(END, 1)[1]
    return f"{before}{BEGIN}\n\n{text}\n\n{END}{after}"


def write(path, text):
    """Writes a page; returns true."""
    files.write_bytes(path, text.encode())
    return True


def groups(documents):
    """Runs that differ in nothing but their seed, together."""
    found = {}
    for path, made in documents:
        run = {n: v for n, v in made["run"].items() if n != "seed"}
        key = (str(run), made["data"]["name"], made["extractor"]["name"])
        found.setdefault(key, []).append((path, made))
    return list(found.values())


def table(documents):
    """A row for each group of runs: means, and the range over seeds."""
    heads = ["entry", "data", "seeds", "checkpoint", "step", "distance"]
    heads += [name.replace("_", " ") for name in OTHERS]
    lines = [f"| {' | '.join(heads)} |", "|---" * len(heads) + "|"]
    for group in groups(documents):
        for checkpoint in ("best", "last"):
            cells = row(group, checkpoint)
            lines += [f"| {' | '.join(cells)} |"] if cells else []
    return "\n".join(lines + floors(documents))


def row(group, checkpoint):
    """The cells of one checkpoint of a group; none if there is none."""
    results = [result_of(made, checkpoint) for _, made in group]
    results = [each for each in results if each]
    if not results:
        return []
    first = group[0][1]
    entry, data = first["run"]["entry"], first["data"]["name"]
    seeds = str(len(results)) if len(results) > 1 else "1 seed"
    steps = sorted({each["step"] for each in results})
    steps = (
        f"{steps[0]:,}" if len(steps) == 1 else f"{steps[0]:,}-{steps[-1]:,}"
    )
    cells = [f"`{entry}`", data, seeds, checkpoint, steps]
    for name in (distance_name(first), *OTHERS):
        values = [each["scores"].get(name) for each in results]
        cells.append(spread([v for v in values if v is not None]))
    return cells


def floors(documents):
    """What the table needs to be read."""
    lines = [""]
    for made in {name_of(made): made for _, made in documents}.values():
        name, data = distance_name(made), made["data"]
        number = made["results"][0]["num_fake"]
        lines.append(
            f"Distance: `{name}`, {number:,} samples against "
            f"{data['num_real']:,} images of {data['name']}, {data['split']}; "
            "lower is better. Real images "
            f"({data['num_floor']:,} of {data['floor']}) score "
            f"{made['floor'][name]:.3g}."
        )
    lines.append("Mean (lowest to highest) over the seeds of training.")
    return lines


def name_of(made):
    """What floors depend on."""
    return made["data"]["name"], made["extractor"]["name"]


def spread(values):
    """Mean and range of numbers, in words."""
    if not values:
        return ""
    mean = f"{np.mean(values):.3g}"
    if len(values) == 1:
        return mean
    return f"{mean} ({min(values):.3g} to {max(values):.3g})"


def draw(path, documents):
    """Draws the score over the steps, a line a run, and best and last."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    panels = {}
    for group in groups(documents):
        made = group[0][1]
        panels.setdefault(
            (made["data"]["name"], distance_name(made)), []
        ).append(group)
    figure, all_axes = pyplot.subplots(
        1,
        len(panels),
        figsize=(3 + 4 * len(panels), 4.5),
        squeeze=False,
        layout="constrained",
    )
    for axes, (key, found) in zip(all_axes[0], panels.items(), strict=True):
        draw_panel(axes, found)
        axes.set_title(key[0])
    all_axes[0, 0].set_ylabel("Frechet distance to held-out training images")
    figure.savefig(path, dpi=110)
    pyplot.close(figure)


def draw_panel(axes, found):
    """Runs whose scores can be compared, a colour an entry."""
    for number, group in enumerate(found):
        label = group[0][1]["run"]["entry"]
        for folder, made in group:
            draw_run(axes, folder, made, f"C{number % 10}", label)
            label = None
    axes.set(xlabel="step", yscale="log")
    axes.grid(alpha=0.3, which="both")
    axes.legend(ncols=2, fontsize=8)


def draw_run(axes, folder, made, color, label):
    """One run: its scores in training, its best (dot) and its last."""
    name = distance_name(made)
    with open(folder / "evaluations.csv", newline="") as file:
        rows = [
            (int(each["step"]), float(each[name]))
            for each in csv.DictReader(file)
        ]
    steps, values = np.transpose(rows)
    axes.plot(steps, values, color=color, label=label, lw=1, alpha=0.8)
    best = np.argmax(values) if rises(name) else np.argmin(values)
    axes.plot(steps[best], values[best], "o", color=color, ms=5)
    axes.plot(steps[-1], values[-1], "s", color=color, ms=4)


if __name__ == "__main__":
    main()
