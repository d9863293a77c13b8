"""Codes of Vietnam's party and state documents.

A code is a number and symbols.

- The party, and the mass organisations that write as it does, put the type before the issuer, NUMBER-TYPE/ISSUER: `18-NQ/TW` is
  resolution 18 of the centre. (Regulation 399-QĐ/TW of 2026 and guidance 05-HD/VPTW.)
- The state writes NUMBER[/YEAR]/TYPE-ISSUER: `30/2020/NĐ-CP` is the Government's decree 30 of 2020, with the year in normative acts and
  without it in others (`15/QĐ-TTg`). Several issuers of one document follow one another (`55/2015/TTLT-BTC-BKHCN`), else a unit may
  follow the issuer (`14/CT-BCA-C04`). (Decree 30/2020/NĐ-CP, annex III; law on promulgation 64/2025/QH15.)
- Acts of the National Assembly and its Standing Committee carry no type: NUMBER/YEAR/QH+legislature, `59/2020/QH14`.
- Official letters of the state carry the issuer and the drafting unit: `5036/VPCP-KTTH`.
- Old acts of the Assembly and the president, without a year, are written as those of the party: `35-L/CTN`, `13-LCT/HĐNN8`.

Numbers have one to five digits, from one to nine with a zero before them. A decimal part (`66.7/2025/NQ-CP`) and letters after the
number (`30a`, `45bis`) belong to it.

The press writes them in many ways; all are read, one is printed. Letters without diacritics, in any case; any kind of dash, slash and
digit; spaces beside the separators, and swapped, missing or repeated separators:

>>> [str(Code.parse(spelling)) for spelling in ["272-QĐ/TW", "272-QD-TW", "272/qđ-tw", "272 – QÐ / TW", "272_QD_TW", "272 QĐ/TW"]]
['272-QĐ/TW', '272-QĐ/TW', '272-QĐ/TW', '272-QĐ/TW', '272-QĐ/TW', '272-QĐ/TW']
>>> [str(Code.parse(spelling)) for spelling in ["30/2020/ND-CP", "30-2020-nd-cp", "30_2020_ND-CP", "３０／２０２０／ＮĐ－ＣＰ"]]
['30/2020/NĐ-CP', '30/2020/NĐ-CP', '30/2020/NĐ-CP', '30/2020/NĐ-CP']

the issuer in other spellings; a word for number, a repeated type, quotation marks, brackets or a footnote's mark around the code:

>>> [str(Code.parse(spelling)) for spelling in ["1-QĐNS/T.Ư", "18-NQ/Trung ương", "15/qd-ttg", "01/1999/QĐ.UB", "59/2020/QH 14"]]
['01-QĐNS/TW', '18-NQ/TW', '15/QĐ-TTg', '01/1999/QĐ-UB', '59/2020/QH14']
>>> [str(Code.parse(spelling)) for spelling in ["số31-QĐ/TW", "QĐ 1147-QĐ/BTGDVTW", "«57-NQ/TW»", "18-NQ/TW [1]"]]
['31-QĐ/TW', '1147-QĐ/BTGDVTW', '57-NQ/TW', '18-NQ/TW']

What is no code is told which part is wrong, and why:

>>> for wrong in ["24/7", "18-NQ", "59/QH14", "30/1820/NĐ-CP", "1374/GP-BTTTT"]:
...     try:
...         Code.parse(wrong)
...     except CodeError as error:
...         print(error.part, "|", error)
type | '24/7': '7' is no symbol, which has letters
issuer | '18-NQ': the issuer is missing after NQ
year | '59/QH14': the year is missing before QH14
year | '30/1820/NĐ-CP': '1820' is no year from 1900 to 2099
type | '1374/GP-BTTTT': 'GP' is no symbol of a document type
"""

from __future__ import annotations

import functools
import re

import attrs

from ..errors import CodeError
from ..fold import fold
from ..pickled import Called
from ..rules.read import without_marks
from .ontology import DocumentType, ontology, symbol_key

_NUMBER = re.compile(r"(\d{1,5}(?:\.\d{1,2})?)((?i:bis)|[A-Da-d](?![A-Za-zĐđ])|(?i:-F\d{1,2})(?=[-/_ ]))?")
_YEAR = re.compile(r"(?:19|20)\d\d$")
_ASSEMBLY = re.compile(r"(UBTV)?QH([1-9]\d?)$", re.IGNORECASE)
_ASSEMBLY_TAIL = re.compile(r"(QH)\s?-?\s?(\d{1,2})$", re.IGNORECASE)
_LEGISLATURE = re.compile(r"\D([1-9]\d?)$")
_SYMBOL = re.compile(r"[A-Za-zÀ-ÖØ-öø-ýĂăĐđĨĩŨũƠơƯưẠ-ỹ&]{1,24}\d{0,2}$")
"""Letters of Vietnamese: the capital of another (ɖ) may be one that is read as another letter yet."""
_SPLIT = re.compile(r"\s*([-/_.])\s*|\s+")
_AROUND = " \n\"'()[]“”«».,;:"
_FOOTNOTE = re.compile(r"\s*(?:\[\d{1,2}\]|\(\d{1,2}\)|\*+|[¹²³])$")
_INTERNAL = "nb"
"""The tail of papers that stay inside the party (nội bộ)."""

LONGEST = 200
"""Characters that a code may have, with what stands around it."""

_JOINED = 3
"""Symbols that may make up one issuer: MTTW-BTT."""


@attrs.frozen(repr=False, cache_hash=True)
class Code(Called):
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

        Raises `CodeError`, which says which part is wrong.

        >>> Code.parse("5036/VPCP-KTTH", loose=True).issuer
        'VPCP-KTTH'
        >>> Code.parse("18-NQ")
        Traceback (most recent call last):
            ...
        partyie.errors.CodeError: '18-NQ': the issuer is missing after NQ
        """
        if len(text) > LONGEST:
            raise _too_long(text)
        return _parse(text, loose)

    @classmethod
    def is_valid(cls, text: str) -> bool:
        """Whether the text is a code.

        >>> Code.is_valid("59/2020/QH14"), Code.is_valid("59/QH14"), Code.is_valid("24/7")
        (True, False, False)
        """
        try:
            cls.parse(text)
        except CodeError:
            return False
        return True

    @property
    def suffix(self) -> str:
        """The letters after the number; empty if there are none.

        >>> Code.parse("30a/2008/NQ-CP").suffix, Code.parse("66.7/2025/NQ-CP").suffix
        ('a', '')
        """
        return re.sub(r"^[\d.]+", "", self.number)

    @property
    def types(self) -> tuple[str, ...]:
        """The ids of the document types that the symbol may stand for, the usual one first; none where there is no symbol.

        >>> Code.parse("272-QĐ/TW").types
        ('decision', 'regulation')
        """
        known = ontology().symbols.get(symbol_key(self.symbol or ""))
        return known.types if known else ()

    @property
    def issuers(self) -> tuple[str, ...]:
        """The symbols of those who issued the document: one, or several where the type says that they acted together.

        >>> Code.parse("55/2015/TTLT-BTC-BKHCN").issuers, Code.parse("14/CT-BCA-C04").issuers
        (('BTC', 'BKHCN'), ('BCA',))
        """
        return self._parties()[0]

    @property
    def unit(self) -> str | None:
        """The tail after the issuer: the unit that drafted the document, or `nb` for internal papers of the party.

        >>> Code.parse("14/CT-BCA-C04").unit, Code.parse("5053-CV/VPTW/nb").unit, Code.parse("18-NQ/TW").unit
        ('C04', 'nb', None)
        """
        return self._parties()[1]

    def _parties(self) -> tuple[tuple[str, ...], str | None]:
        symbols = _symbols(self.issuer or "")
        if ontology().joint.intersection(self.types):
            return symbols, None
        return symbols[:1], "-".join(symbols[1:]) or None

    @property
    def issuer_id(self) -> str | None:
        """The id of the (first) issuer that the symbol names; None where it names none, as TW, which stands for the centre as a whole.

        >>> Code.parse("30/2020/NĐ-CP").issuer_id, Code.parse("18-NQ/TW").issuer_id
        ('government', None)
        """
        return self.issuer_ids[0] if self.issuer else None

    @property
    def issuer_ids(self) -> tuple[str | None, ...]:
        """The id of each of the issuers.

        >>> Code.parse("55/2015/TTLT-BTC-BKHCN").issuer_ids
        ('ministry-of-finance', 'ministry-of-science-and-technology')
        """
        known = [ontology().issuer(symbol) for symbol in self.issuers]
        return tuple(one[1] if one else None for one in known)

    @property
    def legislature(self) -> int | None:
        """The number of the Assembly's legislature, where the code names one.

        >>> Code.parse("954/2020/UBTVQH14").legislature, Code.parse("02-KH/BCĐTW57").legislature
        (14, None)
        """
        first = self.issuers[0] if self.issuer else ""
        found = _LEGISLATURE.search(first)
        state = _ASSEMBLY.match(first) or (ontology().issuer(first) and ontology().issuer_systems.get(symbol_key(first)) != "party")
        return int(found[1]) if found and state and int(found[1]) in ontology().legislatures else None

    @property
    def legislature_years(self) -> tuple[int, int] | None:
        """The years in which that legislature began and ended.

        >>> Code.parse("59/2020/QH14").legislature_years
        (2016, 2021)
        """
        return None if self.legislature is None else ontology().legislatures[self.legislature]

    @property
    def slug(self) -> str:
        """The code in small ASCII letters, digits, dots and hyphens, for file names and addresses.

        >>> Code.parse("30/2020/NĐ-CP").slug, Code.parse("66.7/2025/NQ-CP").slug, str(Code.parse("01-qdns-tw"))
        ('30-2020-nd-cp', '66.7-2025-nq-cp', '01-QĐNS/TW')
        """
        return re.sub("[^a-z0-9.]+", "-", without_marks(str(self)).lower()).strip("-")

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
    code = _read(text, loose)
    if len(str(code)) > LONGEST:  # it grows where the official spelling is the longer one
        raise _too_long(text)
    return code


def _too_long(text: str) -> CodeError:
    return _wrong(text[:LONGEST] + "…", "number", f"a code has at most {LONGEST} characters")


def _read(text: str, loose: bool) -> Code:
    plain = _plain(text)
    match = _NUMBER.match(plain)
    if not match:
        raise _wrong(text, "number", "a code begins with a number of at most five digits")
    rest = plain[match.end() :]
    if rest[:1].isdigit():
        raise _wrong(text, "number", "the number has more than five digits, or more than two after the dot")
    number = (match[1].lstrip("0") or "0") + _suffix(match[2] or "")
    if number[0] == ".":
        number = "0" + number
    tokens, marks = _tokens(rest)
    year = None
    if tokens and _YEAR.match(tokens[0]):
        year = int(tokens.pop(0))
        marks.pop(0)
    elif len(tokens) > 1 and re.fullmatch(r"\d{4}", tokens[0]):
        raise _wrong(text, "year", f"{tokens[0]!r} is no year from 1900 to 2099")
    if not tokens:
        raise _wrong(text, "type", "symbols are missing after the number, such as -NQ/TW or /QĐ-TTg")
    for place, token in enumerate(tokens):
        if not _SYMBOL.match(token):
            why = ", which has letters" if token.isdecimal() else ""
            raise _wrong(text, "issuer" if place else "type", f"{token!r} is no symbol{why}")
    if assembly := _ASSEMBLY.match(tokens[0]):
        if year is None:
            raise _wrong(text, "year", f"the year is missing before {tokens[0]}")
        if len(tokens) > 1:
            raise _wrong(text, "issuer", f"nothing follows {tokens[0]} in a code, and {tokens[1]!r} does")
        return Code(number, year, None, f"{'UBTV' if assembly[1] else ''}QH{assembly[2]}")
    known = ontology().symbols.get(symbol_key(tokens[0]))
    if known is None:
        return _untyped(text, number, year, tokens, marks, loose)
    return _typed(text, number, year, known, tokens, marks, loose)


def _wrong(text: str, part: str, why: str) -> CodeError:
    return CodeError(f"{text!r}: {why}", part)


def _plain(text: str) -> str:
    """The code without what may stand around it, in one alphabet."""
    known = ontology()
    plain = _FOOTNOTE.sub("", fold(text).text.strip()).strip(_AROUND).replace("\n", " ")
    plain = known.number_word.sub("", plain)
    before, space, after = plain.partition(" ")
    if space and (repeated := known.symbols.get(symbol_key(before))) is not None and before.isalpha():
        after = known.number_word.sub("", after)
        found = _NUMBER.match(after)
        own = _tokens(after[found.end() :])[0] if found else []
        if any(known.symbols.get(symbol_key(token)) is repeated for token in own):
            plain = after
    plain = _ASSEMBLY_TAIL.sub(r"\1\2", plain)
    return known.spelled_out.sub(lambda match: known.official[match.group().upper()], plain)


def _suffix(letters: str) -> str:
    return letters.upper() if letters.startswith("-") else letters.lower()


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
            return Code(number, year, known.symbol, None, party=year is None and marks[0] != "/")
        raise _wrong(text, "issuer", f"the issuer is missing after {known.symbol}")
    issuers = _issuers(tokens[1:], marks[2:])
    # The order of separators tells party from state, and the press swaps them: the type or the issuer decides, then the separators.
    party = year is None and (known.symbol in ontology().old or _is_party(issuers[0], marks[0], marks[1]))
    if party and issuers[1:] and issuers[-1].lower() == _INTERNAL:
        return Code(number, year, known.symbol, "-".join(issuers[:-1]) + f"/{_INTERNAL}", party)
    return Code(number, year, known.symbol, "-".join(issuers), party)


def _issuers(tokens: list[str], marks: list[str]) -> list[str]:
    """The symbols in their official spelling, or in capitals.

    Several tokens may be one symbol, where a dot or a space parts them (T. Ư) or the official spelling has hyphens (MTTW-BTT); `marks`
    are the signs between them.
    """
    spelled: list[str] = []
    at = 0
    while at < len(tokens):
        for length in range(min(_JOINED, len(tokens) - at), 0, -1):
            known = ontology().issuer("".join(tokens[at : at + length]))
            if known and (set(marks[at : at + length - 1]) <= {".", " "} or known[0].count("-") == length - 1):
                break
        else:
            known, length = None, 1
        spelled.append(known[0] if known else tokens[at].upper() if tokens[at].islower() else tokens[at])
        at += length
    return spelled


@functools.lru_cache(maxsize=4096)
def _symbols(issuer: str) -> tuple[str, ...]:
    """The symbols of an issuer's part of a code; the tail of internal papers is none of an issuer."""
    tokens = re.split("[-/]", issuer) if issuer else []
    internal = tokens[1:] and tokens[-1] == _INTERNAL
    symbols = _issuers(tokens[:-1] if internal else tokens, ["-"] * len(tokens))
    return (*symbols, _INTERNAL) if internal else tuple(symbols)


def _is_party(issuer: str, first: str, second: str) -> bool:
    system = ontology().issuer_systems.get(symbol_key(issuer))
    if system is not None:
        return system == "party"
    return first == "-" or (first != "/" and second == "/")


def _untyped(text: str, number: str, year: int | None, tokens: list[str], marks: list[str], loose: bool) -> Code:
    if not loose:
        raise _wrong(text, "type", f"{tokens[0]!r} is no symbol of a document type")
    party = marks[0] == "-" and year is None and len(tokens) == 1
    return Code(number, year, None, "-".join(_issuers(tokens, marks[1:])), party)
