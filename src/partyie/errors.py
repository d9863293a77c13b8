"""Errors. Each names the place and the mend."""

from __future__ import annotations


class PartyieError(Exception):
    """Base of all errors that partyie raises on purpose."""


class RuleError(PartyieError):
    """A rule file says something that cannot be used; the message begins with the file and the rule or section."""


class CodeError(PartyieError, ValueError):
    """A text that is no document code; the message says which part is wrong."""


class LanguageError(PartyieError, ValueError):
    """A language that no rules exist for; the message lists the languages there are."""
