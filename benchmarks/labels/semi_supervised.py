"""What images without labels are worth: ssgan beside its supervised twin.

    python benchmarks/labels/semi_supervised.py --data fashion_mnist

Both see the same 1,000 labels in batches of the same size, for as many updates
of the same network by the same optimizer; the twin has no unlabelled images and
no generator. Prints the test accuracies of each seed and keeps them in
`semi_supervised.json`, so that a run that was stopped goes on.
"""

import argparse
import json
from pathlib import Path

import keras
import numpy as np

import kerasgan
from kerasgan import data
from kerasgan import files


def main():
    """Trains what is missing, then reports."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--output", default="benchmarks/labels/results")
    parser.add_argument("--data", default="fashion_mnist")
    parser.add_argument("--labels", type=int, default=1000)
    parser.add_argument("--steps", type=int, default=5000)
    parser.add_argument("--batch-size", type=int, default=64)
    parser.add_argument("--width", type=int, default=16)
    parser.add_argument("--seeds", type=int, default=3)
    arguments = parser.parse_args()
    output = Path(arguments.output)
    output.mkdir(parents=True, exist_ok=True)
    file = output / "semi_supervised.json"
    results = json.loads(file.read_text()) if file.exists() else {}
    settings = vars(arguments) | {"output": None, "seeds": None}
    for seed in range(arguments.seeds):
        for name, train in (("twin", train_twin), ("ssgan", train_ssgan)):
            run = json.dumps([name, seed, settings])
            if run not in results:
                results[run] = train(arguments, seed)
                files.write_bytes(file, json.dumps(results, indent=1).encode())
            print(f"{name}, seed {seed}: {results[run]:.4f}", flush=True)
    print(table(results, settings, arguments.seeds))


def train_ssgan(arguments, seed):
    """Test accuracy of the game."""
    game = make_game(arguments, seed)
    game.compile(optimizer(arguments))
    batches = data.semi_supervised(
        arguments.data, arguments.labels, arguments.batch_size, seed=seed
    )
    game.fit(batches, steps_per_epoch=arguments.steps, verbose=0)
    test = data.read(arguments.data, "test")
    logs = game.evaluate(test, batch_size=250, verbose=0, return_dict=True)
    return logs["discriminator_accuracy"]


def train_twin(arguments, seed):
    """Test accuracy of the game's classifier, trained on the labels alone."""
    network = make_game(arguments, seed).discriminator
    classifier = keras.Model(network.input, network.output["classes"])
    classifier.compile(
        optimizer(arguments),
        keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=["accuracy"],
    )
    batches = data.semi_supervised(
        arguments.data, arguments.labels, arguments.batch_size, seed=seed
    ).map(lambda batch: ({"image": batch["image"]}, batch["label"]))
    keras.utils.set_random_seed(seed)  # of the dropout
    classifier.fit(
        batches, steps_per_epoch=arguments.steps, shuffle=False, verbose=0
    )
    test = data.read(arguments.data, "test")
    images = {"image": test["image"] / np.float32(127.5) - 1}
    logs = classifier.evaluate(
        images, test["label"], batch_size=250, verbose=0, return_dict=True
    )
    return logs["accuracy"]


def optimizer(arguments):
    """The entry's own, whose rate falls to 0 by a cosine."""
    rate = keras.optimizers.schedules.CosineDecay(3e-3, arguments.steps)
    return keras.optimizers.Adam(rate, beta_1=0.5)


def make_game(arguments, seed):
    """The game whose classifier both train from the same first weights."""
    shape = data.read(arguments.data, "test")["image"].shape[1:]
    return kerasgan.create(
        "ssgan",
        image_shape=shape,
        width=arguments.width,
        seed=seed,
    )


def table(results, settings, seeds):
    """Accuracies in Markdown."""
    lines = ["| | mean | each seed |", "|---|---|---|"]
    for name in ("twin", "ssgan"):
        found = [
            results[json.dumps([name, seed, settings])] for seed in range(seeds)
        ]
        each = ", ".join(f"{value:.4f}" for value in found)
        lines.append(f"| {name} | {np.mean(found):.4f} | {each} |")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
