"""Server: a live session behind a WebSocket of this computer, with the page that works it.

One process, one rig. Whoever has the work token acts; whoever has the watch token looks. Answers go to all pages; one
that does not read them gets the newest state and no queue.
"""

import asyncio
import contextlib
import json
import secrets
import signal
import time
from collections import deque
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

import typer
from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.datastructures import Headers
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response

from mark1.show.live import access
from mark1.show.live.access import Bucket, Refusal, Tokens
from mark1.show.live.journal_file import JournalFile
from mark1.show.live.messages import LONGEST
from mark1.show.live.session import Answer, Session
from mark1.show.page import write_page

MOST_PAGES = 32
"""Pages that may be connected at once."""

MOST_WAITING = 64
"""Answers that wait for a slow page before they are dropped for the newest state."""

RATE = 200.0
"""Messages a second from one page."""

LARGEST_FRAME = 2**20
"""Bytes of a frame that is read to be answered by a sentence; a longer one ends the connection."""

GLANCE = 0.25
"""Seconds between two looks whether somebody else moved the rig."""


class _Client:
    """One connected page: its answers that wait to be sent."""

    def __init__(self, connection: ServerConnection, works: bool) -> None:
        self.connection, self.works = connection, works
        self.bucket = Bucket(RATE, time.monotonic())
        self.waiting: deque[Answer] = deque()
        self.behind = False
        self.ready = asyncio.Event()

    def tell(self, answer: Answer) -> None:
        if len(self.waiting) >= MOST_WAITING:
            self.waiting.clear()
            self.behind = True
        self.waiting.append(answer)
        self.ready.set()


class LiveServer:
    """Serves one session on a port of this computer, and the watch link on a shared address if there is one."""

    def __init__(self, session: Session, journal: JournalFile | None = None, share: str | None = None) -> None:
        self.session, self.journal, self.share = session, journal, share
        self.tokens = Tokens()
        self.port = 0
        self._clients: set[_Client] = set()
        self._roles: dict[ServerConnection, tuple[str, str]] = {}

    def link(self, host: str = "127.0.0.1", watch: bool = False) -> str:
        """Return the address of the page with a token in its fragment, which browsers do not send."""
        return f"http://{host}:{self.port}/#token={self.tokens.watch if watch else self.tokens.work}"

    async def run(self, port: int, started: Callable[["LiveServer"], object]) -> None:
        """Serve until SIGINT or SIGTERM (OSError: the port or address cannot be bound)."""
        ended = asyncio.Event()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, ended.set)
        async with contextlib.AsyncExitStack() as stack:
            own = await stack.enter_async_context(self._serve("127.0.0.1", port))
            self.port = next(iter(own.sockets)).getsockname()[1]
            if self.share:
                await stack.enter_async_context(self._serve(self.share, self.port))
            started(self)
            watching = asyncio.create_task(self._look_for_news())
            await ended.wait()
            watching.cancel()

    def _serve(self, host: str, port: int) -> contextlib.AbstractAsyncContextManager[Server]:
        serving: contextlib.AbstractAsyncContextManager[Server] = serve(
            self._converse,
            host,
            port,
            process_request=self._answer_request,
            select_subprotocol=self._subprotocol,
            max_size=LARGEST_FRAME,
            max_queue=4,
            compression=None,
            server_header=None,
        )
        return serving

    # HTTP

    def _hosts(self, connection: ServerConnection) -> tuple[frozenset[str], bool]:
        """Return the hosts by which a socket may be named, and whether it is one of this computer alone."""
        address = connection.local_address[0]
        names = ("127.0.0.1", "localhost") if address == "127.0.0.1" else (address,)
        return frozenset(f"{name}:{self.port}" for name in names), address == "127.0.0.1"

    def _answer_request(self, connection: ServerConnection, request: Request) -> Response | None:
        hosts, own = self._hosts(connection)
        refused = access.check_host(request.headers.get_all("Host"), hosts)
        if refused:
            return _refuse(refused)
        if request.path == "/":
            return self._page()
        if request.path != "/live":
            return _refuse(Refusal(HTTPStatus.NOT_FOUND, "There is one page here: /"))
        refused = access.check_origin(request.headers.get_all("Origin"), hosts)
        if refused:
            return _refuse(refused)
        offered = [
            each.strip() for line in request.headers.get_all("Sec-WebSocket-Protocol") for each in line.split(",")
        ]
        found = access.role(offered, self.tokens, may_work=own)
        if found is None:
            return _refuse(Refusal(HTTPStatus.UNAUTHORIZED, "This link is of another run; open the one printed."))
        if len(self._clients) >= MOST_PAGES:
            return _refuse(Refusal(HTTPStatus.SERVICE_UNAVAILABLE, f"{MOST_PAGES} pages are open; close one."))
        self._roles[connection] = found
        return None

    def _page(self) -> Response:
        nonce = secrets.token_urlsafe(18)
        policy = (
            f"default-src 'none'; script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'; connect-src 'self'; "
            "img-src data: blob:; media-src blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
        )
        page = write_page.live_text(self.session.title, nonce).encode()
        return _response(HTTPStatus.OK, page, "text/html; charset=utf-8", {"Content-Security-Policy": policy})

    def _subprotocol(self, connection: ServerConnection, _offered: Any) -> Any:
        return self._roles[connection][1] if connection in self._roles else None

    # Socket

    async def _converse(self, connection: ServerConnection) -> None:
        role, _ = self._roles.pop(connection)
        client = _Client(connection, role == "work")
        client.tell(self._hello(client))
        self._clients.add(client)
        sending = asyncio.create_task(self._send(client))
        try:
            async for text in connection:
                self._take(client, text)
                await asyncio.sleep(0)  # others have their turn
        except ConnectionClosed:
            pass
        finally:
            self._clients.discard(client)
            sending.cancel()

    def _hello(self, client: _Client) -> Answer:
        return self.session.hello() | {"role": "work" if client.works else "watch"}

    async def _send(self, client: _Client) -> None:
        with contextlib.suppress(ConnectionClosed):
            while True:
                await client.ready.wait()
                client.ready.clear()
                if client.behind:
                    client.behind = False
                    client.waiting.clear()
                    await client.connection.send(json.dumps(self._hello(client)))
                while client.waiting and not client.behind:
                    await client.connection.send(json.dumps(client.waiting.popleft()))

    def _take(self, client: _Client, text: str | bytes) -> None:
        """Carry out one message, and tell its answer to its page and what happened to all others."""
        if not client.bucket.take(time.monotonic()):
            client.tell({"id": _number(text), "error": f"too fast: at most {RATE:.0f} messages a second are taken"})
            return
        if not client.works:
            client.tell({"id": _number(text), "error": "this link is to watch; it changes nothing"})
            return
        answer = self.session.handle(text)
        self._write_journal(answer)
        client.tell(answer)
        self._tell_others(answer, client)

    def _tell_others(self, answer: Answer, but: _Client | None) -> None:
        if "steps" not in answer and "snapshot" not in answer:
            return
        shared = {name: value for name, value in answer.items() if name not in ("error", "saved", "explanation")}
        for client in self._clients:
            if client is not but:
                client.tell(shared | {"id": None})

    def _write_journal(self, answer: Answer) -> None:
        if self.journal is None:
            return
        try:
            self.journal.update()
        except OSError as error:
            answer.setdefault("error", f"The journal {self.journal.path} cannot be written: {error.strerror}.")

    async def _look_for_news(self) -> None:
        while True:
            await asyncio.sleep(GLANCE)
            news = self.session.news()
            if news:
                self._write_journal(news)
                self._tell_others(news, None)


def _number(text: str | bytes) -> int | None:
    """Return the id of a message that is not carried out, if it is short and has one."""
    with contextlib.suppress(ValueError, TypeError, RecursionError):
        if len(text) <= LONGEST:
            number = json.loads(text).get("id") if text[:1] in ("{", b"{") else None
            return number if type(number) is int else None
    return None


def _refuse(refusal: Refusal) -> Response:
    return _response(refusal.status, f"{refusal.text}\n".encode(), "text/plain; charset=utf-8", {})


def _response(status: HTTPStatus, body: bytes, kind: str, more: dict[str, str]) -> Response:
    headers = Headers(
        {
            "Content-Type": kind,
            "Content-Length": str(len(body)),
            "Cache-Control": "no-store",
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer",
            "Cross-Origin-Opener-Policy": "same-origin",
            "Cross-Origin-Resource-Policy": "same-origin",
            "Connection": "close",
        }
        | more
    )
    return Response(status.value, status.phrase, headers, body)


def main(session: Session, port: int, journal: JournalFile | None, share: str | None, open_page: bool) -> None:
    """Serve a session until Ctrl-C; print the link, and open it in the browser if asked to."""

    def started(server: LiveServer) -> None:
        typer.echo(f"Mark I live at {server.link()}")
        if share:
            typer.echo(
                f"To watch, over plain HTTP, which others on the network can read: {server.link(share, watch=True)}"
            )
        if open_page:
            import webbrowser

            webbrowser.open(server.link())

    server = LiveServer(session, journal, share)
    try:
        asyncio.run(server.run(port, started))
    except OSError as error:
        where = f"port {port}" + (f" of {share}" if share else "")
        raise ValueError(
            f"{where} cannot be used ({error.strerror}); choose another, or --port 0 for a free one"
        ) from error
    acts = len(session.rig.journal)
    typer.echo(f"The live bench is closed after {acts} operator actions.")
