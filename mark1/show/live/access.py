"""Access to a live server: which requests it takes, judged by host, origin and token."""

import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import NamedTuple

PROTOCOL = "mark1.live."
"""What stands before the token in the name of the subprotocol."""


class Refusal(NamedTuple):
    """Why a request is refused."""

    status: HTTPStatus
    text: str


@dataclass(frozen=True)
class Tokens:
    """One token to work, and one to watch."""

    work: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    watch: str = field(default_factory=lambda: secrets.token_urlsafe(24))


def check_host(hosts: Sequence[str], allowed: frozenset[str]) -> Refusal | None:
    """Refuse a request that names another host: a page elsewhere may have its name resolve to this computer."""
    if len(hosts) == 1 and hosts[0].lower() in allowed:
        return None
    return Refusal(HTTPStatus.MISDIRECTED_REQUEST, "This server answers to its own address only.")


def check_origin(origins: Sequence[str], allowed: frozenset[str]) -> Refusal | None:
    """Refuse a socket that a page of another origin opens, also one without an origin (`null`)."""
    if len(origins) == 1 and origins[0].lower() in {f"http://{host}" for host in allowed}:
        return None
    return Refusal(HTTPStatus.FORBIDDEN, "Only the page of this server may connect.")


def role(protocols: Sequence[str], tokens: Tokens, may_work: bool) -> tuple[str, str] | None:
    """Return "work" or "watch" with the subprotocol that carried the token, or None without a valid one."""
    for protocol in protocols:
        token = protocol.removeprefix(PROTOCOL).encode()
        # Both are compared whole each time, so that the time tells nothing of the tokens.
        works = hmac.compare_digest(token, tokens.work.encode())
        watches = hmac.compare_digest(token, tokens.watch.encode())
        if protocol.startswith(PROTOCOL) and ((works and may_work) or watches):
            return ("work" if works else "watch"), protocol
    return None


class Bucket:
    """Limit the rate of messages: `most` at once, and so many again each second."""

    def __init__(self, most: float, now: float) -> None:
        self._most, self._left, self._then = most, most, now

    def take(self, now: float) -> bool:
        """Return True if a message may pass at this time (s)."""
        self._left = min(self._most, self._left + self._most * max(now - self._then, 0.0))
        self._then = now
        if self._left < 1:
            return False
        self._left -= 1
        return True
