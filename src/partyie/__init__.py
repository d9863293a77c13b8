"""partyie: who holds which office, which documents are cited, and when, in news about Vietnam's party-state.

`extract` is the one call most need; `Extractor` is the same with settings, to be used many times.

>>> import partyie
>>> result = partyie.extract("Tran Thi Mai, Minister of Justice, cited Decree 30/2020/ND-CP on May 12.", language="en")
>>> for mention in result:
...     print(mention.kind, mention.start, mention.text)
person 0 Tran Thi Mai
title 14 Minister of Justice
citation 41 Decree 30/2020/ND-CP
date 65 May 12
"""

from typing import TYPE_CHECKING, Any

from ._version import __version__

if TYPE_CHECKING:
    from .errors import CodeError, LanguageError, OfficeError, PartyieError, RuleError
    from .explain import Explanation
    from .extractor import Extractor, extract
    from .mention import Citation, Date, Individual, Mention, Person, Resolved, Title
    from .model import Extraction, Notice
    from .offsets import Offsets
    from .register import CitedDocument, Register
    from .roster import Holding, Roster
    from .values import Code, DateInterval, DateValue, Document, Office, PartialDate, Pinpoint, RelativeDate

_HOMES = {
    "errors": ("CodeError", "LanguageError", "OfficeError", "PartyieError", "RuleError"),
    "explain": ("Explanation",),
    "extractor": ("Extractor", "extract"),
    "mention": ("Citation", "Date", "Individual", "Mention", "Person", "Resolved", "Title"),
    "model": ("Extraction", "Notice"),
    "offsets": ("Offsets",),
    "register": ("CitedDocument", "Register"),
    "roster": ("Holding", "Roster"),
    "values": ("Code", "DateInterval", "DateValue", "Document", "Office", "PartialDate", "Pinpoint", "RelativeDate"),
}

__all__ = [
    "Citation",
    "CitedDocument",
    "Code",
    "CodeError",
    "Date",
    "DateInterval",
    "DateValue",
    "Document",
    "Explanation",
    "Extraction",
    "Extractor",
    "Holding",
    "Individual",
    "LanguageError",
    "Mention",
    "Notice",
    "Office",
    "OfficeError",
    "Offsets",
    "PartialDate",
    "PartyieError",
    "Person",
    "Pinpoint",
    "Register",
    "RelativeDate",
    "Resolved",
    "Roster",
    "RuleError",
    "Title",
    "__version__",
    "extract",
]


def __getattr__(name: str) -> Any:
    """Load a module when one of its names is first asked for: importing partyie costs nothing by itself."""
    for module, names in _HOMES.items():
        if name in names:
            from importlib import import_module

            value = getattr(import_module(f".{module}", __name__), name)
            globals()[name] = value
            return value
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
