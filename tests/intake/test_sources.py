"""Files and folders become deliveries: every message once, in order, none lost."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from app.intake.errors import SourceUnreadable
from app.intake.limits import SIZE_LIMIT
from app.intake.parse import parse
from app.intake.sources import deliveries
from review_queue.model import Channel, Delivery
from tests.intake.letters import NOON, letter, multipart, received, text_part


def handed_over(path: Path) -> list[Delivery]:
    return list(deliveries(path, now=NOON))


def bodies(path: Path) -> list[str]:
    return [received(delivery.raw).body for delivery in handed_over(path)]


def mail(number: int) -> bytes:
    return b"From: p%d@example.org\nSubject: Letter %d\n\nText %d.\n" % (number, number, number)


ENVELOPE = b"From p@example.org Tue Mar  3 12:00:00 2026\n"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"\n".join(ENVELOPE + mail(n) for n in range(3)), ["Text 0.", "Text 1.", "Text 2."]),
        (b"".join(ENVELOPE + mail(n) for n in range(2)), ["Text 0.", "Text 1."]),
        (b"\xef\xbb\xbfFrom -\n" + mail(1) + b"\nFrom -\n" + mail(2), ["Text 1.", "Text 2."]),
        (ENVELOPE.replace(b"\n", b"\r\n") + mail(1).replace(b"\n", b"\r\n"), ["Text 1."]),
        (mail(1), ["Text 1."]),
        (b"", []),
        (
            ENVELOPE + mail(1) + b"\nFrom Russia with love\nYear: 1963\n",
            ["Text 1.\n\nFrom Russia with love\nYear: 1963"],
        ),
        (
            ENVELOPE + mail(1) + b"\nFrom tom@example.org I heard that\nthe bridge is out.\n",
            ["Text 1.\n\nFrom tom@example.org I heard that\nthe bridge is out."],
        ),
        (
            ENVELOPE + mail(1) + b"\n>From here on it is gravel.\n",
            ["Text 1.\n\nFrom here on it is gravel."],
        ),
    ],
    ids=[
        "three",
        "no blank line between",
        "BOM and bare dash",
        "CRLF",
        "no separator at all",
        "empty",
        "prose with a header-like line",
        "prose with an address",
        "escaped",
    ],
)
def test_case_32_an_mbox_is_split_at_separators_only(
    tmp_path: Path, content: bytes, expected: list[str]
) -> None:
    """`From ` in a body does not end a message; a missing blank line does not join two."""
    (tmp_path / "in.mbox").write_bytes(content)
    assert bodies(tmp_path / "in.mbox") == expected


def test_case_32_an_mbox_is_streamed(tmp_path: Path) -> None:
    """The first of many messages is there before the rest is read."""
    path = tmp_path / "in.mbox"
    path.write_bytes(b"\n".join(ENVELOPE + mail(n) for n in range(5_000)))
    stream = deliveries(path, now=NOON)
    assert received(next(stream).raw).body == "Text 0."
    assert sum(1 for _ in stream) == 4_999


def test_case_07_and_32_an_oversized_message_in_an_mbox_harms_no_other(tmp_path: Path) -> None:
    """It is quarantined with its beginning and its digest; its neighbours are whole."""
    path = tmp_path / "in.mbox"
    with path.open("wb") as stream:
        stream.write(ENVELOPE + mail(1) + b"\n" + ENVELOPE + mail(2))
        for _ in range(40):
            stream.write(b"A" * 1024 * 1024)
        stream.write(b"\n\n" + ENVELOPE + mail(3))
    found = handed_over(path)
    assert [delivery.quarantine for delivery in found] == [None, "too_large", None]
    assert len(found[1].raw) < SIZE_LIMIT + 1024
    assert b"41943" in found[1].raw[-200:]
    assert received(found[2].raw).body == "Text 3."


def test_case_07_two_oversized_files_with_one_beginning_stay_two(tmp_path: Path) -> None:
    """The note at the end tells them apart, so neither is taken for a duplicate."""
    for name in ("a.eml", "b.eml"):
        with (tmp_path / name).open("wb") as stream:
            stream.write(mail(1) + b"A" * (SIZE_LIMIT + 10) + name.encode())
    found = handed_over(tmp_path)
    assert [delivery.quarantine for delivery in found] == ["too_large", "too_large"]
    assert found[0].raw != found[1].raw


def test_case_37_the_same_bytes_by_two_ways_are_the_same_bytes(tmp_path: Path) -> None:
    """As .eml, in a Maildir and in an mbox: one hash, so one case."""
    (tmp_path / "a.eml").write_bytes(mail(1))
    for folder in ("cur", "new", "tmp"):
        (tmp_path / "Mail" / folder).mkdir(parents=True)
    (tmp_path / "Mail" / "new" / "1741000000.1.host").write_bytes(mail(1))
    (tmp_path / "b.mbox").write_bytes(ENVELOPE + mail(1) + b"\n" + ENVELOPE + mail(1) + b"\n")
    found = handed_over(tmp_path)
    assert len(found) == 4
    assert {delivery.raw for delivery in found} == {mail(1)}
    assert {delivery.mailbox for delivery in found} == {"import"}


def test_case_38_one_message_id_with_two_bodies_stays_two() -> None:
    """Both carry the identifier, so that the collision can be seen."""
    one = received(letter("From: a@b.ca", "Message-ID: <1@b.ca>", body="The real one."))
    two = received(letter("From: a@b.ca", "Message-ID: <1@b.ca>", body="A forged one."))
    assert one.message_id == two.message_id == "1@b.ca"
    assert one.body != two.body


def test_case_39_without_message_id_nothing_is_made_up() -> None:
    """Same sender, subject and second: no invented identifier could merge them."""
    headers = ("From: a@b.ca", "Subject: Road", "Date: Tue, 3 Mar 2026 12:00:00 +0000")
    one, two = (received(letter(*headers, body=text)) for text in ("First.", "Second."))
    assert (one.message_id, two.message_id) == ("", "")


def test_a_maildir_is_read_without_its_unfinished_deliveries(tmp_path: Path) -> None:
    """cur and new are mail whatever the names; tmp and the server's own files are not."""
    for folder in ("cur", "new", "tmp"):
        (tmp_path / folder).mkdir()
    (tmp_path / "cur" / "1.host.csv:2,S").write_bytes(mail(1))
    (tmp_path / "new" / "2.host").write_bytes(mail(2))
    (tmp_path / "tmp" / "3.host").write_bytes(mail(3))
    (tmp_path / "dovecot.index.log").write_bytes(b"\x00")
    assert bodies(tmp_path) == ["Text 1.", "Text 2."]


def test_jsonl_gives_one_form_a_line_and_loses_none(tmp_path: Path) -> None:
    """Unreadable lines are quarantined with their bytes; the others are unharmed."""
    lines = [
        json.dumps({"subject": "Road", "body": "Flooded.", "channel": "phone", "language": "en"}),
        "{not json",
        "[1, 2]",
        json.dumps({"name": "Nobody wrote anything"}),
        json.dumps({"body": "x", "channel": "pigeon"}),
        "",
        json.dumps({"objet": "Pont", "texte": "Fermé."}, ensure_ascii=False),
    ]
    path = tmp_path / "forms.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    found = handed_over(path)
    assert [delivery.quarantine for delivery in found] == [None, *["unreadable_form"] * 4, None]
    assert found[1].raw == b"{not json\n"
    assert (found[0].channel, found[0].language) == (Channel.PHONE, "en")
    last = parse(found[5].raw, id="x", channel=found[5].channel, received_at=NOON)
    assert (last.subject, last.body) == ("Pont", "Fermé.")


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_csv_gives_one_form_a_row(tmp_path: Path, delimiter: str, encoding: str) -> None:
    """Excel's BOM, its semicolons and its code page; line breaks and quotes inside a cell."""
    rows = [
        ["Objet", "Message", "Nom", "Téléphone", "Communauté"],
        ["Pont fermé", '"Il dit ""fermé"",\nlundi"', "Réjean", "506-555-0142", "Dieppe"],
    ]
    path = tmp_path / "forms.csv"
    path.write_bytes("\r\n".join(delimiter.join(row) for row in rows).encode(encoding))
    (delivery,) = handed_over(path)
    submission = parse(delivery.raw, id="x", channel=delivery.channel, received_at=NOON)
    assert delivery.quarantine is None
    assert (submission.subject, submission.body) == ("Pont fermé", 'Il dit "fermé",\nlundi')
    assert submission.sender.names == ("Réjean",)
    assert submission.fields == {"community": "Dieppe"}


def test_csv_rows_that_do_not_fit_are_quarantined(tmp_path: Path) -> None:
    """Too many cells, no text, a cell beyond the reader's limit: each is kept as it came."""
    path = tmp_path / "forms.csv"
    rows = ["subject,body", "Road,Flooded.", "a,b,c", ",", '"' + "x" * 200_000 + '",b', "Well,Dry."]
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    found = handed_over(path)
    assert Counter(delivery.quarantine for delivery in found) == {None: 2, "unreadable_form": 3}
    kept = b"".join(delivery.raw for delivery in found if delivery.quarantine)
    assert b"a,b,c" in kept
    assert len(kept) > 200_000


def test_a_csv_without_text_columns_is_quarantined_row_by_row(tmp_path: Path) -> None:
    """A file of something else is visible, not silently skipped."""
    path = tmp_path / "other.csv"
    path.write_text("a,b\n1,2\n3,4\n", encoding="utf-8")
    assert [delivery.quarantine for delivery in handed_over(path)] == ["unreadable_form"] * 2


def test_a_folder_of_everything_is_handed_over_completely(tmp_path: Path) -> None:
    """Every file is at least one delivery; limits are applied; order is stable."""
    (tmp_path / "deep" / "er").mkdir(parents=True)
    (tmp_path / "a.eml").write_bytes(mail(1))
    (tmp_path / "b.txt").write_bytes(b"The bridge is out.")
    (tmp_path / "c.html").write_bytes(b"<html><body><p>The bridge is out.</p></body></html>")
    (tmp_path / "d").write_bytes(b"")
    (tmp_path / "deep" / "e.png").write_bytes(b"\x89PNG\r\n\x1a\n\x00")
    bomb = multipart("mixed", *[text_part("x")] * 300)
    (tmp_path / "deep" / "er" / "f.eml").write_bytes(b"From: a@example.org\r\n" + bomb)
    found = handed_over(tmp_path)
    assert len(found) == 6
    assert found == handed_over(tmp_path)
    assert Counter(delivery.quarantine for delivery in found) == {None: 5, "too_many_parts": 1}
    read = [received(delivery.raw).body for delivery in found[:5]]
    assert read == ["Text 1.", "The bridge is out.", "The bridge is out.", "", ""]


def test_what_cannot_be_read_is_reported_after_the_rest(tmp_path: Path) -> None:
    """A missing path names itself; nothing else is held up by it."""
    with pytest.raises(SourceUnreadable, match="nowhere"):
        handed_over(tmp_path / "nowhere.eml")


def test_the_door_can_be_named(tmp_path: Path) -> None:
    """Deduplication is per mailbox, so the command may choose one."""
    (tmp_path / "a.eml").write_bytes(mail(1))
    (delivery,) = deliveries(tmp_path, now=NOON, mailbox="counter@example.ca")
    assert (delivery.mailbox, delivery.received_at) == ("counter@example.ca", NOON)
