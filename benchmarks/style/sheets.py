"""What the styles of a trained game say, as three pictures.

    python benchmarks/style/sheets.py RUN --output FOLDER

- `mixing.png`: in row i and column j the styles of i, but from `--crossover` on
  those of j. The first row and column are the images themselves.
- `noise.png`: a row an image without noise, then with noise drawn three times,
  then the deviation over 32 draws.
- `walk.gif`: from one image to the next by straight lines between styles.

RUN is a run's folder, or a preset.
"""

import argparse
from pathlib import Path

import numpy as np
from PIL import Image

import kerasgan
from kerasgan import runs
from kerasgan.ops import pictures

DRAWS = 32


def main():
    """Draws the pictures."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("run")
    parser.add_argument("--output", type=Path, required=True)
    parser.add_argument("--crossover", type=int, default=3)
    parser.add_argument("--num", type=int, default=6)
    parser.add_argument("--truncation", type=float, default=0.7)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    is_run = Path(options.run, "config.json").is_file()
    game = (runs if is_run else kerasgan).load(options.run)
    rows = game.draw(
        options.num, options.seed, truncation=options.truncation, noise=0
    )
    rows = {name: np.array(value) for name, value in rows.items()}
    options.output.mkdir(parents=True, exist_ok=True)
    mixed = mix(game, rows, options.crossover)
    save(mixed, options.num + 1, options.output / "mixing.png")
    save(with_noise(game, rows), 5, options.output / "noise.png")
    frames = [to_picture(walk(game, rows, t)) for t in np.arange(0, 1, 1 / 12)]
    frames[0].save(
        options.output / "walk.gif",
        save_all=True,
        append_images=frames[1:],
        duration=100,
        loop=0,
    )


def make(game, rows):
    """Images of rows of the prior, in [-1, 1]."""
    return np.clip(game.predict(rows, verbose=0), -1.0, 1.0)


def mix(game, rows, crossover):
    """All pairs of latents, with the images themselves above and beside."""
    num = len(rows["latent"])
    first = np.repeat(np.arange(num), num)
    second = np.tile(np.arange(num), num)
    mixed = {name: value[first] for name, value in rows.items()}
    mixed["fine_latent"] = rows["latent"][second]
    mixed["crossover"] = np.full(num * num, float(crossover), "float32")
    own, pairs = make(game, rows), make(game, mixed)
    pairs = pairs.reshape(num, num, *own.shape[1:])
    below = np.concatenate([own[:, None], pairs], axis=1)
    above = np.concatenate([np.ones_like(own[:1]), own])
    return np.concatenate([above, *below])


def with_noise(game, rows):
    """Columns: without noise, three draws of it, and its deviation."""
    draws = []
    for seed in range(DRAWS):
        noise = game.draw(len(rows["latent"]), seed)["noise"]
        draws.append(make(game, rows | {"noise": np.array(noise)}))
    deviation = np.std(draws, axis=0)
    deviation = 2.0 * deviation / max(deviation.max(), 1e-6) - 1.0
    columns = [make(game, rows), *draws[:3], deviation]
    return np.stack(columns, axis=1).reshape(-1, *columns[0].shape[1:])


def walk(game, rows, t):
    """Images between each latent's and the next one's, in styles."""
    network = game.sampler
    synthesis = network.get_layer("synthesis")
    w = np.array(network.get_layer("mapping")(rows["latent"]))
    mean = np.array(network.get_layer("truncate_styles").mean)
    w = mean + rows["truncation"][:, None] * (w - mean)
    w = (1.0 - t) * w + t * np.roll(w, -1, axis=0)
    num_styles = synthesis.input["style"].shape[1]
    style = np.repeat(w[:, None], num_styles, axis=1).astype("float32")
    inputs = {"style": style, "noise": rows["noise"]}
    made = synthesis.predict(inputs, verbose=0)["image"]
    return np.clip(made, -1.0, 1.0)


def to_picture(samples, columns=None):
    return Image.fromarray(np.squeeze(pictures.sheet(samples, columns)))


def save(samples, columns, path):
    to_picture(samples, columns).save(path)
    print(path)


if __name__ == "__main__":
    main()
