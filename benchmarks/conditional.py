"""Does cgan draw what it is asked for? A classifier reads the labels off.

    python benchmarks/conditional.py --data fashion_mnist

Trains a classifier on real images and `cgan` on the same, and prints how often
the classifier reads the label that was asked for, beside how often it is right
on real test images. Writes `conditional.json` and a sheet of samples, one row a
class.
"""

import argparse
import json
import time
from pathlib import Path

import keras
import numpy as np
from keras import layers

import kerasgan
from kerasgan import data
from kerasgan.ops import images as image_ops

NUM_READ = 2000


def main():
    """Trains both and reports after each round."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--output", default="benchmarks/results")
    parser.add_argument("--data", default="fashion_mnist")
    parser.add_argument("--width", type=int, default=64)
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--steps", type=int, default=500, help="of a round")
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    output = Path(arguments.output)
    output.mkdir(parents=True, exist_ok=True)
    train = data.read(arguments.data, "train")
    test = data.read(arguments.data, "test")
    num_classes = int(train["label"].max()) + 1
    classifier, accuracy = train_classifier(train, test, num_classes)
    print(f"classifier on real test images: {accuracy:.4f}", flush=True)
    game = kerasgan.create(
        "cgan",
        image_shape=train["image"].shape[1:],
        num_classes=num_classes,
        width=arguments.width,
        seed=arguments.seed,
    )
    game.compile()
    asked = np.arange(NUM_READ) % num_classes
    rows = []
    for _ in range(arguments.rounds):
        began = time.time()
        game.fit(
            train, batch_size=64, steps_per_epoch=arguments.steps, verbose=0
        )
        fakes = image_ops.to_uint8(
            game.sample(NUM_READ, seed=1, label=asked)
        ).numpy()
        read = classifier.predict(fakes, verbose=0).argmax(axis=1)
        step = int(game.step.numpy())
        rows.append([step, float((read == asked).mean())])
        seconds = time.time() - began
        print(f"step {step}: {rows[-1][1]:.4f} ({seconds:.0f} s)", flush=True)
        sheet = fakes[: 10 * num_classes].reshape(
            10, num_classes, *fakes[0].shape
        )
        sheet = sheet.swapaxes(0, 1).reshape(-1, *fakes[0].shape)
        image_ops.save_png(
            output / "conditional.png", image_ops.grid(sheet, columns=10)
        )
        (output / "conditional.json").write_text(
            json.dumps(
                {
                    "settings": vars(arguments),
                    "classifier_on_real": accuracy,
                    "step_and_share_read": rows,
                },
                indent=1,
            )
        )


def train_classifier(train, test, num_classes):
    """A small convolutional classifier, and its accuracy on test images."""
    keras.utils.set_random_seed(0)
    model = keras.Sequential(
        [
            keras.Input(train["image"].shape[1:]),
            layers.Rescaling(1 / 127.5, -1),
            layers.Conv2D(32, 3, activation="relu"),
            layers.MaxPooling2D(),
            layers.Conv2D(64, 3, activation="relu"),
            layers.MaxPooling2D(),
            layers.Flatten(),
            layers.Dropout(0.3),
            layers.Dense(256, activation="relu"),
            layers.Dropout(0.3),
            layers.Dense(num_classes),
        ]
    )
    model.compile(
        keras.optimizers.Adam(
            keras.optimizers.schedules.CosineDecay(2e-3, 6 * 469)
        ),
        keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=["accuracy"],
    )
    model.fit(
        train["image"], train["label"], batch_size=128, epochs=6, verbose=0
    )
    logs = model.evaluate(
        test["image"], test["label"], verbose=0, return_dict=True
    )
    return model, logs["accuracy"]


if __name__ == "__main__":
    main()
