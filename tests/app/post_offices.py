"""Small real servers that take alarms: one for mail, one for calls, each with a fault to show."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any


class MailServer(socketserver.ThreadingTCPServer):
    """Take letters; with `fault` "refuse" no recipient, "busy" no text, "cut" no end."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, fault: str = "") -> None:
        super().__init__(("127.0.0.1", 0), _MailLine)
        self.fault = fault
        self.letters: list[str] = []

    @property
    def port(self) -> int:
        return int(self.server_address[1])


class _MailLine(socketserver.StreamRequestHandler):
    server: MailServer

    def handle(self) -> None:
        self._say("220 mail")
        while line := self.rfile.readline().decode().strip():
            word = line[:4].upper()
            if word == "RCPT" and self.server.fault == "refuse":
                self._say("550 nobody of this name")
            elif word == "DATA":
                if not self._take():
                    return
            elif word == "QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 fine")

    def _take(self) -> bool:
        if self.server.fault == "busy":
            self._say("451 not now")
            return True
        self._say("354 go on")
        lines = []
        while (line := self.rfile.readline().decode()).strip() != ".":
            lines.append(line)
        if self.server.fault == "cut":
            return False
        self.server.letters.append("".join(lines))
        self._say("250 taken")
        return True

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


class CallServer(HTTPServer):
    """Take calls and answer each with the same status; status 0 hangs up."""

    def __init__(self, status: int = 204) -> None:
        super().__init__(("127.0.0.1", 0), _Call)
        self.status = status
        self.calls: list[tuple[str, bytes]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/alarm"


class _Call(BaseHTTPRequestHandler):
    server: CallServer

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        self.server.calls.append((self.headers["Idempotency-Key"], self.rfile.read(length)))
        if self.server.status:
            self.send_response(self.server.status)
            self.end_headers()

    def log_message(self, *_said: Any) -> None:
        """Say nothing: tests read what was called."""


@contextmanager
def open_(server: MailServer | CallServer) -> Iterator[Any]:
    """Serve while the block runs."""
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
