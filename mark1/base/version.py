"""Version of the package; files that mark1 writes carry it."""

__version__ = "0.2.0"
