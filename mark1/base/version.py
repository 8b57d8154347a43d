"""The version of the package, in one place: files that mark1 writes carry it."""

__version__ = "0.1.0"
