"""Presets: recipes that have a name, and the games that came of them.

A recipe is data in the folder of its entry. What came of it is a folder with
weights, scores and samples, found by the same name: in the repository, in an
installed package, in the cache or on a server. See `docs/pretrained.md`.
"""

from typing import TYPE_CHECKING

from kerasgan import lazy

if TYPE_CHECKING:
    from kerasgan.presets.card import read as read_card
    from kerasgan.presets.finding import find
    from kerasgan.presets.finding import is_address
    from kerasgan.presets.finding import list_presets
    from kerasgan.presets.finding import locate
    from kerasgan.presets.hub import upload
    from kerasgan.presets.loading import load
    from kerasgan.presets.origins import label_names
    from kerasgan.presets.recipes import Preset
    from kerasgan.presets.recipes import get_preset
    from kerasgan.presets.record import Record
    from kerasgan.presets.record import check
    from kerasgan.presets.record import is_preset
    from kerasgan.presets.record import read
    from kerasgan.presets.saving import save

__all__ = [
    "Preset",
    "Record",
    "check",
    "find",
    "get_preset",
    "is_address",
    "is_preset",
    "label_names",
    "list_presets",
    "load",
    "locate",
    "read",
    "read_card",
    "save",
    "upload",
]

__getattr__, __dir__ = lazy.attach(__name__, __file__)
