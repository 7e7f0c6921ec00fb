"""One recogniser a file; this list is what the analyzer runs."""

from __future__ import annotations

from redaction.recognizers.bank_account import BankAccountRecognizer
from redaction.recognizers.birth_date import BirthDateRecognizer, ChildBirthDateRecognizer
from redaction.recognizers.box_address import BoxAddressRecognizer
from redaction.recognizers.civic_number import CivicNumberRecognizer
from redaction.recognizers.corner_address import CornerAddressRecognizer
from redaction.recognizers.driver_licence import DriverLicenceRecognizer, NamedLicenceRecognizer
from redaction.recognizers.email import EmailRecognizer
from redaction.recognizers.file_number import FileNumberRecognizer
from redaction.recognizers.foreign_address import ForeignAddressRecognizer
from redaction.recognizers.foreign_street import ForeignStreetRecognizer
from redaction.recognizers.health_number import HealthNumberRecognizer
from redaction.recognizers.iban import CalledIbanRecognizer, IbanRecognizer
from redaction.recognizers.ip_address import IpAddressRecognizer
from redaction.recognizers.licence_plate import LicencePlateRecognizer, VehiclePlateRecognizer
from redaction.recognizers.office_number import OfficeNumberRecognizer
from redaction.recognizers.passport import PassportRecognizer
from redaction.recognizers.payment_card import CalledCardRecognizer, PaymentCardRecognizer
from redaction.recognizers.person_field import PersonFieldRecognizer
from redaction.recognizers.person_given import PersonGivenRecognizer
from redaction.recognizers.person_greeting import PersonGreetingRecognizer
from redaction.recognizers.person_introduction import PersonIntroductionRecognizer
from redaction.recognizers.person_kin import PersonKinRecognizer
from redaction.recognizers.person_title import PersonTitleRecognizer
from redaction.recognizers.person_unlisted import PersonUnlistedRecognizer
from redaction.recognizers.phone import CalledPhoneRecognizer, PhoneRecognizer
from redaction.recognizers.postal_code import PostalCodeRecognizer
from redaction.recognizers.said_address import SaidAddressRecognizer
from redaction.recognizers.sin import CalledSinRecognizer, SinRecognizer
from redaction.recognizers.spelled_address import SpelledAddressRecognizer
from redaction.recognizers.spelled_email import SpelledEmailRecognizer
from redaction.recognizers.spelled_phone import SpelledPhoneRecognizer
from redaction.recognizers.street_address import StreetAddressRecognizer
from redaction.recognizers.timed import TimedRecognizer
from redaction.recognizers.unit_address import UnitAddressRecognizer
from redaction.recognizers.url import UrlRecognizer
from redaction.recognizers.us_ssn import UsSsnRecognizer
from redaction.recognizers.username import UsernameRecognizer

RECOGNIZERS: tuple[type[TimedRecognizer], ...] = (
    BankAccountRecognizer,
    BirthDateRecognizer,
    BoxAddressRecognizer,
    CalledCardRecognizer,
    CalledIbanRecognizer,
    CalledPhoneRecognizer,
    CalledSinRecognizer,
    ChildBirthDateRecognizer,
    CivicNumberRecognizer,
    CornerAddressRecognizer,
    DriverLicenceRecognizer,
    EmailRecognizer,
    FileNumberRecognizer,
    ForeignAddressRecognizer,
    ForeignStreetRecognizer,
    HealthNumberRecognizer,
    IbanRecognizer,
    IpAddressRecognizer,
    LicencePlateRecognizer,
    NamedLicenceRecognizer,
    OfficeNumberRecognizer,
    PassportRecognizer,
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
    SaidAddressRecognizer,
    SinRecognizer,
    SpelledAddressRecognizer,
    SpelledEmailRecognizer,
    SpelledPhoneRecognizer,
    StreetAddressRecognizer,
    UnitAddressRecognizer,
    UrlRecognizer,
    UsSsnRecognizer,
    UsernameRecognizer,
    VehiclePlateRecognizer,
)
"""Every recogniser reads both languages: a message may mix them, whatever it declares."""
