"""The engine: networks, players, terms and plays make a game."""

from kerasgan import importing
from kerasgan.game.field import Field
from kerasgan.game.game import Game
from kerasgan.game.play import Play
from kerasgan.game.player import Player
from kerasgan.game.term import Term

__all__ = ["Field", "Game", "Play", "Player", "Term"]

importing.complete(__name__)
