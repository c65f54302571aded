"""Fidelity against variety: scores of a game along its truncation.

    python benchmarks/truncation/truncation.py RUN --values 0.4 0.6 0.8 1

`RUN` is the folder of a run or the name of a preset. Prints a row for each
value of the control, beside what other real images score, and writes all scores
to `truncation.json`; with `--figure` it draws precision against recall too.
With `--paths` it adds the perceptual path length, in w as well where the
generator has a mapping; that knows no truncation.
"""

import argparse
import json
from pathlib import Path

from kerasgan import evaluation
from kerasgan import files
from kerasgan.cli.scored import open_scored

SHOWN = ("precision", "recall", "density", "coverage")


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("source", help="the folder of a run, or a preset")
    parser.add_argument("--values", type=float, nargs="+", required=True)
    parser.add_argument("--control", default="truncation")
    parser.add_argument("--data", help="by default that of the run")
    parser.add_argument("--data-dir", type=Path)
    parser.add_argument("--split", default="test")
    parser.add_argument("--extractor")
    parser.add_argument("--num", type=int, help="samples for each value")
    parser.add_argument("--paths", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--output", type=Path, default=Path("truncation.json"))
    parser.add_argument("--figure", type=Path, help="a .png file")
    arguments = parser.parse_args()
    found = open_scored(arguments.source)
    reading = found.reading if arguments.data is None else {}
    reference = evaluation.reference(
        arguments.data or found.data,
        arguments.split,
        arguments.num,
        arguments.extractor,
        arguments.data_dir,
        **reading,
    )
    curve = evaluation.control_curve(
        reference,
        found.game,
        arguments.values,
        arguments.control,
        arguments.num,
        arguments.seed,
        progress=lambda value: print(f"{value:g} is done", flush=True),
    )
    made = {
        "source": str(arguments.source),
        "run": found.run,
        "control": arguments.control,
        "sampling_seed": arguments.seed,
        "num_fake": arguments.num or reference.num,
        **reference.describe(),
        "floor": reference.floor,
        "curve": curve,
        "paths": paths(found.game, reference.extractor, arguments),
    }
    text = json.dumps(made, indent=1) + "\n"
    files.write_bytes(arguments.output, text.encode())
    print(table(made, reference.monitor))
    if arguments.figure:
        draw(made, arguments.figure)


def paths(game, extractor, arguments):
    """Path lengths of a game: a dict of floats, empty if none are asked for."""
    if not arguments.paths:
        return {}
    layers = {each.name for each in game.maker("image").network.layers}
    spaces = ("z", "w") if {"mapping", "synthesis"} <= layers else ("z",)
    lengths = {"num": arguments.paths}
    for space in spaces:
        lengths |= evaluation.path_length(
            game, extractor, arguments.paths, space, arguments.seed
        )
    return lengths


def table(made, distance):
    """The curve as a table in Markdown."""
    names = (distance, *SHOWN)
    rows = [
        (f"{each[made['control']]:g}", *(f"{each[n]:.3f}" for n in names))
        for each in made["curve"]
    ]
    rows.append(("real images", *(f"{made['floor'][n]:.3f}" for n in names)))
    head = [(made["control"], *names), ["---"] * (1 + len(names))]
    lines = ["| " + " | ".join(row) + " |" for row in [*head, *rows]]
    lengths = [f"{n}: {value:.4g}" for n, value in made["paths"].items()]
    return "\n".join(lines + lengths)


def draw(made, path):
    """Precision against recall, each point with its value of the control."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(4, 4), layout="constrained")
    axes = figure.subplots()
    for number, (x, y) in enumerate((SHOWN[:2], SHOWN[2:])):
        points = [(each[y], each[x]) for each in made["curve"]]
        axes.plot(*zip(*points, strict=True), "o-", label=f"{x} against {y}")
        if number == 0:
            for point, each in zip(points, made["curve"], strict=True):
                axes.annotate(f"{each[made['control']]:g}", point)
    axes.plot(made["floor"]["recall"], made["floor"]["precision"], "k*")
    axes.set(xlabel="variety", ylabel="fidelity")
    axes.legend()
    with files.new_file(path) as temporary:
        figure.savefig(temporary, format="png")


if __name__ == "__main__":
    main()
