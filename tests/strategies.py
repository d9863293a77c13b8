"""Hypothesis strategies that the test modules share: hostile text, codes and their spellings, dates, sentences of a language."""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Sequence
from pathlib import Path

from hypothesis import strategies as st

from partyie import Code, DateInterval, DateValue, PartialDate
from partyie.rules.read import languages, read, rules_root
from partyie.values.dates import PARTS_OF_DAY
from partyie.values.ontology import ontology

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = languages()

# --- any text at all

ODD = (
    "\x00\x01\x07\x1b\x7f\u0085\u00a0\u00ad\u0300\u0301\u0323\u1100\u1161\u11a8\u200b\u200d\u200e\u200f\u2009"
    "\u202a\u202b\u202e\u2028\u2029"
    "\u2066\u2069\u3000\ufeff\ufffd\uffff\ud800\udbff\udc00\udfff\U0001f600\U0010ffff\t\v\f\r\n"
)
"""Characters that break programs: controls, marks, joiners, directions, line separators, lone surrogates."""

LOOKALIKES = "ĐÐđðDd‐‑‒–—−-／⁄/’‘ʼ´`'“”„«»\"０１９ＮＱ٠٩๐ßİıﬁǆ가각กัก第号"
PLAIN = " \n.,;:()[]-/0123456789aAbBnNqQtTwW"

FRAGMENTS = (
    "18-NQ/TW", "30/2020/NĐ-CP", "59/2020/QH14", "Nguyễn Phú Trọng", "H'Yim Kđoh", "Nguyen", "22/12", "2021-2025", "23/12/2023", "2-1",
    "\n\n", "\r\n\r\n",
    "Politburo", "Mitglied des Politbüros", "Bộ Chính trị", "Menteri Luar Negeri", "Secretary of the ", "ngày ", "No. ", "Nr. ",
)  # fmt: skip

any_character = st.characters(exclude_categories=())
"""Every code point, lone surrogates too."""

hostile = st.lists(
    st.one_of(
        st.text(any_character, max_size=12),
        st.text(st.sampled_from(ODD + LOOKALIKES + PLAIN), max_size=12),
        st.sampled_from(FRAGMENTS),
    ),
    max_size=20,
).map("".join)
"""Any string, with what makes trouble in it more often than chance would have it."""

# --- codes

SYMBOLS = sorted({known.symbol for known in ontology().symbols.values()})
ISSUERS = sorted({spelled for spelled, _ in ontology().issuers.values()})
_PARTY = sorted(spelled for key, (spelled, _) in ontology().issuers.items() if ontology().issuer_systems.get(key) == "party")
_STATE = sorted(spelled for key, (spelled, _) in ontology().issuers.items() if ontology().issuer_systems.get(key) == "state")

numbers = st.builds(
    lambda whole, rest, letter: f"{whole}{rest}{letter}",
    st.integers(0, 99999),
    st.sampled_from(["", "", "", ".7", ".17"]),
    st.sampled_from(["", "", "", "a", "b"]),
)
years = st.integers(1900, 2099)


@st.composite
def codes(draw: st.DrawFn) -> Code:
    """A code of the party, the state or the Assembly, with symbols and issuers of the ontology."""
    number = draw(numbers)
    match draw(st.sampled_from(["party", "state", "normative", "assembly"])):
        case "party":
            return Code(number, None, draw(st.sampled_from(SYMBOLS)), draw(st.sampled_from(_PARTY)), True)
        case "state":
            return Code(
                number,
                None,
                draw(st.sampled_from([one for one in SYMBOLS if one not in ontology().old])),
                draw(st.sampled_from(_STATE)),
                False,
            )
        case "normative":
            return Code(number, draw(years), draw(st.sampled_from(SYMBOLS)), draw(st.sampled_from(_STATE)), False)
        case _:
            return Code(number, draw(years), None, f"{draw(st.sampled_from(['QH', 'UBTVQH']))}{draw(st.integers(1, 20))}")


DASHES = "-‐‑‒–—−﹣－"
SLASHES = "/⁄∕／"
APOSTROPHES = "'’‘ʼ´"
SPACES = "\u00a0\u2009\u202f\u3000"


def full_width(text: str) -> str:
    """ASCII letters and digits as full-width forms."""
    return "".join(chr(ord(c) + 0xFEE0) if c.isascii() and c.isalnum() else c for c in text)


@st.composite
def spellings(draw: st.DrawFn, code: str) -> str:
    """One of the ways in which the press writes a code."""
    text = code
    if draw(st.booleans()):
        text = text.replace("Đ", draw(st.sampled_from("DÐ"))).replace("đ", "d")
    text = draw(st.sampled_from([str, str.lower, str.upper]))(text)
    if draw(st.booleans()):
        text = full_width(text)
    out = []
    for char in text:
        if char in "-/":
            space = draw(st.sampled_from(["", "", " ", "\u00a0", "\u200b", "\n"]))
            out.append(space + draw(st.sampled_from(DASHES if char == "-" else SLASHES)) + space)
        else:
            out.append(char)
    return draw(
        st.sampled_from(["{}", "{}", '"{}"', "({})", "[{}]", "«{}»", "{} [1]", "{}*", "{}¹", "số {}", "Số:{}", "No. {}", "№{}"])
    ).format("".join(out))


@st.composite
def variants(draw: st.DrawFn) -> tuple[str, Code]:
    """A variant of the press that needs the tables to be read, and the code that it stands for."""
    code = draw(codes())
    official = str(code)
    separators = draw(st.sampled_from(["official", "swapped", "hyphens", "underscores", "blank"]))
    number, first, rest = re.fullmatch(r"([\d.]+[a-z]*)(.)(.*)", official).groups()  # type: ignore[union-attr]
    match separators:
        case "swapped":  # the issuer tells whose code it is
            rest = rest.replace("-", "/", 1) if first == "/" and code.year is None else rest.replace("/", "-", 1) if first == "-" else rest
            text = f"{number}{'-' if first == '/' and code.year is None else '/' if first == '-' else first}{rest}"
        case "hyphens":
            text = official.replace("/", "-")
        case "underscores":
            text = official.replace("/", "_")
        case "blank" if code.party:
            text = f"{number} {rest}"
        case _:
            text = official
    if code.symbol and draw(st.booleans()):
        text = f"{code.symbol} {text}"
    if code.issuer == "TW" and draw(st.booleans()):
        text = text.replace("TW", draw(st.sampled_from(["T.Ư", "TƯ", "T.W", "Trung ương"])))
    return draw(st.sampled_from([str, str.lower]))(text), code


# --- dates


@st.composite
def partial_dates(draw: st.DrawFn) -> PartialDate:
    """A day, month, quarter or year, whole or with parts left open."""
    year = draw(st.none() | st.integers(1, 9999))
    match draw(st.sampled_from(["day", "month", "quarter", "year", "day alone"])):
        case "day":
            month = draw(st.integers(1, 12))
            last = 28 if month == 2 else 30
            return PartialDate(year, month, draw(st.integers(1, last)))
        case "month":
            return PartialDate(year, draw(st.integers(1, 12)))
        case "quarter":
            return PartialDate(year, quarter=draw(st.integers(1, 4)))
        case "day alone":
            return PartialDate(day=draw(st.integers(1, 31)))
        case _:
            return PartialDate(draw(st.integers(1, 9999)))


@st.composite
def _intervals(draw: st.DrawFn) -> DateInterval:
    one, other = draw(partial_dates()), draw(partial_dates())
    try:
        return DateInterval(one, other)
    except ValueError:  # the first is after the last
        return DateInterval(other, one)


intervals = _intervals()
date_values = st.builds(DateValue, partial_dates() | intervals, st.none() | st.sampled_from(PARTS_OF_DAY))

# --- sentences of a language


@functools.cache
def _words(language: str) -> list[str]:
    found = set()
    for name in (language, "und"):
        rules = read(name, (rules_root(),))
        found |= {form for parts in rules.lexicons.values() for lexicon in parts for form, _ in lexicon.forms}
        found |= set(rules.words)
    return sorted(found)


_GLUE = (" ", " ", " ", " ", ", ", "; ", ". ", "\n", "\n\n", " – ", " (", ") ", ": ", "-", "/", "")
_NUMBERS = ("18-NQ/TW", "30/2020/NĐ-CP", "21", "2024", "25/10/2021", "22/12", "Nr. 21", "No. 18", "1477", "25", "66.7", "2021-2025", "1.")


def sentences(language: str) -> st.SearchStrategy[str]:
    """Sentences of the words that the rules of a language know, with numbers between them: everything nearly matches."""
    piece = st.sampled_from(_words(language)) | st.sampled_from(_NUMBERS) | st.sampled_from(["Nguyen Van An", "Lê Thị Hoa", "Foo Bar"])
    return st.lists(st.tuples(piece, st.sampled_from(_GLUE)), max_size=25).map(lambda parts: "".join(word + glue for word, glue in parts))


@functools.cache
def seeds() -> tuple[tuple[str, str], ...]:
    """(language, text) of every seed."""
    found = []
    for path in sorted((ROOT / "seeds").glob("*/*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        found.append((gold["language"], (path.parent / gold["text_file"]).read_bytes().decode("utf-8")))
    return tuple(found)


@functools.cache
def _pieces(language: str) -> tuple[str, ...]:
    return tuple(piece for of, text in seeds() if of == language for piece in re.split(r"(?<=[.!?;])\s+|\n+", text) if 3 < len(piece) < 400)


@st.composite
def mixed_seeds(draw: st.DrawFn, language: str) -> str:
    """Sentences of the seeds, some of them cut short, in a new order."""
    out: list[str] = []
    pieces: Sequence[str] = _pieces(language)
    for _ in range(draw(st.integers(1, 6))):
        piece = draw(st.sampled_from(pieces))
        if draw(st.booleans()):
            piece = piece[draw(st.integers(0, len(piece))) :]
        out += [piece, draw(st.sampled_from([" ", "\n", "\n\n"]))]
    return "".join(out)


def texts(language: str) -> st.SearchStrategy[str]:
    """Texts of a language in which there is much to find, and any text at all."""
    return st.one_of(mixed_seeds(language), sentences(language), hostile)
