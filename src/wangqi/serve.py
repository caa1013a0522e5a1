"""The site on this machine: built, served on loopback, rebuilt and reloaded when a file changes.

The reload script exists only here: it is added to pages on their way to the browser, never written into the site.
"""

from __future__ import annotations

import functools
import os
import threading
from collections.abc import Callable, Sequence
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from watchfiles import DefaultFilter, watch

from wangqi import review
from wangqi.errors import OutputError

Answer = Callable[[str], "tuple[str, bytes] | None"]
"""Type and content of a page that exists here only, for its path; None where there is no such page."""
RELOAD = "/.wangqi/reload"
_SCRIPT = f"""\
const events = new EventSource("{RELOAD}");
events.onmessage = () => location.reload();
addEventListener("pagehide", () => events.close());
""".encode()
_TAG = f'<script type="module" src="{RELOAD}.js"></script>'.encode()


class Changes:
    """Tells every open page that there is a new site."""

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._count = 0

    def announce(self) -> None:
        """There is a new site."""
        with self._condition:
            self._count += 1
            self._condition.notify_all()

    def wait(self, seconds: float) -> bool:
        """Wait for a new site; False where the time is up first."""
        with self._condition:
            seen = self._count
            return self._condition.wait_for(lambda: self._count != seen, seconds)


def serve(
    output: Path,
    *,
    watched: Sequence[Path],
    rebuild: Callable[[], bool],
    port: int,
    say: Callable[[str], None],
    desk: Answer = lambda _: None,
    stop: threading.Event | None = None,
    finish: Callable[[], object] | None = None,
) -> None:
    """Build, serve `output` on 127.0.0.1 and rebuild on every change below `watched`, until interrupted or `stop`.

    `desk` answers for the review pages; `finish` is called when the browser has been told.
    Raises `OutputError` where the port is taken.
    """
    changes = Changes()
    rebuild()
    handler = functools.partial(_Handler, directory=str(output), changes=changes, desk=desk)
    try:
        server = ThreadingHTTPServer(("127.0.0.1", port), handler)
    except OSError as error:
        raise OutputError(
            f"port {port} is not free: {error.strerror}", hint="name another one: --port 8001, or --port 0 for any"
        ) from error
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}"
    say(f"{address}/  (Ctrl-C stops)")
    say(f"{address}{review.PATH}  what the parser is unsure of")
    try:
        for _ in watch(*watched, watch_filter=_Sources(output), stop_event=stop, raise_interrupt=True):
            say("changed, building …")
            if rebuild():
                changes.announce()
                if finish:
                    finish()
    except KeyboardInterrupt:
        say("stopped")
    finally:
        server.shutdown()
        server.server_close()


class _Sources(DefaultFilter):
    """Changes to the site's sources: not to what the build itself writes, nor to tools' own folders."""

    def __init__(self, output: Path) -> None:
        super().__init__()
        self._output = output.resolve()

    def __call__(self, change: Any, path: str) -> bool:
        """Whether a change to this path asks for a new build."""
        real = Path(os.path.realpath(path))  # it may come as `/home/anna/site/./public`
        hidden = any(part.startswith(".") for part in Path(path).parts[1:])
        return super().__call__(change, path) and not hidden and not real.is_relative_to(self._output)


class _Handler(SimpleHTTPRequestHandler):
    """A static host that adds the reload script to pages and shows the site's own 404 page."""

    protocol_version = "HTTP/1.1"

    def __init__(self, *args: Any, changes: Changes, desk: Answer, **kwargs: Any) -> None:
        self._changes, self._desk = changes, desk
        super().__init__(*args, **kwargs)

    def do_GET(self) -> None:
        """Answer one request."""
        if self.path == RELOAD:
            self._stream()
        elif self.path == RELOAD + ".js":
            self._send(200, "text/javascript", _SCRIPT)
        elif self.path.startswith(review.PATH):
            self._review()
        else:
            super().do_GET()

    def _review(self) -> None:
        """A page for the editor alone: under this machine's own name, so that no other site's script can read it."""
        name = (self.headers.get("Host") or "").rpartition(":")[0]
        answer = self._desk(unquote(self.path.partition("?")[0])) if name in ("127.0.0.1", "localhost") else None
        if answer is None:
            self.send_error(404)
            return
        kind, body = answer
        if kind == "text/html":
            body = body.replace(b"</head>", _TAG + b"</head>", 1)
        self._send(200, f"{kind}; charset=utf-8", body, policy=review.POLICY)

    def send_head(self) -> Any:
        """The file to send, its headers sent already; None after an error."""
        path = Path(self.translate_path(self.path))
        page = path / "index.html" if self.path.split("?")[0].endswith("/") else path
        if page.suffix != ".html" or not page.is_file():
            return super().send_head()
        return self._page(200, page)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """The site's own page for what is not there."""
        page = Path(self.directory) / "404.html"
        if code == 404 and page.is_file():
            body = self._page(404, page)
            if self.command == "GET":
                self.copyfile(body, self.wfile)
        else:
            super().send_error(code, message, explain)

    def end_headers(self) -> None:
        """Nothing is to be kept by the browser: the next build may change any file."""
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's name
        """Stay quiet: the terminal is for problems."""

    def _page(self, code: int, page: Path) -> BytesIO:
        body = page.read_bytes().replace(b"</head>", _TAG + b"</head>", 1)
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        return BytesIO(body)

    def _send(self, code: int, kind: str, body: bytes, *, policy: str = "") -> None:
        self.send_response(code)
        self.send_header("Content-Type", kind)
        self.send_header("X-Content-Type-Options", "nosniff")
        if policy:
            self.send_header("Content-Security-Policy", policy)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _stream(self) -> None:
        """Server-sent events: one for every new site, a comment now and then so that a closed page is noticed."""
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        try:
            while True:
                self.wfile.write(b"data: new\n\n" if self._changes.wait(15) else b": still here\n\n")
                self.wfile.flush()
        except OSError:
            self.close_connection = True
