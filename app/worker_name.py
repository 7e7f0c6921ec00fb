"""Name a worker so that another on the same machine can tell whether it still lives."""

from __future__ import annotations

import os
import socket

import psutil


def own() -> str:
    """Return host, process number and start time: numbers are used again, the three are not."""
    return f"{socket.gethostname()}:{os.getpid()}:{psutil.Process().create_time()}"


def is_gone(name: str) -> bool:
    """Tell whether a worker of this host has ended; of other hosts one cannot know."""
    host, _, rest = name.partition(":")
    number, _, started = rest.partition(":")
    if host != socket.gethostname() or not number.isdigit():
        return False
    try:
        return str(psutil.Process(int(number)).create_time()) != started
    except psutil.NoSuchProcess:
        return True
