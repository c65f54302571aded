import numpy as np
import pytest

from kerasgan import losses
from kerasgan.game import Play
from kerasgan.terms import DiscriminatorLoss


@pytest.mark.parametrize(
    "loss, threshold",
    [
        ("non_saturating", 0.0),
        ("least_squares", 0.5),
        (losses.FDivergence("kl"), 1.0),
    ],
)
def test_a_score_equal_to_the_threshold_counts_as_fake(loss, threshold):
    score = np.array([-1.0, 0.0, 0.0, 1.0], "float32") + threshold
    play = Play({"on": score}, {"on": score}, lambda x: {"score": x["on"]}, {})
    reported = DiscriminatorLoss(loss).report(play)
    assert float(reported["real_accuracy"]) == 0.25
    assert float(reported["fake_accuracy"]) == 0.75
