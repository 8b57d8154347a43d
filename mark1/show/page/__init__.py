"""Replay pages: one HTML file in which a recording is played and looked into, without server or network."""

from mark1.show.page.write_page import text, write

__all__ = ["text", "write"]
