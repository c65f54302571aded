"""What a user gives for samples: options `--fix`, `--given`, `--sweep`."""

from typing import TYPE_CHECKING
from typing import Annotated
from typing import NamedTuple

import typer

from kerasgan.naming import unknown

if TYPE_CHECKING:
    import numpy as np

Fix = Annotated[
    list[str] | None,
    typer.Option(
        metavar="NAME=VALUE",
        help="What a part has in all samples: a number, or numbers with "
        "commas. May be repeated.",
    ),
]
Label = Annotated[
    int | None,
    typer.Option(min=0, help="The label of all: `--fix label=LABEL`."),
]
Given = Annotated[
    list[str] | None,
    typer.Option(
        metavar="NAME=DATA",
        help="The data set whose rows a part has: its part of that name or, "
        "if there is none, its images. May be repeated.",
    ),
]
Condition = Annotated[
    str | None,
    typer.Option(
        metavar="DATA",
        help="The data set of conditions: `--given condition=DATA`.",
    ),
]
Split = Annotated[str, typer.Option(help="The split of data sets to read.")]
Sweep = Annotated[
    str | None,
    typer.Option(
        metavar="NAME[:ENTRY]",
        help="Each sample with several values of a part, or of an entry of "
        "it, from end to end.",
    ),
]
MakerOption = Annotated[
    str,
    typer.Option(
        "--maker", help="The part to make, of games that make several."
    ),
]


class Inputs(NamedTuple):
    """What samples are made of, as far as a user sets it.

    Attributes:
        fixed: dict of arrays by the prior's names, of one row or of one a
            sample.
        shown: list of arrays, what a sheet shows beside the samples: pictures
            that are given.
        targets: array of what data hold where the samples are, or `None`.
    """

    fixed: dict
    shown: list
    targets: "np.ndarray | None"

    @property
    def num_rows(self):
        """How many rows there are of what has one a sample, or `None`."""
        counts = [len(x) for x in self.fixed.values() if len(x) > 1]
        return min(counts, default=None)


def check_forms(fix=None, sweep=None, condition=None, given=None):
    """Raises an error for options that no source could take.

    What depends on the source is checked by `gather`, once it is open.

    Args:
        fix, sweep, condition, given: the options of these names.
    """
    from kerasgan.data import known

    for text in fix or ():
        _parse_fix(text)
    if sweep is not None:
        parse_sweep(sweep)
    for origin in parse_given(condition, given).values():
        known.check_path(origin)


def gather(source, maker, fix, label, condition, given, split, layout=None):
    """Reads the options.

    Args:
        source: the `Source`.
        maker: string, the part to make.
        fix, label, condition, given, split, layout: the options of these
            names.

    Returns:
        `Inputs`.

    Raises:
        ValueError: if an option is not as described, or something that is not
            drawn is not given.
    """
    prior = source.prior(maker)
    texts = list(fix or [])
    if label is not None:
        source.check_labels()
        texts.append(f"label={label}")
    fixed = parse_fixes(texts, prior)
    data = parse_given(condition, given)
    twice = sorted(set(fixed) & set(data))
    if twice:
        raise ValueError(
            "Options `--fix` and `--given` exclude each other for a part. "
            f"Received: both for `{twice[0]}`"
        )
    _check_given(prior, fixed | data)
    rows, shown, targets = {}, [], None
    for name, origin in data.items():
        sample = read(prior, name, origin, split, layout=layout)
        rows[name] = sample.get(name, sample["image"])
        if len(prior.spec[name][0]) > 2:
            shown.append(rows[name])
        if maker not in prior.spec and _is_paired(sample, name):
            targets = sample.get(maker)
    return Inputs(fixed | rows, shown, targets)


def _is_paired(sample, name):
    """Whether rows of the other parts belong to those of this one."""
    # Of two domains without pairs data are a dict of another class.
    return type(sample) is dict and name in sample


def parse_fixes(texts, prior):
    """Values from `--fix`: a dict of arrays of one row each."""
    import numpy as np

    fixed = {}
    for text in texts:
        name, value = _parse_fix(text)
        if name in fixed:
            raise ValueError(
                "A part must be fixed once, by `--fix` or `--label`. "
                f"Received: `{name}` twice"
            )
        fixed[name] = prior.fix(1, {name: _row(prior, name, value)})[name]
    return {name: np.asarray(value) for name, value in fixed.items()}


def _parse_fix(text):
    name, found, value = text.partition("=")
    if not found:
        raise ValueError(
            "Option `--fix` must be NAME=VALUE, with a number, or numbers "
            f"with commas. Received: --fix {text}"
        )
    return name, value


def _row(prior, name, text):
    """A row of a part from numbers in a text."""
    import numpy as np

    if name not in prior.spec:
        raise unknown("part of the prior", name, list(prior.spec))
    shape, dtype = prior.spec[name]
    size = int(np.prod(shape))
    try:
        values = np.array([_number(each) for each in text.split(",")])
    except ValueError:
        values = np.array([])
    if values.size not in (1, size):
        many = "a number" + (f", or {size} with commas" if size > 1 else "")
        raise ValueError(
            f"Option `--fix {name}=` must have {many}. "
            f"Received: --fix {name}={text}"
        )
    return values.reshape(shape if values.size == size else ())


def _number(text):
    try:
        return int(text)
    except ValueError:
        return float(text)


def parse_given(condition, given):
    """Data sets from `--condition` and `--given`: a dict of names."""
    data = {} if condition is None else {"condition": condition}
    for text in given or []:
        name, _, origin = text.partition("=")
        if not name or not origin:
            raise ValueError(
                "Option `--given` must be NAME=DATA, a part and a data set. "
                f"Received: --given {text}"
            )
        if name in data:
            raise ValueError(
                "A part must be given once, by `--given` or `--condition`. "
                f"Received: `{name}` twice"
            )
        data[name] = origin
    return data


def _check_given(prior, found):
    """Raises an error unless all parts are there that are not drawn."""
    for name in found:
        if name not in prior.spec:
            raise unknown("part of the prior", name, list(prior.spec))
    for name in prior.given:
        if name not in found:
            option = (
                "`--condition DATA`"
                if name == "condition"
                else f"`--given {name}=DATA`"
            )
            raise ValueError(
                f"Samples are made of `{name}`, which is not drawn: give it "
                f"by {option}. Received: no `{name}`"
            )


def read(prior, name, origin, split, alphabet=None, layout=None):
    """A data set as a part of a prior needs it.

    Args:
        prior: a `Prior`.
        name: string, the part: pictures are cropped to its size, and lines
            filled up to its length.
        origin: string, what `kerasgan.data.read` takes.
        split: string.
        alphabet: string that the data must have, or `None` for other samples.
        layout: string, how parts are laid out, where that cannot be seen.
    """
    from kerasgan import data

    shape, _ = prior.spec.get(name, ((), None))
    if len(shape) > 2:
        size = shape[-3:-1]
        return data.read(origin, split, image_size=size, layout=layout)
    if alphabet is None or len(shape) < 2:
        return data.read(origin, split, layout=layout)
    found = data.alphabet(origin)
    if found != alphabet:
        raise ValueError(
            f"Text must be of the symbols {alphabet!r}, in that order. "
            f"Received: {origin} with {found!r}"
        )
    return data.read(origin, split, length=shape[0])


def parse_sweep(text):
    """The name and the entry of `--sweep`."""
    name, found, entry = text.partition(":")
    if name and (not found or entry.isdecimal()):
        return name, int(entry or 0)
    raise ValueError(
        "Option `--sweep` must be NAME or NAME:ENTRY, with the number of an "
        f"entry from 0. Received: --sweep {text}"
    )


def num_samples(inputs, asked, default):
    """How many samples there will be: as many as there are rows at most."""
    most = inputs.num_rows
    if most is not None and asked is not None and asked > most:
        raise ValueError(
            f"Option `--num` must be at most {most}, as many rows as are "
            f"given. Received: --num {asked}"
        )
    return min(asked or default, most or asked or default)
