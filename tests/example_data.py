"""Small data sets on disk that several tests read."""

import numpy as np
import PIL.Image

SHAPE = (6, 5, 3)


def pixels(rows, shape=SHAPE, seed=0):
    rng = np.random.default_rng(seed)
    return rng.integers(0, 256, (rows, *shape), "uint8")


def write_png(path, image):
    path.parent.mkdir(parents=True, exist_ok=True)
    PIL.Image.fromarray(np.squeeze(image)).save(path, "PNG")


def write_folder(root, images, labels=None):
    """Numbered files, in folders `a`, `b`, ... by their label."""
    for index, image in enumerate(images):
        folder = root if labels is None else root / "abcdefgh"[labels[index]]
        write_png(folder / f"{index:03}.png", image)
    return root


def store_tfds(name, data_dir, images, labels=None, image="image"):
    """Prepares a data set of TFDS, with the names of three classes."""
    import tensorflow_datasets as tfds

    features = {image: tfds.features.Image(shape=images[0].shape)}
    if labels is not None:
        names = ["tree", "house", "river"]
        features["label"] = tfds.features.ClassLabel(names=names)
    rows = [
        {image: images[i]} | ({} if labels is None else {"label": labels[i]})
        for i in range(len(images))
    ]
    store_rows(name, data_dir, features, {"train": rows, "test": rows[:2]})


def store_rows(name, data_dir, features, splits, **settings):
    """Prepares a data set of TFDS, whose splits are lists of dicts."""
    import tensorflow_datasets as tfds

    tfds.dataset_builders.store_as_tfds_dataset(
        name=name,
        features=tfds.features.FeaturesDict(features),
        split_datasets={
            split: list(enumerate(rows)) for split, rows in splits.items()
        },
        data_dir=data_dir,
        **({"version": "1.0.0", "disable_shuffling": True} | settings),
    )
