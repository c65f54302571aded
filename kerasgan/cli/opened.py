"""What can be sampled from, opened: a run, a preset or an export."""

import functools

import numpy as np
import tensorflow as tf

from kerasgan import presets
from kerasgan import priors
from kerasgan import runs
from kerasgan.cli.base import Source
from kerasgan.cli.described import OLDER
from kerasgan.cli.described import check
from kerasgan.cli.described import inputs_of
from kerasgan.export import load
from kerasgan.export import read_description
from kerasgan.export import refusal
from kerasgan.export import translating
from kerasgan.naming import unknown

BATCH = 256  # rows that are generated at a time


class Trained(Source):
    """A game that was trained."""

    def __init__(self, game):
        self.game = game
        self.makers = tuple(game.makers)
        self.alphabet = game.alphabet

    def prior(self, maker="image"):
        return self.game.maker(maker).prior

    def shape(self, maker="image"):
        return self.game.maker(maker).shapes[maker]

    def coder(self):
        return self.game.coder.prior

    def encode(self, parts):
        return self.game.encode({n: parts[n] for n in self.coder().spec})

    def translates(self, maker="image"):
        return self.game.translates(maker)

    def translator(self, maker="image"):
        return self.game.translator(maker)

    def _drawn(self, seeds, fixed, maker):
        seeds = tf.constant(seeds, tf.int64)
        return self.prior(maker).sample_rows(seeds, fixed)

    def _make(self, rows, maker):
        if maker == "image":
            return self.game.predict(rows, batch_size=BATCH, verbose=0)
        return self.game.maker(maker).predict(rows)[maker]


class Run(Trained):
    """The game of a run, as its newest checkpoint has it."""

    def __init__(self, path):
        super().__init__(runs.load(path))


class Preset(Trained):
    """A pretrained game."""

    def __init__(self, preset):
        self.folder = presets.locate(preset)
        super().__init__(presets.load(self.folder))
        self.record = presets.read(self.folder)

    def label_names(self):
        return presets.label_names(self.record.data.get("name"))

    def card(self):
        return presets.read_card(self.folder)


class Export(Source):
    """A SavedModel, which is used without its game."""

    def __init__(self, path):
        self.path = path
        self._loaded = load(path)  # which owns the variables
        self.signatures = self._loaded.signatures
        if not {"serving_default", "sample"} <= set(self.signatures):
            raise ValueError(
                "An export must have the signatures `serving_default` and "
                f"`sample`. Received: {path} with {sorted(self.signatures)}"
            )
        # One of an older version says nothing, and draws inside of `sample`.
        said = read_description(path) or OLDER
        check(said, path)
        self._known = said["parts"]
        self._pictures = said.get("pictures", {})
        self._making = said["makers"]
        self.alphabet = said["alphabet"]
        self.makers = tuple(self._making)
        self._draws = "draw" in self.signatures

    def prior(self, maker="image"):
        return inputs_of(self._maker(maker), self._known)

    def shape(self, maker="image"):
        outputs = self._maker(maker).structured_outputs
        return tuple(outputs[f"{maker}s"].shape[1:])

    def coder(self):
        return inputs_of(self._signature("encode"), {})

    def encode(self, parts):
        made = self._infer("encode", parts)
        return {name.removesuffix("s"): x for name, x in made.items()}

    def reconstruct(self, parts, seeds, fixed):
        if "reconstruct" not in self.signatures:
            return super().reconstruct(parts, seeds, fixed)
        return self._infer("reconstruct", parts)["images"]

    def translates(self, maker="image"):
        return translating.name_of(maker) in self.signatures

    def translator(self, maker="image"):
        signature = self._signature(translating.name_of(maker))
        prior = inputs_of(signature, self._known)
        return ExportTranslator(
            prior,
            self._pictures,
            lambda rows: self._run(signature, rows)[f"{maker}s"],
        )

    def _infer(self, name, parts):
        coder = self.coder()
        rows = coder.fix(None, {n: parts[n] for n in coder.spec})
        return self._run(self._signature(name), rows)

    def sample(self, seeds, fixed, maker="image"):
        if self._draws:
            return super().sample(seeds, fixed, maker)
        turns = self.in_turn(np.arange(len(seeds)), maker)
        return self._sampled(seeds, turns | fixed)

    def _sampled(self, seeds, fixed):
        """What a version that draws inside of `sample` gives."""
        self._check_set(fixed)
        rows = self.prior().fix(len(seeds), fixed)
        rows["seed"] = tf.constant(seeds, tf.int64)
        return self._run(self.signatures["sample"], rows)["images"]

    def _check_set(self, names):
        """Raises an error if a user sets what only `sample` draws."""
        drawn = sorted(set(names) - set(self.prior().required))
        if drawn and not self._draws:
            raise ValueError(
                "An export without the signature `draw` takes no values for "
                f"what it draws: export the game again. Received: {drawn}"
            )

    def values(self, name, num, entry=0, maker="image"):
        if name in self.spec:
            self._check_set([name])
        return super().values(name, num, entry, maker)

    def accepts(self, label):
        if self._draws:
            return super().accepts(label)
        whole = dict.fromkeys(self.prior().required, 0)
        try:
            self._sampled(np.zeros(1, "int64"), whole | {"label": label})
        except ValueError:
            return False
        return True

    def num_labels(self):
        return self._num_labels

    @functools.cached_property
    def _num_labels(self):
        return super().num_labels()

    def in_turn(self, places, maker="image"):
        prior, turns, passed = self.prior(maker), {}, 1
        whole = [n for n in prior.required if n not in prior.given]
        for name in sorted(whole, key=lambda name: name != "label"):
            low, num = self._count(prior, name)
            turns[name] = low + places // passed % num
            passed *= num
        return {
            name: np.broadcast_to(
                value.reshape(-1, *[1] * len(prior.spec[name][0])),
                (len(places), *prior.spec[name][0]),
            )
            for name, value in turns.items()
        }

    def _count(self, prior, name):
        """The least of whole numbers, and how many there are."""
        low, high = prior.bounds(name)
        if high is not None:
            return int(low), int(high - low) + 1
        return 0, self.num_labels() if name == "label" else 1

    def _drawn(self, seeds, fixed, maker):
        seeds = tf.constant(seeds, tf.int64)
        spec = self.prior(maker).spec
        names = [name for name in spec if name not in fixed]
        if not self._draws:
            return {
                name: priors.Normal(spec[name][0]).sample_rows(seeds)["latent"]
                for name in names
            }
        if not names:
            return {}
        # What is drawn does not depend on what is given.
        asked = self._idle(len(seeds)) | fixed
        taken = {name: asked[name] for name in self.prior().required}
        drawn = self._run(self.signatures["draw"], taken | {"seed": seeds})
        return {name: drawn[f"{name}s"] for name in names}

    def _idle(self, num_rows):
        """Values that `draw` takes for what it does not draw."""
        prior = self.prior()
        values = {name: _within(prior, name) for name in prior.given}
        turns = self.in_turn(np.arange(num_rows))
        return prior.fix(num_rows, values | turns)

    def _make(self, rows, maker):
        rows = {name: rows[name] for name in self.prior(maker).spec}
        return self._run(self._maker(maker), rows)[f"{maker}s"]

    def _maker(self, part):
        if part not in self.makers:
            raise unknown("part that this game makes", part, list(self.makers))
        return self._signature(self._making[part])

    def _signature(self, name):
        if name not in self.signatures:
            raise ValueError(
                f"An export must have the signature `{name}` for that. "
                f"Received: {self.path} with {sorted(self.signatures)}"
            )
        return self.signatures[name]

    def _run(self, signature, rows):
        """What a signature gives, by plural names, however many rows."""
        parts = []
        for start in range(0, len(next(iter(rows.values()))), BATCH):
            part = {
                f"{n}s": tf.convert_to_tensor(value[start : start + BATCH])
                for n, value in rows.items()
            }
            try:
                parts.append(signature(**part))
            except tf.errors.InvalidArgumentError as error:
                reason = refusal(error.message)
                raise ValueError(f"{self.path} refuses: {reason}") from error
        return {
            name: np.concatenate([part[name] for part in parts])
            for name in parts[0]
        }


class ExportTranslator:
    """What an export has in place of `kerasgan.game.translator.Translator`.

    Args:
        prior: the `Prior` of what its signature takes.
        shapes: dict from pictures to the shapes that networks were trained on.
        run: function from a dict of rows to an array.
    """

    def __init__(self, prior, shapes, run):
        self._prior = prior
        self._run = run
        spec = prior.spec
        (self.source,) = (n for n, (shape, _) in spec.items() if len(shape) > 2)
        self.others = tuple(name for name in spec if name != self.source)
        *size, self.channels = spec[self.source][0]
        self.is_any = None in size
        self.size = tuple(shapes.get(self.source, size)[:2])

    def __call__(self, pictures, **others):
        pictures = np.asarray(pictures)
        if pictures.dtype == np.uint8:
            pictures = pictures / np.float32(127.5) - np.float32(1.0)
        rows = self._prior.fix(len(pictures), others)
        return self._run({self.source: pictures.astype("float32")} | rows)


def _within(prior, name):
    """The value nearest to 0 that a part may have."""
    low, high = prior.bounds(name)
    value = 0 if low is None else max(0, low)
    value = value if high is None else min(value, high)
    return np.array(value, prior.spec[name][1])
