"""The names that are checked before TensorFlow is there are those there are.

What is refused, and what is said then, is in `cli/quick_test.py`.
"""

from kerasgan import choices
from kerasgan import extractors
from kerasgan import strategies


def test_names():
    assert choices.EXTRACTORS == tuple(extractors.list_extractors())
    assert choices.STRATEGIES == tuple(strategies.STRATEGIES)


def test_what_is_an_extractor_passes(tmp_path):
    path = tmp_path / "own.keras"
    path.touch()
    for name in (None, *choices.EXTRACTORS, str(path)):
        choices.check_extractor(name)
