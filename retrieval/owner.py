"""The one process that owns the index folder.

Chroma crashes (SIGSEGV) on torn files and on two processes in one folder. So it runs as a
process of its own, which takes nothing with it when it dies: whoever needs it finds it through
a note in the folder, or starts it.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import httpx
import psutil
from filelock import FileLock

from retrieval.errors import IndexUnavailable

START_SECONDS = 30.0
LAUNCH = "from chromadb.cli.cli import app; app()"


@dataclass(frozen=True, slots=True)
class IndexOwner:
    """Name the running owner of an index folder; `started` when this call started it."""

    url: str
    pid: int
    started: bool

    def stop(self) -> None:
        """End the process and wait until it is gone."""
        try:
            process = psutil.Process(self.pid)
            process.terminate()
            process.wait(10)
        except psutil.TimeoutExpired:
            process.kill()
        except psutil.NoSuchProcess:
            return


def own(folder: Path) -> IndexOwner:
    """Return the running owner of `folder`, starting it when there is none.

    Raises IndexUnavailable when it does not come up within 30 seconds.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with FileLock(folder / "owner.lock", timeout=START_SECONDS):
        running = _running(folder)
        return running or _start(folder)


def _running(folder: Path) -> IndexOwner | None:
    note = folder / "owner.json"
    try:
        held = json.loads(note.read_text(encoding="utf-8"))
        pid, url = int(held["pid"]), str(held["url"])
        command = psutil.Process(pid).cmdline()
    except (OSError, ValueError, KeyError, psutil.Error):
        return None
    # A process number is used again after a reboot: only the command line proves who it is.
    if str(folder / "chroma") not in command:
        return None
    if _answers(url):
        return IndexOwner(url, pid, started=False)
    IndexOwner(url, pid, started=False).stop()
    return None


def _start(folder: Path) -> IndexOwner:
    port = _free_port()
    url = f"http://127.0.0.1:{port}"
    arguments = ["run", "--path", str(folder / "chroma"), "--host", "127.0.0.1"]
    process = subprocess.Popen(  # noqa: S603 - our own interpreter and arguments
        [sys.executable, "-c", LAUNCH, *arguments, "--port", str(port)],
        env={**os.environ, "ANONYMIZED_TELEMETRY": "False"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        if _answers(url):
            (folder / "owner.json").write_text(json.dumps({"pid": process.pid, "url": url}))
            return IndexOwner(url, process.pid, started=True)
        time.sleep(0.1)
    process.kill()
    raise IndexUnavailable(
        f"the index in {folder} did not start; run `triage index rebuild` to make it anew"
    )


def _answers(url: str) -> bool:
    try:
        return httpx.get(f"{url}/api/v2/heartbeat", timeout=2).is_success
    except httpx.HTTPError:
        return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
