import keras
import tensorflow as tf

from kerasgan import calling
from kerasgan.ops import random
from kerasgan.terms.adversarial import DiscriminatorLoss
from kerasgan.terms.parts import part as part_of

NOWHERE = -1  # the place of a fake that is shown as it is


@keras.saving.register_keras_serializable("kerasgan")
class HistoryLoss(DiscriminatorLoss):
    """The discriminator's side of a loss, paid for old fakes and new ones.

    The term keeps a history of fakes, of all parts that the discriminator
    judges. Until it is full, fakes are shown as they are, and kept. Then each
    is, with a probability of 1/2, put into a place that is drawn, and what was
    there is shown in its stead:

        E l(h(x), h(f)),   f = old or G(z), each with probability 1/2

    It is kept once a step, of the last turn of the player. Of several fakes
    of a step that draw one place the last stays. Replicas share one history,
    the fakes of all of which go into it. Other terms see the new fakes, and so
    do other players. What this one reports is of those that it was shown.

    Args:
        loss: an adversarial loss, or its name.
        num_fakes: integer, the size of the history: 50 in the papers.
        weight: float, what the cost is multiplied by.
        name: string, names the term in logs.

    Reference:
        [Shrivastava et al., 2017](https://arxiv.org/abs/1612.07828), section
        2.3; [Zhu et al., 2017](https://arxiv.org/abs/1703.10593), section 4.
    """

    combine = "gather"

    def __init__(self, loss, num_fakes=50, weight=1.0, name="loss"):
        super().__init__(loss, weight=weight, name=name)
        is_whole = isinstance(num_fakes, int) and num_fakes is not True
        if not is_whole or num_fakes < 1:
            raise ValueError(
                "Argument `num_fakes` must be an integer of at least 1. "
                f"Received: num_fakes={num_fakes!r}"
            )
        self.num_fakes = num_fakes

    def prepare(self, game, player):
        critic = _critic_of(game, player)
        self.count = self.add_state("count", (), "int64")
        self.history = {
            part: self.add_state(part, (self.num_fakes, *shape), dtype)
            for part, (shape, dtype) in sorted(critic.items())
        }

    def cost(self, play):
        new = {part: self._fake(play.fake, part) for part in self.history}
        place = self.judged(play).fake["place"]
        return super().cost(play), (new, place)

    def judged(self, play):
        return play.against(self.name, self._exchanged)

    def _exchanged(self, fake):
        """The fakes that are shown, and the place from which each is."""
        num_rows = tf.shape(self._fake(fake, next(iter(self.history))))[0]
        is_old = random.uniform((num_rows,), random.next_key()) < 0.5
        place = random.integers((num_rows,), random.next_key(), self.num_fakes)
        place = tf.where(self._is_full() & is_old, place, NOWHERE)
        shown = {
            part: _choose(
                place == NOWHERE,
                self._fake(fake, part),
                tf.gather(history.value, tf.maximum(place, 0)),
            )
            for part, history in self.history.items()
        }
        return fake | shown | {"place": place}

    def update(self, aux):
        new, place = aux
        num_rows = tf.shape(place)[0]
        arrival = tf.cast(self.count.value, tf.int32) + tf.range(num_rows)
        place = tf.where(self._is_full(), place, arrival)
        goes = place[:, tf.newaxis] == tf.range(self.num_fakes)
        index = tf.where(goes, tf.range(num_rows)[:, tf.newaxis], NOWHERE)
        last = tf.reduce_max(index, axis=0)  # who stays at each place
        for part, history in self.history.items():
            rows = tf.gather(new[part], tf.maximum(last, 0))
            history.assign(_choose(last == NOWHERE, history.value, rows))
        count = self.count.value + tf.cast(num_rows, tf.int64)
        self.count.assign(tf.minimum(count, self.num_fakes))

    def _is_full(self):
        return self.count.value >= self.num_fakes

    def _fake(self, fake, part):
        value = part_of(fake, part, "fake sample")
        return tf.cast(value, self.history[part].dtype)


def _choose(condition, this, other):
    """Rows of the one or the other."""
    axes = [1] * (len(this.shape) - 1)
    return tf.where(tf.reshape(condition, (-1, *axes)), this, other)


def _critic_of(game, player):
    """What the network takes by whose score a player pays."""
    critics = [
        name
        for name in player.networks
        if "score" in calling.output_shapes(game.networks[name], "score")
    ]
    if len(critics) != 1:
        raise ValueError(
            f"Player `{player.name}`, who pays a `HistoryLoss`, must have one "
            f"network that gives a score. Received: {critics}"
        )
    return calling.input_spec(game.networks[critics[0]], "image")
