"""The page itself, by Gradio, which the extra `demo` installs.

Gradio is slow to import, so functions import it.
"""

import functools
import random

from kerasgan.addresses import bound

SIDES = (1, 12)  # the fewest and the most samples of a row of the grid
PATH = [i / 10 for i in range(11)]  # the places of the strip under a walk
# Pixels stay squares when a small image is shown large. The page asks no other
# server for its fonts.
STYLE = """
.pixels img {
  image-rendering: pixelated;
  object-fit: contain;
  width: 100% !important;
}
#grid img { height: 520px !important; }
#walk img { height: 300px !important; }
#path img { height: 64px !important; }
#card table { font-size: 0.7rem; border: 0; display: block; overflow-x: auto; }
#card th, #card td { padding: 0.2rem 0.35rem; white-space: nowrap; }
"""
# Seconds: how often pictures are looked through, and how old they may be.
CACHE = (600, 3600)
FONT = ("system-ui", "sans-serif")
MONO = ("ui-monospace", "monospace")


def check_installed():
    """Raises an error unless Gradio can be imported."""
    try:
        import gradio  # noqa: F401
    except ImportError as error:
        raise ValueError(
            "The page needs Gradio, which the extra `demo` installs: "
            f"`pip install 'kerasgan[demo]'`. Received: {error}"
        ) from error


def launch(views, host="127.0.0.1", port=7860, open_browser=False):
    """Serves the page from threads of this process.

    Args:
        views: `Views`, of what can be chosen.
        host: string, the address to listen at.
        port: integer, the port; 0 takes one that is free.
        open_browser: bool, whether to show the page in the browser.

    Returns:
        The `gradio.Blocks`: `local_url` is the address of the page, `close()`
        ends it.

    Raises:
        ValueError: if Gradio is not installed.
        OSError: if the port is in use.
    """
    check_installed()
    import gradio as gr

    with bound(host, port) as free:
        port = free.getsockname()[1]
    page = create_page(views)
    page.launch(
        server_name=host,
        server_port=port,
        inbrowser=open_browser,
        prevent_thread_lock=True,
        quiet=True,
        ssr_mode=False,
        footer_links=[],
        css=STYLE,
        theme=gr.themes.Default(font=FONT, font_mono=MONO),
    )
    return page


def create_page(views):
    """The page as `gradio.Blocks`.

    Args:
        views: `Views`, of what can be chosen.
    """
    import gradio as gr

    page = gr.Blocks(
        title="kerasgan", analytics_enabled=False, delete_cache=CACHE
    )
    with page:
        with gr.Row():
            with gr.Column(scale=5):
                chosen, label = _choice(views)
                with gr.Tab("Grid"):
                    grid = _grid(views, chosen, label)
                with gr.Tab("Walk"):
                    walk = _walk(views, chosen, label)
            with gr.Column(scale=4):
                card = gr.Markdown(elem_id="card")
        _follow(page, views, chosen, label, card, [*grid, *walk])
    return page


def _choice(views):
    """What to draw from."""
    import gradio as gr

    with gr.Row():
        chosen = gr.Dropdown(
            views.names, label="Preset", elem_id="preset", interactive=True
        )
        label = gr.Dropdown(
            [("any", -1)], value=-1, label="Label", elem_id="label"
        )
    return chosen, label


def _grid(views, chosen, label):
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
    image = _image("grid")

    @_shown
    def draw(name, label, seed, side):
        return views.grid(name, seed, _label(label), side * side)

    inputs = [chosen, label, seed, side]
    redraw = {"fn": draw, "inputs": inputs, "outputs": image}
    for change in (label.input, seed.change, side.release):
        change(**redraw)
    for button, sign in ((before, -1), (after, 1)):
        button.click(
            lambda seed, side, sign=sign: max(seed + sign * side**2, 0),
            [seed, side],
            seed,
        )
    return [redraw]


def _walk(views, chosen, label):
    """From the sample of one seed to that of another."""
    import gradio as gr

    with gr.Row():
        first = gr.Number(0, label="From seed", precision=0, elem_id="first")
        second = gr.Number(1, label="To seed", precision=0, elem_id="second")
        other = gr.Button("Other seeds", elem_id="other")
    image = _image("walk")
    t = gr.Slider(0, 1, 0.5, step=0.02, label="The way", elem_id="way")
    path = _image("path")

    @_shown
    def draw(name, label, first, second, t):
        return views.walk(name, first, second, [t], _label(label))

    @_shown
    def draw_path(name, label, first, second):
        return views.walk(name, first, second, PATH, _label(label))

    ends = [chosen, label, first, second]
    redraw = {"fn": draw, "inputs": [*ends, t], "outputs": image}
    redraw |= {"show_progress": "hidden", "trigger_mode": "always_last"}
    repath = {"fn": draw_path, "inputs": ends, "outputs": path}
    t.input(**redraw)
    for change in (label.input, first.change, second.change):
        change(**redraw)
        change(**repath)
    other.click(
        lambda: [random.randrange(10**6) for _ in range(2)],
        outputs=[first, second],
    )
    return [redraw, repath]


def _follow(page, views, chosen, label, card, redraws):
    """Another source: its labels, its card, its pictures."""
    import gradio as gr

    @_shown
    def choose(name):
        labels = [("any", -1), *views.labels(name)]
        shown = gr.Dropdown(labels, value=-1, visible=len(labels) > 1)
        return shown, views.card(name)

    for event in (page.load, chosen.input):
        done = event(choose, chosen, [label, card])
        for redraw in redraws:
            done.then(**redraw)


def _image(name):
    import gradio as gr

    return gr.Image(
        label=name.title(),
        show_label=False,
        format="png",
        interactive=False,
        buttons=["download", "fullscreen"],
        elem_id=name,
        elem_classes="pixels",
    )


def _label(label):
    """Gradio has no choice of `None`."""
    return None if label in (None, -1) else label


def _shown(function):
    """What is refused is said on the page."""
    import gradio as gr

    @functools.wraps(function)
    def handler(*arguments):
        try:
            return function(*arguments)
        except (ValueError, OSError) as error:
            raise gr.Error(str(error), print_exception=False) from error

    return handler
