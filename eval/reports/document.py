"""A report ready to be read: sections with a table each, and often a picture of the table."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from eval.reports.record import as_json
from eval.reports.wording import Wording
from redaction.model import Language


@dataclass(frozen=True, slots=True)
class Table:
    """Show figures in words; the first cell of each row is its heading."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """Show the table beside it as an SVG, drawn when asked for; `name` is its file name."""

    name: str
    alt: str
    draw: Callable[[], bytes]

    @property
    def data_url(self) -> str:
        return "data:image/svg+xml;base64," + base64.b64encode(self.draw()).decode("ascii")


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    table: Table
    picture: Picture | None = None
    explanation: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    title: str
    language: Language
    introduction: str
    sections: tuple[Section, ...]

    def picture(self, name: str) -> Picture | None:
        """Find a picture by its name."""
        pictures = (section.picture for section in self.sections)
        return next((p for p in pictures if p is not None and p.name == name), None)


def as_html(document: Document) -> str:
    """Write a report as one page that needs no other file and no network."""
    environment = Environment(
        loader=PackageLoader("eval", "templates"),
        autoescape=select_autoescape(default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    say = Wording(document.language)
    return environment.get_template("reports/report.html").render(document=document, say=say) + "\n"


def write(report: object, document: Document, folder: Path) -> None:
    """Put report.json and report.html into a folder, made if need be."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "report.json").write_text(as_json(report), encoding="utf-8")
    (folder / "report.html").write_text(as_html(document), encoding="utf-8")
