"""How a game augments what its networks judge, and how often."""

import dataclasses

import keras
import tensorflow as tf

from kerasgan import calling
from kerasgan.augmentations import Adaptive
from kerasgan.game.term import Term
from kerasgan.ops import random


def shown(game, sample, network):
    """A sample as a network sees it in training: its pictures augmented."""
    if game.augmentation is None:
        return sample
    pictures = {name: sample[name] for name in _pictures(network)}
    if not pictures:
        return sample
    p = probability(game)
    return sample | game.augmentation(pictures, p, random.next_key())


def probability(game):
    """How often a game augments now: a float or a scalar tensor."""
    for term in game.terms.values():
        if isinstance(term, Overfitting):
            return term.p.value
    return game.augmentation.probability


def check(game):
    """Raises an error if no network judges pictures that can be augmented."""
    if game.augmentation is None:
        return
    shapes = [
        shape
        for name, network in game.networks.items()
        if name not in game.makers.values()
        for shape in _pictures(network).values()
    ]
    if not shapes:
        raise ValueError(
            "Argument `augmentation` must be `None` where no network judges "
            f"pictures. Received: augmentation={game.augmentation!r}"
        )
    for shape in shapes:
        game.augmentation.check(shape)


def watched(players, augmentation):
    """The players; one has another term where an augmentation adapts.

    Raises:
        ValueError: if none can be watched.
    """
    if not isinstance(augmentation, Adaptive):
        return players
    for index, player in enumerate(players):
        for term, play in player.judged:
            if _decides(term):
                watch = Overfitting(augmentation, term.loss.threshold)
                watching = _with(player, watch, play)
                return [*players[:index], watching, *players[index + 1 :]]
    raise ValueError(
        "An adaptive augmentation needs a player who pays a loss with a score "
        "at which real and fake are alike, such as `non_saturating` or "
        f"`hinge`. Received: {[t.name for p in players for t in p.terms]}"
    )


@keras.saving.register_keras_serializable("kerasgan")
class Overfitting(Term):
    """Watches the scores of real images; costs nothing.

    Logs `E sign(h(x) - threshold)` and reports `augmented`, the probability
    that follows from it: see `kerasgan.augmentations.Adaptive`.

    Args:
        augmentation: the `Adaptive` augmentation.
        threshold: float, the score at which real and fake are alike.
    """

    default_name = "overfitting"
    needs = ("on_real",)
    reports = ("augmented",)
    combine = "gather"

    def __init__(self, augmentation, threshold):
        super().__init__(weight=0.0)
        self.augmentation = augmentation
        self.threshold = threshold

    def prepare(self, game, player):
        first = keras.initializers.Constant(self.augmentation.probability)
        self.p = self.add_state("p", initializer=first)
        self.signs = self.add_state("signs")
        self.rows = self.add_state("rows")
        self.steps = self.add_state("steps")

    def cost(self, play):
        score = tf.stop_gradient(play.on_real["score"])
        signs = tf.sign(tf.cast(score, tf.float32) - self.threshold)
        signs = tf.reduce_mean(tf.reshape(signs, (tf.shape(score)[0], -1)), 1)
        return tf.reduce_mean(signs), signs

    def report(self, play):
        return {"augmented": self.p.value}

    def update(self, aux):
        signs = self.signs + tf.reduce_sum(aux)
        rows = self.rows + tf.cast(tf.shape(aux)[0], tf.float32)
        steps = self.steps + 1.0
        due = steps >= self.augmentation.interval
        self.p.assign(tf.where(due, self._moved(signs / rows, rows), self.p))
        for variable, value in (
            (self.signs, signs),
            (self.rows, rows),
            (self.steps, steps),
        ):
            variable.assign(tf.where(due, 0.0, value))

    def _moved(self, overfitting, rows):
        move = rows / self.augmentation.num_images
        p = self.p + move * tf.sign(overfitting - self.augmentation.target)
        return tf.clip_by_value(p, 0.0, self.augmentation.limit)


def _pictures(network):
    """The shapes of the pictures, or clips, that a network takes, by name."""
    shapes = calling.input_shapes(network, "image")
    return {name: shape for name, shape in shapes.items() if len(shape) > 2}


def _decides(term):
    """Whether a term tells real from fake, and says how well."""
    return any(name.endswith("real_accuracy") for name in term.reports)


def _with(player, watch, watched_play):
    terms = {}
    for term, play in player.judged:
        terms.setdefault(play, []).append(term)
    terms[watched_play].append(watch)
    return dataclasses.replace(player, terms=terms)
