"""What a person wrote now is told apart from what their message repeats, in both languages."""

from __future__ import annotations

from collections import Counter

import pytest

from app.intake.replies import split_reply
from app.intake.signatures import names_and_numbers
from tests.intake.letters import letter, received

NEW = "The plow took our mailbox again.\n\nWho do I call?"
EARLIER = [
    "On Tue, Mar 3, 2026 at 9:14 AM Ngoc Tran <ngoc@example.org> wrote:\n> Which road is it?",
    "On Tue, Mar 3, 2026 at 9:14 AM Ngoc Tran <ngoc@example.org>\nwrote:\n\n> Which road is it?",
    "On Tue, Mar 3, 2026 at 9:14 AM Ngoc Tran\n<ngoc@example.org> wrote:\nWhich road is it?",
    "Le mar. 3 mars 2026 à 9 h 14, Ngoc Tran <ngoc@example.org> a écrit :\n> Quel chemin?",
    "Le mar. 3 mars 2026, à 09 h 14, Ngoc Tran\n<ngoc@example.org> a écrit :\n\n> Quel chemin?",
    "Le 3 mars 2026 à 09:14, Ngoc Tran a écrit\u00a0:\n\nQuel chemin?",
    "-----Original Message-----\nFrom: Ngoc\nSent: March 3, 2026\nTo: Léa\nSubject: Road\n\nHi",
    "-----Message d'origine-----\nDe : Ngoc Tran\nEnvoyé : 3 mars 2026\nÀ : Léa\n\nBonjour",
    "________________________________\nFrom: Ngoc <n@example.org>\nSent: Tuesday\nTo: Me\n\nHi",
    "________________________________\nDe : Ngoc <n@example.org>\nEnvoyé : mardi\nÀ : moi\n\nOui",
    "*From:* Ngoc Tran\n*Sent:* Tuesday\n*To:* Me\n*Subject:* Road\n\nWhich road is it?",
    "De: Ngoc Tran\nDate: mardi\nObjet: Chemin\nÀ: moi\n\nQuel chemin?",
    "=====================\nMessage du : 3/3/2026\nDe : Ngoc <n@example.org>\nA : moi\nSujet : Oui",
    "---------- Forwarded message ---------\nFrom: Ngoc Tran\n\nWhich road is it?",
    "---------- Message transféré ---------\nDe : Ngoc Tran\n\nQuel chemin?",
    "Début du message réexpédié :\n\nDe: Ngoc Tran\n\nQuel chemin?",
    "Begin forwarded message:\n\nFrom: Ngoc Tran\n\nWhich road is it?",
    "> Which road is it?\n>\n> Ngoc",
]
SIGNATURES = [
    "-- \nLéa Cormier\n506-555-0142",
    "--\nLéa Cormier",
    "Regards,\nLéa Cormier\n506-555-0142",
    "Thanks,\n\nLéa",
    "Thank you very much!\nLéa Cormier",
    "Kind regards\nLéa Cormier\nDirector, Hall Committee | Town of Sackville | 506-555-0142",
    "Cordialement,\nLéa Cormier\nTéléphone : 506-555-0142",
    "Merci d'avance,\nLéa",
    "Merci et bonne journée,\nLéa",
    "Wela'lin,\nMary Googoo",
    "Woliwon\nImelda Perley",
    "Sent from my iPhone",
    "Envoyé de mon iPhone",
    "Envoyé à partir de Outlook pour Android",
    "Get Outlook for iOS<https://example.org>",
    "Merci, Léa",
    "- Léa Cormier",
    "This e-mail is confidential. If you are not the addressee,\nplease delete it.",
    "AVIS DE CONFIDENTIALITÉ : ce courriel est destiné à son seul destinataire.",
    "_______________________\nvolunteers mailing list\nlist@example.org",
]


def lines_of(*texts: str) -> Counter[str]:
    return Counter(line.strip() for text in texts for line in text.split("\n") if line.strip())


@pytest.mark.parametrize("earlier", EARLIER)
def test_earlier_mail_is_quoted(earlier: str) -> None:
    """The marks of mail programs in English and French, wrapped or not."""
    split = split_reply(f"{NEW}\n\n{earlier}")
    assert split.body == NEW
    assert lines_of(split.quoted) == lines_of(earlier)


@pytest.mark.parametrize("signature", SIGNATURES)
@pytest.mark.parametrize("earlier", ["", EARLIER[0], EARLIER[7]])
def test_signatures_are_quoted_with_and_without_earlier_mail(signature: str, earlier: str) -> None:
    """Closings, names, advertisements of devices and legal notices are not the request."""
    split = split_reply(f"{NEW}\n\n{signature}\n\n{earlier}")
    assert split.body == NEW
    assert lines_of(split.quoted) == lines_of(signature, earlier)


@pytest.mark.parametrize(
    "text",
    [
        "Please fix:\n- the pothole on Main Street\n- the culvert at number 12\n- Sackville",
        "On Tuesday the crew came and wrote:\nthey would be back.",
        "On your road there are 3 holes, as the sign says:\nslow down.",
        "Le 3 mars la rivière est sortie de son lit.\nDe la boue partout.",
        "Thank you for the road.\nThe plow still has not come to our lane.",
        "Merci de réparer le pont.\nIl est dangereux.",
        "From: the bridge\nit is two kilometres to the culvert.",
        "Sent from my desk this note took longer than the walk to your office would have.",
        "Name: Hannah Paul\nDate: 3 March\nRequest: a birth certificate",
        "Hello\n-----\nThe road is flooded.",
        "Hello\n--\nThe road is flooded and the school bus cannot get through to us.",
        "x > y is what the gauge says\na | b",
    ],
)
def test_what_a_person_wrote_is_not_mistaken_for_a_quotation(text: str) -> None:
    """Lists, dates, thanks and forms are requests."""
    assert lines_of(text) - lines_of(split_reply(text).body) - Counter({"--": 1}) == Counter()


def test_a_postscript_below_the_signature_is_new_text() -> None:
    """People say the important thing last."""
    split = split_reply(f"{NEW}\n\nRegards,\nLéa\n\nP.S. There is a live wire on the ground.")
    assert split.body.endswith("P.S. There is a live wire on the ground.")
    assert split.quoted == "Regards,\nLéa"


def test_answers_between_quoted_lines_are_new_text() -> None:
    """Interleaved and bottom-posted answers stay in their order."""
    text = (
        "On 3 March 2026, Ngoc wrote:\n> Which road?\n\nOld Mill Road.\n\n> How deep?\nKnee deep.\n"
    )
    split = split_reply(text)
    assert split.body == "Old Mill Road.\n\nKnee deep."
    assert split.quoted.count(">") == 2


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("---------- Forwarded message ---------\nFrom: Tom\n\nThe well is dry.", "Fwd: Well"),
        ("---------- Message transféré ---------\nDe : Tom\n\nThe well is dry.", "Tr : Puits"),
        ("Regards,\nLéa\n\nBegin forwarded message:\n\nFrom: Tom\n\nThe well is dry.", ""),
        ("From: Tom\nSent: Tuesday\nTo: Léa\nSubject: Well\n\nThe well is dry.", "FW: Well"),
        ("De : Tom\nEnvoyé : mardi\nÀ : Léa\nObjet : Puits\n\nThe well is dry.", "TR: Puits"),
        ("> The well is dry.", "Fwd: Well"),
    ],
)
def test_what_was_forwarded_is_the_request_when_nothing_else_was_written(
    text: str, subject: str
) -> None:
    """The forwarded message speaks for the person."""
    split = split_reply(text, subject)
    assert "The well is dry." in split.body


def test_what_was_forwarded_is_quoted_when_the_person_wrote_something() -> None:
    """Then their own words are the request."""
    text = f"{NEW}\n\n---------- Forwarded message ---------\nFrom: Tom\n\nThe well is dry."
    split = split_reply(text, "Fwd: Well")
    assert split.body == NEW
    assert "The well is dry." in split.quoted


@pytest.mark.parametrize("signature", SIGNATURES)
def test_nothing_is_lost(signature: str) -> None:
    """Every line that is not blank is in exactly one of the two parts."""
    for earlier in EARLIER:
        text = f"{signature}\n{earlier}\n{NEW}\n{signature}\n{earlier}"
        split = split_reply(text)
        assert lines_of(split.body, split.quoted) == lines_of(text)


@pytest.mark.parametrize(
    ("signature", "names", "phones", "emails"),
    [
        ("Regards,\nLéa Cormier\nSackville\n506-555-0142", ("Léa Cormier",), ("506-555-0142",), ()),
        ("--\nMary Googoo, Eskasoni", (), (), ()),
        ("Merci, Réjean", ("Réjean",), (), ()),
        (
            "Cordialement,\nJean-Guy LeBlanc\nTél. : (506) 555-0199\njg@example.org",
            ("Jean-Guy LeBlanc",),
            ("(506) 555-0199",),
            ("jg@example.org",),
        ),
        ("Regards,\nIbrahim\n+44 20 7946 0958\n555-0142", ("Ibrahim",), None, ()),
        ("-- \nAnne d'Entremont\n2026-03-03 and 03.03.2026", ("Anne d'Entremont",), (), ()),
    ],
)
def test_names_and_numbers_of_a_signature_are_known(
    signature: str,
    names: tuple[str, ...],
    phones: tuple[str, ...] | None,
    emails: tuple[str, ...],
) -> None:
    """The name is the line below the closing; dates are no telephone numbers."""
    found = names_and_numbers(signature)
    wanted = ("+44 20 7946 0958", "555-0142") if phones is None else phones
    assert found == (names, wanted, emails)


def test_the_signature_becomes_part_of_the_known_identity() -> None:
    """So that the name is redacted wherever else it stands."""
    raw = letter("From: hall@example.org", body=f"{NEW}\n\nRegards,\nImelda Perley\n506-555-0142")
    sender = received(raw).sender
    assert (sender.names, sender.phones) == (("Imelda Perley",), ("506-555-0142",))
