from kerasgan.dynamics import Alternating


class Spy:
    """Notes who sees which sub-batch."""

    player_names = ("discriminator", "generator")

    def __init__(self):
        self.seen = []

    def field(self, batch, players, turn):
        self.seen.append((players[0][0], batch))

    def move(self, field):
        pass


def test_a_step_takes_as_many_sub_batches_as_the_most_turns():
    for turns, expected in (
        ({}, ["d0", "g0"]),
        ({"discriminator": 3, "generator": 2}, ["d0", "d1", "d2", "g1", "g2"]),
        ({"generator": 2}, ["d1", "g0", "g1"]),
    ):
        dynamics, spy = Alternating(**turns), Spy()
        count = max(turns.values(), default=1)
        assert dynamics.num_batches() == count
        dynamics.step(spy, list(map(str, range(count))))
        assert ["".join(each) for each in spy.seen] == expected
