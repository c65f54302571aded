"""Generative moment matching network (Li et al., 2015)."""

from kerasgan.zoo.gmmn.game import GMMN

__all__ = ["GMMN"]
