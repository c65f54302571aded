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


@pytest.mark.parametrize(
    "loss, reports",
    [
        ("hinge", ["real_accuracy", "fake_accuracy"]),
        ("wasserstein", ["score_gap"]),
    ],
)
def test_reports_of_several_losses_are_told_apart(loss, reports):
    play = Play(
        {"on": np.ones(2, "float32")},
        {"on": np.zeros(2, "float32")},
        lambda x: {"score": x["on"]},
        networks={},
    )
    alone, one = (
        DiscriminatorLoss(loss, name=name) for name in ("loss", "image_loss")
    )
    assert list(alone.reports) == list(alone.report(play)) == reports
    named = [f"image_{report}" for report in reports]
    assert list(one.reports) == list(one.report(play)) == named
    assert [*map(float, one.report(play).values())] == [1.0] * len(reports)
