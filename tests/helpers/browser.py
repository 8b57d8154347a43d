"""A browser for tests: headless Chromium, spoken to over a pipe in the DevTools protocol, without a driver.

`chromium` is Debian's package; any of the names in NAMES will do. Messages are JSON, each ended by a zero byte, and go
in at the browser's file descriptor 3 and out at 4.
"""

import base64
import json
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--headless",
    "--disable-gpu",
    "--no-sandbox",
    "--no-first-run",
    "--hide-scrollbars",
    "--remote-debugging-pipe",
)
PATIENCE = 30.0
"""How long a condition is waited for (s)."""

KEYS = {"space": (" ", 32), "left": ("ArrowLeft", 37), "right": ("ArrowRight", 39), "up": ("ArrowUp", 38)}
KEYS |= {"down": ("ArrowDown", 40), "home": ("Home", 36), "end": ("End", 35), "tab": ("Tab", 9)}
KEYS |= {"enter": ("Enter", 13), "escape": ("Escape", 27), "pageup": ("PageUp", 33), "pagedown": ("PageDown", 34)}


def found() -> str | None:
    """The path of a Chromium that can be spoken to over file descriptors, if there is one."""
    paths = map(shutil.which, NAMES) if os.name == "posix" else ()
    return next((path for path in paths if path), None)


class Browser:
    """One tab; `errors` are the exceptions and errors that pages wrote to the console."""

    def __init__(self, sent: int, received: int) -> None:
        self.errors: list[str] = []
        self._sent, self._received = sent, received
        self._buffer, self._number, self._session = b"", 0, ""
        target = self._ask("Target.createTarget", url="about:blank")["targetId"]
        self._session = self._ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log"):
            self._ask(f"{domain}.enable")
        self.resize(1280, 720)

    def resize(self, width: int, height: int) -> None:
        """Give the tab a size (pixels)."""
        self._ask("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)

    def open(self, page: Path, hash_: str = "") -> None:
        """Open a file, as if for the first time, and wait until it has been loaded."""
        self._ask("Page.navigate", url="about:blank")
        self._ask("Page.navigate", url=f"{page.resolve().as_uri()}{hash_}")
        self.wait("location.protocol === 'file:' && document.readyState === 'complete'")

    def visit(self, url: str) -> None:
        """Open an address and wait until it has been loaded."""
        self._ask("Page.navigate", url="about:blank")
        self._ask("Page.navigate", url=url)
        self.wait("location.protocol === 'http:' && document.readyState === 'complete'")

    def drag(self, points: list[tuple[float, float]]) -> None:
        """Press the left button at the first point, move along the others, and let go at the last."""
        for place, (x, y) in enumerate(points):
            kind = "mouseMoved" if place else "mousePressed"
            self._ask("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", buttons=1, clickCount=1)
        x, y = points[-1]
        self._ask("Input.dispatchMouseEvent", type="mouseReleased", x=x, y=y, button="left", clickCount=1)

    def touch(self, points: list[tuple[float, float]]) -> None:
        """Touch the first point, move along the others, and lift the finger at the last."""
        for place, (x, y) in enumerate(points):
            kind = "touchMove" if place else "touchStart"
            self._ask("Input.dispatchTouchEvent", type=kind, touchPoints=[{"x": x, "y": y}])
        self._ask("Input.dispatchTouchEvent", type="touchEnd", touchPoints=[])

    def js(self, expression: str) -> Any:
        """What an expression is worth in the page, as JSON has it; AssertionError where it throws."""
        answer = self._ask("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in answer:
            raise AssertionError(answer["exceptionDetails"])
        return answer["result"].get("value")

    def wait(self, condition: str) -> None:
        """Wait until an expression is true."""
        end = time.monotonic() + PATIENCE
        while not self.js(condition):
            if time.monotonic() > end:
                raise AssertionError(f"{condition} did not come true")
            time.sleep(0.02)

    def press(self, name: str, text: str = "") -> None:
        """Press and let go a key of KEYS, or one that types `text`."""
        key, code = KEYS.get(name, (name, ord(name[0])))
        typed = text or (key if key == " " else "\r" if key == "Enter" else "")
        down = {"text": typed} if typed else {}
        self._ask("Input.dispatchKeyEvent", type="keyDown", key=key, windowsVirtualKeyCode=code, **down)
        self._ask("Input.dispatchKeyEvent", type="keyUp", key=key, windowsVirtualKeyCode=code)

    def click(self, selector: str) -> None:
        """Click in the middle of the first element that a selector finds."""
        box = self.js(
            f"(() => {{ const box = document.querySelector({json.dumps(selector)}).getBoundingClientRect();"
            "return [box.left + box.width / 2, box.top + box.height / 2]; })()"
        )
        for kind in ("mousePressed", "mouseReleased"):
            where = {"x": box[0], "y": box[1], "button": "left", "clickCount": 1}
            self._ask("Input.dispatchMouseEvent", type=kind, **where)

    def picture(self, path: Path) -> None:
        """Write what is seen as a PNG file."""
        path.write_bytes(base64.b64decode(self._ask("Page.captureScreenshot", format="png")["data"]))

    def _ask(self, method: str, **arguments: Any) -> Any:
        self._number += 1
        message: dict[str, Any] = {"id": self._number, "method": method, "params": arguments}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._sent, json.dumps(message).encode() + b"\0")
        while (answer := self._next()).get("id") != self._number:
            self._note(answer)
        if "error" in answer:
            raise AssertionError(f"{method}: {answer['error']}")
        return answer["result"]

    def _next(self) -> Any:
        while b"\0" not in self._buffer:
            read = os.read(self._received, 2**16)
            if not read:
                raise AssertionError("the browser has gone")
            self._buffer += read
        message, _, self._buffer = self._buffer.partition(b"\0")
        return json.loads(message)

    def _note(self, event: Any) -> None:
        if event.get("method") == "Runtime.exceptionThrown":
            details = event["params"]["exceptionDetails"]
            self.errors.append(details.get("exception", {}).get("description", details["text"]))
        elif event.get("method") == "Log.entryAdded" and event["params"]["entry"]["level"] == "error":
            self.errors.append(event["params"]["entry"]["text"])


@contextmanager
def browser(path: str) -> Iterator[Browser]:
    """Run a Chromium while the context lasts."""
    to_read, to_send = os.pipe()
    to_receive, to_write = os.pipe()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        command = f'exec "$0" "$@" 3<&{to_read} 4>&{to_write}'
        running = subprocess.Popen(  # noqa: S603
            ["/bin/bash", "-c", command, path, *FLAGS, f"--user-data-dir={profile}", "about:blank"],
            pass_fds=(to_read, to_write),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(to_read)
        os.close(to_write)
        try:
            yield Browser(to_send, to_receive)
        finally:
            os.close(to_send)
            running.terminate()
            running.wait()
            os.close(to_receive)
