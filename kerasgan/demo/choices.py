"""What can be chosen on the page: a source, and what it may ask for."""

# The page has as many places for what a source may ask for; others stay as
# they are drawn.
NUM_KNOBS = 16
NUM_PICTURES = 2


class Choice:
    """What to make samples of: components, and how to read them.

    Args:
        views: `Views`, of what can be chosen.

    Attributes:
        chosen: component, the name of the source.
        components: list of components, all that `read` reads.
    """

    def __init__(self, views):
        import gradio as gr

        self.views = views
        with gr.Row():
            self.chosen = gr.Dropdown(
                views.names, label="Preset", elem_id="preset", interactive=True
            )
            self.maker = gr.Dropdown(
                ["image"], label="Make", elem_id="maker", visible=False
            )
            self.label = gr.Dropdown(
                [("any", -1)], value=-1, label="Label", elem_id="label"
            )
        with gr.Row():
            self.pictures = [
                upload(f"picture-{place}") for place in range(NUM_PICTURES)
            ]
        self.held = gr.CheckboxGroup(
            [], label="Set by hand", elem_id="held", visible=False
        )
        with gr.Row():
            self.knobs = [
                gr.Slider(0, 1, 0, elem_id=f"knob-{place}", visible=False)
                for place in range(NUM_KNOBS)
            ]
        self.components = [
            self.chosen,
            self.maker,
            self.label,
            self.held,
            *self.knobs,
            *self.pictures,
        ]

    @property
    def changes(self):
        """What a person changes, after which pictures are drawn anew."""
        return [
            self.label.input,
            self.held.input,
            *(knob.release for knob in self.knobs),
            *changes_of(*self.pictures),
        ]

    def read(self, function):
        """A handler of a function of what is chosen.

        Args:
            function: of the source's name, the part to make, what is fixed,
                and the values of further components. It is not called while
                a picture is missing.

        Returns:
            A function of the values of `components` and the further ones.
        """
        count = len(self.components)

        def handler(*values):
            name, maker, label, held, *numbers = values[:count]
            paths = numbers[NUM_KNOBS:]
            fixed = self.views.fixed(
                name, maker, held or (), numbers[:NUM_KNOBS], paths
            )
            if fixed is None:
                return None
            if label not in (None, -1):  # Gradio has no choice of `None`
                fixed["label"] = label
            return function(name, maker, fixed, *values[count:])

        return handler

    def settings(self, name, maker):
        """How the components are for a source: a dict of updates."""
        import gradio as gr

        views = self.views
        labels = views.labels(name, maker)
        if not (labels and views.needs_label(name, maker)):
            labels = [("any", -1), *labels]
        free = views.free(name, maker)
        updates = {
            self.label: gr.update(
                choices=labels, value=labels[0][1], visible=len(labels) > 1
            ),
            self.held: gr.update(choices=free, value=[], visible=bool(free)),
        }
        knobs = _filled(views.knobs(name, maker), self.knobs)
        for component, knob in knobs:
            updates[component] = _knob_update(knob, free)
        pictures = _filled(views.pictures(name, maker), self.pictures)
        for component, part in pictures:
            updates[component] = gr.update(
                label=part and part.title(), value=None, visible=bool(part)
            )
        return updates

    def held_knobs(self, name, maker, held):
        """Which knobs are seen, in their order."""
        import gradio as gr

        hidden = set(self.views.free(name, maker)) - set(held)
        return [
            gr.update(visible=knob is not None and knob.part not in hidden)
            for _, knob in _filled(self.views.knobs(name, maker), self.knobs)
        ]


def changes_of(*pictures):
    """The events by which an upload changes."""
    return [e for each in pictures for e in (each.upload, each.clear)]


def _filled(wanted, places):
    """Each place, and what is in it or `None`."""
    wanted = [*wanted, *[None] * len(places)]
    return list(zip(places, wanted, strict=False))


def _knob_update(knob, free):
    import gradio as gr

    if knob is None:
        return gr.update(visible=False)
    return gr.update(
        minimum=knob.low,
        maximum=knob.high,
        step=knob.step,
        value=knob.value,
        label=knob.title,
        visible=knob.part not in free,
    )


def upload(name, title="Picture", visible=False):
    """A box for a picture, which arrives as the path of a file."""
    import gradio as gr

    return gr.Image(
        label=title,
        type="filepath",
        image_mode=None,  # the file as it is
        sources=["upload", "clipboard"],
        height=200,
        elem_id=name,
        visible=visible,
    )
