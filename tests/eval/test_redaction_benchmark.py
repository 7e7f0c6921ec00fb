"""Both sides of the redaction benchmark run the same texts, each in a process of its own."""

from __future__ import annotations

import subprocess
import sys

from eval.benchmarks.redaction import measure
from eval.benchmarks.redaction_sides import SideText

TEXTS = [
    SideText("Please call Kateri Paul at 506-555-0142 about the culvert on our road.", None),
    SideText("Bonjour, je m'appelle Réjean Doucet et mon chemin n'est pas déneigé.", "fr"),
    SideText("Sehr geehrte Damen und Herren, ich möchte meinen Führerschein erneuern.", None),
]


def test_both_sides_run_the_texts_that_the_counter_does_not_hold_back() -> None:
    """German is set aside at the counter, so it counts for neither side."""
    measured = measure(TEXTS, rounds=2)
    assert (measured.messages, measured.rounds) == (2, 2)
    assert measured.characters == sum(len(text.text) for text in TEXTS[:2])
    for spread in (measured.counter_ms, measured.stock_ms, measured.ratio):
        assert 0 < spread.low <= spread.median <= spread.high


def test_the_stock_side_knows_none_of_the_counters_recognisers() -> None:
    """Presidio would run them as its own, and the comparison would flatter the counter."""
    program = (
        "import sys; from eval.benchmarks import obvious, redaction_sides; "
        "sys.exit('redaction.recognizers' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
