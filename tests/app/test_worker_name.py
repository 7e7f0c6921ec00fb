"""A worker's name tells whether it still lives."""

from __future__ import annotations

import os

from app.worker_name import is_gone, own


def test_a_living_worker_is_not_gone() -> None:
    """This very process lives."""
    assert not is_gone(own())


def test_a_process_number_used_again_is_another_worker() -> None:
    """The same number with another start time belonged to a worker that ended."""
    host = own().split(":")[0]
    assert is_gone(f"{host}:{os.getpid()}:1.0")


def test_a_worker_of_another_machine_is_never_called_gone() -> None:
    """From here nobody can know; its lease must run out."""
    assert not is_gone("another-machine:1:1.0")
