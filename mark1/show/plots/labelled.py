"""A figure whose files say what it was made of: in the metadata of PNG and SVG stand its title and its description."""

from pathlib import Path
from typing import Any

from matplotlib.figure import Figure

TOLD_IN = ("png", "svg")
"""Kinds of files with a title and a description."""


class Labelled(Figure):
    """A figure with a title and a description for its files, such as the seed and the settings."""

    title, description = "", ""

    def savefig(self, fname: Any, **how: Any) -> None:
        """Write the figure as `matplotlib.figure.Figure.savefig` does; words of the caller go before its own."""
        named = Path(fname).suffix[1:] if isinstance(fname, str | Path) else "png"
        if (how.get("format") or named).lower() in TOLD_IN:
            told = {"Title": self.title, "Description": self.description, "Date": None}
            how["metadata"] = told | (how.get("metadata") or {})
        super().savefig(fname, **how)
