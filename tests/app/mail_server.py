"""A mail server of a few lines: it keeps what it is given, or breaks where a test says."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class MailServer(socketserver.ThreadingTCPServer):
    """Take letters; `breaks_at` is the command at which the line is cut, or "" for none.

    With `refuses`, that command is answered with a permanent no.
    """

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Line)
        self.letters: list[str] = []
        self.recipients: list[str] = []
        self.breaks_at = ""
        self.refuses = ""

    @property
    def port(self) -> int:
        return int(self.server_address[1])


class _Line(socketserver.StreamRequestHandler):
    server: MailServer

    def handle(self) -> None:
        self._say("220 ready")
        while line := self.rfile.readline().decode().strip():
            command = line.split(maxsplit=1)[0].upper()
            if command == self.server.breaks_at:
                return
            if command == self.server.refuses:
                self._say("550 no")
            elif command == "DATA":
                self._say("354 go on")
                if not self._letter():
                    return
            elif command == "QUIT":
                self._say("221 bye")
                return
            else:
                if command == "RCPT":
                    self.server.recipients.append(line.partition(":")[2].strip(" <>"))
                self._say("250 ok")

    def _letter(self) -> bool:
        lines = []
        while (line := self.rfile.readline().decode()) not in (".\r\n", ""):
            lines.append(line)
        self.server.letters.append("".join(lines))
        if self.server.breaks_at == "END":
            return False
        self._say("250 kept")
        return True

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


@contextmanager
def mail_server() -> Iterator[MailServer]:
    """Run a mail server while the block runs."""
    with MailServer() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield server
        finally:
            server.shutdown()
