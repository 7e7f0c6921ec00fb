"""How well the conversation takes scripted calls: complete, short, with danger heeded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from eval.callers import Played
from eval.metrics.intervals import Rate, wilson


@dataclass(frozen=True, slots=True)
class CallScores:
    """Score the calls of one language; an empty name means all of them."""

    name: str
    n: int
    complete: Rate
    median_questions: float
    most_questions: int


@dataclass(frozen=True, slots=True)
class CallLine:
    """Show one call: how many questions, which piece is wrong or unknown, what was repeated."""

    id: str
    manner: str
    category: str
    questions: int
    complete: bool
    danger: bool
    heeded: bool
    wrong: tuple[str, ...]
    unknown: tuple[str, ...]
    repeated: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Length:
    """Count the calls that took so many questions."""

    questions: int
    calls: int


@dataclass(frozen=True, slots=True)
class DialogueReport:
    """Score scripted calls; `n` counts them.

    `danger_heeded` are of those in danger, `danger_read` of those the opening alone was enough
    for, `false_alarms` of all others. `corrected` are calls whose category the clerk changed.
    `prompt_ms_p95` is the time to the next question, without the page around it.
    """

    n: int
    agent: str
    complete: Rate
    median_questions: float
    most_questions: int
    asked_twice: int
    danger_heeded: Rate
    danger_read: Rate
    false_alarms: Rate
    category_open: Rate
    corrected: Rate
    prompt_ms_p50: float
    prompt_ms_p95: float
    languages: tuple[CallScores, ...]
    lengths: tuple[Length, ...]
    calls: tuple[CallLine, ...]


def report_dialogue(played: Sequence[Played], *, agent: str) -> DialogueReport:
    """Compute every figure; raises ValueError without any call."""
    if not played:
        raise ValueError("no call was played: give scripts of callers")
    grave = [each for each in played if each.caller.danger]
    others = [each for each in played if not each.caller.danger]
    seconds = [second for each in played for second in each.seconds]
    p50, p95 = np.percentile(seconds, [50, 95]) * 1000
    counted = Counter(len(each.asked) for each in played)
    return DialogueReport(
        n=len(played),
        agent=agent,
        complete=_share(played, [each.complete for each in played]),
        median_questions=_median(played),
        most_questions=max(counted),
        asked_twice=sum(bool(each.repeated) for each in played),
        danger_heeded=_share(grave, [each.heeded for each in grave]),
        danger_read=_share(grave, [each.read for each in grave]),
        false_alarms=_share(others, [each.heeded for each in others]),
        category_open=_share(played, ["category" in each.asked for each in played]),
        corrected=_share(played, [each.corrected for each in played]),
        prompt_ms_p50=float(p50),
        prompt_ms_p95=float(p95),
        languages=tuple(_scores(code, played) for code in ("en", "fr") if _of(code, played)),
        lengths=tuple(Length(each, counted[each]) for each in sorted(counted)),
        calls=tuple(_line(each) for each in played),
    )


def _scores(code: str, played: Sequence[Played]) -> CallScores:
    own = _of(code, played)
    return CallScores(
        name=code,
        n=len(own),
        complete=_share(own, [each.complete for each in own]),
        median_questions=_median(own),
        most_questions=max(len(each.asked) for each in own),
    )


def _of(code: str, played: Sequence[Played]) -> list[Played]:
    return [each for each in played if each.caller.language == code]


def _median(played: Sequence[Played]) -> float:
    return float(np.median([len(each.asked) for each in played]))


def _share(played: Sequence[Played], hits: Sequence[bool]) -> Rate:
    return wilson(sum(hits), len(played))


def _line(each: Played) -> CallLine:
    caller = each.caller
    return CallLine(
        id=caller.id,
        manner=caller.manner,
        category=caller.category,
        questions=len(each.asked),
        complete=each.complete,
        danger=caller.danger,
        heeded=each.heeded,
        wrong=each.wrong,
        unknown=each.unknown,
        repeated=each.repeated,
    )
