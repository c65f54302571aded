"""Names that the command line can check before TensorFlow is imported."""

from pathlib import Path

from kerasgan.naming import unknown

STRATEGIES = ("one", "mirrored", "multiworker", "tpu")
EXTRACTORS = (
    "classifier-crawl",
    "classifier-emoji",
    "classifier-fashion_mnist",
    "classifier-mnist",
    "efficientnet-lite0",
    "inception",
)


def check_strategy(name):
    """Raises an error unless a strategy is one of `kerasgan.strategies`."""
    if name not in STRATEGIES:
        raise ValueError(
            f"Argument `strategy` must be one of {list(STRATEGIES)}. "
            f"Received: strategy={name!r}"
        )


def check_extractor(name):
    """Raises an error unless a name is of an extractor, or of a file.

    Args:
        name: string, what `kerasgan.extractors.get` takes, or `None`.
    """
    if name is None or name in EXTRACTORS:
        return
    path = Path(name).expanduser()
    if path.suffix != ".keras":
        raise unknown("extractor", name, list(EXTRACTORS))
    if not path.is_file():
        raise ValueError(
            "An extractor must be a name, or the path of a .keras file that "
            f"is there. Received: {name!r}"
        )
