"""A destination of stock on loopback: it takes files over HTTP as a partner's server does, and remembers."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Destination:
    """What it got, and what it answers: each entry of ``answers`` once, the last one for ever."""

    url: str
    answers: list[tuple[int, bytes]] = field(default_factory=lambda: [(204, b"")])
    got: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)


@contextmanager
def destination() -> Iterator[Destination]:
    """A running destination."""
    known = Destination("")

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_PUT(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            known.got.append((self.command, {k.lower(): v for k, v in self.headers.items()}, body))
            status, said = known.answers.pop(0) if len(known.answers) > 1 else known.answers[0]
            self.send_response(status)
            if status == 302:
                self.send_header("Location", known.url + "elsewhere/")
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        do_POST = do_PUT

        def log_message(self, *args: object) -> None:
            """Tests are quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    known.url = f"http://127.0.0.1:{server.server_port}/stock/"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield known
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
