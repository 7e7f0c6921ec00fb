"""One recogniser a file; this list is what the analyzer runs."""

from __future__ import annotations

from redaction.recognizers.driver_licence import DriverLicenceRecognizer
from redaction.recognizers.email import EmailRecognizer
from redaction.recognizers.health_number import HealthNumberRecognizer
from redaction.recognizers.payment_card import CalledCardRecognizer, PaymentCardRecognizer
from redaction.recognizers.person_field import PersonFieldRecognizer
from redaction.recognizers.person_given import PersonGivenRecognizer
from redaction.recognizers.person_greeting import PersonGreetingRecognizer
from redaction.recognizers.person_introduction import PersonIntroductionRecognizer
from redaction.recognizers.person_kin import PersonKinRecognizer
from redaction.recognizers.person_title import PersonTitleRecognizer
from redaction.recognizers.person_unlisted import PersonUnlistedRecognizer
from redaction.recognizers.phone import PhoneRecognizer
from redaction.recognizers.postal_code import PostalCodeRecognizer
from redaction.recognizers.sin import CalledSinRecognizer, SinRecognizer
from redaction.recognizers.street_address import StreetAddressRecognizer
from redaction.recognizers.timed import TimedRecognizer

RECOGNIZERS: tuple[type[TimedRecognizer], ...] = (
    CalledCardRecognizer,
    CalledSinRecognizer,
    DriverLicenceRecognizer,
    EmailRecognizer,
    HealthNumberRecognizer,
    PaymentCardRecognizer,
    PersonFieldRecognizer,
    PersonGivenRecognizer,
    PersonGreetingRecognizer,
    PersonIntroductionRecognizer,
    PersonKinRecognizer,
    PersonTitleRecognizer,
    PersonUnlistedRecognizer,
    PhoneRecognizer,
    PostalCodeRecognizer,
    SinRecognizer,
    StreetAddressRecognizer,
)
"""Every recogniser reads both languages: a message may mix them, whatever it declares."""
