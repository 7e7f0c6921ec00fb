"""Tell a sender how their request stands, by its number and a secret code, and nothing else.

The code is a keyed hash of the number: nothing is stored, and neither number nor database gives it.
"""

from __future__ import annotations

import hmac
import re
from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from review_queue.acceptance import CROCKFORD
from review_queue.model import CaseState
from review_queue.tables import CaseRow
from review_queue.vault import Vault

PURPOSE = "status-code"
CODE_LETTERS = 12
_ALIKE = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})


class Stage(StrEnum):
    """How far a request is, in three steps a sender understands."""

    RECEIVED = "received"
    LOOKED_AT = "looked_at"
    PASSED_ON = "passed_on"


def code_for(vault: Vault, case_id: str) -> str:
    """Return the code its sender asks by: 60 bits, in three groups that can be read aloud."""
    number = int(vault.fingerprint(PURPOSE, case_id.encode())[:15], 16)
    letters = ""
    for _ in range(CODE_LETTERS):
        number, letter = divmod(number, len(CROCKFORD))
        letters += CROCKFORD[letter]
    return "-".join(letters[start : start + 4] for start in range(0, CODE_LETTERS, 4))


def stage(
    session: Session, vault: Vault, case_id: str, code: str, *, now: datetime
) -> Stage | None:
    """Return how far a request is; None for a wrong code and for a number that is none alike.

    No row is looked at before the code fits, so that nothing is learnt by asking.
    """
    number = as_case_id(case_id)
    if not hmac.compare_digest(_plain(code_for(vault, number)), _plain(code)):
        return None
    case = session.get(CaseRow, number)
    if case is None:
        return None
    if case.state == CaseState.DECIDED:
        return Stage.PASSED_ON
    claimed = case.claimed_until is not None and case.claimed_until > now
    looked_at = claimed or case.state == CaseState.FOLLOWING
    return Stage.LOOKED_AT if looked_at else Stage.RECEIVED


def as_case_id(written: str) -> str:
    """Write a number as it is kept, however somebody copied it."""
    bare = _plain(written)
    bare = bare.removeprefix("HM") if len(bare) > CODE_LETTERS - 4 else bare
    return f"HM-{bare[:4]}-{bare[4:8]}"


def _plain(written: str) -> str:
    letters = re.sub(r"[^0-9A-Z]", "", written.upper()[:40])
    return letters.translate(_ALIKE)
