"""The connection to Chroma, local or elsewhere, and the one error it fails with."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import chromadb
import httpx
from chromadb.api import ClientAPI
from chromadb.config import Settings as ChromaSettings
from chromadb.errors import ChromaError

from retrieval.errors import IndexUnavailable

_FAILURES = (
    ChromaError,
    httpx.HTTPError,
    ValueError,
    OSError,
    KeyError,
    # Another thread closed the index while it was asked.
    CancelledError,
    RuntimeError,
)


def connected(url: str, seconds: float) -> ClientAPI:
    """Connect to a Chroma server; each request may take `seconds`."""
    address = urlsplit(url)
    # Without TLS there is nothing to verify, and reading certificates takes a tenth of a second.
    verify = address.scheme == "https"
    # Making Chroma's client asks the server without any limit of time: see first that it answers.
    alive = httpx.get(f"{url.rstrip('/')}/api/v2/heartbeat", timeout=seconds, verify=verify)
    alive.raise_for_status()
    client = chromadb.HttpClient(
        host=address.hostname or "127.0.0.1",
        port=address.port or 8000,
        ssl=verify,
        settings=ChromaSettings(anonymized_telemetry=False, chroma_server_ssl_verify=verify),
    )
    for session in sessions(client):
        # Chroma's client waits for ever, and has no setting for that.
        session.timeout = httpx.Timeout(seconds)
    return client


def sessions(client: Any) -> Iterator[httpx.Client]:
    """Yield the connections of Chroma's client: its own, and one that looks whether it may."""
    for asking in (client, getattr(client, "_admin_client", None)):
        session = getattr(getattr(asking, "_server", None), "_session", None)
        if isinstance(session, httpx.Client):
            yield session


@contextmanager
def translated() -> Iterator[None]:
    """Turn every way Chroma can fail into the one error callers degrade on."""
    try:
        yield
    except _FAILURES as error:
        raise IndexUnavailable(
            f"the index did not answer ({type(error).__name__}); cases go on without it"
        ) from error
