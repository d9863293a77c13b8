"""Errors. Each names the place and the mend."""

from __future__ import annotations

from collections.abc import Iterable


class PartyieError(Exception):
    """Base of all errors that partyie raises on purpose; its message says what is wrong and what would be right.

    >>> import partyie
    >>> try:
    ...     partyie.Extractor(kinds=["dates"])
    ... except partyie.PartyieError as error:
    ...     print(error)
    no kind 'dates'; there are title, citation, date, person
    """


class RuleError(PartyieError):
    """A rule file says something that cannot be used; the message begins with the file and, where it can, line and column.

    >>> import partyie, pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = pathlib.Path(folder, "xx", "dates.yaml")
    ...     file.parent.mkdir()
    ...     size = file.write_text("days: []")
    ...     try:
    ...         result = partyie.Extractor(languages=["xx"], rules=[folder]).extract("12.5.2025")
    ...     except partyie.RuleError as error:
    ...         print(str(error).replace(str(file), "xx/dates.yaml"))
    xx/dates.yaml:1:1: unknown key 'days' in a rule file; did you mean 'dates'?
    """


class CodeError(PartyieError, ValueError):
    """A text that is no document code; the message says what is wrong, `part` where: number, year, type or issuer. A `ValueError` too.

    >>> from partyie import Code, CodeError
    >>> try:
    ...     Code.parse("18-NQ")
    ... except CodeError as error:
    ...     print(error.part, error)
    issuer '18-NQ': the issuer is missing after NQ
    """

    def __init__(self, message: str, part: str = "") -> None:
        super().__init__(message)
        self.part = part


class OfficeError(PartyieError, ValueError):
    """A text that names no office; the message says what was found in it. It is a `ValueError` too.

    >>> from partyie import Office, OfficeError
    >>> try:
    ...     Office.parse("Secretary of the Interior Design Prize", "en")
    ... except OfficeError as error:
    ...     print(error)
    'Secretary of the Interior Design Prize' as a whole names no office; only 'Secretary' in it does
    """


class LanguageError(PartyieError, ValueError):
    """A language that no rules exist for; the message lists the languages there are. It is a `ValueError` too.

    >>> import partyie
    >>> try:
    ...     partyie.extract("", language="xx")
    ... except partyie.LanguageError as error:
    ...     print(error)
    no rules for language 'xx'; there are de, ...
    """


def suggestion(wrong: str, known: Iterable[str]) -> str:
    """For a name that there is not the nearest one that there is, if one is near.

    >>> suggestion("tittle", ["title", "person"]), suggestion("x", ["title"])
    ("did you mean 'title'?", '')
    """
    from difflib import get_close_matches  # only where something is wrong

    near = get_close_matches(wrong, list(known), 1)
    return f"did you mean {near[0]!r}?" if near else ""


def did_you_mean(wrong: str, known: Iterable[str]) -> str:
    """The suggestion as the end of a message.

    >>> did_you_mean("tittle", ["title", "person"]), did_you_mean("x", ["title"])
    ("; did you mean 'title'?", '')
    """
    found = suggestion(wrong, known)
    return f"; {found}" if found else ""
