"""A page to play with, in the browser: grids of samples and walks."""

from kerasgan.demo.page import check_installed
from kerasgan.demo.page import create_page
from kerasgan.demo.page import launch
from kerasgan.demo.views import Views

__all__ = ["Views", "check_installed", "create_page", "launch"]
