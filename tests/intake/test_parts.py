"""Parts, attachments and character sets."""

from __future__ import annotations

import base64
import io
import zipfile

import pytest

from app.intake.text import clean, decode
from tests.intake.letters import file_part, letter, multipart, received, text_part

FROM = b"From: Hannah Paul <hannah@example.org>\r\n"


def zipped(names: dict[str, bytes]) -> bytes:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as writer:
        for name, content in names.items():
            writer.writestr(name, content)
    return archive.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        zipped({"bomb.xml": b"<a/>" * 2_000_000}),
        zipped({"inner.zip": zipped({"inner.zip": zipped({"bomb": b"0" * 1_000_000})})}),
    ],
    ids=["a document of eight megabytes of XML", "archives in archives"],
)
def test_case_08_archives_are_kept_unopened(content: bytes) -> None:
    """The bytes come out as they came in; nothing is expanded."""
    part = file_part('attachment; filename="plans.docx"', content, "application/zip")
    submission = received(FROM + multipart("mixed", text_part("Plans attached."), part))
    assert submission.attachments[0].content == content
    assert submission.body == "Plans attached."


def test_case_09_paths_inside_archives_are_never_looked_at() -> None:
    """An archive that would write elsewhere is one attachment with its own clean name."""
    content = zipped({"../../etc/x": b"1", "/absolute": b"2"})
    part = file_part('attachment; filename="../../x.zip"', content, "application/zip")
    submission = received(FROM + multipart("mixed", text_part("See archive."), part))
    assert [(file.name, file.content) for file in submission.attachments] == [("x.zip", content)]


@pytest.mark.parametrize(
    ("disposition", "expected"),
    [
        ("attachment; filename*=utf-8''..%2F..%2Fetc%2Fpasswd%00.pdf", "passwd.pdf"),
        ('attachment; filename="..%2F..%2Fetc%2Fpasswd%00.pdf"', "passwd.pdf"),
        (r'attachment; filename="C:\\Users\\lea\\plan.pdf"', "plan.pdf"),
        ('attachment; filename="/etc/passwd"', "passwd"),
        ('attachment; filename="..."', "document-1"),
        ("attachment", "document-1"),
        ("attachment; filename*=utf-8''Relev%C3%A9.pdf", "Relevé.pdf"),
        ("attachment; filename*0*=utf-8''Relev%C3; filename*1*=%A9; filename*2=.pdf", "Relevé.pdf"),
        ('attachment; filename="=?utf-8?Q?Relev=C3=A9.pdf?="', "Relevé.pdf"),
        ('attachment; filename="photo (1).jpg"', "photo (1).jpg"),
    ],
)
def test_case_10_a_file_name_is_only_a_name(disposition: str, expected: str) -> None:
    """No path, no NUL, no hidden file, in every way to write a name (RFC 2231, RFC 2047)."""
    part = file_part(disposition, b"%PDF-1.7")
    assert received(FROM + multipart("mixed", part)).attachments[0].name == expected


@pytest.mark.parametrize(
    "name",
    [
        "report\u202efdp.exe",
        "report\u200f\u200e.pdf",
        "a" * 4_000 + ".pdf",
        "a\x00b.pdf",
        "a\x1b[31mb.pdf",
        "=?utf-8?Q?a=0D=0AX-Header:_1.pdf?=",
    ],
)
def test_case_11_file_names_are_short_and_visible(name: str) -> None:
    """Direction overrides, controls and line breaks are gone; the ending survives the cut."""
    part = file_part(f'attachment; filename="{name}"', b"x")
    shown = received(FROM + multipart("mixed", part)).attachments[0].name
    assert len(shown) <= 120
    assert shown.isprintable()
    assert shown.endswith((".pdf", "fdp.exe"))


def test_case_12_the_claimed_type_is_only_a_claim() -> None:
    """A page that claims to be a picture stays bytes; it is neither decoded nor read."""
    page = b"<svg onload=alert(1)>"
    part = file_part('attachment; filename="me.png"', page, "image/png")
    submission = received(FROM + multipart("mixed", text_part("My picture."), part))
    assert submission.attachments[0].content == page
    assert "alert" not in submission.body + submission.quoted


@pytest.mark.parametrize(
    ("content", "charset", "text", "defect"),
    [
        ("Pont fermé".encode(), "x-nonsense", "Pont fermé", "charset_unknown"),
        ("Pont fermé".encode("latin-1"), "x-nonsense", "Pont fermé", "charset_unknown"),
        ("Pont fermé".encode(), "iso-8859-1", "Pont fermé", "charset_wrong"),
        ("Pont fermé".encode("latin-1"), "utf-8", "Pont fermé", "charset_wrong"),
        ("l’été — “oui”".encode("cp1252"), "iso-8859-1", "l’été — “oui”", None),
        ("Pont fermé".encode(), "us-ascii", "Pont fermé", "charset_wrong"),
        (b"Pont ferm+AOk-", "utf-7", "Pont fermé", None),
        ("Pont fermé".encode("utf-16"), "utf-16", "Pont fermé", None),
        (b"\xff\xfe\xfa", "utf-8", "ÿþú", "charset_wrong"),
        ("Pont fermé".encode(), "punycode", "Pont fermé", "charset_unknown"),
        ("Pont fermé".encode(), "hex", "Pont fermé", "charset_unknown"),
        ("Pont fermé".encode(), '"utf-8"', "Pont fermé", None),
        ("Pont fermé".encode(), "", "Pont fermé", None),
        ("Pont fermé".encode("latin-1"), "", "Pont fermé", "charset_wrong"),
    ],
)
def test_case_13_text_is_decoded_whatever_the_character_set(
    content: bytes, charset: str, text: str, defect: str | None
) -> None:
    """The declared set, else UTF-8, else Windows-1252; the misfit is recorded."""
    decoded = decode(content, charset)
    assert (clean(decoded.text), decoded.defect) == (text, defect)


def test_case_13_an_undecodable_part_reaches_the_submission_with_its_defect() -> None:
    """Mixed encodings in one part cost replacement marks, never the message."""
    head = b"Content-Type: text/plain; charset=utf-8\r\n\r\n"
    submission = received(FROM + head + "fermé ".encode() + b"ferm\xe9 \x81")
    assert submission.body.startswith("ferm")
    assert "charset_wrong" in submission.defects


@pytest.mark.parametrize("content", [b"this is *not* base64!", b"QUJD*", b"A"])
def test_case_14_invalid_base64_is_no_text(content: bytes) -> None:
    """Its bytes are kept as a file and a person is needed; no garbage is classified."""
    head = b"Content-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    submission = received(FROM + head + content)
    assert submission.body == ""
    assert {"undecodable", "no_new_text"} <= set(submission.defects)
    assert submission.attachments[0].content == content


def test_case_14_base64_without_padding_is_still_read() -> None:
    """Missing padding loses nothing."""
    head = b"Content-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    packed = base64.b64encode(b"The bridge is out.").rstrip(b"=")
    assert received(FROM + head + packed).body == "The bridge is out."


def test_quoted_printable_is_read() -> None:
    """Soft breaks and accents."""
    head = b"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable"
    assert received(FROM + head + b"\r\n\r\nPont ferm=C3=A9 =\r\nhier").body == "Pont fermé hier"


@pytest.mark.parametrize(
    "kind",
    [
        "application/ms-tnef",
        "application/pkcs7-mime",
        "application/pgp-encrypted",
        "message/partial",
        "message/external-body",
        "text/calendar",
    ],
)
def test_case_22_closed_containers_are_attachments_and_a_person_is_needed(kind: str) -> None:
    """What only the recipient's own software opens is kept, not read."""
    raw = FROM + f"Content-Type: {kind}\r\n\r\n".encode() + b"BEGIN:secret"
    submission = received(raw)
    assert (submission.body, submission.attachments[0].content) == ("", b"BEGIN:secret")
    assert "no_new_text" in submission.defects


def test_a_nested_message_is_one_attachment_byte_for_byte() -> None:
    """A forwarded message with its own parts is not taken apart."""
    inner = b"From: tom@example.org\r\n" + multipart("mixed", text_part("inner"), boundary="in")
    nested = b"Content-Type: message/rfc822\r\n\r\n" + inner
    submission = received(FROM + multipart("mixed", text_part("See below."), nested))
    assert submission.body == "See below."
    assert [file.content for file in submission.attachments] == [inner]


@pytest.mark.parametrize(
    "raw",
    [
        FROM + b"Content-Type: multipart/mixed\r\n\r\nThe bridge is out.",
        FROM + b'Content-Type: multipart/mixed; boundary="never"\r\n\r\nThe bridge is out.',
        FROM + b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\n\r\nThe bridge is out.',
        b"\xef\xbb\xbf\r\n" + FROM + b"\r\nThe bridge is out.",
        b"From hannah Tue Mar  3 12:00:00 2026\r\n" + FROM + b"\r\nThe bridge is out.",
        b"The bridge is out.",
    ],
    ids=["no boundary", "boundary never met", "never closed", "BOM", "envelope line", "no header"],
)
def test_broken_structure_still_gives_the_text(raw: bytes) -> None:
    """A message a mail program would show is a message we read."""
    assert received(raw).body == "The bridge is out."


def test_prose_that_looks_like_a_header_is_not_swallowed() -> None:
    """A text file whose first line is `Note: ...` keeps that line."""
    assert received(b"Note: the bridge is out\nPlease hurry").body.startswith("Note: the bridge")


def test_a_file_that_is_no_message_is_kept_whole() -> None:
    """A picture saved in the mail folder becomes an attachment and needs a person."""
    picture = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
    submission = received(picture)
    assert submission.attachments[0].content == picture
    assert {"not_a_message", "no_new_text"} <= set(submission.defects)


def test_text_beyond_what_people_write_is_kept_as_a_file() -> None:
    """A log of five megabytes is an attachment; the words beside it are read."""
    log = b"Content-Type: text/plain\r\n\r\n" + b"line\n" * 1_000_000
    submission = received(FROM + multipart("mixed", text_part("See the log."), log))
    assert submission.body == "See the log."
    assert len(submission.attachments[0].content) > 4_900_000
    assert "text_too_long" in submission.defects


def test_pictures_written_into_a_page_do_not_count_as_text() -> None:
    """Some programs put photographs into the markup itself."""
    picture = base64.b64encode(b"\x89" * 4_000_000).decode()
    markup = f"<p>My photo:</p><img src='data:image/png;base64,{picture}'><p>It is deep.</p>"
    raw = FROM + text_part(markup, "html")
    assert received(raw).body == "My photo:\n\nIt is deep."


def test_several_text_parts_are_read_in_order() -> None:
    """Text before and after an attachment is all the person's text."""
    picture = file_part('inline; filename="a.png"', b"x", "image/png")
    raw = FROM + multipart("mixed", text_part("Before."), picture, text_part("After."))
    assert received(raw).body == "Before.\n\nAfter."


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"", "empty"),
        (FROM + b"\r\n", "no body"),
        (FROM + multipart("mixed", file_part('attachment; filename="a.pdf"', b"x")), "attachment"),
        (letter("From: a@example.org", body="-- \nHannah Paul\n506-555-0101"), "signature"),
        (letter("From: a@example.org", body="Sent from my iPhone"), "device"),
        (letter("From: a@example.org", body="On 3 March 2026, Tom wrote:\n> hello"), "quoted"),
        (letter("From: a@example.org", body="> hello\n> again\n"), "only quotes"),
    ],
)
def test_case_23_a_message_without_new_text_exists_and_needs_a_person(raw: bytes, why: str) -> None:
    """The Submission is there, its body empty, its defect recorded, nothing of it lost."""
    submission = received(raw)
    assert submission.body == "", why
    assert "no_new_text" in submission.defects
    if why in ("signature", "device", "quoted", "only quotes"):
        assert submission.quoted != ""
