"""The live server against requests made by hand: who may not connect does not, and nothing changes the session."""

import asyncio
import json
import re
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from mark1 import MachineSpec, Rig
from mark1.clockwork.history.file_format import digest
from mark1.show.live import Session
from mark1.show.live.access import Bucket, Tokens, check_host, check_origin, role
from mark1.show.live.journal_file import JournalFile

pytest.importorskip("websockets")

from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from mark1.show.live.server import LiveServer


def served(check: Callable[[LiveServer], Awaitable[None]]) -> LiveServer:
    """Serve a small machine while a check runs; it may take 20 s."""
    server = LiveServer(Session(Rig(MachineSpec(association_units=16, response_units=1), seed=0)))

    async def both() -> None:
        started = asyncio.Event()
        serving = asyncio.create_task(server.run(0, lambda _: started.set()))
        await started.wait()
        try:
            await check(server)
        finally:
            serving.cancel()
            await asyncio.gather(serving, return_exceptions=True)

    asyncio.run(asyncio.wait_for(both(), 20))
    return server


async def request(server: LiveServer, text: str) -> str:
    """Send the head of a request as it stands, and return the whole answer."""
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    writer.write(text.replace("\n", "\r\n").encode())
    await writer.drain()
    answer = (await asyncio.wait_for(reader.read(2**20), 5)).decode(errors="replace")
    writer.close()
    return answer


def head(server: LiveServer, path: str = "/live", **changed: str | None) -> str:
    """The head of a request to open a socket, with some of its lines changed or left out."""
    own = f"127.0.0.1:{server.port}"
    lines: dict[str, str | None] = {
        "Host": own,
        "Origin": f"http://{own}",
        "Upgrade": "websocket",
        "Connection": "Upgrade",
        "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Protocol": f"mark1.live.{server.tokens.work}",
    }
    lines |= {name.replace("_", "-"): value for name, value in changed.items()}
    rest = "".join(f"{name}: {value}\n" for name, value in lines.items() if value is not None)
    return f"GET {path} HTTP/1.1\n{rest}\n"


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({}, 101),
        ({"Host": "evil.example"}, 421),
        ({"Host": "127.0.0.1"}, 421),
        ({"Host": "127.0.0.1:1"}, 421),
        ({"Origin": "null"}, 403),
        ({"Origin": None}, 403),
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "http://127.0.0.1:1"}, 403),
        ({"Sec_WebSocket_Protocol": None}, 401),
        ({"Sec_WebSocket_Protocol": "mark1.live."}, 401),
        ({"Sec_WebSocket_Protocol": "mark1.live.of-an-older-run"}, 401),
        ({"path": "/../../etc/passwd"}, 404),
        ({"path": "/%2e%2e/pyproject.toml"}, 404),
        ({"path": "/live/../live"}, 404),
    ],
)
def test_a_socket_opens_only_for_the_own_page_with_a_token(changed: dict[str, Any], status: int) -> None:
    async def check(server: LiveServer) -> None:
        asked = head(server, **changed)
        if status == 101:
            async with connect(
                f"ws://127.0.0.1:{server.port}/live",
                origin=f"http://127.0.0.1:{server.port}",  # type: ignore[arg-type]
                subprotocols=[f"mark1.live.{server.tokens.work}"],  # type: ignore[list-item]
            ) as socket:
                assert json.loads(await socket.recv())["role"] == "work"
            return
        assert (await request(server, asked)).startswith(f"HTTP/1.1 {status} ")

    served(check)


def test_the_page_holds_no_token_and_allows_only_its_own_script() -> None:
    async def check(server: LiveServer) -> None:
        answer = await request(server, f"GET / HTTP/1.1\nHost: 127.0.0.1:{server.port}\n\n")
        top = answer.partition("\r\n\r\n")[0]
        assert answer.startswith("HTTP/1.1 200 ")
        assert "Cache-Control: no-store" in top
        assert "X-Content-Type-Options: nosniff" in top
        policy = re.search(r"Content-Security-Policy: (.*)", top)
        assert policy
        assert "default-src 'none'" in policy[1]
        assert "unsafe" not in policy[1]
        assert server.tokens.work not in answer
        assert server.tokens.watch not in answer
        again = await request(server, f"GET / HTTP/1.1\nHost: localhost:{server.port}\n\n")
        assert policy[1] not in again
        other = await request(server, "GET / HTTP/1.1\nHost: evil.example\n\n")
        assert other.startswith("HTTP/1.1 421 ")

    served(check)


def opened(server: LiveServer, token: str) -> Any:
    return connect(
        f"ws://127.0.0.1:{server.port}/live",
        origin=f"http://127.0.0.1:{server.port}",  # type: ignore[arg-type]
        subprotocols=[f"mark1.live.{token}"],  # type: ignore[list-item]
        max_size=None,
    )


RESET = json.dumps({"id": 5, "do": "act", "verb": "reset", "arguments": {}})


def test_a_watcher_sees_what_happens_and_changes_nothing() -> None:
    async def check(server: LiveServer) -> None:
        async with opened(server, server.tokens.work) as work, opened(server, server.tokens.watch) as watch:
            assert json.loads(await watch.recv())["role"] == "watch"
            await work.recv()
            await watch.send(RESET)
            refused = json.loads(await watch.recv())
            assert refused == {"id": 5, "error": "this link is to watch; it changes nothing"}
            await work.send(RESET)
            mine, seen = json.loads(await work.recv()), json.loads(await watch.recv())
            assert (mine["id"], seen["id"]) == (5, None)
            assert mine["steps"] == seen["steps"]

    assert len(served(check).session.rig.journal) == 1


def test_long_and_malformed_messages_leave_the_session_as_it_is() -> None:
    async def check(server: LiveServer) -> None:
        before = digest(server.session.rig.registers)
        async with opened(server, server.tokens.work) as socket:
            await socket.recv()
            await socket.send("x" * 100_000)
            assert "a message may have 65536 bytes" in json.loads(await socket.recv())["error"]
            for _ in range(10_000 // 200):
                for _ in range(200):
                    await socket.send('{"id": 1, "do": ')
                for _ in range(64):
                    await asyncio.wait_for(socket.recv(), 5)
        async with opened(server, server.tokens.work) as socket:
            await socket.recv()
            await socket.send("x" * 2_000_000)
            with pytest.raises(ConnectionClosed):
                await socket.recv()
        async with opened(server, server.tokens.work) as socket:
            await socket.recv()
            await socket.send(RESET)
            assert "error" not in json.loads(await socket.recv())
        assert digest(server.session.rig.registers) != before
        assert len(server.session.rig.journal) == 1

    served(check)


def test_hosts_origins_and_tokens_are_compared_whole() -> None:
    allowed = frozenset({"127.0.0.1:80"})
    assert check_host(["127.0.0.1:80"], allowed) is None
    assert check_host([], allowed) is not None
    assert check_host(["127.0.0.1:80", "evil.example"], allowed) is not None
    assert check_origin(["http://127.0.0.1:80"], allowed) is None
    assert check_origin(["https://127.0.0.1:80"], allowed) is not None
    tokens = Tokens()
    assert role([f"mark1.live.{tokens.work}"], tokens, may_work=True) == ("work", f"mark1.live.{tokens.work}")
    assert role([f"mark1.live.{tokens.work}"], tokens, may_work=False) is None
    assert role([tokens.work], tokens, may_work=True) is None
    assert role([f"mark1.live.{tokens.work[:-1]}"], tokens, may_work=True) is None


def test_the_rate_of_messages_is_limited_and_recovers() -> None:
    bucket = Bucket(10, now=0.0)
    assert sum(bucket.take(0.0) for _ in range(50)) == 10
    assert not bucket.take(0.05)
    assert bucket.take(0.2)


def test_the_journal_file_replays_after_every_action_also_after_going_back(tmp_path: Path) -> None:
    rig = Rig(MachineSpec(association_units=16, response_units=1), seed=0)
    file = JournalFile(rig, tmp_path / "live.jsonl")

    def check() -> None:
        file.update()
        assert digest(Rig.replay(file.path).registers) == digest(rig.registers)

    check()
    for _ in range(3):
        rig.teach([[1.0] * 20] * 20, [0])
        check()
    rig.back(4)
    check()
    rig.faults.inject("A3 stuck on")
    check()
    rig.run()
    check()
