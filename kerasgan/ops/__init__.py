"""Pure tensor functions."""

from kerasgan import lazy

__getattr__, __dir__ = lazy.attach(__name__, __file__)
