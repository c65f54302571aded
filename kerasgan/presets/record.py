"""The folder of a pretrained game, and the record `preset.json` in it."""

import dataclasses
import json
from pathlib import Path

from kerasgan import files
from kerasgan.configurable import tuples
from kerasgan.evaluation import report

FORMAT = 2  # of preset.json
# Format 1 recorded no file of the export, and held all weights beside it.
READABLE = (1, FORMAT)
RECORD = "preset.json"
WEIGHTS = "model.weights.h5"
METRICS = report.NAME
EVALUATIONS = "evaluations.csv"
SAMPLES = "samples.png"
CONDITIONS = "conditions.npz"  # what samples of the sheet are made of
CARD = "README.md"  # made of the others
EXPORT = "1"  # a SavedModel, as TensorFlow Serving takes it
# Numbers that the weights name, and so do not hold again.
VARIABLES = (
    f"{EXPORT}/variables/variables.index",
    f"{EXPORT}/variables/variables.data-00000-of-00001",
)
EXPORTED = (
    *VARIABLES,
    f"{EXPORT}/saved_model.pb",
    f"{EXPORT}/fingerprint.pb",
    f"{EXPORT}/assets.extra/game.json",
    f"{EXPORT}/assets.extra/tf_serving_warmup_requests",
)
# Those that have a hash.
FILES = (WEIGHTS, METRICS, EVALUATIONS, SAMPLES, CONDITIONS, *EXPORTED)


@dataclasses.dataclass(frozen=True)
class Record:
    """What is known of a pretrained game.

    Args:
        name: string, the preset's.
        entry: string, the name of an entry of the zoo.
        description: string, one sentence.
        paper: string, the address of the paper.
        settings: dict, arguments of the entry's constructor.
        image_shape: tuple of integers, that of a sample.
        num_labels: integer, how many labels can be asked for; 0 for none.
        parameters: dict, how many each network has.
        step: integer, at which the weights are.
        sha256: dict, the hashes of the files beside it.
        kerasgan: string, the version that wrote it.
        checkpoint: string, `"best"` or `"last"`.
        data: dict, what it was trained on: name, title, licence and address.
        recipe: dict, fields of a `kerasgan.runs.Config` but `entry` and
            `settings`; empty if it is not known.
        measured: dict, what was measured when it was published.
        storage: dict, in which weights are not those of training: `"averages"`
            names the networks that start from their averages, `"rounded"`
            those that are held in bfloat16. Empty if all are.
    """

    name: str
    entry: str
    description: str
    paper: str
    settings: dict
    image_shape: tuple
    num_labels: int
    parameters: dict
    step: int
    sha256: dict
    kerasgan: str
    checkpoint: str = "last"
    data: dict = dataclasses.field(default_factory=dict)
    recipe: dict = dataclasses.field(default_factory=dict)
    measured: dict = dataclasses.field(default_factory=dict)
    storage: dict = dataclasses.field(default_factory=dict)

    def __post_init__(self):
        for field in dataclasses.fields(self):
            value = getattr(self, field.name)
            if not isinstance(value, field.type):
                raise ValueError(
                    f"`{field.name}` must be a {field.type.__name__}. "
                    f"Received: {field.name}={value!r}"
                )
        for name in ("num_labels", "step"):
            if getattr(self, name) < 0:
                raise ValueError(
                    f"`{name}` must be at least 0. "
                    f"Received: {name}={getattr(self, name)}"
                )
        strangers = sorted(set(self.sha256) - set(FILES))
        if strangers or WEIGHTS not in self.sha256:
            raise ValueError(
                f"`sha256` must have that of {WEIGHTS}, and else only those of "
                f"{', '.join(FILES[1:])}. Received: sha256={self.sha256}"
            )

    def write(self, folder):
        """Writes `preset.json`."""
        content = {"format": FORMAT} | dataclasses.asdict(self)
        text = json.dumps(content, indent=2) + "\n"
        files.write_bytes(Path(folder) / RECORD, text.encode())


def is_preset(path):
    """Whether a folder is that of a pretrained game."""
    return (Path(path) / RECORD).is_file()


def read(folder):
    """Reads the record of a pretrained game.

    Args:
        folder: path of its folder.

    Returns:
        A `Record`.

    Raises:
        ValueError: if there is none, or it cannot be understood.
    """
    path = Path(folder) / RECORD
    if not path.is_file():
        raise ValueError(
            f"The folder of a preset must hold {RECORD}. "
            f"Received: {folder}, where there is none"
        )
    try:
        content = files.read_json(path)
        found = content.pop("format")
        if found in READABLE:
            return Record(**{n: tuples(v) for n, v in content.items()})
    except (KeyError, RecursionError, TypeError, ValueError) as error:
        raise ValueError(
            f"A {RECORD} must be as kerasgan writes it. "
            f"Received: {path} ({type(error).__name__}: {error})"
        ) from error
    raise ValueError(
        f"A {RECORD} must be of format {' or '.join(map(str, READABLE))}; a "
        "newer format needs a newer kerasgan. "
        f"Received: {path} of format {found!r}"
    )


def check(folder, names=None):
    """Raises an error unless the files of a preset are the ones recorded.

    Args:
        folder: path of the preset's folder.
        names: names of the files to look at; `None` for all.

    Returns:
        The preset's `Record`.

    Raises:
        ValueError: if a file is missing, or has another hash; both hashes are
            named.
    """
    record = read(folder)
    for name in names or record.sha256:
        path, expected = Path(folder) / name, record.sha256[name]
        if not path.is_file():
            raise ValueError(
                f"The folder of preset {record.name!r} must hold {name}. "
                f"Received: {folder}, where there is none"
            )
        found = files.digest(path)
        if found != expected:
            raise ValueError(
                f"The sha256 of {path} must be {expected}, as {RECORD} says: "
                "the file is damaged or another; delete the folder, and get it "
                f"again. Received: {found}"
            )
    return record


def files_of_weights(record):
    """Names of the files that hold weights of a preset."""
    return [name for name in (WEIGHTS, *VARIABLES) if name in record.sha256]


def metrics(folder):
    """The report of a preset's scores, or `None` if it was not scored."""
    path = Path(folder) / METRICS
    return report.read(path) if path.is_file() else None


def scores(folder):
    """The scores of a preset's weights: a dict, empty if there are none."""
    made = metrics(folder)
    if made is None:
        return {}
    result = report.result_of(made, read(folder).checkpoint)
    return {} if result is None else result["scores"]
