from keras import ops


class Lots:
    """What chance decides of a pipeline: numbers that are drawn one by one.

    All come from one tensor. (A draw of its own for each would be a hundred
    operations each.)

    Args:
        drawn: float tensor of shape `(count, batch)`, of U(0, 1).
        probability: float or scalar tensor, how often something happens.
    """

    def __init__(self, drawn, probability):
        self.probability = probability
        self._left = iter(ops.unstack(drawn, axis=0))

    def uniform(self, low=0.0, high=1.0):
        """Draws from U(low, high): a tensor of shape `(batch,)`. One lot."""
        return low + (high - low) * next(self._left)

    def whole(self, low, high):
        """Draws whole numbers from low to high, as floats. One lot."""
        # A float next to `high + 1` may be rounded to it.
        return ops.minimum(ops.floor(self.uniform(low, high + 1)), high)

    def normal(self, stddev):
        """Draws from N(0, stddev^2), as Box and Muller do. Two lots."""
        u, v = self.uniform(), self.uniform(0.0, 2.0 * 3.141592653589793)
        return stddev * ops.sqrt(-2.0 * ops.log1p(-u)) * ops.cos(v)

    def maybe(self, value, otherwise, probability=None):
        """A value where something happens, else another. One lot."""
        p = self.probability if probability is None else probability
        return ops.where(self.uniform() < p, value, otherwise)
