"""Two rankings become one that takes from each what it is sure of."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from retrieval.fusion import fuse
from retrieval.model import Hit

IDS = st.sampled_from([f"HM-0000-000{n}" for n in range(8)])
PLACES = st.integers(0, 3)
SHARES = st.floats(0, 1, allow_nan=False)
COSINES = st.floats(-1, 1, allow_nan=False)


def legs(scores: st.SearchStrategy[float]) -> st.SearchStrategy[list[Hit]]:
    return st.lists(st.builds(Hit, IDS, PLACES, scores), max_size=12)


def ids(vector: list[Hit] | None, lexical: list[Hit], k: int = 20) -> list[str]:
    return [match.case_id for match in fuse(vector, lexical, k=k)]


def test_a_guess_does_not_outvote_a_leg_that_knows() -> None:
    """A few shared words elsewhere leave the nearest text in first place."""
    vector = [Hit("twin", 0, 0.93), Hit("other", 0, 0.61)]
    assert ids(vector, [Hit("other", 0, 0.12), Hit("third", 0, 0.1)])[0] == "twin"


def test_a_text_with_every_word_beats_one_that_is_a_little_nearer() -> None:
    """A file number or a name decides between texts of the same kind."""
    vector = [Hit("alike", 0, 0.70), Hit("same number", 0, 0.66)]
    assert ids(vector, [Hit("same number", 2, 0.8)])[0] == "same number"


def test_the_passage_of_the_louder_leg_is_shown() -> None:
    """Each match says where it matched, and its cosine for people."""
    vector, lexical = [Hit("a", 1, 0.9), Hit("b", 4, 0.1)], [Hit("b", 3, 1.0), Hit("c", 5, 0.5)]
    found = {match.case_id: match for match in fuse(vector, lexical, k=3)}
    assert (found["a"].position, found["a"].similarity) == (1, 0.9)
    assert (found["b"].position, found["b"].similarity) == (3, 0.1)
    assert (found["c"].position, found["c"].similarity) == (5, 0.0)


def test_without_the_vector_leg_the_words_alone_decide() -> None:
    """An index that is away costs nothing but its own findings."""
    matches = fuse(None, [Hit("b", 0, 0.2), Hit("a", 0, 0.7)], k=5)
    assert [match.case_id for match in matches] == ["a", "b"]
    assert {match.similarity for match in matches} == {0.0}


@given(legs(COSINES))
def test_one_leg_alone_keeps_its_order(hits: list[Hit]) -> None:
    """Nothing is added to a ranking by fusing it with nothing."""
    best = {
        case_id: max(round(hit.score, 9) for hit in hits if hit.case_id == case_id)
        for case_id in {hit.case_id for hit in hits}
    }
    assert ids(hits, []) == sorted(best, key=lambda case_id: (-best[case_id], case_id))


@given(st.none() | legs(COSINES), legs(SHARES), st.randoms(use_true_random=False))
def test_the_order_in_which_hits_come_changes_nothing(
    vector: list[Hit] | None, lexical: list[Hit], random: object
) -> None:
    """Neither leg has to sort."""
    shuffled = [None if leg is None else list(leg) for leg in (vector, lexical)]
    for leg in filter(None, shuffled):
        random.shuffle(leg)  # type: ignore[attr-defined]
    assert fuse(shuffled[0], shuffled[1] or [], k=5) == fuse(vector, lexical, k=5)


@given(legs(COSINES), legs(SHARES | st.sampled_from([0.25, 0.5])))
def test_what_cases_are_called_changes_no_score(vector: list[Hit], lexical: list[Hit]) -> None:
    """Case ids are random: of cases a leg scores alike, none may gain by its own."""
    names = {hit.case_id: f"HM-{9 - int(hit.case_id[-1])}" for hit in (*vector, *lexical)}
    renamed = [
        [replace(hit, case_id=names[hit.case_id]) for hit in leg] for leg in (vector, lexical)
    ]
    given = {names[match.case_id]: match.score for match in fuse(vector, lexical, k=20)}
    assert {match.case_id: match.score for match in fuse(*renamed, k=20)} == given


@given(legs(COSINES), legs(SHARES), st.integers(1, 7))
def test_fewer_results_are_the_first_of_more(vector: list[Hit], lexical: list[Hit], k: int) -> None:
    """What stands below the last place shown does not change what stands above."""
    assert fuse(vector, lexical, k=k) == fuse(vector, lexical, k=20)[:k]


@given(legs(COSINES), legs(SHARES), IDS, SHARES)
def test_a_better_share_never_costs_a_case_its_place(
    vector: list[Hit], lexical: list[Hit], case_id: str, more: float
) -> None:
    """Covering more of the words moves a case up or leaves it where it is."""
    raised = [
        replace(hit, score=min(1.0, hit.score + more)) if hit.case_id == case_id else hit
        for hit in lexical
    ]
    before, after = ids(vector, lexical), ids(vector, raised)
    if case_id in before:
        assert after.index(case_id) <= before.index(case_id)


@given(legs(COSINES), legs(SHARES))
def test_each_case_is_named_once_and_comes_from_a_leg(
    vector: list[Hit], lexical: list[Hit]
) -> None:
    """No case twice, none invented."""
    found = ids(vector, lexical)
    assert sorted(found) == sorted({hit.case_id for hit in (*vector, *lexical)})


def test_the_same_matter_in_the_other_language_is_not_put_behind_shared_words() -> None:
    """Texts in the query's own language start a little nearer; that is evened out."""
    vector = [Hit("own", 0, 0.52), Hit("other", 0, 0.50)]
    assert ids(vector, []) == ["own", "other"]
    fused = fuse(vector, [], k=2, foreign={"other"})
    assert [(match.case_id, match.similarity) for match in fused] == [
        ("other", 0.50),
        ("own", 0.52),
    ]


def test_a_likely_category_decides_between_texts_that_are_about_as_near() -> None:
    """The likeliest most, the next less; what is clearly nearer stays in front."""
    vector = [Hit("nearest", 0, 0.9), Hit("other kind", 0, 0.55), Hit("second", 0, 0.5)]
    vector.append(Hit("same kind", 0, 0.45))
    kinds = {"same kind": 1, "second": 2}
    found = fuse(vector, [], k=4, kinds=kinds)
    assert [match.case_id for match in found] == ["nearest", "same kind", "second", "other kind"]
    assert found[1].similarity == 0.45


def test_a_likely_category_finds_nothing_by_itself() -> None:
    """A case that neither leg found stays away, whatever it was decided to be."""
    assert fuse([Hit("a", 0, 0.5)], [], k=5, kinds={"b": 1})[0].case_id == "a"
    assert len(fuse([Hit("a", 0, 0.5)], [], k=5, kinds={"b": 1})) == 1
