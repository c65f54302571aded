"""Four ways to look at what is chosen, and what is done where it changes."""

import functools
import hashlib
import random
from pathlib import Path

import numpy as np

from kerasgan.demo import choices
from kerasgan.demo.uploads import MOST_BYTES
from kerasgan.ops import images

SIDES = (1, 12)  # the fewest and the most samples of a row of the grid
PATH = [i / 10 for i in range(11)]  # the places of the strip under a walk


def grid(choice):
    """Samples of consecutive seeds; how it is drawn anew."""
    import gradio as gr

    with gr.Row():
        seed = gr.Number(0, label="Seed", precision=0, elem_id="seed")
        side = gr.Slider(
            *SIDES, 6, step=1, label="Samples a row", elem_id="side"
        )
    with gr.Row():
        before = gr.Button("Before", elem_id="before")
        after = gr.Button("Next", variant="primary", elem_id="next")
    shown = _shown("grid")

    @choice.read
    def draw(name, maker, fixed, seed, side):
        return choice.views.grid(name, seed, fixed, side * side, maker)

    redraw = {
        "fn": _handler(draw, shown),
        "inputs": [*choice.components, seed, side],
        "outputs": shown,
    }
    _redrawn(redraw, [*choice.changes, seed.change, side.release])
    for button, sign in ((before, -1), (after, 1)):
        button.click(
            lambda seed, side, sign=sign: max(seed + sign * side**2, 0),
            [seed, side],
            seed,
        )
    return [redraw]


def walk(choice):
    """From the sample of one seed to that of another."""
    import gradio as gr

    with gr.Row():
        first = gr.Number(0, label="From seed", precision=0, elem_id="first")
        second = gr.Number(1, label="To seed", precision=0, elem_id="second")
        other = gr.Button("Other seeds", elem_id="other")
    place = _shown("walk")
    t = gr.Slider(0, 1, 0.5, step=0.02, label="The way", elem_id="way")
    path = _shown("path")

    def draw(name, maker, fixed, first, second, t=None):
        places = PATH if t is None else [t]
        return choice.views.walk(name, first, second, places, fixed, maker)

    ends = [*choice.components, first, second]
    redraws = _on_the_way(choice.read(draw), ends, t, place, path)
    for redraw in redraws:
        _redrawn(redraw, [*choice.changes, first.change, second.change])
    other.click(
        lambda: [random.randrange(10**6) for _ in range(2)],
        outputs=[first, second],
    )
    return redraws


def translate(choice):
    """A picture and what is made of it, one behind the other."""
    import gradio as gr

    slider = gr.ImageSlider(
        label="Before and after",
        show_label=False,
        format="png",
        interactive=False,
        elem_id="translated",
        elem_classes="pixels",
    )
    views = choice.views

    @_said
    @choice.read
    def draw(name, maker, fixed, path):
        if path is None or not views.translates(name, maker):
            return None
        return views.translated(name, path, fixed, maker)

    redraw = {
        "fn": draw,
        "inputs": [*choice.components, choice.pictures[0]],
        "outputs": slider,
    }
    _redrawn(redraw, choice.changes)
    return [redraw]


def encode(choice):
    """What the encoder makes of a picture, and the way from there."""
    import gradio as gr

    with gr.Row():
        original = choices.upload("original", "A picture", visible=True)
        other = choices.upload("target", "To another picture, or", visible=True)
        seed = gr.Number(1, label="To seed", precision=0, elem_id="end")
    rebuilt = _shown("rebuilt")
    code = _shown("code")
    place = _shown("passage")
    t = gr.Slider(0, 1, 0.5, step=0.02, label="The way", elem_id="passed")
    path = _shown("stations")
    views = choice.views

    @choice.read
    def rebuild(name, maker, fixed, picture, seed):
        if picture is None or not views.encodes(name):
            return None
        fixed = fixed if maker == "image" else {}
        return views.rebuilt(name, views.picture(name, picture), seed, fixed)

    @choice.read
    def read(name, maker, fixed, picture):
        if picture is None or not views.encodes(name):
            return None
        return views.codes(name, views.picture(name, picture))

    @choice.read
    def draw(name, maker, fixed, picture, seed, other, t=None):
        if picture is None or not views.encodes(name):
            return None
        fixed = fixed if maker == "image" else {}
        start, end = (p and views.picture(name, p) for p in (picture, other))
        places = PATH if t is None else [t]
        return views.passage(name, start, places, seed, end, fixed)

    inputs = [*choice.components, original, seed]
    first = {"fn": _handler(rebuild, rebuilt), "inputs": inputs}
    first["outputs"] = rebuilt
    second = {"fn": _handler(read, code), "inputs": inputs[:-1]}
    second["outputs"] = code
    redraws = _on_the_way(draw, [*inputs, other], t, place, path)
    redraws = [first, second, *redraws]
    for redraw in redraws:
        own = choices.changes_of(original, other)
        _redrawn(redraw, [*choice.changes, *own, seed.change])
    return redraws


def _redrawn(redraw, events):
    """Draws a picture anew after each of these events.

    One listener an event: one for all would forget an event that comes while
    it is drawing after another.
    """
    for event in events:
        event(**redraw)


def _on_the_way(draw, ends, t, place, path):
    """How the place on a walk is drawn, and the strip of all of it."""
    redraw = {
        "fn": _handler(draw, place),
        "inputs": [*ends, t],
        "outputs": place,
        "show_progress": "hidden",
        "trigger_mode": "always_last",
    }
    t.input(**redraw)
    strip = {"fn": _handler(draw, path), "inputs": ends, "outputs": path}
    return [redraw, strip]


def follow(page, choice, tabs, card, redraws):
    """Another source, or another part of it: its settings, its pictures.

    Args:
        page: the `gradio.Blocks`.
        choice: the `Choice`.
        tabs: list of the tabs of walks, of encoders and of translations.
        card: component for the card.
        redraws: list of dicts, how each picture is drawn.
    """
    import gradio as gr

    views = choice.views

    @_said
    def change(name, maker):
        if views.takes_pictures(name):
            page.max_file_size = MOST_BYTES
        walking, encoding, translating = tabs
        return choice.settings(name, maker) | {
            walking: gr.update(visible=views.draws(name, maker)),
            encoding: gr.update(visible=views.encodes(name)),
            translating: gr.update(visible=views.translates(name, maker)),
        }

    @_said
    def choose(name):
        makers = views.makers(name)
        made = gr.update(choices=makers, value="image", visible=len(makers) > 1)
        return change(name, "image") | {
            choice.maker: made,
            card: views.card(name),
        }

    changed = [*choice.components[2:], *tabs]
    events = [
        event(choose, choice.chosen, [choice.maker, card, *changed])
        for event in (page.load, choice.chosen.input)
    ]
    maker = [choice.chosen, choice.maker]
    events.append(choice.maker.input(change, maker, changed))
    for done in events:
        for redraw in redraws:
            done.then(**redraw)
    choice.held.input(
        _said(choice.held_knobs), [*maker, choice.held], choice.knobs
    )


def _shown(name):
    """Places for a picture, still or moving, and for lines of text."""
    import gradio as gr

    image = gr.Image(
        label=name.title(),
        show_label=False,
        format="png",
        interactive=False,
        buttons=["download", "fullscreen"],
        elem_id=name,
        elem_classes="pixels",
    )
    lines = gr.Textbox(
        label=name.title(),
        show_label=False,
        interactive=False,
        visible=False,
        elem_id=f"{name}-lines",
    )
    return [image, lines]


def _handler(view, shown):
    """A handler that shows what a view gives."""
    import gradio as gr

    image, _ = shown

    @_said
    def handler(*values):
        found = view(*values)
        is_text = isinstance(found, list)
        lines = found if is_text else []
        return [
            gr.update(
                value=None if is_text else _displayed(image, found),
                visible=not is_text,
            ),
            gr.update(
                value="\n".join(lines),
                lines=max(len(lines), 1),
                max_lines=max(len(lines), 1),
                visible=is_text,
            ),
        ]

    return handler


def _displayed(image, found):
    """A still picture as it is; one that moves as a file.

    It is put where Gradio keeps pictures, and is cleared away with them.
    """
    if found is None or found.ndim < 4:
        return found
    content = hashlib.sha256(np.ascontiguousarray(found)).hexdigest()
    path = Path(image.GRADIO_CACHE, content, f"{image.elem_id}.gif")
    images.save_gif(path, found)
    return str(path)


def _said(function):
    """What is refused is said on the page."""
    import gradio as gr

    @functools.wraps(function)
    def handler(*arguments):
        try:
            return function(*arguments)
        except (ValueError, OSError) as error:
            raise gr.Error(str(error), print_exception=False) from error

    return handler
