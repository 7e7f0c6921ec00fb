"""The report on one request by every door as a page."""

from __future__ import annotations

from collections.abc import Sequence

from eval.reports import sections
from eval.reports.document import Document, Section, Table
from eval.reports.same_request import DifferentPiece, DoorScores, SameRequestReport
from eval.reports.sections import Name
from eval.reports.wording import EMPTY, Wording


def same_request_document(report: SameRequestReport, say: Wording, name: Name) -> Document:
    """Lay out the report in the reader's language; `name` gives a category's display name."""
    return Document(
        title=say("The same request by every door"),
        language=say.language,
        introduction=say(
            "%(n)s requests, each as an e-mail, a web form, notes of a call, notes at the counter, "
            "a letter and a referral. The category is given: what each rendering says is compared.",
            n=say.count(report.n),
        ),
        sections=(
            sections.headline(
                say,
                [
                    (say("The fields that were meant at every door"), report.fields_same),
                    (say("S1 at every door, of the requests that are"), report.s1_same),
                    (say("One severity at every door, of all others"), report.severity_same),
                    (say("One category suggested at every door"), report.category_same),
                ],
            ),
            _doors(report.doors, say),
            _pieces(report.pieces, say, name),
        ),
    )


def _doors(doors: Sequence[DoorScores], say: Wording) -> Section:
    return Section(
        title=say("By door"),
        table=Table(
            caption=say("Renderings with the fields meant, and with the category suggested"),
            columns=(say("Door"), say("Renderings"), say("Fields"), say("Category")),
            rows=tuple(
                (
                    _door(each.name, say),
                    say.count(each.n),
                    say.share(each.fields),
                    say.share(each.category),
                )
                for each in doors
            ),
        ),
    )


def _pieces(pieces: Sequence[DifferentPiece], say: Wording, name: Name) -> Section:
    return Section(
        title=say("What differs"),
        table=Table(
            caption=say("Pieces that came to something else than meant"),
            columns=(
                say("Request"),
                say("Category"),
                say("Door"),
                say("Piece"),
                say("Found"),
                say("Meant"),
            ),
            rows=tuple(
                (
                    each.id,
                    name(each.category),
                    _door(each.door, say),
                    each.piece,
                    each.found or EMPTY,
                    each.meant or EMPTY,
                )
                for each in pieces
            ),
        ),
    )


def _door(door: str, say: Wording) -> str:
    return {
        "email": say("E-mail"),
        "web": say("Web form"),
        "phone": say("Telephone"),
        "walk_in": say("Counter"),
        "letter": say("Letter"),
        "referral": say("Referral"),
    }[door]
