"""The card of a preset: `README.md`, made of the JSON files beside it."""

import textwrap
from pathlib import Path

from kerasgan.evaluation.report import noun
from kerasgan.evaluation.scoring import rises
from kerasgan.presets import record as records
from kerasgan.presets.recipes import recipes

TAGS = ("gan", "{}-generation", "keras", "kerasgan", "tensorflow")
# What samples are, by the rank of one.
NOUNS = {1: "points", 2: "lines", 3: "images", 4: "clips"}
MAKE = {"points": "point", "lines": "text", "images": "image", "clips": "video"}

# Fields of a recipe that a card shows, and what it calls them.
SHOWN = {
    "steps": "steps",
    "batch_size": "{} a turn",
    "seed": "seed",
    "labels": "{} with labels",
    "image_size": "resized to",
    "hold_out": "{} held out",
    "precision": "precision",
}


def of(folder):
    """The text of the card of the preset in a folder."""
    record = records.read(folder)
    metrics = records.metrics(folder)
    parts = [
        _head(record),
        _samples(record),
        _scores(record, metrics),
        _data(record),
        _recipe(record),
        _use(record),
        _serving(record) if record.measured else "",
        _limits(record, metrics),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def read(folder):
    """The card that is in a folder, as it was written, or `None`.

    Args:
        folder: path of a preset.
    """
    path = Path(folder) / records.CARD
    return path.read_text() if path.is_file() else None


def noun_of(record):
    """What samples are: images, lines, clips or points."""
    return NOUNS[len(record.image_shape)]


def _head(record):
    """What the hub reads, and what it is."""
    lines = ["---", "library_name: kerasgan", "license: apache-2.0", "tags:"]
    lines += [f"- {tag.format(MAKE[noun_of(record)])}" for tag in TAGS]
    if record.data:
        lines += ["datasets:", f"- {record.data['name']}"]
    parameters = ", ".join(
        f"{number:,} in the {name}"
        for name, number in record.parameters.items()
    )
    shape = " x ".join(map(str, record.image_shape))
    text = (
        f"{record.description} A game of kerasgan, of its entry "
        f"`{record.entry}`, after [this paper]({record.paper}). Samples are of "
        f"shape {shape}. Parameters: {parameters}."
    )
    return "\n".join([*lines, "---", "", f"# {record.name}", "", _wrap(text)])


def _samples(record):
    """The sheet."""
    rows = "a row for each label; " if record.num_labels else ""
    if records.CONDITIONS in record.sha256:
        rows = "each to the right of what it is made of; "
    return (
        f"## Samples\n\n![Samples]({records.SAMPLES})\n\n"
        f"Seed 0, {rows}none was picked."
    )


def _scores(record, metrics):
    """Best and last, beside real images."""
    which = f"The weights are those of step {record.step:,}"
    if record.checkpoint == "best":
        which += (
            f", which scored best in training on {noun_of(record)} that were "
            "held out of it"
        )
    if metrics is None:
        text = _wrap(f"{which}. They have not been scored.")
        return f"## Scores\n\n{text}"
    made = _wrap(_made(metrics))
    return f"## Scores\n\n{_wrap(which)}.\n\n{_table(metrics)}\n\n{made}"


def _table(metrics):
    results = sorted(metrics["results"], key=lambda each: each["checkpoint"])
    heads = [f"{r['checkpoint']}, step {r.get('step', 0):,}" for r in results]
    others = {f"real {noun(metrics)}": metrics["floor"]}
    others |= {"the input": metrics["copy"]} if "copy" in metrics else {}
    heads = ["score", "better", *heads, *others]
    lines = [f"| {' | '.join(heads)} |", "|---" * len(heads) + "|"]
    names = dict.fromkeys(n for each in results for n in each["scores"])
    shown = [name for name in metrics["floor"] if name in names]
    shown += [name for name in names if name not in metrics["floor"]]
    for name in shown:
        values = [each["scores"].get(name) for each in results]
        values += [scores.get(name) for scores in others.values()]
        cells = map(_number, values)
        better = "higher" if rises(name) else "lower"
        lines.append(f"| {' | '.join([f'`{name}`', better, *cells])} |")
    return "\n".join(lines)


def _made(metrics):
    """How the scores were made."""
    data, first = metrics["data"], metrics["results"][0]
    text = (
        f"{first['num_fake']:,} samples of seed {first['sampling_seed']}, by "
        f"kerasgan {metrics['kerasgan']}"
    )
    if "num_real" not in data:
        return f"{text}, against the modes of {data['name']}."
    what = noun(metrics)
    text = (
        f"{text}, against {data['num_real']:,} {what} of {data['name']}, "
        f"{data['split']}. Real {what}: {data['num_floor']:,} of "
        f"{data['floor']}."
    )
    if "extractor" in metrics:
        extractor = metrics["extractor"]
        text += (
            f" Features: `{extractor['name']}`, sha256 `{extractor['sha256']}`."
        )
    return (
        f"{text} All there is to repeat it: "
        f"[{records.METRICS}]({records.METRICS})."
    )


def _data(record):
    data = record.data
    if not data:
        return ""
    title = data["title"]
    title = f"[{title}]({data['address']})" if data["address"] else title
    return f"## Data\n\n{title}. Licence: {data['licence']}."


def _recipe(record):
    """Settings, and what it takes to train it again."""
    lines = ["## Recipe", "", "| | |", "|---|---|"]
    recipe, measured = record.recipe, record.measured
    shown = {
        title.format(noun_of(record)): recipe[name]
        for name, title in SHOWN.items()
        if recipe.get(name) is not None
    }
    shown |= {
        f"`{name}`": value
        for name, value in record.settings.items()
        if name != "seed" and value is not None
    }
    lines += [
        f"| {name} | {_visible(value)} |" for name, value in shown.items()
    ]
    if "training_minutes" in measured:
        minutes = measured["training_minutes"]
        text = f"Trained in {minutes:.0f} minutes, evaluations included."
        lines += ["", text]
    if recipe and record.name in recipes():
        command = f"kerasgan train --preset {record.name} --output runs/again"
        lines += ["", "```", command, "```"]
    return "\n".join(lines)


def _visible(value):
    """A value, of whose characters a page shows each."""
    text = str(value)
    return text if text.isprintable() else repr(text)[1:-1]


def _use(record):
    """Loading and training further."""
    asked = ", label=3" if record.num_labels > 3 else ""
    what = noun_of(record)
    if what == "lines":
        sample = f"lines = game.decode(game.sample(16, seed=0{asked}))"
    elif what == "points":
        sample = f"points = game.sample(16, seed=0{asked})"
    else:
        sample = f"{what} = game.sample(16, seed=0{asked})  # floats in [-1, 1]"
    return f"""## Use

```python
import kerasgan

# By its name, or by the path of this folder.
game = kerasgan.load("{record.name}")
{sample}
game.fit(more_{what}, batch_size=64)  # trains it further
```

{_wrap(_further(record))}"""


def _further(record):
    """What training further begins with."""
    text = (
        "`game.fit` begins with new optimizers, at the entry's own rates; "
        "`game.compile` chooses others."
    )
    averages, rounded = map(record.storage.get, ("averages", "rounded"))
    end = "txt" if noun_of(record) == "lines" else "png"
    if averages:
        text += f" It starts from the averaged weights of {_and(averages)}."
    if rounded:
        text += (
            f" The large arrays of {_and(rounded)}, which make no samples, are "
            "held to 8 significant bits: each number to 0.4 % of itself."
        )
    return (
        f"{text} `kerasgan sample {record.name} --output samples.{end}` does "
        "without Python."
    )


def _and(names):
    return " and ".join(f"`{name}`" for name in names)


def _serving(record):
    row = '{"seeds": 1, "labels": 3}' if record.num_labels > 3 else "1, 2, 3"
    is_text = noun_of(record) == "lines"
    signature = "sample_text" if is_text else "sample_png"
    return f"""## Serve

Folder `{records.EXPORT}` is a SavedModel with requests to warm up by:

```
docker run -p 8501:8501 -v "$PWD:/models/{record.name}" \\
    -e MODEL_NAME={record.name} tensorflow/serving
curl http://localhost:8501/v1/models/{record.name}:predict \\
    -d '{{"signature_name": "{signature}", "instances": [{row}]}}'
```"""


def _limits(record, metrics):
    """What not to expect."""
    what = noun_of(record)
    trained = f" {record.data['title']}" if record.data else ""
    lines = [
        "## Limits",
        "",
        f"- It makes {what} like those of its data set{trained}, of that size, "
        "and no others. What is rare there is rarer here.",
        "- One run of one seed: another run scores otherwise.",
        "- It is for study and comparison. Nothing keeps samples from being "
        f"close to {what} that it was trained on.",
    ]
    if "extractor" in (metrics or {}) and "fid" not in metrics["floor"]:
        lines.append(
            "- The scores are not FID: distances under other features than "
            "Inception's are other numbers."
        )
    lines = [_wrap(line, "  ") for line in lines]
    return "\n".join([*lines, "", "Weights: Apache-2.0."])


def _wrap(text, indent=""):
    return textwrap.fill(
        text,
        width=80,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _number(value):
    return "" if value is None else f"{value:.4g}"
