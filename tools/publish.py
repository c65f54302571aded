"""Makes the folder of a pretrained game out of a run that is done and scored.

    kerasgan train --preset dcgan_fashion_mnist --output runs/a
    kerasgan evaluate runs/a
    python tools/publish.py runs/a --name dcgan_fashion_mnist

The folder `saved_models/dcgan_fashion_mnist` appears at once and whole: an
export with requests to warm up by, weights, record, scores, samples and card.
The weights are those of the best checkpoint, which was chosen on images that
were held out of training, if the run has one. A name of a recipe is for runs
of that recipe only.
"""

import argparse
import os
import shutil
import time
from pathlib import Path

import numpy as np

from kerasgan import checkpoints
from kerasgan import files
from kerasgan import presets
from kerasgan import runs
from kerasgan.evaluation import GameSampler
from kerasgan.evaluation import report
from kerasgan.evaluation.samplers import BATCH
from kerasgan.presets import origins
from kerasgan.presets import record as records
from kerasgan.presets import saving
from kerasgan.runs import batches
from kerasgan.runs import config as configs
from kerasgan.runs import folder as folders
from kerasgan.runs import history
from kerasgan.serving import write_warmup

OUTPUT = Path(__file__).parents[1] / "saved_models"
MOST_BYTES = 6_000_000  # of a preset: it lives in the repository
NUM_REQUESTS = 4  # a signature, of 1, 2, 4 and 8 rows
NUM_CONDITIONS = 16  # rows of data that a sheet shows, if it shows any
NUM_BATCHES = 8  # of samples, to measure the speed by


def main(arguments=None):
    """Publishes a run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("run", type=Path)
    parser.add_argument("--name", required=True)
    parser.add_argument("--checkpoint", choices=("best", "last"))
    parser.add_argument("--output", type=Path, default=OUTPUT)
    parser.add_argument("--description", help="for a name without a recipe")
    given = parser.parse_args(arguments)
    folder = publish(
        given.run,
        given.output / given.name,
        given.checkpoint,
        given.description,
    )
    print(f"{folder}: {size_of(folder) / 1e6:.1f} MB")


def publish(run, folder, checkpoint=None, description=None):
    """Makes a preset out of a run.

    Args:
        run: path of the run's folder.
        folder: path of the preset's folder, which must not be in use. Its name
            is the preset's.
        checkpoint: string, `"best"` or `"last"`; by default the best, if
            there is one.
        description: string, one sentence; that of the recipe by default.

    Returns:
        The path of the preset's folder.

    Raises:
        ValueError: if the run is not of the recipe of that name, is not done
            or not scored, or the preset is too large.
    """
    folder = saving.check_new(folder)
    config = runs.read_config(run)
    description = description or description_of(folder.name, config)
    best = run / folders.BEST
    if checkpoint is None:
        checkpoint = "best" if checkpoints.find(best) else "last"
    game = load(run, checkpoint)
    check_scores(run / report.NAME, config, game, checkpoint)
    facts = {"description": description} if description else {}
    facts |= {
        "name": folder.name,
        "checkpoint": checkpoint,
        "data": origins.origin(config.data),
        "recipe": recipe_of(config),
    }
    conditions = conditions_of(config, game)
    facts["measured"] = measure(run, config, game, conditions)
    with files.new_folder(folder) as temporary:
        export = temporary / records.EXPORT
        game.export(export)
        write_warmup(export, NUM_REQUESTS, folder.name)
        shutil.copyfile(run / report.NAME, temporary / records.METRICS)
        copy_evaluations(run, temporary)
        if conditions:
            path = temporary / records.CONDITIONS
            np.savez_compressed(path, **conditions)
        saving.fill(temporary, game, **facts)
        saving.check_makers(temporary, game)
        check_size(temporary)
    return folder


def description_of(name, config):
    """The recipe's sentence, if the run is of the recipe of that name."""
    if name not in presets.list_presets():
        return None
    preset = presets.get_preset(name)
    given = {"entry": preset.entry} | preset.recipe
    different = configs.differences(config, given)
    if config.steps != given.get("steps", config.steps):
        different.append(f"steps is {config.steps} in the run")
    if different:
        raise ValueError(
            f"A run that is published as {name!r} must be of that recipe. "
            f"Received: {'; '.join(different)}"
        )
    return preset.description


def load(run, checkpoint):
    """The game of a run as a checkpoint has it."""
    if checkpoint == "last":
        return runs.load(run)
    if not checkpoints.find(run / folders.BEST):
        raise ValueError(
            "A run has a best checkpoint if it was evaluated in training. "
            f"Received: {run}, which was not"
        )
    return runs.load(run, best=True)


def check_scores(path, config, game, checkpoint):
    """Raises an error unless a run is done, and this checkpoint scored."""
    if not path.is_file():
        raise ValueError(
            "A run must be scored, by `kerasgan evaluate`. Received: "
            f"{path.parent}, which has no {path.name}"
        )
    metrics = report.read(path)
    last = report.result_of(metrics, "last") or {}
    if last.get("step") != config.steps:
        raise ValueError(
            f"A run must be scored at its last step, {config.steps}. "
            f"Received: {path}, with {last}"
        )
    result = report.result_of(metrics, checkpoint) or {}
    step = int(game.step.numpy())
    weights = "average" if game.average else "raw"
    if (result.get("step"), result.get("weights")) != (step, weights):
        raise ValueError(
            f"The scores must be of the {checkpoint} checkpoint, step {step}, "
            f"{weights} weights. Received: {path}, with {result}"
        )


def recipe_of(config):
    """Fields of the run's configuration that a record holds."""
    recipe = dict(vars(config))
    del recipe["entry"], recipe["settings"]
    return recipe | {  # names, and not where they are on this machine
        name: origins.origin(recipe[name])["name"]
        for name in ("data", "condition", "start_from")
        if recipe[name] is not None
    }


def conditions_of(config, game):
    """A few rows of the data, for a game whose samples are made of some."""
    if not game.maker().prior.given:
        return {}
    train, held_out = batches.split(config, batches.read(config))
    data = train if held_out is None else held_out
    return batches.conditions(game, data, NUM_CONDITIONS)


def measure(run, config, game, conditions=None):
    """What training took, and how fast samples are drawn."""
    found = {"cpus": os.cpu_count()}
    path = run / folders.HISTORY
    if path.exists():
        rows = config.batch_size * game.dynamics.num_batches()
        minutes = training_minutes(history.read_rows(path), rows)
        found["training_minutes"] = round(minutes, 1)
    return found | {"samples_per_second": samples_per_second(game, conditions)}


def training_minutes(history_rows, batch_size):
    """Minutes of training, with what was evaluated and saved meanwhile."""
    seconds, last = 0.0, 0
    for row in history_rows:
        images = (row["step"] - last) * batch_size
        seconds += images / row["images_per_second"]
        last = row["step"]
    return seconds / 60


def samples_per_second(game, given=None):
    """How fast a game samples once it has begun, to two digits."""
    sampler = GameSampler(game, given=given)
    sampler(np.arange(BATCH))
    begun = time.perf_counter()
    for number in range(NUM_BATCHES):
        sampler(number * BATCH + np.arange(BATCH))
    speed = NUM_BATCHES * BATCH / (time.perf_counter() - begun)
    return float(f"{speed:.2g}")


def copy_evaluations(run, folder):
    """Copies the scores of training, if there are any."""
    path = run / folders.EVALUATION / records.EVALUATIONS
    if path.exists():
        shutil.copyfile(path, folder / records.EVALUATIONS)


def check_size(folder):
    """Raises an error if a preset is too large for the repository."""
    size = size_of(folder)
    if size > MOST_BYTES:
        raise ValueError(
            f"A preset must have at most {MOST_BYTES / 1e6:g} MB. "
            f"Received: {size / 1e6:.1f} MB"
        )


def size_of(folder):
    """Bytes of all files in a folder."""
    return sum(x.stat().st_size for x in folder.rglob("*") if x.is_file())


if __name__ == "__main__":
    main()
