import keras

from kerasgan.dynamics.dynamics import Dynamics


@keras.saving.register_keras_serializable("kerasgan")
class Simultaneous(Dynamics):
    """All players at once, from the same pair of real and fake minibatches.

        x <- x - eps v(x)

    One forward pass serves every player, which makes a step cheaper than an
    alternating one. On the bilinear game it spirals outwards.
    """

    def step(self, game, batches):
        field = game.field(batches[0], game.player_names)
        game.move(field)
        return [field]
