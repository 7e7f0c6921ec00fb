"""One Redactor for all redaction tests: loading the models takes seconds."""

from __future__ import annotations

import pytest

from redaction.redactor import Redactor


@pytest.fixture(scope="session")
def redactor() -> Redactor:
    return Redactor.load(timeout=60)
