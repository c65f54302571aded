import keras
import tensorflow as tf

from kerasgan.dynamics.checks import check_counts
from kerasgan.dynamics.coupling import check_rivals
from kerasgan.dynamics.coupling import check_sight
from kerasgan.dynamics.dynamics import Dynamics


@keras.saving.register_keras_serializable("kerasgan")
class Unrolled(Dynamics):
    """A player moves against the answer that its rivals give in k steps.

        w_0 = w,   w_(i+1) = w_i - eps v_w(theta, w_i)
        theta <- theta - eps dL_theta(theta, w_k(theta)) / dtheta
        w     <- w_1

    where "- eps v" is a step of each rival's optimizer, and the derivative
    goes through all k of them. All see the same minibatch and latents. On the
    bilinear game it spirals inwards for eps < 2 / sqrt(4 k - 1).

    Args:
        steps: integer, the k above.
        player: name of the player who looks ahead; its rivals are all others.

    Raises:
        ValueError: when a step is traced, if the answer of a rival does not
            depend on the player's weights.

    Reference:
        [Metz et al., 2017](https://arxiv.org/abs/1611.02163), section 2.
    """

    def __init__(self, steps=5, player="generator"):
        super().__init__()
        check_counts("Argument `steps`", {"steps": steps})
        self.steps = steps
        self.player = player

    def prepare(self, game):
        check_rivals(self.player, game)

    def step(self, game, batches):
        mine = {self.player: game.point()[self.player]}
        rivals = [name for name in game.player_names if name != self.player]
        x, slots, fields = mine, None, []
        check_sight(game, batches[0], rivals, [self.player])
        with tf.GradientTape(watch_accessed_variables=False) as tape:
            tape.watch(mine)
            for _ in range(self.steps):
                fields.append(game.field(batches[0], rivals, at=x))
                x, slots = game.ahead(fields[-1].gradients, x, slots)
            foreseen = game.field(batches[0], [self.player], at=x)
            cost = foreseen.costs[self.player]
        foreseen = foreseen._replace(gradients=tape.gradient(cost, mine))
        game.move(foreseen)
        game.move(fields[0])  # last: moving statistics are of where they stand
        return [fields[0], foreseen]
