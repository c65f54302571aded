import numpy as np
import pytest

from kerasgan.metrics import clip_features


def test_means_and_steps_by_hand():
    features = [[[0.0, 5.0], [4.0, 5.0], [2.0, 2.0]]]
    # Means 2 and 4; steps 4, 2 and 0, 3.
    np.testing.assert_allclose(clip_features(features), [[2.0, 4.0, 3.0, 1.5]])


def test_the_order_of_frames_shows_in_the_second_half():
    features = np.random.default_rng(0).normal(size=(5, 6, 3))
    other = features[:, [3, 0, 5, 1, 4, 2]]
    found, shuffled = clip_features(features), clip_features(other)
    np.testing.assert_allclose(found[:, :3], shuffled[:, :3])
    assert (found[:, 3:] != shuffled[:, 3:]).all()
    backwards = clip_features(features[:, ::-1])
    np.testing.assert_allclose(found, backwards)


@pytest.mark.parametrize("shape", [(4, 3), (4, 1, 3)])
def test_what_is_no_clip_is_refused(shape):
    with pytest.raises(ValueError, match=r"2 frames. Received.*\(4, "):
        clip_features(np.zeros(shape))
