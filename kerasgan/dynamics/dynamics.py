from types import MappingProxyType

import keras
import tensorflow as tf

from kerasgan.configurable import Configurable


class Dynamics(Configurable, keras.layers.Layer):
    """Who moves when, and along which vector field.

    Each player minimises a cost of its own; the gradients of all costs, each
    with respect to its player's weights, form a vector field. Dynamics ask the
    game for values of that field and tell it when to move. How far a move goes
    is the optimizers' business.

    Dynamics are a Keras layer only so that their state is tracked, saved and
    mirrored; they are never called. Override `step`, and where there is state,
    create it in `prepare`.
    """

    def __init__(self):
        super().__init__(name="dynamics")
        self.built = True  # an unbuilt layer fails `fit` on several devices

    def num_batches(self):
        """How many sub-batches of real data one step consumes."""
        return 1

    def validate(self, players):
        """Raises an error if these players cannot play so.

        Args:
            players: the players' names, in order.
        """

    def join(self, game):
        """Prepares for a game, which is the only one if there is state."""
        if self.variables:
            raise ValueError(
                "Dynamics with state belong to one game: make an instance for "
                f"each. Received: `{type(self).__name__}` of another game"
            )
        self.prepare(game)

    def prepare(self, game):
        """Creates state, knowing the game.

        Called once, when the game is made. Do not store `game`: it would
        become a sublayer.
        """

    def step(self, game, batches):
        """Plays one step.

        Args:
            game: the game, which offers `field(batch, players, turn)`,
                `move(field)` and `player_names`; and for dynamics that look
                further `point()`, `ahead(gradients)`, `mean(gradients)`,
                `sees(batch)`.
            batches: list of `num_batches()` real samples.

        Returns:
            The list of fields that the players moved along, for the logs.
        """
        raise NotImplementedError

    # For state that has the shape of the players' weights.

    def remember(self, game, name):
        """Makes room for a point, or gradients, of all players: zeros."""
        return MappingProxyType(  # Keras would wrap a dict
            {
                player: tuple(
                    self.add_weight(
                        name=f"{name}_{player}_{index}",
                        shape=weight.shape,
                        initializer="zeros",
                        trainable=False,
                    )
                    for index, weight in enumerate(game.weights_of(player))
                )
                for player in game.player_names
            }
        )

    def recall(self, memory):
        """What was stored last: a dict from players' names to tensors."""
        return {
            player: [tf.convert_to_tensor(each.value) for each in variables]
            for player, variables in memory.items()
        }

    def store(self, memory, values):
        """Stores a point or gradients, the same ones on all replicas."""
        for player, variables in memory.items():
            for each, value in zip(variables, values[player], strict=True):
                each.assign(value)
