"""Trains a classifier that ships with the package as an extractor.

    python tools/train_classifier.py --data fashion_mnist

It sees the training split only. Of that the last 5,000 images are held out, or
those of a fold of data that have folds: the recipe was chosen by the accuracy
on them. The test split is read once, at the end, and its accuracy is recorded
beside the weights.
"""

import argparse
import dataclasses
import hashlib
import json
import tempfile
import time
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf

from kerasgan import data
from kerasgan import files
from kerasgan.data import stored
from kerasgan.extractors.classifiers import SHAPES
from kerasgan.extractors.classifiers import classifier
from kerasgan.ops import random
from kerasgan.ops.images import to_float

OUTPUT = Path(__file__).parents[1] / "kerasgan" / "extractors"
SEED = 20170825
BATCH_SIZE = 128
HELD_OUT = 5_000
HELD_OUT_FOLD = 2
PEAK_RATE = 3e-3
WEIGHT_DECAY = 1e-2
LABEL_SMOOTHING = 0.1


@dataclasses.dataclass(frozen=True)
class Recipe:
    """How images are read and changed to train on."""

    epochs: int = 20
    flips: bool = True
    shift: int = 2  # pixels, at most
    ground: float = -1.0  # what comes in beside a picture that is moved
    names: tuple[str, ...] = ()  # of the data, unless it is that of the recipe


RECIPES = {
    "fashion_mnist": Recipe(),
    "mnist": Recipe(flips=False),  # digits are not mirrored
    "emoji": Recipe(
        epochs=60, shift=4, ground=1.0, names=("emoji", "emoji_twemoji")
    ),
    "crawl": Recipe(epochs=40, shift=4),
}


def shift(images, seed, most, ground):
    """Moves each image by up to `most` pixels along each axis."""
    height, width = images.shape[1:3]
    border = [[0, 0], [most, most], [most, most], [0, 0]]
    padded = tf.pad(images, border, constant_values=ground)
    offsets = random.integers((2, tf.shape(images)[0]), seed, 2 * most + 1)
    rows, columns = tf.unstack(offsets[..., None])
    moved = tf.gather(padded, rows + tf.range(height), axis=1, batch_dims=1)
    return tf.gather(moved, columns + tf.range(width), axis=2, batch_dims=1)


def flip(images, seed):
    """Mirrors every other image, at random."""
    is_flipped = random.integers((tf.shape(images)[0], 1, 1, 1), seed, 2) == 1
    return tf.where(is_flipped, images[:, :, ::-1], images)


def read(name, split, data_dir):
    """A split, of all styles that there are of it."""
    names = RECIPES[name].names or (name,)
    parts = [data.read(each, split, data_dir=data_dir) for each in names]
    return {
        part: np.concatenate([each[part] for each in parts])
        for part in ("image", "label")
    }


def divided(name, data_dir):
    """The training split: what is trained on, and what is held out."""
    sample = read(name, "train", data_dir)
    if name in stored.CLASSES:
        folds = stored.folds(name, data_dir=data_dir)
        styles = len(sample["label"]) // len(folds)
        is_held_out = np.tile(folds, styles) == HELD_OUT_FOLD
    else:
        num = len(sample["label"])
        is_held_out = np.arange(num) >= num - HELD_OUT
    return (
        {part: value[~is_held_out] for part, value in sample.items()},
        {part: value[is_held_out] for part, value in sample.items()},
    )


def batches(name, sample, epochs):
    """Augmented batches to train on, a pure function of the seed."""
    recipe = RECIPES[name]

    def augment(step, batch):
        key = random.key(SEED, step)
        images = shift(
            batch["image"], random.key(key, 0), recipe.shift, recipe.ground
        )
        if recipe.flips:
            images = flip(images, random.key(key, 1))
        return images, tf.one_hot(batch["label"], SHAPES[name][1])

    found = data.load(sample, batch_size=BATCH_SIZE, seed=SEED, epochs=epochs)
    return found.enumerate().map(augment)


def compiled(name, steps):
    """A new classifier, ready to be trained."""
    model = classifier(*SHAPES[name])
    rate = keras.optimizers.schedules.CosineDecay(
        PEAK_RATE / 20,
        steps,
        warmup_target=PEAK_RATE,
        warmup_steps=steps // 10,
    )
    model.compile(
        optimizer=keras.optimizers.AdamW(rate, weight_decay=WEIGHT_DECAY),
        loss={
            "logits": keras.losses.CategoricalCrossentropy(
                from_logits=True, label_smoothing=LABEL_SMOOTHING
            )
        },
        jit_compile=False,
    )
    return model


def accuracy(model, sample):
    """The share of images whose largest logit is that of their class."""
    logits = model.predict(to_float(sample["image"]), 500, verbose=0)["logits"]
    return float(np.mean(logits.argmax(axis=1) == sample["label"]))


def train(name, epochs, data_dir):
    """Trains a classifier, and prints its accuracy on what is held out."""
    keras.utils.set_random_seed(SEED)
    sample, held_out = divided(name, data_dir)
    num_held_out = len(held_out["label"])
    training = batches(name, sample, epochs)
    steps = int(training.cardinality())
    model = compiled(name, steps)
    model.summary()
    start = time.perf_counter()

    def report(epoch, logs):
        seconds = time.perf_counter() - start
        found = accuracy(model, held_out)
        print(
            f"epoch {epoch + 1}: loss {logs['loss']:.4f}, accuracy on "
            f"{num_held_out} held out {found:.4f}, {seconds:.0f} s",
            flush=True,
        )

    model.fit(
        training.map(lambda images, labels: (images, {"logits": labels})),
        epochs=epochs,
        steps_per_epoch=steps // epochs,
        callbacks=[keras.callbacks.LambdaCallback(on_epoch_end=report)],
        verbose=0,
    )
    notes = {
        "data": name,
        "epochs": epochs,
        "held_out_accuracy": accuracy(model, held_out),
        "num_held_out": num_held_out,
        "seed": SEED,
    }
    return model, notes


def weights_of(name, model):
    """The content of a `.weights.h5` file, without the optimizer."""
    bare = classifier(*SHAPES[name])
    bare.set_weights(model.get_weights())
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bare.weights.h5"
        bare.save_weights(path)
        return path.read_bytes()


def record(model, output, notes):
    """Writes the weights, and what is known of them."""
    name = notes["data"]
    content = weights_of(name, model)
    path = output / f"classifier-{name}.weights.h5"
    notes = notes | {"sha256": hashlib.sha256(content).hexdigest()}
    text = json.dumps(notes, indent=2, sort_keys=True) + "\n"
    files.write_bytes(path, content)
    files.write_bytes(output / f"classifier-{name}.json", text.encode())
    print(f"wrote {path} ({len(content) / 1e6:.1f} MB)\n{text}", end="")


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--data", choices=sorted(RECIPES), required=True)
    parser.add_argument("--data-dir", type=Path)
    parser.add_argument("--epochs", type=int)
    parser.add_argument("--output", type=Path, default=OUTPUT)
    parser.add_argument(
        "--dry-run", action="store_true", help="write nothing; no test split"
    )
    arguments = parser.parse_args()
    name, data_dir = arguments.data, arguments.data_dir
    epochs = arguments.epochs or RECIPES[name].epochs
    model, notes = train(name, epochs, data_dir)
    if not arguments.dry_run:
        test = read(name, "test", data_dir)
        notes |= {"test_accuracy": accuracy(model, test)}
        record(model, arguments.output, notes)


if __name__ == "__main__":
    main()
