"""What a run needs to be repeated."""

import dataclasses
import json
import platform
from pathlib import Path

import kerasgan
from kerasgan import files
from kerasgan import precisions
from kerasgan import registry
from kerasgan.configurable import tuples

FORMAT = 1  # of config.json


@dataclasses.dataclass(frozen=True)
class Config:
    """How a run is trained.

    Args:
        entry: string, the name of an entry of the zoo.
        data: string, what `kerasgan.data.read` reads.
        settings: dict, arguments of the entry's constructor but `seed`.
        batch_size: integer, the rows of a turn; a step has as many times more
            as it has turns.
        seed: integer, of the first weights, the data's order and all that is
            drawn.
        image_size: integer, to which images are resized; `None` to leave them.
        skip_corrupt: bool, whether files that cannot be read are left out.
        labels: integer, how many images are to have labels, for
            semi-supervised games; `None` for all of them.
        jit: bool, whether XLA compiles the step; `None` for the entry's own
            choice.
        steps: integer, how many are trained.
        checkpoint_every: integer, the steps between two checkpoints.
        sample_every: integer, the steps between two sheets of samples.
        log_every: integer, the steps between two rows of the history.
        evaluate_every: integer, the steps between two evaluations; `None` for
            none.
        extractor: string, what `kerasgan.extractors.get` takes, of the
            evaluations; `None` for the one that fits the data.
        hold_out: integer, how many images are not trained on but kept to
            evaluate with; `None` for a tenth and at most 5,000, or none
            without evaluations.
        precision: string, `"float32"`, `"mixed_bfloat16"`, or `"auto"` for the
            fastest on the machine that begins the run, which is recorded.
        strategy: string, what `kerasgan.strategies.get` takes: how the command
            line goes on with it. In Python the scope decides.
        replicas: integer, on how many it was begun.
        data_digest: string, a checksum of the data.
        versions: dict of those of kerasgan and what it stands on.
        condition: string, what `kerasgan.data.read` reads as the conditions of
            the images; `None` for none but those that the data hold.
        layout: string, how the data are laid out; see `kerasgan.data.read`.
        frames: integer, how many are taken of each clip; `None` for all.
        length: integer, of the lines of text; `None` for the longest one's.
        stage_steps: integer, how many steps each stage but the last one has,
            of an entry that grows; by default all have as many.
        start_from: string, a run or a preset whose weights are copied, in
            place of beginning with random ones.
        start_digest: string, a checksum of these weights.
    """

    entry: str
    data: str
    settings: dict = dataclasses.field(default_factory=dict)
    batch_size: int = 64
    seed: int = 0
    image_size: int | None = None
    skip_corrupt: bool = False
    labels: int | None = None
    jit: bool | None = None
    steps: int = 10_000
    checkpoint_every: int = 1000
    sample_every: int = 1000
    log_every: int = 100
    evaluate_every: int | None = None
    extractor: str | None = None
    hold_out: int | None = None
    precision: str = "float32"
    strategy: str = "one"
    replicas: int = 1
    data_digest: str = ""
    versions: dict = dataclasses.field(default_factory=dict)
    condition: str | None = None
    layout: str | None = None
    frames: int | None = None
    length: int | None = None
    stage_steps: int | None = None
    start_from: str | None = None
    start_digest: str = ""

    def __post_init__(self):
        self._check_types()
        precisions.check_precision(self.precision)
        for name, least in LEAST.items():
            value = getattr(self, name)
            if value is None and name in OPTIONAL:
                continue
            if type(value) is not int or value < least:
                raise ValueError(
                    f"Argument `{name}` must be an integer of at least "
                    f"{least}. Received: {name}={value!r}"
                )

    def _check_types(self):
        for field in dataclasses.fields(self):
            value = getattr(self, field.name)
            if isinstance(value, Path):
                object.__setattr__(self, field.name, str(value))
            elif field.name not in LEAST and not isinstance(value, field.type):
                kind = getattr(field.type, "__name__", field.type)
                raise ValueError(
                    f"Argument `{field.name}` must be a {kind}. "
                    f"Received: {field.name}={value!r}"
                )

    def game(self, stage=0):
        """Makes the game of a stage, compiled, with its first weights.

        Args:
            stage: integer, from 0; games that do not grow have one stage.
        """
        from kerasgan.game import compilation

        with compilation.precision(self.precision):
            game = self._game(stage)
        game.compile(jit_compile="auto" if self.jit is None else self.jit)
        return game

    @property
    def stages(self):
        """The settings that change from stage to stage: a list of dicts."""
        cls = registry.get_entry(self.entry)
        known = registry.settings_of(cls) | {"seed": self.seed}
        return cls.stages(**(known | self.settings))

    def stage_at(self, step):
        """The stage that a checkpoint of this step is of.

        That after a stage's last step is still that stage's.
        """
        last = len(self.stages) - 1
        return min(max(step - 1, 0) // self.stage_steps, last) if last else 0

    def end_of(self, stage):
        """The step after which a stage ends."""
        if stage == len(self.stages) - 1:
            return self.steps
        return min((stage + 1) * self.stage_steps, self.steps)

    def _game(self, stage):
        import tensorflow as tf

        settings = {"seed": self.seed} | self.settings
        try:
            settings |= self.stages[stage]
            return registry.create(self.entry, **settings)
        except (ValueError, tf.errors.OpError):  # of workers that are lost
            raise
        # Of a setting that does not fit, constructors say what they like.
        except Exception as error:
            raise ValueError(
                f"The settings must fit `{self.entry}`: "
                f"{type(error).__name__}: {error}. "
                f"Received: settings={settings}"
            ) from error

    def spelled_out(self, game):
        """The same, with what is chosen here and now in place of defaults."""
        from kerasgan.game import compilation

        cls = registry.get_entry(self.entry)
        settings = registry.settings_of(cls) | self.settings
        _check_plain(self.settings)
        plain = {
            name: value
            for name, value in settings.items()
            if is_plain(value) and name not in ("seed", "name")
        }
        jit = self.jit
        if jit is None:
            jit = compilation.xla_helps(game.networks.values())
        return dataclasses.replace(
            self,
            settings=plain,
            stage_steps=self._stage_steps(game),
            jit=jit,
            precision=precisions.resolve(self.precision),
            replicas=game.distribute_strategy.num_replicas_in_sync,
            versions=versions(),
        )

    def _stage_steps(self, game):
        """The steps of a stage, checked; `None` if there is one stage."""
        count = len(self.stages)
        if count == 1:
            if self.stage_steps is not None:
                raise ValueError(
                    "Argument `stage_steps` is for games that grow. Received: "
                    f"stage_steps={self.stage_steps} for `{self.entry}`, which "
                    "has one stage"
                )
            return None
        steps = self.stage_steps or max(self.steps // count, 1)
        if steps < game.min_stage_steps:
            raise ValueError(
                "Argument `stage_steps` must be at least "
                f"{game.min_stage_steps}, which a stage of `{self.entry}` with "
                f"these settings needs. Received: stage_steps={steps}, with "
                f"{count} stages and {self.steps} steps in all"
            )
        return steps

    def write(self, path):
        """Writes `config.json`.

        What a run cannot change stands there twice, to tell an edited file.
        """
        content = {"format": FORMAT} | dataclasses.asdict(self)
        content["as_begun"] = {name: content[name] for name in FIXED}
        text = json.dumps(content, indent=2) + "\n"
        files.write_bytes(path, text.encode())


# What a value must be at least.
LEAST = {
    "batch_size": 1,
    "seed": 0,
    "steps": 1,
    "checkpoint_every": 1,
    "sample_every": 1,
    "log_every": 1,
    "evaluate_every": 1,
    "hold_out": 0,
    "frames": 1,
    "length": 1,
    "stage_steps": 1,
}
OPTIONAL = ("evaluate_every", "hold_out", "frames", "length", "stage_steps")

# What does not decide about the weights after a number of steps.
CHANGEABLE = (
    "steps",
    "checkpoint_every",
    "sample_every",
    "log_every",
    "evaluate_every",
    "extractor",
    "strategy",
)


# What decides about them, and has no checksum of its own.
FIXED = (
    "entry",
    "settings",
    "batch_size",
    "seed",
    "image_size",
    "skip_corrupt",
    "labels",
    "jit",
    "hold_out",
    "precision",
    "layout",
    "frames",
    "length",
    "stage_steps",
)


def read(path):
    """Reads `config.json`.

    Raises:
        ValueError: if it is none, or was edited where a run cannot change.
    """
    try:
        content = files.read_json(path)
        found = content.pop("format")
        begun = content.pop("as_begun", {})  # not of early versions
        if found == FORMAT:
            config = Config(**content | {"settings": _settings(content)})
            _check_unchanged(config, dict(begun))
            return config
    except (
        AttributeError,
        KeyError,
        RecursionError,
        TypeError,
        ValueError,
    ) as error:
        raise ValueError(
            "The configuration of a run must be as `kerasgan train` wrote it. "
            f"Received: {path} ({type(error).__name__}: {error})"
        ) from error
    raise ValueError(
        f"The configuration of a run must be of format {FORMAT}. "
        f"Received: {path} of format {found!r}"
    )


def _settings(content):
    """Settings as constructors take them; JSON has no tuples."""
    return {name: tuples(value) for name, value in content["settings"].items()}


def _check_unchanged(config, begun):
    if "settings" in begun:
        begun = begun | {"settings": _settings(begun)}
    edited = [
        f"{name} was {value!r} when the run began and is "
        f"{getattr(config, name)!r} now"
        for name, value in begun.items()
        if repr(getattr(config, name)) != repr(value)
    ]
    if edited:
        raise ValueError(f"it was edited: {'; '.join(edited)}")


def differences(config, given):
    """Where a run is not as it is asked for, in words.

    Args:
        config: the run's `Config`.
        given: dict of some of the fields of a `Config`.

    Returns:
        A list of strings.
    """
    fixed = {n: v for n, v in given.items() if n not in CHANGEABLE}
    if fixed.get("precision") == precisions.AUTO:
        del fixed["precision"]  # it was chosen when the run began
    settings = fixed.pop("settings", {})
    there = vars(config) | config.settings
    return [
        f"{name} is {there.get(name)!r} in the run and {value!r} here"
        for name, value in (fixed | settings).items()
        if repr(there.get(name)) != repr(value)  # True is not 1
    ]


def versions():
    """Versions of all that decides about the numbers."""
    import keras
    import numpy as np
    import tensorflow as tf

    return {
        "kerasgan": kerasgan.__version__,
        "tensorflow": tf.__version__,
        "keras": keras.__version__,
        "numpy": np.__version__,
        "python": platform.python_version(),
    }


def _check_plain(settings):
    for name, value in settings.items():
        if not is_plain(value):
            raise ValueError(
                "The settings of a run must be numbers, strings, and tuples "
                "and dicts of them, such as those that "
                "`keras.saving.serialize_keras_object` makes of dynamics: a "
                f"run must know them to go on. Received: {name}={value!r}"
            )


def is_plain(value):
    """Whether JSON can hold a value: numbers, strings, and what holds them."""
    if isinstance(value, dict):
        return is_plain([*value, *value.values()])
    if isinstance(value, (tuple, list)):
        return all(map(is_plain, value))
    return value is None or isinstance(value, (bool, int, float, str))
