"""Serving of exports: by TensorFlow Serving, or by a local server.

See `docs/serving.md`.
"""

from typing import TYPE_CHECKING

from kerasgan import lazy

if TYPE_CHECKING:
    from kerasgan.serving.config import COMPOSE
    from kerasgan.serving.config import write_config
    from kerasgan.serving.servables import Servable
    from kerasgan.serving.servables import find
    from kerasgan.serving.servables import is_export
    from kerasgan.serving.server import check_installed
    from kerasgan.serving.server import serve
    from kerasgan.serving.signatures import read_signatures
    from kerasgan.serving.warmup import write_warmup

__all__ = [
    "COMPOSE",
    "Servable",
    "check_installed",
    "find",
    "is_export",
    "read_signatures",
    "serve",
    "write_config",
    "write_warmup",
]

__getattr__, __dir__ = lazy.attach(__name__, __file__)
