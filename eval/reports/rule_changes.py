"""What another rules file would change, told before it is saved; ids and counts, never text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from eval.metrics.intervals import Rate
from eval.metrics.severity import SeverityScores, score_severity
from eval.reports.document import Section, Table
from eval.reports.severity import Judged, SeverityReport, reasons
from eval.reports.wording import Wording


@dataclass(frozen=True, slots=True)
class RuleSpeech:
    """Count the cases in which a rule speaks under the rules in use and under the file."""

    rule: str
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class RuleChanges:
    """Set the rules in use beside a file; `raised` and `lowered` list the ids of cases."""

    raised_count: int
    lowered_count: int
    s1_recall_before: Rate
    s1_recall_after: Rate
    s1_s2_recall_before: Rate
    s1_s2_recall_after: Rate
    over_triage_before: Rate
    over_triage_after: Rate
    raised: tuple[str, ...]
    lowered: tuple[str, ...]
    rules: tuple[RuleSpeech, ...]


@dataclass(frozen=True, slots=True)
class TriedRules(SeverityReport):
    """Score a data set under a rules file, and say what the file changes."""

    changes: RuleChanges


def rule_changes(before: Sequence[Judged], after: Sequence[Judged]) -> RuleChanges:
    """Compare the same cases, in the same order, judged under two rules files."""
    pairs = list(zip(before, after, strict=True))
    old, new = _scores(before), _scores(after)
    raised = tuple(a.id for b, a in pairs if a.judged.severity > b.judged.severity)
    lowered = tuple(a.id for b, a in pairs if a.judged.severity < b.judged.severity)
    return RuleChanges(
        raised_count=len(raised),
        lowered_count=len(lowered),
        s1_recall_before=old.s1_recall,
        s1_recall_after=new.s1_recall,
        s1_s2_recall_before=old.s1_s2_recall,
        s1_s2_recall_after=new.s1_s2_recall,
        over_triage_before=old.over_triage_ppv,
        over_triage_after=new.over_triage_ppv,
        raised=raised,
        lowered=lowered,
        rules=_speech(before, after),
    )


def _scores(cases: Sequence[Judged]) -> SeverityScores:
    return score_severity([c.severity for c in cases], [c.judged.severity for c in cases])


def _speech(before: Sequence[Judged], after: Sequence[Judged]) -> tuple[RuleSpeech, ...]:
    """Count each rule's cases under both files, those that change most first."""
    old, new = (
        Counter(reason for case in cases for reason in reasons(case)) for cases in (before, after)
    )
    rules = sorted(old.keys() | new.keys(), key=lambda rule: (-abs(new[rule] - old[rule]), rule))
    return tuple(RuleSpeech(rule, old[rule], new[rule]) for rule in rules)


def rule_change_sections(say: Wording, changes: RuleChanges) -> tuple[Section, ...]:
    """Lay out what a rules file changes."""
    return (
        _figures(say, changes),
        _rules(say, changes),
        _cases(say, say("Cases the file raises"), changes.raised),
        _cases(say, say("Cases the file lowers"), changes.lowered),
    )


def _figures(say: Wording, changes: RuleChanges) -> Section:
    figures = (
        (say("S1 recognised"), changes.s1_recall_before, changes.s1_recall_after),
        (say("S1 and S2 recognised"), changes.s1_s2_recall_before, changes.s1_s2_recall_after),
        (
            say("Over-triage: S1 judgements that were not"),
            changes.over_triage_before,
            changes.over_triage_after,
        ),
    )
    return Section(
        title=say("What the rules file changes"),
        explanation=say(
            "Under this file %(raised)s cases are judged more urgent and %(lowered)s less.",
            raised=say.count(changes.raised_count),
            lowered=say.count(changes.lowered_count),
        ),
        table=Table(
            caption=say("Under the rules in use and under the file"),
            columns=(say("Figure"), say("Rules in use"), say("Rules file")),
            rows=tuple((name, say.share(old), say.share(new)) for name, old, new in figures),
        ),
    )


def _rules(say: Wording, changes: RuleChanges) -> Section:
    table = Table(
        caption=say("Cases in which each rule speaks"),
        columns=(say("Rule"), say("Rules in use"), say("Rules file")),
        rows=tuple(
            (each.rule, say.count(each.before), say.count(each.after)) for each in changes.rules
        ),
    )
    return Section(say("Rules before and after"), table)


def _cases(say: Wording, title: str, ids: Sequence[str]) -> Section:
    table = Table(caption=title, columns=(say("Text"),), rows=tuple((each,) for each in ids))
    return Section(title=title, table=table)
