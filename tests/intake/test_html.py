"""HTML to text: what a reader sees, and what was kept from them."""

from __future__ import annotations

import time

import pytest

from app.intake.html import page
from tests.intake.letters import letter, multipart, received, text_part

HTML = "Content-Type: text/html; charset=utf-8"


def test_case_17_alternatives_that_differ_are_both_read() -> None:
    """The lines only the page has are added to the plain text, and the defect is recorded."""
    raw = multipart(
        "alternative",
        text_part("Thank you for the calendar."),
        text_part("<p>Thank you for the calendar.</p><p>The gas pipe is leaking now.</p>", "html"),
    )
    submission = received(b"From: a@example.org\r\n" + raw)
    assert submission.body == "Thank you for the calendar.\n\nThe gas pipe is leaking now."
    assert "alternatives_differ" in submission.defects


def test_case_17_a_plain_text_that_only_stands_in_loses_nothing_of_the_page() -> None:
    """Every line of the page is read, short ones too."""
    raw = multipart(
        "alternative",
        text_part("Please open this message in a browser."),
        text_part("<p>The bridge moved.</p><p>By 12 cm</p><p>Come soon, Tom.</p>", "html"),
    )
    submission = received(b"From: a@example.org\r\n" + raw)
    assert submission.body.endswith("The bridge moved.\nBy 12 cm\nCome soon, Tom.")


def test_case_17_one_other_number_is_a_difference() -> None:
    """A telephone number swapped in one of the two is enough."""
    raw = multipart(
        "alternative",
        text_part("Call me back.\nMy number is 506-555-0142."),
        text_part("<p>Call me back.<br>My number is 506-555-0199.</p>", "html"),
    )
    submission = received(b"From: a@example.org\r\n" + raw)
    assert "alternatives_differ" in submission.defects
    assert "506-555-0199" in submission.body


def test_case_17_a_plain_text_that_says_more_is_a_difference_too() -> None:
    """It makes no odds which of the two is the harmless one."""
    raw = multipart(
        "alternative",
        text_part("The gas pipe is leaking now."),
        text_part("<p>Thank you for the calendar.</p>", "html"),
    )
    submission = received(b"From: a@example.org\r\n" + raw)
    assert "gas pipe" in submission.body
    assert "calendar" in submission.body
    assert "alternatives_differ" in submission.defects


def test_case_17_alternatives_that_agree_are_read_once() -> None:
    """Typography, links and accents written otherwise are no difference."""
    raw = multipart(
        "alternative",
        text_part("Le pont est ferme. Voir https://example.ca/pont\n\nLea", "plain"),
        text_part(
            "<p>Le <b>pont</b> est fermé. Voir <a href='https://example.ca/pont'>https://"
            "example.ca/pont</a></p><p>Léa</p>",
            "html",
        ),
    )
    submission = received(b"From: a@example.org\r\n" + raw)
    assert submission.body == "Le pont est ferme. Voir https://example.ca/pont\n\nLea"
    assert submission.defects == ()


@pytest.mark.parametrize(
    "hidden",
    [
        '<div style="display:none">secret words</div>',
        '<div style="DISPLAY : none ; color: red">secret words</div>',
        '<span style="visibility:hidden">secret words</span>',
        '<span style="font-size:0">secret words</span>',
        '<span style="font-size: 0px; line-height:1">secret words</span>',
        '<span style="font-size:1px">secret words</span>',
        '<span style="opacity:0">secret words</span>',
        '<span style="color:#ffffff">secret words</span>',
        '<p style="background:#fff"><span style="color: white">secret words</span></p>',
        '<font color="#FFFFFF">secret words</font>',
        "<p hidden>secret words</p>",
        '<div style="display:none"><p>secret <b>words</b></p></div>',
        '<div style="mso-hide:all">secret words</div>',
        '<div style="text-indent:-9999px">secret words</div>',
    ],
)
def test_case_18_hidden_text_is_kept_apart_and_flagged(hidden: str) -> None:
    """It is not classified, yet it is redacted and shown as part of what was quoted."""
    submission = received(letter("From: a@example.org", HTML, body=f"<p>Visible.</p>{hidden}"))
    assert submission.body == "Visible."
    assert "secret words" in submission.quoted
    assert "hidden_text" in submission.defects


@pytest.mark.parametrize(
    "shown",
    [
        '<td bgcolor="#003366"><span style="color:#ffffff">Plain words</span></td>',
        '<div style="background-color:navy"><font color="white">Plain words</font></div>',
        '<span style="font-size:10px">Plain words</span>',
        '<span style="font-size:0.9em">Plain words</span>',
        '<span style="opacity:0.8;color:#fffff0">Plain words</span>',
        '<div style="display:block;max-height:90px">Plain words</div>',
    ],
)
def test_case_18_text_a_reader_can_see_is_not_taken_for_hidden(shown: str) -> None:
    """White letters on a dark button are ordinary."""
    submission = received(letter("From: a@example.org", HTML, body=f"<table><tr>{shown}</table>"))
    assert submission.body == "Plain words"
    assert submission.defects == ("sender_unknown",) or "hidden_text" not in submission.defects


@pytest.mark.parametrize("mark", ["\u200b", "\u200d", "\u00ad", "\ufeff", "\u2060"])
def test_case_18_zero_width_characters_inside_words_are_removed_and_flagged(mark: str) -> None:
    """An address split by them is whole again before redaction sees it."""
    submission = received(letter("From: a@b.ca", body=f"Write to jo{mark}hn@exam{mark}ple.org"))
    assert submission.body == "Write to john@example.org"
    assert "hidden_text" in submission.defects


def test_case_18_comments_are_dropped() -> None:
    """Not even a redacted reader needs them; the original keeps them."""
    assert page("<p>one<!-- two --> three</p>").text == "one three"


@pytest.mark.parametrize(
    "markup",
    [
        "<script>bad()</script>Good",
        "<style>.bad{}</style>Good",
        "<svg/onload=bad()>Good",
        "<p onerror=bad()>Good</p>",
        "<iframe srcdoc='<p>bad</p>'></iframe>Good",
        "<base href='http://bad/'>Good",
        "<meta http-equiv=refresh content='0;url=http://bad/'>Good",
        "<form action='http://bad/'><input value=bad>Good</form>",
        "<a href='javascript:bad()'>Good</a>",
        "<img src='http://169.254.169.254/bad'>Good",
        "<template>bad</template>Good",
    ],
)
def test_case_19_and_20_only_text_comes_out_of_markup(markup: str) -> None:
    """Nothing that runs, loads or points elsewhere survives; nothing is fetched."""
    shown = page(markup)
    assert "bad" not in shown.text
    assert shown.text in ("Good", "")


def test_blocks_lists_tables_and_breaks_become_lines() -> None:
    """A page reads like the text its sender meant."""
    markup = """<h1>Road</h1><p>One<br>two &amp; three</p><ul><li>a</li><li>b</li></ul>
        <table><tr><td>Civic</td><td>12</td></tr><tr><td>Town</td><td>Dieppe</td></tr></table>
        <pre>  kept
        as is</pre>"""
    assert page(markup).text.split("\n") == [
        "Road",
        "",
        "One",
        "two & three",
        "",
        "- a",
        "- b",
        "",
        "Civic 12",
        "Town Dieppe",
        "",
        "kept",
        "as is",
    ]


@pytest.mark.parametrize(
    "quote",
    [
        '<blockquote type="cite">Earlier</blockquote>',
        '<div class="gmail_quote">On 3 March 2026, Tom wrote:<br>'
        '<blockquote class="gmail_quote" style="border-left:1px solid">Earlier</blockquote></div>',
    ],
)
def test_quoted_blocks_of_a_page_are_quoted(quote: str) -> None:
    """Markup that says "repeated" is believed."""
    submission = received(letter("From: a@b.ca", HTML, body=f"<div>New text.</div>{quote}"))
    assert submission.body == "New text."
    assert "> Earlier" in submission.quoted


@pytest.mark.parametrize(
    "markup",
    [
        "<div>" * 50_000 + "deep",
        "<table><tr><td>" * 20_000 + "deep",
        "<b><i><u>" * 20_000 + "deep",
        f"<table><tr><td>{'w' * 200_000}</td></tr>" + "<tr><td>x</td></tr>" * 50_000,
        "<" * 500_000,
        "<!--" * 200_000,
        "&" * 500_000,
        "<a " + 'b="c" ' * 100_000,
        "<p style='" + "color:" * 200_000 + "'>x",
        "<blockquote type=cite>" * 20_000 + "deep\n" * 10,
    ],
    ids=range(10),
)
def test_hostile_markup_costs_little(markup: str) -> None:
    """Depth, width and unclosed markup are bounded in time and memory."""
    before = time.process_time()
    shown = page(markup)
    assert time.process_time() - before < 3
    assert len(shown.text) < 10 * len(markup)


def test_a_page_written_by_a_word_processor_is_split_like_plain_text() -> None:
    """Conditional comments and empty paragraphs vanish; the header of earlier mail is found."""
    markup = """<html xmlns:o="urn:x"><head><!--[if gte mso 9]><xml>odd</xml><![endif]--></head>
        <body><p class=MsoNormal>Bonjour,<o:p></o:p></p><p><o:p>&nbsp;</o:p></p>
        <![if !supportLists]>1. <![endif]>Le pont est fermé.
        <div style='border-top:solid #E1E1E1 1.0pt'><p><b>De&nbsp;:</b> Tom<br><b>Envoyé&nbsp;:</b>
        mardi<br><b>À&nbsp;:</b> Léa<br><b>Objet&nbsp;:</b> Pont</p></div><p>Quel pont?</p>"""
    submission = received(letter("From: a@example.org", HTML, body=markup))
    assert submission.body == "Bonjour,\n\n1. Le pont est fermé."
    assert submission.quoted.startswith("De : Tom\nEnvoyé : mardi")
    assert submission.quoted.endswith("Quel pont?")


def test_text_nested_very_deep_is_not_lost() -> None:
    """A parser's own depth limit must not swallow what people wrote."""
    assert "deep" in page("<div>" * 3_000 + "deep" + "</div>" * 3_000).text
