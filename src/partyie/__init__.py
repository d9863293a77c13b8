"""partyie: who holds which office, which documents are cited, and when, in news about Vietnam's party-state."""

from .errors import CodeError, LanguageError, PartyieError, RuleError
from .extractor import Extractor, extract
from .model import Citation, Date, Extraction, Mention, Person, Title
from .values import Code, DateInterval, DateValue, Document, Office, PartialDate

__all__ = [
    "Citation",
    "Code",
    "CodeError",
    "Date",
    "DateInterval",
    "DateValue",
    "Document",
    "Extraction",
    "Extractor",
    "LanguageError",
    "Mention",
    "Office",
    "PartialDate",
    "PartyieError",
    "Person",
    "RuleError",
    "Title",
    "extract",
]
