"""The page itself, by Gradio, which the extra `demo` installs.

Gradio is slow to import, so functions import it.
"""

from kerasgan.addresses import Guard
from kerasgan.addresses import bound
from kerasgan.addresses import in_url
from kerasgan.demo import choices
from kerasgan.demo import panels
from kerasgan.demo.uploads import MOST_BYTES

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
#path img, #stations img { height: 64px !important; }
#rebuilt img, #passage img { height: 200px !important; }
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
    from starlette.middleware import Middleware

    from kerasgan.connections import PageConnection

    with bound(host, port) as free:
        port = free.getsockname()[1]
    page = create_page(views)
    page.launch(
        server_name=in_url(host),
        server_port=port,
        inbrowser=open_browser,
        prevent_thread_lock=True,
        quiet=True,
        ssr_mode=False,
        footer_links=[],
        max_file_size=MOST_BYTES,  # what the browser is told
        enable_monitoring=False,
        show_error=True,
        app_kwargs={"middleware": [Middleware(Guard, host=host)]},
        css=STYLE,
        theme=gr.themes.Default(font=FONT, font_mono=MONO),
    )
    # Those that come from now on have clocks, and do not outlive the server.
    page.server.config.http_protocol_class = PageConnection
    # Gradio takes files whether or not there is a box for them. Here it does
    # once a source is chosen that has one.
    page.max_file_size = 0
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
    with page, gr.Row():
        with gr.Column(scale=5):
            choice = choices.Choice(views)
            with gr.Tab("Grid"):
                grid = panels.grid(choice)
            with gr.Tab("Walk") as walking:
                walk = panels.walk(choice)
            with gr.Tab("Encode", visible=False) as encoding:
                code = panels.encode(choice)
            with gr.Tab("Translate", visible=False) as translating:
                made = panels.translate(choice)
        with gr.Column(scale=4):
            card = gr.Markdown(elem_id="card")
        tabs = [walking, encoding, translating]
        redraws = [*grid, *walk, *code, *made]
        panels.follow(page, choice, tabs, card, redraws)
    return page
