"""Tables as files that open inert: no cell is a formula, whatever its sender wrote (case 74)."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

import xlsxwriter

# What spreadsheets take for the beginning of a formula, in either width.
FORMULA = frozenset("=+-@＝＋－＠")
# A line of its own inside a cell is fine; what else is unprintable is nothing anybody reads.
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
WIDEST = 60


def inert(value: str) -> str:
    """Return a cell's text so that no program runs it: what could begin a formula is quoted.

    Blanks do not hide one: some programs trim a cell before they read it.
    """
    plain = UNPRINTABLE.sub("", value)
    first = plain.lstrip()[:1]
    return f"'{plain}" if first in FORMULA or plain[:1] in ("\t", "\r", "\n") else plain


def csv_file(heading: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Write a table by RFC 4180, in UTF-8 with the mark by which Excel knows it."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, dialect="excel")
    writer.writerow([inert(cell) for cell in heading])
    writer.writerows([inert(cell) for cell in row] for row in rows)
    return b"\xef\xbb\xbf" + file.getvalue().encode("utf-8")


def xlsx_file(title: str, heading: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Write a table as a workbook of one sheet, every cell a text."""
    file = io.BytesIO()
    # In memory: a temporary file would hold words of messages.
    with xlsxwriter.Workbook(file, {"in_memory": True}) as workbook:
        sheet = workbook.add_worksheet(re.sub(r"[\[\]:*?/\\]", " ", title)[:31])
        bold = workbook.add_format({"bold": True, "text_wrap": True})
        for column, cell in enumerate(heading):
            sheet.write_string(0, column, inert(cell), bold)
            sheet.set_column(column, column, min(WIDEST, max(14, len(cell) + 2)))
        for number, row in enumerate(rows, 1):
            for column, cell in enumerate(row):
                sheet.write_string(number, column, inert(cell))
        sheet.freeze_panes(1, 0)
    return file.getvalue()
