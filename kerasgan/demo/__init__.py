"""A page to play with, in the browser: grids of samples and walks."""

from typing import TYPE_CHECKING

from kerasgan import lazy

if TYPE_CHECKING:
    from kerasgan.demo.page import check_installed
    from kerasgan.demo.page import create_page
    from kerasgan.demo.page import launch
    from kerasgan.demo.views import Views

__all__ = ["Views", "check_installed", "create_page", "launch"]

__getattr__, __dir__ = lazy.attach(__name__, __file__)
