"""What priors refuse in a graph, where values are known only when it runs."""

import numpy as np
import pytest
import tensorflow as tf

from kerasgan import priors


@pytest.mark.parametrize("place", [0, 1])
@pytest.mark.parametrize("value", [np.nan, 1.01, -1.01])
def test_one_bad_number_among_many_is_seen(value, place):
    values = np.zeros((3, 2), "float32")
    values[2, place] = value
    prior = priors.Uniform(2)
    with pytest.raises(ValueError, match="`latent` must be from -1 to 1"):
        prior.check("latent", values)
    guarded = tf.function(prior.guard)
    with pytest.raises(tf.errors.InvalidArgumentError, match="from -1 to 1"):
        guarded({"latent": tf.constant(values)})


def test_what_rounding_does_is_let_pass():
    values = np.full((1, 2), 1.0 + 5e-4, "float32")
    prior = priors.Uniform(2)
    prior.check("latent", values)
    prior.guard({"latent": tf.constant(values)})
