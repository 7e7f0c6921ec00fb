"""Compile the phrases of severity.toml, which people write.

    gas leak            these words, one after the other
    (gas|propane) leak  one of several
    (strong)? smell     a word that may be missing
    suicid*             any ending
    8#                  any digit
    smell ~ gas         up to four other words between, none of them a negation
    <child> alone       a word of the list [words.child]

Case, accents and the shape of apostrophes do not matter. No match runs over the end of a sentence.
A phrase becomes a small automaton over words, read once from left to right: no text can make it
slow, and what interrupts a phrase can be stepped over (see interruptions.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from classifiers.phrase_parser import Choice, Gap, List, Node, Word, parse_phrase
from classifiers.words import word_set
from redaction.model import Language

GAP = 4
"""Words that `~` may stand for."""
_COMMON = 12.0
_FREQUENT = word_set(
    """a i the is are was were be been am to of in on at it he she we they you my our his her their
    your me us him them and or but not no for with from by that this there has have had do does did
    so if as an all any out up off down over when what who will can cant dont would could just get
    got le la les l un une des de d du et ou mais a au aux en dans sur pour par avec sans que qu qui
    je j tu il elle on nous vous ils elles me m te t se s ce c cette ces ca mon ma mes ton ta tes
    son sa ses notre nos votre vos leur leurs ne n pas plus est sont ete ai as ont suis y si depuis
    tout fait va bien meme aussi peut faire s"""
)


@dataclass(slots=True)
class Step:
    """One state of a phrase: where a word, a list or any word leads."""

    words: list[tuple[frozenset[str], int]] = field(default_factory=list)
    lists: list[tuple[str, int]] = field(default_factory=list)
    any_word: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Anchor:
    """Words or lists of which one must occur wherever the phrase does; `before` words at most."""

    words: frozenset[str]
    lists: frozenset[str]
    before: int
    cost: float


@dataclass(frozen=True, slots=True)
class Phrase:
    """Hold one compiled phrase; `steps[0]` is its start, `final` its ends.

    `first` are the spellings it may begin with, beside words of lists.
    """

    steps: tuple[Step, ...]
    first: frozenset[str]
    final: frozenset[int]
    anchor: Anchor
    longest: int
    language: Language | None


def compile_phrase(
    phrase: str,
    language: Language | None,
    written_as: Mapping[str, Sequence[str]],
    longest: Mapping[str, int] | None = None,
) -> Phrase:
    """Compile one phrase; raises ValueError for brackets that do not match or an unknown list.

    `written_as` is the table the texts are read with, `longest` how many words an entry of each
    list may have.
    """
    nodes = parse_phrase(phrase, written_as, longest or {})
    drawing = _Drawing()
    final = drawing.sequence(nodes, frozenset((0,)))
    anchors = list(_anchors(nodes))
    if 0 in final or not anchors or drawing.steps[0].any_word:
        raise ValueError(f"{phrase!r} does not begin with a word, or has none that must occur")
    anchor = min(anchors, key=lambda each: each.cost)
    steps = tuple(drawing.steps)
    first = frozenset().union(*(words for words, _ in steps[0].words))
    return Phrase(steps, first, final, anchor, sum(map(_longest, nodes)), language)


class _Drawing:
    """Draw the automaton of a phrase, state by state."""

    def __init__(self) -> None:
        self.steps = [Step()]

    def sequence(self, nodes: Sequence[Node], sources: frozenset[int]) -> frozenset[int]:
        """Draw nodes one after the other; return the states they may end in."""
        for node in nodes:
            sources = self._node(node, sources)
        return sources

    def _node(self, node: Node, sources: frozenset[int]) -> frozenset[int]:
        if isinstance(node, Gap):
            return self._gap(sources)
        if isinstance(node, Choice):
            ends = [self.sequence(option, sources) for option in node.options]
            return frozenset().union(*ends, sources if node.optional else frozenset())
        target = self._new()
        for source in sources:
            if isinstance(node, List):
                self.steps[source].lists.append((node.name, target))
            else:
                self.steps[source].words.append((node.spellings, target))
        return frozenset((target,))

    def _gap(self, sources: frozenset[int]) -> frozenset[int]:
        reached, ends = sources, sources
        for _ in range(GAP):
            target = self._new()
            for source in reached:
                self.steps[source].any_word.append(target)
            reached = frozenset((target,))
            ends |= reached
        return ends

    def _new(self) -> int:
        self.steps.append(Step())
        return len(self.steps) - 1


def _anchors(nodes: Sequence[Node]) -> Iterator[Anchor]:
    before = 0
    for node in nodes:
        if (anchor := _anchor(node, before)) is not None:
            yield anchor
        before += _longest(node)


def _anchor(node: Node, before: int) -> Anchor | None:
    """Find what must occur where this node stands; None for what may be missing."""
    if isinstance(node, Word):
        cost = sum(_COMMON if word in _FREQUENT else 1.0 for word in node.spellings)
        return Anchor(node.spellings, frozenset(), before, cost)
    if isinstance(node, List):
        return Anchor(frozenset(), frozenset((node.name,)), before, 2 * _COMMON)
    if isinstance(node, Gap) or node.optional:
        return None
    best = []
    for option in node.options:
        anchors = list(_anchors(option))
        if not anchors:
            return None
        best.append(min(anchors, key=lambda each: each.cost))
    return Anchor(
        frozenset().union(*(each.words for each in best)),
        frozenset().union(*(each.lists for each in best)),
        before + max(each.before for each in best),
        sum(each.cost for each in best),
    )


def _longest(node: Node) -> int:
    if isinstance(node, Word):
        return 1
    if isinstance(node, List):
        return node.longest
    if isinstance(node, Gap):
        return GAP
    return max(sum(map(_longest, option)) for option in node.options)
