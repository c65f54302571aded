"""Trains a GAN on real images, from nothing to a SavedModel, in minutes."""

import argparse
import subprocess
import sys
import time
from pathlib import Path

import matplotlib
import numpy as np

import kerasgan
from kerasgan.cli.quiet import silence_tensorflow

NUM_SCORED = 2000
SEED = 1

# Runs where neither kerasgan nor Keras can be imported, as a server would.
RELOAD = """
import sys
sys.modules["kerasgan"] = sys.modules["keras"] = None
import numpy as np, tensorflow as tf
folder, file = sys.argv[1:]
stored = np.load(file)
serve = tf.saved_model.load(folder).signatures["serving_default"]
images = serve(latents=tf.constant(stored["latents"]))["images"].numpy()
print(f"  largest difference: {np.abs(images - stored['images']).max():.1e}")
assert np.allclose(images, stored["images"], atol=1e-5)
"""


def main():
    """Trains, scores, draws, exports and reloads."""
    arguments = parse_arguments()
    output = Path(arguments.output)
    output.mkdir(parents=True, exist_ok=True)
    began = time.time()
    silence_tensorflow()  # which what is used of kerasgan imports

    train, _ = kerasgan.data.fashion_mnist_sample("train")
    test, _ = kerasgan.data.fashion_mnist_sample("test")
    reference = kerasgan.evaluation.reference(
        "fashion_mnist_sample", num=NUM_SCORED
    )
    game = create()
    game.summary()

    before = scores(game, test, reference)
    history = game.fit(
        train,
        batch_size=64,
        epochs=arguments.epochs,
        verbose=0,
        callbacks=[lines(arguments.epochs)],
    )
    after = scores(game, test, reference)
    floor = (
        reference.floor[reference.monitor],
        sliced(train[:NUM_SCORED], test),
    )
    print(f"\nDistances of {NUM_SCORED} samples to as many held-out images:")
    print("                    Frechet, of features  sliced, of pixels")
    show("before training", before)
    show("after training", after)
    show("other real images", floor)

    pictures = game.sample(64, seed=SEED)
    images = kerasgan.ops.images
    images.save_png(output / "samples.png", images.grid(pictures))
    plot(history.history, output / "training.png")
    print(f"\nPictures: {output}/samples.png, {output}/training.png")

    game.export(output / "export", overwrite=True)
    print(f"SavedModel: {output}/export; loaded without kerasgan:")
    compare(game, output)
    print(f"\nDone in {time.time() - began:.0f} s.")


def parse_arguments():
    """Reads the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--output", default="demo", help="folder to write to")
    parser.add_argument("--epochs", type=int, default=16)
    return parser.parse_args()


def lines(num_epochs):
    """A callback that prints a line an epoch."""
    import keras

    began = time.time()
    print(f"\n{'epoch':>7}  discriminator  generator  seconds")

    def show(epoch, logs):
        costs = logs["discriminator_cost"], logs["generator_cost"]
        print(
            f"{f'{epoch + 1}/{num_epochs}':>7}{costs[0]:15.3f}{costs[1]:11.3f}"
            f"{time.time() - began:9.0f}",
            flush=True,
        )

    return keras.callbacks.LambdaCallback(on_epoch_end=show)


def create():
    """The game, in the precision that this machine is fastest in."""
    import keras

    keras.config.set_dtype_policy(kerasgan.precisions.best())
    game = kerasgan.create("r1gan", image_shape=(28, 28, 1))
    keras.config.set_dtype_policy("float32")
    game.compile()
    return game


def scores(game, real, reference):
    """Two distances of samples from real images; lower is better.

    The first is the Frechet distance of what a classifier of such images makes
    of them; the second needs no network, but sees pixels only.
    """
    found = reference.score(reference.sampler(game), seed=SEED)
    fake = game.sample(NUM_SCORED, seed=SEED)
    fake = np.asarray(kerasgan.ops.images.to_uint8(fake))
    return found[reference.monitor], sliced(real, fake)


def sliced(real, fake):
    """The sliced Wasserstein distance on pixels."""
    return kerasgan.metrics.sliced_wasserstein_distance(real, fake)


def show(name, distances):
    """Prints a line of the table of distances."""
    print("  {:<18}{:20.2f}{:19.4f}".format(name, *distances))


def plot(history, path):
    """Draws costs and accuracies by epoch."""
    matplotlib.use("Agg")
    from matplotlib import pyplot

    figure, (left, right) = pyplot.subplots(1, 2, figsize=(9, 3.5))
    epochs = range(1, len(history["generator_cost"]) + 1)
    for axes, names in (
        (left, ("discriminator_cost", "generator_cost")),
        (
            right,
            ("discriminator_real_accuracy", "discriminator_fake_accuracy"),
        ),
    ):
        for name in names:
            axes.plot(epochs, history[name], marker=".", label=name)
        axes.set_xlabel("epoch")
        axes.legend(frameon=False)
    left.set_ylabel("cost")
    right.set_ylabel("accuracy")
    right.set_ylim(0, 1)
    figure.tight_layout()
    figure.savefig(path, dpi=120)


def compare(game, output):
    """Reloads the export in another process and compares its images."""
    shape = (16, *game.generator.input["latent"].shape[1:])
    latents = np.random.default_rng(SEED).normal(size=shape).astype("float32")
    stored = output / "expected.npz"
    np.savez(stored, latents=latents, images=game.predict(latents, verbose=0))
    command = [sys.executable, "-c", RELOAD, output / "export", stored]
    done = subprocess.run(command, stderr=subprocess.PIPE, text=True)
    if done.returncode:
        sys.exit(done.stderr)


if __name__ == "__main__":
    main()
