"""What the pretrained games score: `docs/results.md`, and their cards.

    python benchmarks/scores/results.py
    python benchmarks/scores/results.py --check

All of it is made of the JSON files under `saved_models`, but for what
`torch_dcgan.py` found. With `--check` it writes nothing, and fails if a page is
not as it would be.
"""

import argparse
import json
import sys
import textwrap
from pathlib import Path

from kerasgan import files
from kerasgan import presets
from kerasgan.evaluation import report
from kerasgan.evaluation.scoring import rises
from kerasgan.presets import card
from kerasgan.presets import record as records

ROOT = Path(__file__).parents[2]
PAGE = "docs/results.md"
MODELS = "saved_models"
PLAIN = Path(__file__).parent / "results" / "torch_dcgan.json"

TOP = """\
# Results

What the presets score whose weights are published, with kerasgan's own
recipes: best and last checkpoint, beside other real images, which is the floor.
This page is made by `benchmarks/scores/results.py` of the files under
`saved_models`. [Evaluation](evaluation.md) says what the scores are, and
[pretrained](pretrained.md) how to get the games."""

PLAINLY = """\
## A plain DCGAN, for comparison

The layers of `dcgan_fashion_mnist` in PyTorch, written as its tutorial has it,
without an average of the generator and with PyTorch's first weights, scored by
the same extractor (`benchmarks/scores/torch_dcgan.py`, one seed). The preset
has seen 480,000 images too."""

SHOWN = ("fd_classifier-fashion_mnist", "precision", "recall", "coverage")


def main(arguments=None):
    """Writes the pages, or checks them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    check = parser.parse_args(arguments).check
    stale = []
    for path, text in pages(collect()).items():
        if not path.exists() or path.read_text() != text:
            stale.append(str(path.relative_to(ROOT)))
            if not check:
                files.write_bytes(path, text.encode())
    if check:
        sys.exit(f"not as the files say: {', '.join(stale)}" if stale else 0)
    print("\n".join(stale))


def collect():
    """Folders of the published presets, with their record and scores."""
    return [
        (path.parent, presets.read(path.parent), records.metrics(path.parent))
        for path in sorted((ROOT / MODELS).glob(f"*/{records.RECORD}"))
    ]


def pages(published):
    """The text of each page, as it should be."""
    if not published:
        return {}
    cards = {folder / records.CARD: card.of(folder) for folder, *_ in published}
    scored = [each for each in published if each[2] is not None]
    parts = [
        TOP,
        *map(table, groups(scored)),
        plain(),
        *map(picture, published),
    ]
    return cards | {ROOT / PAGE: "\n\n".join(parts) + "\n"}


def groups(published):
    """Lists of those whose scores can be compared."""
    found = {}
    for each in published:
        found.setdefault(comparable(each[2]), []).append(each)
    return [found[key] for key in sorted(found)]


def comparable(metrics):
    """What must be the same for scores to be compared."""
    extractor = metrics.get("extractor", {}).get("name", "")
    return metrics["data"]["name"], extractor, metrics["results"][0]["num_fake"]


def table(group):
    """A row for each preset, the best first."""
    data, _, number = comparable(group[0][2])
    name = report.distance_name(group[0][2])
    heads = ["preset", "best", "last", "parameters", "steps", "minutes"]
    lines = [f"| {' | '.join([*heads, 'samples/s'])} |", "|---" * 7 + "|"]
    rows = sorted(group, key=lambda each: order(each[2], name))
    lines += [f"| {' | '.join(row(*each, name))} |" for each in rows]
    better = "higher" if rises(name) else "lower"
    floor = group[0][2]["floor"][name]
    text = (
        f"`{name}` of {number:,} samples, {better} is better. Other real "
        f"{report.noun(group[0][2])} score {floor:.3g}. Parameters are the "
        "generator's. Minutes "
        "are of training, with evaluations. Samples a second were measured "
        "once, by batches of 250."
    )
    return "\n".join(
        [
            f"## On {data}",
            "",
            textwrap.fill(text, 80),
            "",
            *lines,
        ]
    )


def plain():
    """What a plain DCGAN scores."""
    found = json.loads(PLAIN.read_text())
    names = [n for n in next(iter(found.values())) if n in SHOWN]
    lines = [f"| images seen | {' | '.join(f'`{n}`' for n in names)} |"]
    lines.append("|---" * (1 + len(names)) + "|")
    for seen, scores in found.items():
        cells = (f"{scores[name]:.3g}" for name in names)
        lines.append(f"| {int(seen):,} | {' | '.join(cells)} |")
    return "\n".join([PLAINLY, "", *lines])


def order(metrics, name):
    """What the rows are sorted by: the last checkpoint's score."""
    value = report.result_of(metrics, "last")["scores"][name]
    return -value if rises(name) else value


def row(folder, record, metrics, name):
    """The cells of a preset."""
    scores = (score(metrics, each, name) for each in ("best", "last"))
    measured = record.measured
    return [
        f"[`{record.name}`](../{MODELS}/{folder.name}/{records.CARD})",
        *scores,
        f"{record.parameters['generator']:,}",
        f"{record.recipe['steps']:,}" if record.recipe else "",
        number(measured.get("training_minutes")),
        number(measured.get("samples_per_second")),
    ]


def score(metrics, checkpoint, name):
    """A checkpoint's score and its step, in words."""
    result = report.result_of(metrics, checkpoint)
    if result is None:
        return ""
    return f"{result['scores'][name]:.3g} (step {result['step']:,})"


def number(value):
    """A measured number, in words."""
    return "" if value is None else f"{value:,.0f}"


def picture(published):
    """The samples of a preset."""
    folder, record, _ = published
    path = f"../{MODELS}/{folder.name}/{records.SAMPLES}"
    return f"## {record.name}\n\n{record.description}\n\n![Samples]({path})"


if __name__ == "__main__":
    main()
