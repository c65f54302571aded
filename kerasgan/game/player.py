import dataclasses
from collections.abc import Mapping
from collections.abc import Sequence

import keras

from kerasgan.configurable import Configurable
from kerasgan.game.term import Term


@keras.saving.register_keras_serializable("kerasgan")
@dataclasses.dataclass(frozen=True)
class Player(Configurable):
    """Who owns networks and what they pay for: a declaration, without state.

    Args:
        name: string, an identifier; names the player in logs and optimizers.
        terms: the terms whose weighted sum the player minimises; for a player
            whom several plays judge, a dict of them by the play's name.
        networks: names of the networks whose weights the player moves. By
            default the one with the player's name.
        play: name of the play that the player is judged by, for games that
            make several.

    Attributes:
        judged: tuple of pairs of a term and the name of its play.
    """

    name: str
    terms: Sequence[Term] | Mapping[str, Sequence[Term]]
    networks: Sequence[str] = ()
    play: str = "main"

    def __post_init__(self):
        if not self.name.isidentifier():
            raise ValueError(
                "Argument `name` of a player must be an identifier. "
                f"Received: name={self.name!r}"
            )
        by_play = self.terms
        if not isinstance(by_play, Mapping):
            by_play = {self.play: by_play}
        judged = [(t, play) for play, terms in by_play.items() for t in terms]
        object.__setattr__(self, "judged", tuple(judged))
        object.__setattr__(self, "terms", tuple(term for term, _ in judged))
        if not self.terms or not all(isinstance(t, Term) for t in self.terms):
            raise ValueError(
                f"Player `{self.name}` must have at least one term, each an "
                f"instance of `Term`. Received: terms={self.terms!r}"
            )
        names = [term.name for term in self.terms]
        if len(set(names)) < len(names):
            raise ValueError(
                f"The terms of player `{self.name}` must have different "
                f"names: give one a `name=`. Received: {names}"
            )
        logged = [*names, *(r for term in self.terms for r in term.reports)]
        twice = sorted({name for name in logged if logged.count(name) > 1})
        if twice:
            raise ValueError(
                f"The terms of player `{self.name}` must log different "
                "names, and no term what another reports: give two players a "
                f"term each. Received: {twice} twice"
            )
        networks = tuple(self.networks) or (self.name,)
        object.__setattr__(self, "networks", networks)
