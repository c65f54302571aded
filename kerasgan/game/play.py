import functools


class Play:
    """One forward pass of a game: a real sample against a fake one.

    The discriminator's outputs are computed when they are first asked for,
    and kept: two terms that need `on_fake` share it.

    Args:
        real: dict of tensors, from data.
        fake: dict of tensors, from the prior and the generator.
        judge: function from a sample to the discriminator's outputs, a dict
            with, mostly, `"score"` and whatever else the discriminator gives.
        networks: mapping from names to the game's networks.
        generate: function from a draw of the prior to what the generator
            makes of it, a dict, for terms that run it again.
    """

    def __init__(self, real, fake, judge, networks, generate=None):
        self.real = real
        self.fake = fake
        self.judge = judge
        self.networks = networks
        self.generate = generate

    @functools.cached_property
    def on_real(self):
        """The discriminator's outputs on the real sample."""
        return self.judge(self.real)

    @functools.cached_property
    def on_fake(self):
        """The discriminator's outputs on the fake sample."""
        return self.judge(self.fake)
