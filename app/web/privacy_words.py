"""The codes of the privacy officer's pages in words, and the keys that mark each entity."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from flask_babel import lazy_gettext
from flask_babel.speaklater import LazyString

_l = lazy_gettext
Words = Mapping[str, LazyString]

ENTITIES: Words = MappingProxyType(
    {
        "PERSON": _l("Name of a person"),
        "EMAIL_ADDRESS": _l("E-mail address"),
        "PHONE_NUMBER": _l("Phone number"),
        "STREET_ADDRESS": _l("Street address"),
        "CA_POSTAL_CODE": _l("Postal code"),
        "DATE_OF_BIRTH": _l("Date of birth"),
        "CA_SIN": _l("Social insurance number"),
        "CA_HEALTH_NUMBER": _l("Health card number"),
        "CA_DRIVER_LICENCE": _l("Driver's licence"),
        "CA_LICENCE_PLATE": _l("Licence plate"),
        "CA_PASSPORT": _l("Passport number"),
        "CREDIT_CARD": _l("Payment card"),
        "CA_BANK_ACCOUNT": _l("Bank account"),
        "IBAN_CODE": _l("IBAN"),
        "FILE_NUMBER": _l("File or case number"),
        "USERNAME": _l("User name"),
        "URL": _l("Personal web address"),
        "IP_ADDRESS": _l("IP address"),
        "US_SSN": _l("US social security number"),
        "ID_NUMBER": _l("Another personal number"),
    }
)
# One letter each, the same in both languages: fingers learn them once.
ENTITY_KEYS: Mapping[str, str] = MappingProxyType(
    dict(zip(ENTITIES, "nepazbshdlockifuwrtg", strict=True))
)
# What only an office's own entries can keep readable.
KEPT: Words = MappingProxyType(
    {
        "PERSON": _l("Taken for a person"),
        "LOCATION": _l("Taken for a place"),
        "ORGANIZATION": _l("Taken for an organization"),
    }
)
PARTS: Words = MappingProxyType(
    {
        "subject": _l("Subject"),
        "body": _l("Message"),
        "quoted": _l("Earlier messages and signature"),
        "attachment": _l("Name of an attachment"),
    }
)
OPENING_REASONS: Words = MappingProxyType(
    {
        "answer_sender": _l("To answer the sender"),
        "emergency": _l("An emergency"),
        "access_request": _l("A request for access to information"),
        "complaint": _l("A complaint"),
        "technical": _l("A technical problem with the message"),
        "redaction_audit": _l("An audit of redaction"),
    }
)
RULE_KINDS: Words = MappingProxyType(
    {
        "term": _l("Remove these words"),
        "pattern": _l("Remove everything built like this"),
        "keep": _l("Keep these words readable"),
    }
)
RULE_STATES: Words = MappingProxyType(
    {
        "proposed": _l("Proposed"),
        "previewed": _l("Previewed"),
        "active": _l("In force"),
        "withdrawn": _l("Withdrawn"),
    }
)
RESCAN_PURPOSES: Words = MappingProxyType(
    {
        "preview": _l("Preview: nothing is changed"),
        "apply": _l("Redacting again"),
    }
)
INVALID_RULES: Words = MappingProxyType(
    {
        "rule_too_long": _l("This is too long for a rule."),
        "entity_unknown": _l("Choose what the words are."),
        "term_short": _l("Give at least two letters, or a number of four digits."),
        "keep_identifier": _l("A number, an address or a postal code is never kept readable."),
        "pattern_slow": _l("This pattern takes too long on some texts. Make it simpler."),
        "pattern_broken": _l("This is not a pattern. Look at its brackets."),
        "pattern_empty": _l("This pattern matches where there is nothing."),
        "pattern_broad": _l("This pattern matches ordinary words, and would take too much."),
    }
)
UNREADABLE: Words = MappingProxyType(
    {
        "erased": _l("The original was erased."),
        "damaged": _l("The sealed original could not be opened."),
    }
)
