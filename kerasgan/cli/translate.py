"""`kerasgan translate`: pictures of pictures, a file for each."""

import glob
import json
from pathlib import Path
from typing import Annotated
from typing import NamedTuple

import typer
from rich.console import Console
from rich.progress import BarColumn
from rich.progress import MofNCompleteColumn
from rich.progress import Progress
from rich.progress import TextColumn
from rich.progress import TimeRemainingColumn

from kerasgan.cli.catalogue import AsJson
from kerasgan.cli.generate import SourceArgument
from kerasgan.naming import unknown


class Job(NamedTuple):
    """A picture to translate, and where what is made goes."""

    picture: Path
    target: Path


def translate(
    source: SourceArgument,
    pictures: Annotated[
        list[str],
        typer.Argument(
            metavar="PICTURE...",
            help="Files, folders, or patterns such as 'photos/*.jpg'.",
        ),
    ],
    output: Annotated[
        Path,
        typer.Option(
            help="The folder to write: a PNG file for each picture, of its "
            "name, and in the same folders."
        ),
    ],
    to: Annotated[
        str | None,
        typer.Option(
            metavar="DOMAIN",
            help="The part to make, of games that make several; or the label "
            "of what is made, or its name.",
            show_default="image",
        ),
    ] = None,
    resize: Annotated[
        bool,
        typer.Option(
            "--resize",
            help="Crop and resize pictures to the size that the network was "
            "trained on.",
        ),
    ] = False,
    overwrite: Annotated[
        bool,
        typer.Option(
            "--overwrite",
            help="Make again what is there, which else is passed over.",
        ),
    ] = False,
    as_json: AsJson = False,
):
    """Translate pictures, of any size if the network can.

    Pictures are turned as their EXIF data say, and laid on white where they
    are transparent, unless the network takes opacity. A network that halves
    them takes sides that are multiples: others go on mirrored, and what is
    made of that is cut off again. A file that cannot be read, or is of a size
    that the network does not take, is named at the end, and the others are
    made. A command that was stopped goes on where it was.
    """
    from kerasgan.cli import source as sources

    paths = [path for text in pictures for path in _paths_of(text)]
    _check_output(output, paths)
    sources.find(source)
    jobs = _jobs(paths, output)
    todo = [job for job in jobs if overwrite or not job.target.exists()]
    if not todo:
        return _tell(0, len(jobs), output, as_json)
    found = sources.open_source(source)
    maker, others = _domain(found, to)
    translator = found.translator(maker)
    _check_channels(translator.channels, found.shape(maker)[-1])
    failed = _run(translator, todo, others, resize)
    if failed:
        raise ValueError(_failures(failed, len(jobs), output))
    _tell(len(todo), len(jobs) - len(todo), output, as_json)


def _paths_of(text):
    """The files and folders that an argument names."""
    if Path(text).exists():
        return [Path(text)]
    found = sorted(map(Path, glob.glob(text, recursive=True)))
    if not found:
        raise ValueError(
            "PICTURE must be a file, a folder or a pattern of such. "
            f"Received: {text}, of which there is none"
        )
    return found


def _check_output(output, paths):
    if output.exists() and not output.is_dir():
        raise ValueError(
            f"Option `--output` must name a folder. Received: {output}, a file"
        )
    for path in paths:
        if path.is_dir() and output.resolve().is_relative_to(path.resolve()):
            raise ValueError(
                "Option `--output` must name a folder outside of those of "
                "PICTURE, or what is made is translated again. "
                f"Received: {output}, in {path}"
            )


def _jobs(paths, output):
    """What is to be made of all pictures, each once, in order."""
    jobs = {}
    for path in paths:
        for picture, name in _pictures_of(path):
            target = (output / name).with_suffix(".png")
            job = jobs.setdefault(target, Job(picture, target))
            _check_own_name(job, picture)
    return list(jobs.values())


def _pictures_of(path):
    """Pictures, each with its name in the folder that was given."""
    from kerasgan.data import listing

    if not path.is_dir():
        return [(path, Path(path.name))]
    found = [(each, each.relative_to(path)) for each in listing.files_in(path)]
    if not found:
        raise ValueError(
            "A folder of PICTURE must hold pictures "
            f"({', '.join(listing.SUFFIXES)}). Received: {path}, without any"
        )
    return found


def _check_own_name(job, picture):
    if job.picture.resolve() != picture.resolve():
        raise ValueError(
            "Pictures must have names of their own, but for their endings. "
            f"Received: {job.picture} and {picture}"
        )
    if job.target.resolve() == picture.resolve():
        raise ValueError(
            "What is made must not take the place of its picture: give "
            f"`--output` another folder. Received: {picture}"
        )


def _domain(found, to):
    """The part to make, and what is given beside the picture."""
    makers = [part for part in found.makers if found.translates(part)]
    if not makers:
        raise ValueError(
            "SOURCE must make pictures of one picture that is given; an "
            "export must be of this version. "
            f"Received: a source that makes {sorted(found.makers)}"
        )
    maker = to if to in makers else makers[0]
    others = found.translator(maker).others
    if not others:
        if to not in (None, maker):
            raise unknown("part that this source makes", to, makers)
        return maker, {}
    if others != ("label",):
        raise ValueError(
            "What is given beside the picture must be a label; `kerasgan "
            f"sample` takes others. Received: a source that takes {others}"
        )
    return maker, {"label": _label(found, None if to == maker else to)}


def _label(found, to):
    """The label of a domain that is called so, or is of that number."""
    names = found.label_names() or []
    if to in names:
        return names.index(to)
    known = range(found.num_labels())
    if to is not None and to.isdecimal() and int(to) in known:
        return int(to)
    if to is None:
        raise ValueError(
            "Option `--to` must name the label of what is made, one of "
            f"{names or list(known)}. Received: none"
        )
    raise unknown("domain", to, [*names, *map(str, known)])


def _check_channels(taken, made):
    from kerasgan.ops.images import NUM_CHANNELS

    if not {taken, made} <= set(NUM_CHANNELS):
        raise ValueError(
            "Files hold pictures of 1, 3 or 4 channels; `game.translate` takes "
            f"arrays of others. Received: a source that makes {made} channels "
            f"of {taken}"
        )


def _run(translator, jobs, others, resize):
    """Does what is to be done; returns pictures that failed, with reasons."""
    console = Console(stderr=True, highlight=False)
    bar = Progress(
        TextColumn("pictures"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=console,
        disable=not console.is_terminal,
    )
    failed = []
    with bar:
        for job in bar.track(jobs):
            try:
                picture = _read(translator, job.picture, resize)
            except (OSError, ValueError) as error:
                failed.append(f"{job.picture}: {error}")
            else:
                _write(job.target, translator(picture[None], **others)[0])
    return failed


def _read(translator, path, resize):
    """A picture as the translator takes it."""
    from kerasgan.data import pictures
    from kerasgan.data import resizing

    picture = pictures.read_levels(path, translator.channels)
    if resize:
        return resizing.fit_images(picture[None], translator.size)[0]
    if not translator.is_any and picture.shape[:2] != translator.size:
        height, width = translator.size
        raise ValueError(
            f"A picture must be of {height}x{width}, the only size that the "
            "network takes, or give `--resize`. "
            f"Received: {picture.shape[0]}x{picture.shape[1]}"
        )
    return picture


def _write(path, made):
    import tensorflow as tf

    from kerasgan import files
    from kerasgan.ops import images

    content = tf.io.encode_png(images.to_uint8(made)).numpy()
    files.write_bytes(path, content)


def _failures(failed, num_jobs, output):
    from kerasgan.data.decoding import SHOWN

    more = ["..."] if len(failed) > SHOWN else []
    return (
        f"{len(failed)} of {num_jobs} pictures could not be translated; the "
        f"others are in {output}. " + " ".join(failed[:SHOWN] + more)
    )


def _tell(num_made, num_there, output, as_json):
    if as_json:
        counts = {"translated": num_made, "passed_over": num_there}
        return print(json.dumps({"output": str(output)} | counts))
    there = f", {num_there} there already" if num_there else ""
    Console(highlight=False, soft_wrap=True).print(
        f"{num_made} pictures{there}: {output}", markup=False
    )
