"""SavedModels: games that run without this library, and without Keras."""

from typing import TYPE_CHECKING

from kerasgan import lazy

if TYPE_CHECKING:
    from kerasgan.export.description import read_description
    from kerasgan.export.loading import load
    from kerasgan.export.loading import refusal
    from kerasgan.export.loading import versions
    from kerasgan.export.writing import export_saved_model

__all__ = [
    "export_saved_model",
    "load",
    "read_description",
    "refusal",
    "versions",
]

__getattr__, __dir__ = lazy.attach(__name__, __file__)
