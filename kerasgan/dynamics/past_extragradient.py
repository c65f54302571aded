import keras

from kerasgan.dynamics.dynamics import Dynamics


@keras.saving.register_keras_serializable("kerasgan")
class PastExtragradient(Dynamics):
    """Extragradient that looks ahead along the field of the last step.

        x'_t    = x_t - eps v(x'_(t-1)),   v(x'_(-1)) = 0
        x_(t+1) = x_t - eps v(x'_t)

    where "- eps v" is a step of each player's optimizer. One evaluation of the
    field a step, where `Extragradient` needs two. With plain gradient steps
    the points x' are those of `Optimistic`. On the bilinear game it spirals
    inwards for eps < 1 / sqrt(3).

    Reference:
        Popov, 1980;
        [Gidel et al., 2019](https://arxiv.org/abs/1802.10551), section 3.
    """

    def prepare(self, game):
        self.past = self.remember(game, "past")

    def step(self, game, batches):
        ahead, _ = game.ahead(self.recall(self.past))
        there = game.field(batches[0], game.player_names, at=ahead)
        self.store(self.past, game.mean(there.gradients))
        game.move(there)
        return [there]
