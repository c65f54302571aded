from kerasgan.configurable import Configurable


class Dynamics(Configurable):
    """Who moves when, and along which vector field.

    Each player minimises a cost of its own; the gradients of all costs, each
    with respect to its player's weights, form a vector field. Dynamics ask the
    game for values of that field and tell it when to move. How far a move goes
    is the optimizers' business.
    """

    def num_batches(self):
        """How many sub-batches of real data one step consumes."""
        return 1

    def validate(self, players):
        """Raises an error if these players cannot play so.

        Args:
            players: the players' names, in order.
        """

    def step(self, game, batches):
        """Plays one step.

        Args:
            game: the game, which offers `field(batch, players, turn)`,
                `move(field)` and `player_names`.
            batches: list of `num_batches()` real samples.

        Returns:
            The list of fields that the players moved along, for the logs.
        """
        raise NotImplementedError
