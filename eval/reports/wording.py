"""Words and numbers of a report in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from babel.dates import format_datetime
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, format_percent

from classifiers.errors import UnknownCategory
from classifiers.taxonomy import Taxonomy
from eval.metrics.intervals import Estimate, Rate
from redaction.model import Language

EMPTY = "–"
NO_BREAK = "\N{NO-BREAK SPACE}"
LANGUAGE_NAMES: Mapping[str, str] = MappingProxyType(
    {"en": "English", "fr": "French", "mixed": "Mixed"}
)
_LOCALES = {"en": "en_CA", "fr": "fr_CA"}


@cache
def _catalogue() -> Catalog:
    """Read the French wording from its source file, so no compiled copy can be out of date."""
    path = files("eval") / "translations" / "fr" / "LC_MESSAGES" / "messages.po"
    with path.open("rb") as source:
        return read_po(source, locale="fr")


@dataclass(frozen=True, slots=True)
class Wording:
    """Say things in one language."""

    language: Language

    def __call__(self, text: str, **values: object) -> str:
        """Translate a text and fill in its %(name)s values."""
        if self.language == "fr":
            message = _catalogue().get(text)
            if message is not None and isinstance(message.string, str) and message.string:
                text = message.string
        return text % values if values else text

    def category(self, taxonomy: Taxonomy, label: str) -> str:
        """Write a category as `roads.snow – Snow and ice control`; a foreign label stays itself."""
        try:
            name = taxonomy.category(label).name
        except UnknownCategory:
            return label
        return f"{label} – {name.in_(self.language)}"

    def language_name(self, code: str) -> str:
        """Name a language, or a mixture of both; a foreign code stays itself."""
        return self(LANGUAGE_NAMES[code]) if code in LANGUAGE_NAMES else code

    def share(self, figure: Rate | Estimate) -> str:
        """Write a share with its interval, as in `93.1% (90.2% to 95.3%)`."""
        if figure.value is None or figure.low is None or figure.high is None:
            return EMPTY
        return self._interval(*map(self.percent, (figure.value, figure.low, figure.high)))

    def share_of(self, figure: Rate) -> str:
        """Write a share with its interval and number, as in `93.1% (90.2% to 95.3%), n = 87`."""
        return f"{self.share(figure)}, n = {self.count(figure.n)}" if figure.n else EMPTY

    def score(self, figure: Estimate) -> str:
        """Write a score such as kappa with its interval, to two decimals."""
        if figure.value is None or figure.low is None or figure.high is None:
            return EMPTY
        return self._interval(*map(self.decimal, (figure.value, figure.low, figure.high)))

    def points(self, gap: Estimate) -> str:
        """Write a difference of shares in points of a hundred, as in `+2.1 (-0.4 to +4.6)`."""
        return self._signed(gap, 100, "+0.0;-0.0")

    def gap(self, gap: Estimate) -> str:
        """Write a difference of scores with its interval, to two decimals."""
        return self._signed(gap, 1, "+0.00;-0.00")

    def _signed(self, gap: Estimate, times: int, pattern: str) -> str:
        if gap.value is None or gap.low is None or gap.high is None:
            return EMPTY
        parts = (self.decimal(times * each, pattern) for each in (gap.value, gap.low, gap.high))
        return self._interval(*parts)

    def _interval(self, value: str, low: str, high: str) -> str:
        # A narrow column may break the line before the interval, never inside it.
        limits = self("%(low)s to %(high)s", low=low, high=high)
        return f"{value} ({limits.replace(' ', NO_BREAK)})"

    def percent(self, value: float | None) -> str:
        if value is None:
            return EMPTY
        return format_percent(value, format=self._percent_format, locale=_LOCALES[self.language])

    @property
    def _percent_format(self) -> str:
        return "0.0%" if self.language == "en" else f"0.0{NO_BREAK}%"

    def decimal(self, value: float | None, pattern: str = "0.00") -> str:
        if value is None:
            return EMPTY
        return format_decimal(value, format=pattern, locale=_LOCALES[self.language])

    def count(self, value: int) -> str:
        return format_decimal(value, locale=_LOCALES[self.language])

    def date(self, moment: datetime | None) -> str:
        if moment is None:
            return EMPTY
        return format_datetime(moment, "yyyy-MM-dd", locale=_LOCALES[self.language])
