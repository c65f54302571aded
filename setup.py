"""Computes the list of packages; everything else is in setup.cfg."""

from setuptools import find_packages
from setuptools import setup

library = find_packages(include=["kerasgan", "kerasgan.*"])
entries = [f"kerasgan.zoo.{name}" for name in find_packages("zoo")]

setup(packages=[*library, "kerasgan.zoo", *entries])
