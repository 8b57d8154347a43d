"""Live benches: a rig that is shown and worked in a browser, by messages that `docs/reference/live.md` lists."""

from mark1.show.live.session import Session

__all__ = ["Session"]
