"""Which entries are checked whole each time; `make test-all` checks all."""

import pytest

# One of each kind of wiring and of network.
WHOLE = ("bigan", "dcgan", "gan", "mocogan", "srgan", "text_gan", "wgan_gp")


def param(*values, is_slow):
    """A parameter of a test, which is left out by `make test` if it is slow."""
    names = [getattr(each, "__name__", each) for each in values]
    marks = [pytest.mark.slow] if is_slow else []
    return pytest.param(*values, marks=marks, id="-".join(names))
