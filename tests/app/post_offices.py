"""Small real servers that take messages: one for mail, one for calls, each with a fault to show."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any


class MailServer(socketserver.ThreadingTCPServer):
    """Take letters; `refuses` answers a command with a code, `cuts` hangs up at it.

    At "END" the line is cut after the whole text was read, before it is said to be taken.
    """

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, *, refuses: Mapping[str, int] | None = None, cuts: str = "") -> None:
        super().__init__(("127.0.0.1", 0), _MailLine)
        self.refuses = refuses or {}
        self.cuts = cuts
        self.letters: list[str] = []
        self.recipients: list[str] = []

    @property
    def port(self) -> int:
        return int(self.server_address[1])


class _MailLine(socketserver.StreamRequestHandler):
    server: MailServer

    def handle(self) -> None:
        self._say("220 mail")
        while line := self.rfile.readline().decode().strip():
            word = line[:4].upper()
            if word == self.server.cuts:
                return
            if code := self.server.refuses.get(word):
                self._say(f"{code} no")
            elif word == "DATA":
                if not self._take():
                    return
            elif word == "QUIT":
                self._say("221 bye")
                return
            else:
                if word == "RCPT":
                    self.server.recipients.append(line.partition(":")[2].strip(" <>"))
                self._say("250 fine")

    def _take(self) -> bool:
        self._say("354 go on")
        lines = []
        while (line := self.rfile.readline().decode()) not in (".\r\n", ""):
            lines.append(line)
        if self.server.cuts == "END":
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
