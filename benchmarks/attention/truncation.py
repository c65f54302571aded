"""Fidelity against variety: the scores of samples that are truncated.

    python benchmarks/attention/truncation.py RUN --num 2000

RUN is the folder of a run of `biggan`, or of another game that has the control
`truncation`. Scores are against the data that it was trained on.
"""

import argparse

import numpy as np
import tensorflow as tf

from kerasgan import evaluation
from kerasgan import runs

SHARES = (1.0, 0.954, 0.8, 0.683, 0.5, 0.383, 0.2)


def main(arguments=None):
    """Prints a row for each truncation."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("run")
    parser.add_argument("--num", type=int, default=2000)
    parser.add_argument("--split", default="test")
    parser.add_argument("--extractor")
    arguments = parser.parse_args(arguments)
    game, config = runs.load(arguments.run), runs.read_config(arguments.run)
    reference = evaluation.reference(
        config.data,
        arguments.split,
        arguments.num,
        arguments.extractor,
        image_size=config.image_size,
    )
    names = None
    for share in SHARES:
        scores = reference.score(truncated(game, share))
        if names is None:
            names = sorted(scores)
            print(f"| truncation | {' | '.join(names)} |")
            print("|---" * (1 + len(names)) + "|")
        cells = " | ".join(f"{scores[name]:.4g}" for name in names)
        print(f"| {share:g} | {cells} |", flush=True)


def truncated(game, share):
    """A sampler of one truncation, whose draws are those of all others."""
    maker = game.maker()

    def sampler(seeds):
        rows = maker.prior.sample_rows(tf.constant(seeds, tf.int64))
        rows["truncation"] = tf.fill((len(seeds),), share)
        images = np.clip(maker.predict(rows)["image"], -1.0, 1.0)
        return images, np.asarray(rows["label"])

    return sampler


if __name__ == "__main__":
    main()
