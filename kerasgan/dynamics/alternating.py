import keras

from kerasgan.dynamics.dynamics import Dynamics


@keras.saving.register_keras_serializable("kerasgan")
class Alternating(Dynamics):
    """One player after the other; the second sees the first's new weights.

    Each turn draws fresh fakes. A player with several turns sees a fresh real
    sub-batch in each; one with fewer turns than others sees the last ones.

        x_d <- x_d - eps v_d(x_d, x_g)   (k times)
        x_g <- x_g - eps v_g(x_d, x_g)

    Args:
        **turns: number of turns by player's name, 1 where nothing is said:
            `Alternating(discriminator=5)`.

    Reference:
        [Goodfellow et al., 2014](https://arxiv.org/abs/1406.2661),
        algorithm 1.
    """

    def __init__(self, **turns):
        for name, count in turns.items():
            if not isinstance(count, int) or count < 1:
                raise ValueError(
                    "A number of turns must be an integer of at least 1. "
                    f"Received: {name}={count!r}"
                )
        self.turns = turns

    def num_batches(self):
        return max(self.turns.values(), default=1)

    def validate(self, players):
        strangers = sorted(set(self.turns) - set(players))
        if strangers:
            raise ValueError(
                f"`Alternating` gives turns to {strangers}, but the players "
                f"are {list(players)}. Received: turns={self.turns}"
            )

    def step(self, game, batches):
        turns = [
            (player, batch)
            for player in game.player_names
            for batch in batches[-self.turns.get(player, 1) :]
        ]
        fields = []
        for turn, (player, batch) in enumerate(turns):
            field = game.field(batch, (player,), turn)
            game.move(field)
            fields.append(field)
        return fields
