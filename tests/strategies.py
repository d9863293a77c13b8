"""Hypothesis strategies that the test modules share: hostile text, codes and their spellings, dates, sentences of a language."""

from __future__ import annotations

import datetime
import functools
import json
import re
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from hypothesis import strategies as st
from tables import table

from partyie import Code, DateInterval, DateValue, Office, PartialDate
from partyie.rules.read import COMMON, languages, read, rules_root
from partyie.values.dates import PARTS_OF_DAY
from partyie.values.ontology import ontology
from partyie.values.relative import UNITS, WEEKDAYS, RelativeDate

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
    "18-NQ/", "/TW", "-NQ/TW", "30/2020/N", "30/2020/", "Nr. 30/", "số /QĐ", "QĐ-",
    "25. Okt", "ngày 3 tháng", "31/02/", "31/02/2025", "tanggal 5", "on March ", "-12-", "2025-", "13/13/2013", "0/0/0", "vom 1. bis",
    "שלום עולם", "\u200fשר החוץ\u200f 5/3/2025", "السيد الوزير ٢٠٢٥", "\u202b18-NQ/TW\u202c", "\u2067Nguyễn Văn Nam\u2069",
)  # fmt: skip
"""Pieces of mentions, whole, cut short and impossible, and words that are written from right to left."""

any_character = st.characters(exclude_categories=())
"""Every code point, lone surrogates too."""


@functools.cache
def _scripts() -> tuple[str, ...]:
    """Letters of each script, digits of each set and marks, by the first word of their names and their category."""
    found: dict[tuple[str, str], list[str]] = {}
    for code in range(sys.maxunicode + 1):
        char = chr(code)
        category = unicodedata.category(char)
        if category[0] in "LM" or category == "Nd":
            group = found.setdefault((unicodedata.name(char, "").partition(" ")[0], category[0]), [])
            if len(group) < LETTERS_OF_A_SCRIPT:
                group.append(char)
    return tuple("".join(group) for group in found.values())


LETTERS_OF_A_SCRIPT = 80
MARKS = "\u0301\u0323\u0300\u0309\u0303\u0302\u031b\u0306\u0308\u0f71\u0f73\u0345\u093c\u05b0\u0651\u20dd\ufe0f"
"""Combining marks, of different classes, so that their order matters."""
INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f\u202e\u2066"

foreign = st.deferred(
    lambda: st.sampled_from([st.text(st.sampled_from(letters), min_size=1, max_size=8) for letters in _scripts()])
).flatmap(lambda script: script)
"""Letters, digits or marks of one script."""

marks = st.text(st.sampled_from(MARKS), max_size=8) | st.builds(str.__mul__, st.sampled_from(MARKS), st.integers(1, 60))

odds = st.one_of(
    st.text(any_character, max_size=12),
    st.text(st.sampled_from(ODD + LOOKALIKES + PLAIN), max_size=12),
    foreign,
    marks,
)
"""A few characters that belong to no mention."""

hostile = st.lists(odds | st.sampled_from(FRAGMENTS), max_size=20).map("".join)
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


decisions = st.builds(Code, numbers, st.none(), st.just("QĐ"), st.sampled_from(_PARTY), st.just(True)) | st.builds(
    Code, numbers, st.none() | years, st.just("QĐ"), st.sampled_from(_STATE), st.just(False)
)
"""Codes of decisions."""

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

relative_dates = st.builds(RelativeDate, st.sampled_from(UNITS), st.integers(-999, 999)) | st.builds(
    RelativeDate, st.sampled_from(["day", "week"]), st.integers(-9, 9), st.sampled_from(WEEKDAYS)
)
days = st.dates(datetime.date(1950, 1, 1), datetime.date(2049, 12, 31))

# --- offices

OFFICES_SAID = table("offices.yaml")


def _offices_of_bodies() -> Iterator[Office]:
    for body, record in ontology().bodies.items():
        roles = OFFICES_SAID["bodies"].get(body)
        for role in OFFICES_SAID["kinds"][record["kind"]] if roles is None else roles:
            yield Office(role, body)


OFFICES = tuple(_offices_of_bodies())
"""The offices of each body."""

# --- sentences of a language


@functools.cache
def _words(language: str) -> list[str]:
    found = set()
    for name in (language, COMMON):
        rules = read(name, (rules_root(),))
        found |= {form for parts in rules.lexicons.values() for lexicon in parts for form, _ in lexicon.forms}
        found |= set(rules.words)
    return sorted(found)


_GLUE = (" ", " ", " ", " ", " ", " ", ", ", "; ", ". ", "\n", "\n\n", " – ", " (", ") ", ": ", "-", "/", "", "")
_NUMBERS = ("18-NQ/TW", "30/2020/NĐ-CP", "21", "2024", "25/10/2021", "22/12", "Nr. 21", "No. 18", "1477", "25", "66.7", "2021-2025", "1.")


@functools.cache
def sentences(language: str) -> st.SearchStrategy[str]:
    """Sentences of the words that the rules of a language know, with numbers between them: everything nearly matches."""
    piece = st.sampled_from(_words(language)) | st.sampled_from(_NUMBERS) | st.sampled_from(["Nguyen Van An", "Lê Thị Hoa", "Foo Bar"])
    return st.lists(st.tuples(piece, st.sampled_from(_GLUE)), min_size=2, max_size=25).map(
        lambda parts: "".join(word + glue for word, glue in parts)
    )


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


@functools.cache
def examples(language: str) -> tuple[str, ...]:
    """The examples and counterexamples of the rules that are used for a language."""
    rules = [rule for name in (language, COMMON) for rule in read(name, (rules_root(),)).rules]
    return tuple(dict.fromkeys(text for rule in rules for text in (*(one.text for one in rule.examples), *rule.counterexamples)))


# Strategies of many words are made once for each language: that takes longer than to draw from them.


@st.composite
def _in_new_order(draw: st.DrawFn, pieces: st.SearchStrategy[str], glue: st.SearchStrategy[str]) -> str:
    out: list[str] = []
    for _ in range(draw(st.integers(1, 6))):
        piece = draw(pieces)
        match draw(st.integers(0, 7)):
            case 0:
                piece = piece[draw(st.integers(0, len(piece))) :]
            case 1:
                piece = piece[: draw(st.integers(0, len(piece)))]
        out += [piece, draw(glue)]
    return "".join(out)


@functools.cache
def mixed_seeds(language: str) -> st.SearchStrategy[str]:
    """Sentences of the seeds, some of them cut short, in a new order."""
    return _in_new_order(st.sampled_from(_pieces(language)), st.sampled_from((" ", "\n", "\n\n")))


@functools.cache
def mixed_examples(language: str) -> st.SearchStrategy[str]:
    """Examples of the rules, some of them cut short or glued to the next, in a new order."""
    return _in_new_order(st.sampled_from(examples(language)), st.sampled_from((" ", " ", ", ", "\n", "\n\n", "", "-")))


_between = st.sampled_from(INVISIBLE) | odds | st.sampled_from(FRAGMENTS)


@st.composite
def _disturbed(draw: st.DrawFn, pieces: st.SearchStrategy[str]) -> str:
    text = draw(pieces)
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(text)))
        text = text[:at] + draw(_between) + text[at:]
    return text


@functools.cache
def disturbed(language: str) -> st.SearchStrategy[str]:
    """An example or a seed's sentence, with odd characters put in at some places, inside words too."""
    return _disturbed(st.sampled_from(examples(language)) | st.sampled_from(_pieces(language)))


@functools.cache
def surrounded(language: str) -> st.SearchStrategy[str]:
    """An example or two between any strings."""
    piece = st.sampled_from(examples(language))
    return st.lists(st.tuples(hostile, st.sampled_from(("", " ", "\n")), piece), min_size=1, max_size=2).map(
        lambda parts: "".join(part for row in parts for part in row)
    )


@functools.cache
def texts(language: str) -> st.SearchStrategy[str]:
    """Texts of a language in which there is much to find, with all that makes trouble between and inside it."""
    return st.one_of(mixed_seeds(language), mixed_examples(language), sentences(language), disturbed(language), surrounded(language))


@functools.cache
def repetitions(language: str) -> st.SearchStrategy[tuple[str, str, str]]:
    """What a hostile text begins with, repeats and ends with: a few characters, words that rules know, a part of an example."""
    word = st.builds(str.__add__, st.sampled_from(_words(language)), st.sampled_from(_GLUE))
    few = st.lists(odds | st.sampled_from(FRAGMENTS) | word, min_size=1, max_size=4).map("".join)
    part = st.builds(lambda text, start, end: text[start:end], st.sampled_from(examples(language)), st.integers(0, 30), st.integers(1, 60))
    edge = st.just("") | few
    return st.tuples(edge, (few | part).filter(bool), edge)
