import keras

from kerasgan.dynamics.dynamics import Dynamics


@keras.saving.register_keras_serializable("kerasgan")
class Extragradient(Dynamics):
    """All players move along the field of the point that they would reach.

        x' = x - eps v(x)
        x <- x - eps v(x')

    where "- eps v" is a step of each player's optimizer. Both values of the
    field see the same minibatch and the same latents. On the bilinear game it
    spirals inwards.

    Reference:
        Korpelevich, 1976;
        [Gidel et al., 2019](https://arxiv.org/abs/1802.10551), algorithm 2.
    """

    def step(self, game, batches):
        here = game.field(batches[0], game.player_names)
        ahead, _ = game.ahead(here.gradients)
        there = game.field(batches[0], game.player_names, at=ahead)
        game.move(there)
        return [there]
