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
        self._others = {}

    def against(self, name, change):
        """The same real sample against another fake one, made once.

        Args:
            name: string, under which it is kept: that of who asks for it.
            change: function from the fake sample to the other.

        Returns:
            A `Play`, which shares the outputs on the real sample.
        """
        if name not in self._others:
            other = Play(
                self.real,
                change(self.fake),
                self.judge,
                self.networks,
                self.generate,
            )
            other.on_real = self.on_real
            self._others[name] = other
        return self._others[name]

    @functools.cached_property
    def on_real(self):
        """The discriminator's outputs on the real sample."""
        return self.judge(self.real)

    @functools.cached_property
    def on_fake(self):
        """The discriminator's outputs on the fake sample."""
        return self.judge(self.fake)
