"""The one process that owns an index folder.

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
from typing import Any

import httpx
import psutil
from filelock import FileLock, Timeout

from retrieval.errors import IndexUnavailable
from retrieval.folder_size import allowed, refuse_oversized

START_SECONDS = 30.0
STOP_SECONDS = 10.0
# What `chroma` on the command line runs, without the Python around it, which takes 25 times the
# processor time to be imported and is of no use to the server.
LAUNCH = "import sys; from chromadb_rust_bindings import cli; cli(sys.argv)"
NOTE = "owner.json"
READY = "ready.json"


@dataclass(frozen=True, slots=True)
class IndexOwner:
    """Name the running owner of an index folder; `started` when this call started it.

    `ready` is when somebody has asked it and it answered: a first search reads up to 5,000
    passages an area from Chroma's journal and may take seconds.
    """

    url: str
    pid: int
    started: bool
    ready: bool = False

    def stop(self) -> None:
        """End the process and wait until it is gone."""
        try:
            process = psutil.Process(self.pid)
            process.terminate()
            if not _ended(process):
                process.kill()
                _ended(process)
        except psutil.NoSuchProcess:
            return


def own(folder: Path, limit: int = allowed(0)) -> IndexOwner:
    """Return the running owner of `folder`, starting it when there is none.

    Raises IndexUnavailable when it does not come up within 30 seconds, IndexDamaged when the
    files in the folder claim more than `limit` bytes: then nothing is started.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with FileLock(folder / "owner.lock", timeout=START_SECONDS):
            running = _running(folder)
            if running is not None and _answers(running.url):
                return running
            if running is not None:
                running.stop()
            refuse_oversized(folder, limit)
            return _start(folder)
    except Timeout:
        raise IndexUnavailable(f"another process is starting the index in {folder}") from None
    except OSError as error:
        raise IndexUnavailable(
            f"the index in {folder} cannot be opened ({type(error).__name__}): see that it is a "
            "folder this program may write"
        ) from error


def found(folder: Path, limit: int = allowed(0)) -> IndexOwner:  # noqa: ARG001 - as `own`
    """Return the running owner of `folder` without ever starting or stopping one.

    For a process that serves pages: it must not wait for a start. Raises IndexUnavailable.
    """
    running = _running(folder)
    if running is None:
        raise IndexUnavailable(f"no process has the index in {folder} open; a worker opens it")
    return running


def found_ready(folder: Path, limit: int = allowed(0)) -> IndexOwner:
    """Return the running owner as `found` does, once it is ready: a page's search is short."""
    running = found(folder, limit)
    if not running.ready:
        raise IndexUnavailable(f"the index in {folder} is being read; pages ask it soon")
    return running


def note_ready(folder: Path, owner: IndexOwner) -> None:
    """Note that an owner has answered a search."""
    _write(folder, READY, {"pid": owner.pid})


def stop(folder: Path) -> None:
    """End the owner of `folder`, if one runs."""
    running = _running(folder)
    if running is not None:
        running.stop()


def _ended(process: psutil.Process) -> bool:
    """Wait until a process is gone, or would be if the one that started it had noticed."""
    deadline = time.monotonic() + STOP_SECONDS
    while time.monotonic() < deadline:
        if not process.is_running() or process.status() == psutil.STATUS_ZOMBIE:
            return True
        time.sleep(0.02)
    return False


def _running(folder: Path) -> IndexOwner | None:
    try:
        held = _noted(folder, NOTE)
        pid, url = int(held["pid"]), str(held["url"])
        process = psutil.Process(pid)
        command = process.cmdline()
        dead = process.status() == psutil.STATUS_ZOMBIE
    except (ValueError, KeyError, TypeError, psutil.Error):
        return None
    # A process number is used again after a reboot: only the command line proves who it is.
    if dead or str(folder / "chroma") not in command:
        return None
    return IndexOwner(url, pid, started=False, ready=_noted(folder, READY).get("pid") == pid)


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
    (folder / READY).unlink(missing_ok=True)
    # Before it answers: whoever starts it may be killed, and the next one must find it.
    _write(folder, NOTE, {"pid": process.pid, "url": url})
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        if _answers(url):
            return IndexOwner(url, process.pid, started=True)
        time.sleep(0.1)
    process.kill()
    process.wait()
    raise IndexUnavailable(
        f"the index in {folder} did not start; run `triage index rebuild` to make it anew"
    )


def _write(folder: Path, name: str, held: dict[str, Any]) -> None:
    draft = folder / f".{name}-{os.getpid()}"
    draft.write_text(json.dumps(held), encoding="utf-8")
    draft.replace(folder / name)


def _noted(folder: Path, name: str) -> dict[str, Any]:
    try:
        held = json.loads((folder / name).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return held if isinstance(held, dict) else {}


def _answers(url: str) -> bool:
    try:
        # Without TLS there is nothing to verify; reading certificates takes a tenth of a second.
        answer = httpx.get(f"{url}/api/v2/heartbeat", timeout=2, verify=False)  # noqa: S501
        return answer.is_success
    except httpx.HTTPError:
        return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
