"""Lists and records as files: inert, complete, and no more than their asker may see."""

from __future__ import annotations

import csv
import io
import re
import zipfile

import pytest
from sqlalchemy import text

from app.bootstrap import Counter
from app.web.spreadsheet import csv_file, inert, xlsx_file
from review_queue import audit
from review_queue.model import Actor, Role
from tests.web.desk import USERNAMES, Visitor, quarantined_case, suggestion, waiting_case

HOSTILE = (
    '=HYPERLINK("https://evil.example","click")',
    "+1+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(1+1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "   =1+1",
    "\u00a0=1+1",
    "＝1+1",
    "\x00=1+1",
)
HARMLESS = ("", "Snow", "a = b", "506-555-0142", 'He said "now", then left', "two\nlines", "l'été")


def _read(file: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(file.decode("utf-8-sig"), newline=""), strict=True))


def _cells(file: bytes) -> tuple[str, str]:
    """Return a workbook's sheet and its strings."""
    with zipfile.ZipFile(io.BytesIO(file)) as parts:
        assert parts.testzip() is None
        sheet = parts.read("xl/worksheets/sheet1.xml").decode()
        return sheet, parts.read("xl/sharedStrings.xml").decode()


@pytest.mark.parametrize("cell", HOSTILE)
def test_case_74_what_could_begin_a_formula_is_quoted(cell: str) -> None:
    """In both kinds of file; nothing but the mark and what nobody can print is changed."""
    assert inert(cell)[0] == "'"
    assert inert(cell)[1:] == cell.replace("\x00", "")
    (row,) = _read(csv_file(["Cell"], [[cell]]))[1:]
    assert row == [inert(cell)]
    sheet, strings = _cells(xlsx_file("Sheet", ["Cell"], [[cell]]))
    assert "<f>" not in sheet
    assert 't="s"' in sheet
    assert "'" in strings


@pytest.mark.parametrize("cell", HARMLESS)
def test_case_74_what_is_harmless_stays_as_it_is(cell: str) -> None:
    """Quotes, commas and lines of their own come back as they went in."""
    assert inert(cell) == cell
    assert _read(csv_file(["a", "b"], [[cell, "x"]])) == [["a", "b"], [cell, "x"]]


def test_case_74_a_file_is_written_by_rfc_4180() -> None:
    """Lines end with CR LF, quotes are doubled, Excel is told that it is UTF-8."""
    file = csv_file(["Né", 'a "b"'], [["1", "2,3"]])
    assert file == '\ufeffNé,"a ""b"""\r\n1,"2,3"\r\n'.encode()


def test_the_list_is_exported_as_it_is_narrowed(visitor: Visitor, counter: Counter) -> None:
    """Every page of it, with the text, and an event that counts the rows."""
    roads = waiting_case(counter, body="=cmd: the plough did not come.")
    waiting_case(counter, proposed=suggestion("housing.repair"))
    visitor.enter(counter, Role.SUPERVISOR).get("/queue?area=roads")
    assert 'action="/queue/export/csv?area=roads"' in visitor.page
    answer = visitor.post("/queue/export/csv?area=roads")
    assert answer.mimetype == "text/csv"
    assert re.fullmatch(
        r"attachment; filename=queue-\d{4}-\d\d-\d\d\.csv", answer.headers["Content-Disposition"]
    )
    heading, *rows = _read(answer.data)
    assert [row[0] for row in rows] == [roads]
    assert heading[-1] == "Request"
    assert rows[0][1] == "S3 Standard"
    assert rows[0][3] == "Snow and ice control"
    newest = _newest(counter)
    assert (newest.tag, newest.actor) == ("records:queue:exported", USERNAMES[Role.SUPERVISOR])
    assert newest.details == (("format", "csv"), ("rows", 1))


def test_a_director_exports_the_list_without_a_word_of_it(
    visitor: Visitor, counter: Counter
) -> None:
    """Field by field as on the page; as a workbook too."""
    case_id = waiting_case(counter)
    visitor.enter(counter, Role.DIRECTOR)
    answer = visitor.client.post("/queue/export/xlsx", data={"csrf_token": visitor.token})
    _sheet, strings = _cells(answer.data)
    assert case_id in strings
    assert "ploughed" not in strings
    assert visitor.post("/queue/export/csv?state=quarantined").status_code == 403


def test_f56_without_its_event_no_file_leaves(visitor: Visitor, counter: Counter) -> None:
    """The list and a case's record: what cannot be noted is not handed over."""
    case_id = waiting_case(counter)
    visitor.enter(counter, Role.SUPERVISOR)
    with counter.database.write() as rows:
        rows.execute(text("DELETE FROM audit_head"))
    for path in ("/queue", "/queue?state=quarantined", f"/cases/{case_id}"):
        start, _, query = path.partition("?")
        answer = visitor.client.post(
            f"{start}/export/csv?{query}", data={"csrf_token": visitor.token}
        )
        assert (answer.status_code, answer.mimetype) == (500, "text/html")


def test_cases_set_aside_are_exported_without_their_text(
    visitor: Visitor, counter: Counter
) -> None:
    """Number, door, time and why."""
    case_id = quarantined_case(counter)
    visitor.enter(counter, Role.SUPERVISOR)
    rows = _read(visitor.post("/queue/export/csv?state=quarantined").data)[1:]
    assert [row[0] for row in rows] == [case_id]
    assert "neither clearly English" in rows[0][3]


def test_a_records_officer_exports_what_is_on_record_about_a_case(
    visitor: Visitor, counter: Counter
) -> None:
    """Text, proposal, history and notes; her page lists that it left the house."""
    case_id = waiting_case(counter)
    visitor.enter(counter, Role.RECORDS)
    assert visitor.get(f"/records?number={case_id.lower()}").headers["Location"].endswith(case_id)
    visitor.get(f"/cases/{case_id}")
    assert f'action="/cases/{case_id}/export/xlsx"' in visitor.page
    rows = _read(visitor.post(f"/cases/{case_id}/export/csv").data)
    kinds = [row[2] for row in rows[1:]]
    assert kinds[:3] == ["Request", "Request", "What was suggested"]
    assert "Received" in kinds
    assert "is not ploughed" in rows[2][3]
    assert _newest(counter).subject == case_id
    visitor.get("/records")
    assert f'href="/cases/{case_id}"' in visitor.page
    assert visitor.post(f"/cases/{case_id}/export/pdf").status_code == 404


def _newest(counter: Counter) -> audit.AuditEvent:
    with counter.database.read() as rows:
        return audit.events(rows, Actor("x", Role.RECORDS), limit=1)[0]
