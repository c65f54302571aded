import keras
import tensorflow as tf

from kerasgan.game.term import Term


@keras.saving.register_keras_serializable("kerasgan")
class HistoricalAveraging(Term):
    """A player's weights should stay near the mean of where they have been.

        weight ||theta - sg((1/t) sum of theta_i, i = 1..t)||^2

    over the weights of all networks that the player moves; theta_i is where
    they stood when step i was evaluated, so that the first step costs nothing.

    Args:
        weight: float.
        every: integer, evaluate on every so many steps only; the mean is over
            those steps.
        name: string, names the term in logs.

    Reference:
        [Salimans et al., 2016](https://arxiv.org/abs/1606.03498), section 3.3.
    """

    default_name = "historical_averaging"
    needs = ()

    def prepare(self, game, player):
        self.owned = player.networks
        self.count = self.add_state("count", ())
        self.means = [
            self.add_state(f"mean_{index}", weight.shape)
            for index, weight in enumerate(game.weights_of(player.name))
        ]

    @property
    def idle_aux(self):
        return tuple(tf.zeros(mean.shape, mean.dtype) for mean in self.means)

    def cost(self, play):
        weights = tuple(
            tf.convert_to_tensor(weight.value)
            for name in self.owned
            for weight in play.networks[name].trainable_variables
        )
        known = tf.cast(self.count > 0, tf.float32)  # else there is no mean
        distances = [
            tf.reduce_sum(tf.square(weight - tf.stop_gradient(mean.value)))
            for weight, mean in zip(weights, self.means, strict=True)
        ]
        return known * tf.add_n(distances), weights

    def update(self, aux):
        self.count.assign(self.count + 1.0)
        for mean, weight in zip(self.means, aux, strict=True):
            mean.assign(mean + (weight - mean) / self.count)
