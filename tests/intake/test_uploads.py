"""Files are told by their first bytes, and their names lose what could mislead."""

from __future__ import annotations

import pytest

from app.intake.form import Form, form_bytes, read_form
from app.intake.uploads import LARGEST_FILE, UploadRefused, content_type_of, file_name, take


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.4 ...", "application/pdf"),
        (b"\xff\xd8\xff\xe0 ...", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n ...", "image/png"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image/webp"),
        (b"\x00\x00\x00\x18ftypheic....", "image/heic"),
        (b"\x00\x00\x00\x18ftypisom....", None),
        (b"PK\x03\x04", None),
        (b"<html>", None),
        (b"GIF89a", None),
        (b"MZ\x90\x00", None),
        (b"  %PDF-1.4", None),
    ],
)
def test_the_first_bytes_tell_what_a_file_is(content: bytes, kind: str | None) -> None:
    """Films, archives, documents, pages and programs are none of the kinds that are taken."""
    assert content_type_of(content) == kind


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("photo.jpg", "photo.jpg"),
        ("../../etc/passwd\x00.pdf", "passwd.pdf"),
        ("C:\\Users\\Rita\\bill.pdf", "bill.pdf"),
        ("exe.\u202efdp", "exe.fdp"),
        ("a\r\nSet-Cookie: x.pdf", "a Set-Cookie: x.pdf"),
        ("x" * 4000 + ".pdf", "x" * 116 + ".pdf"),
        ("...", "file 1"),
    ],
)
def test_cases_10_and_11_a_name_keeps_only_itself(name: str, kept: str) -> None:
    """No folders, no control or direction marks, no line breaks, no endless length."""
    (taken,) = take([(name, b"%PDF-")])
    assert taken.name == kept
    assert file_name(taken.name) == taken.name


def test_files_survive_in_the_form_and_what_was_tampered_with_is_left_out() -> None:
    """The form is one JSON object; bytes no page would have taken do not come back out of it."""
    files = take([("a.pdf", b"%PDF-\x00\xff"), ("b.png", b"\x89PNG\r\n\x1a\n")])
    raw = form_bytes(Form("", "Hello", files=files))
    assert read_form(raw).files == files
    assert form_bytes(Form("", "Hello")) == form_bytes(read_form(form_bytes(Form("", "Hello"))))
    assert read_form(b'{"body":"x","files":[{"name":"a.pdf","content":"PGh0bWw+"}]}').files == ()
    assert read_form(b'{"body":"x","files":"a.pdf"}').files == ()
    assert "%PDF" not in repr(files)


def test_too_much_is_refused_with_its_reason() -> None:
    """One file too large, all together too large, too many, an empty one."""
    large = b"%PDF-" + bytes(LARGEST_FILE - 5)
    for files, reason in (
        ([("a", large + b"x")], "too_large"),
        ([(str(n), large) for n in range(3)], "too_large"),
        ([(str(n), b"%PDF-") for n in range(6)], "too_many"),
        ([("a", b"")], "empty"),
    ):
        with pytest.raises(UploadRefused) as refused:
            take(files)
        assert refused.value.reason == reason
