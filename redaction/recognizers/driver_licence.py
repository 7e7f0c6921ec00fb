"""Driver's licence numbers, by the words before them; provinces share no format or checksum."""

from __future__ import annotations

from presidio_analyzer import Pattern

from redaction.recognizers.timed import TimedRecognizer

_CALLED = (
    r"(?:(?:driver'?s?'? |driving )?licen[cs]e (?:number|no|#)|driver'?s?'? licen[cs]e|"
    r"(?:num[ée]ro (?:de|du) (?:mon |son )?)?permis de conduire|"
    r"num[ée]ro (?:de|du) (?:mon |son )?permis)"
)


class DriverLicenceRecognizer(TimedRecognizer):
    ENTITY = "CA_DRIVER_LICENCE"
    PATTERNS = (
        Pattern(
            "called",
            rf"\b{_CALLED}[^\d\n]{{0,20}}?(?P<value>\b[A-Z]{{0,5}}-?\d(?:[ -]?\d){{4,13}})(?!\w)",
            0.85,
        ),
    )
