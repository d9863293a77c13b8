"""Codes of Vietnam's party and state documents.

A code is a number and symbols. The party and the mass organisations that write as it does put the type before the issuer,
NUMBER-TYPE/ISSUER: `18-NQ/TW` is resolution 18 of the centre. The state writes NUMBER[/YEAR]/TYPE-ISSUER: `30/2020/NĐ-CP` is the
Government's decree 30 of 2020, with the year in normative acts and without it in others (`15/QĐ-TTg`). Acts of the
National Assembly and its Standing Committee carry no type, NUMBER/YEAR/QH+legislature: `59/2020/QH14`. Official letters of the
state carry the issuer and the drafting unit: `5036/VPCP-KTTH`. (Party: regulation 399-QĐ/TW of 2026 and guidance 05-HD/VPTW;
state: decree 30/2020/NĐ-CP, annex III; law on promulgation 64/2025/QH15.)

The press writes them in many ways; all are read, one is printed.

>>> Code.parse("272-QD-TW")
Code('272-QĐ/TW')
>>> code = Code.parse("03·/2009/ TT-BNG".replace("·", " "))
>>> code.number, code.year, code.symbol, code.issuer
('3', 2009, 'TT', 'BNG')
>>> str(Code.parse("5-qdns/tw"))
'05-QĐNS/TW'
>>> Code.is_valid("24/7"), Code.is_valid("18 – nq / tw")
(False, True)
"""

from __future__ import annotations

import functools
import re

import attrs

from ..errors import CodeError
from ..fold import fold
from .ontology import DocumentType, ontology, symbol_key

_NUMBER = re.compile(r"(\d{1,5}(?:\.\d{1,2})?)([A-Da-d](?![A-Za-zĐđ])|bis)?")
_YEAR = re.compile(r"(?:19|20)\d\d$")
_ASSEMBLY = re.compile(r"(UBTV)?QH(\d{1,2})$", re.IGNORECASE)
_ASSEMBLY_TAIL = re.compile(r"(QH)\s?-?\s?(\d{1,2})$", re.IGNORECASE)
_SYMBOL = re.compile(r"[A-ZĐa-zđÀ-ỹ&]{1,24}\d{0,2}$")
_SPLIT = re.compile(r"\s*([-/_.])\s*|\s+")


@attrs.frozen(repr=False)
class Code:
    """A document code in its parts.

    `number` is text without leading zeros and with its letter ("18", "66.7", "30a"); `symbol` the type symbol ("NQ", None in acts of
    the Assembly and in letters); `issuer` what follows it, units included ("TW", "TTg", "BCA-C04", "QH14"). `party` is true for a
    code written as the party writes it. `str(code)` is the official form; codes with equal parts are equal.

    >>> code = Code.parse("15/qd-ttg")
    >>> str(code), code.number, code.year, code.symbol, code.issuer, code.party
    ('15/QĐ-TTg', '15', None, 'QĐ', 'TTg', False)
    >>> code == Code.parse("15/QĐ-TTg")
    True
    """

    number: str
    year: int | None
    symbol: str | None
    issuer: str | None
    party: bool = attrs.field(default=False)

    @classmethod
    def parse(cls, text: str, *, loose: bool = False) -> Code:
        """Read a code in any of its spellings.

        `loose` also takes what is a code only beside a noun: a letter (`5036/VPCP-KTTH`), an issuer without type (`176-HĐBT`), a type
        without issuer (`01-TTLB`).

        Raises `CodeError`, which says what is wrong.

        >>> Code.parse("18-NQ")
        Traceback (most recent call last):
            ...
        partyie.errors.CodeError: '18-NQ': the issuer is missing after NQ
        """
        return _parse(text, loose)

    @classmethod
    def is_valid(cls, text: str) -> bool:
        """Whether the text is a code.

        >>> Code.is_valid("59/2020/QH14"), Code.is_valid("59/QH14")
        (True, False)
        """
        try:
            cls.parse(text)
        except CodeError:
            return False
        return True

    @property
    def types(self) -> tuple[str, ...]:
        """The ids of the document types that the symbol may stand for, the usual one first; none where there is no symbol.

        >>> Code.parse("272-QĐ/TW").types
        ('decision', 'regulation')
        """
        known = ontology().symbols.get(symbol_key(self.symbol or ""))
        return known.types if known else ()

    @property
    def issuer_id(self) -> str | None:
        """The id of the issuer that the symbol names; None where it names none, as TW, which stands for the centre as a whole.

        >>> Code.parse("30/2020/NĐ-CP").issuer_id, Code.parse("18-NQ/TW").issuer_id
        ('government', None)
        """
        whole = self.issuer or ""
        known = ontology().issuer(whole) or ontology().issuer(re.split(r"[-/]", whole)[0])
        return known[1] if known else None

    def __str__(self) -> str:
        number = self.number if len(re.match(r"\d+", self.number).group()) > 1 else "0" + self.number  # type: ignore[union-attr]
        if self.party:
            return f"{number}-{self.symbol}/{self.issuer}" if self.symbol and self.issuer else f"{number}-{self.symbol or self.issuer}"
        parts = [number] + ([str(self.year)] if self.year else [])
        parts.append("-".join(filter(None, (self.symbol, self.issuer))))
        return "/".join(parts)

    def __repr__(self) -> str:
        return f"Code({str(self)!r})"


@functools.lru_cache(maxsize=4096)
def _parse(text: str, loose: bool) -> Code:
    plain = _ASSEMBLY_TAIL.sub(r"\1\2", fold(text).text.strip().replace("\n", " "))
    plain = ontology().spelled_out.sub(lambda found: ontology().official[found.group().upper()], plain)
    match = _NUMBER.match(plain)
    if not match:
        raise CodeError(f"{text!r}: a code begins with a number of at most five digits")
    number = (match[1].lstrip("0") or "0") + (match[2] or "").lower()
    if number[0] == ".":
        number = "0" + number
    rest = plain[match.end() :]
    tokens, marks = _tokens(rest)
    year = None
    if tokens and _YEAR.match(tokens[0]):
        year = int(tokens.pop(0))
        marks.pop(0)
    if not tokens:
        raise CodeError(f"{text!r}: symbols are missing after the number, such as -NQ/TW or /QĐ-TTg")
    for token in tokens:
        if not _SYMBOL.match(token):
            raise CodeError(f"{text!r}: {token!r} is no symbol")
    if assembly := _ASSEMBLY.match(tokens[0]):
        if year is None:
            raise CodeError(f"{text!r}: the year is missing before {tokens[0]}")
        return Code(number, year, None, f"{'UBTV' if assembly[1] else ''}QH{assembly[2]}")
    known = ontology().symbols.get(symbol_key(tokens[0]))
    if known is None:
        return _untyped(text, number, year, tokens, marks, loose)
    return _typed(text, number, year, known, tokens, marks, loose)


def _tokens(rest: str) -> tuple[list[str], list[str]]:
    """The symbols after the number and the separator before each."""
    tokens, marks, last, mark = [], [], 0, ""
    for match in _SPLIT.finditer(rest):
        if match.start() > last:
            tokens.append(rest[last : match.start()])
            marks.append(mark)
        mark, last = match[1] or " ", match.end()
    if last < len(rest):
        tokens.append(rest[last:])
        marks.append(mark)
    return tokens, marks


def _typed(text: str, number: str, year: int | None, known: DocumentType, tokens: list[str], marks: list[str], loose: bool) -> Code:
    if len(tokens) == 1:
        if loose:
            return Code(number, year, known.symbol, None, party=marks[0] != "/")
        raise CodeError(f"{text!r}: the issuer is missing after {known.symbol}")
    spelled, separators = _issuers(tokens[1:], marks[1:])
    # The order of separators tells party from state, and the press swaps them: the issuer decides, then the separators.
    party = year is None and _is_party(spelled[0], marks[0], marks[1])
    issuer = spelled[0] + "".join(("/" if m == "/" else "-") + s for m, s in zip(separators[1:], spelled[1:], strict=True))
    return Code(number, year, known.symbol, issuer, party)


def _issuers(tokens: list[str], marks: list[str]) -> tuple[list[str], list[str]]:
    """The symbols in their official spelling, and the separator before each; several tokens may be one symbol (MTTW-BTT)."""
    spelled: list[str] = []
    separators: list[str] = []
    at = 0
    while at < len(tokens):
        length = next((n for n in range(len(tokens) - at, 1, -1) if ontology().issuer("".join(tokens[at : at + n]))), 1)
        known = ontology().issuer("".join(tokens[at : at + length]))
        spelled.append(known[0] if known else tokens[at])
        separators.append(marks[at])
        at += length
    return spelled, separators


def _is_party(issuer: str, first: str, second: str) -> bool:
    system = ontology().issuer_systems.get(symbol_key(issuer))
    if system is not None:
        return system == "party"
    return not (first == "/" or (second != "/" and first != "-"))


def _untyped(text: str, number: str, year: int | None, tokens: list[str], marks: list[str], loose: bool) -> Code:
    if not loose:
        raise CodeError(f"{text!r}: {tokens[0]!r} is no symbol of a document type")
    party = marks[0] == "-" and year is None and len(tokens) == 1
    return Code(number, year, None, "-".join(_issuers(tokens, marks)[0]), party)
