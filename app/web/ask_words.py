"""What the panel beside a case says: how long a question may be, and some that can be asked."""

from __future__ import annotations

from flask_babel import lazy_gettext

_l = lazy_gettext
LONGEST_QUESTION = 300
EXAMPLES = (
    _l("Why this severity?"),
    _l("Why this category?"),
    _l("What is still missing?"),
    _l("Draft the follow-up"),
    _l("Show cases like this in Kent County last winter"),
    _l("Who handles this?"),
    _l("What changes if the address is in Dieppe?"),
    _l("What is the deadline?"),
    _l("Summarise the thread"),
    _l("Has this person written before?"),
    _l("Has anyone else reported this?"),
)
