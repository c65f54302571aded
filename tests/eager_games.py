"""Games that do not trace their steps, for tests of what is around them.

A trace takes seconds, and a few steps of a small game none. Conformance of
each entry, `game/compile_test.py` and the tests of the command line that kill
processes check graphs, and that steps without one are the same.
"""

import contextlib
import functools

import pytest

from kerasgan.game.engine import Engine

COMPILE = Engine.compile


def _patched(function):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Engine, "compile", function)
        yield


@contextlib.contextmanager
def eager():
    """Whatever is compiled meanwhile runs eagerly."""
    yield from _patched(functools.partialmethod(COMPILE, run_eagerly=True))


@contextlib.contextmanager
def traced():
    """Whatever is compiled meanwhile is as users have it."""
    yield from _patched(COMPILE)
