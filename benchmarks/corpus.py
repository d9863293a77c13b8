"""The texts that the benchmarks read, made of annotated articles so that no line comes twice, and American court text.

In each new article every number, name and common word is drawn anew: a cache that remembers whole lines gains nothing. The same
folder, size and seed give the same texts.
"""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import regex
from quality import Span

SEEDS = Path(__file__).resolve().parent.parent / "seeds"
"""The articles of this project."""

SYLLABLES = [
    "An", "Anh", "Binh", "Chau", "Cuong", "Dung", "Duc", "Giang", "Ha", "Hai", "Hanh", "Hoa", "Hoang", "Hung", "Huy", "Khanh",
    "Lan", "Linh", "Long", "Mai", "Minh", "Nam", "Nga", "Ngoc", "Phong", "Phuc", "Quang", "Son", "Tam", "Thanh", "Thu", "Tien",
    "Trang", "Tuan", "Van", "Vinh", "Xuan", "Yen",
]  # fmt: skip
SURNAMES = [
    "Nguyen", "Tran", "Le", "Pham", "Hoang", "Phan", "Vu", "Dang", "Bui", "Do", "Ho", "Ngo", "Duong", "Ly", "Trinh", "Dinh", "Lam",
    "Phung", "Truong",
]  # fmt: skip
VOWELS = str.maketrans("aeiou", "eioua")


class Article(NamedTuple):
    """A text, its language and what is marked in it."""

    language: str
    text: str
    marked: list[Span]


class Line(NamedTuple):
    """A line that is not empty, and whether it holds a mention."""

    text: str
    mentions: bool


class Page(NamedTuple):
    """Some KB of text in one language."""

    language: str
    text: str
    lines: tuple[Line, ...]


def articles(folder: Path) -> list[Article]:
    """The annotated articles of a folder of gold files."""
    from partyie.score import gold_files, load

    found = []
    for gold, text in map(load, gold_files([folder])):
        marked = [Span(m["kind"], m["start"], m["end"], _ends(m["value"].get("edtf"))) for m in gold["mentions"]]
        found.append(Article(gold["language"], text, marked))
    return found


def _ends(edtf: str | None) -> tuple[str, ...]:
    return tuple(edtf.split("/")) if edtf else ()


def anew(article: Article, rng: random.Random) -> list[Line]:
    """The lines of an article, empty ones too, with other numbers, other names and some words misspelt, all else kept."""
    names: dict[str, str] = {}
    out, places, length, last = [], [], 0, 0

    def plain(piece: str) -> str:
        piece = regex.sub(r"[1-9]", lambda _: rng.choice("123456789"), piece)
        return regex.sub(r"(?<![\p{L}])\p{Ll}{6,}(?![\p{L}])", lambda m: m[0].translate(VOWELS) if rng.random() < 0.2 else m[0], piece)

    def number(match: regex.Match[str]) -> str:
        # Days and months stay possible, codes and years get new digits.
        if len(match[0]) < 3:
            return match[0]
        return f"20{rng.randint(10, 30)}" if match[0][:2] in ("19", "20") else "".join(rng.choice("123456789") for _ in match[0])

    for kind, start, end, _ in article.marked:
        between, piece = plain(article.text[last:start]), article.text[start:end]
        if kind == "person" and " " in piece:
            piece = names.setdefault(piece, " ".join([rng.choice(SURNAMES), *rng.sample(SYLLABLES, rng.choice((2, 2, 3)))]))
        elif kind in ("date", "citation"):
            piece = regex.sub(r"[0-9]+", number, piece)
        out += [between, piece]
        places.append((length + len(between), length + len(between) + len(piece)))
        length, last = places[-1][1], end
    lines, at = [], 0
    for line in ("".join(out) + plain(article.text[last:])).split("\n"):
        lines.append(Line(line, any(start < at + len(line) and at < end for start, end in places)))
        at += len(line) + 1
    return lines


class Writer:
    """Writes articles anew, and never a line that it has written before: there are some in which nothing could be drawn anew."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.rng = random.Random(seed)
        self.sources = articles(folder)
        self.languages = sorted({source.language for source in self.sources})
        self._seen: set[str] = set()

    def article(self, language: str) -> list[Line]:
        """The lines of a new article of the language; empty lines are kept."""
        source = self.rng.choice([source for source in self.sources if source.language == language])
        new = []
        for line in anew(source, self.rng):
            if not line.text or line.text not in self._seen:
                new.append(line)
                self._seen.add(line.text)
        return new


def corpus(folder: Path, size: int, seed: int = 7, language: str | None = None) -> list[Page]:
    """Pages of about 6 KB, `size` bytes in all, of all languages of the folder or of one."""
    writer = Writer(folder, seed)
    made: list[Page] = []
    total = 0
    while total < size:
        chosen = language or writer.rng.choice(writer.languages)
        parts: list[list[Line]] = []
        while sum(len(line.text) + 1 for part in parts for line in part) < 5000:
            parts.append(writer.article(chosen))
        text = "\n\n".join("\n".join(line.text for line in part) for part in parts)
        made.append(Page(chosen, text, tuple(line for part in parts for line in part if line.text)))
        total += len(text.encode())
    return made


LINES_OF_A_PAGE = 20


def with_density(folder: Path, size: int, share: float, seed: int = 7) -> list[Page]:
    """Pages of twenty lines, `size` bytes in all, in which that share of the lines holds mentions, in each language in turn.

    Raises `ValueError` where a language has too few different lines with mentions, or without.
    """
    writer = Writer(folder, seed)
    stock: dict[tuple[str, bool], deque[Line]] = {(language, some): deque() for language in writer.languages for some in (False, True)}
    dense = round(share * LINES_OF_A_PAGE)

    def line(language: str, mentions: bool) -> Line:
        for _ in range(1000):
            if stock[language, mentions]:
                return stock[language, mentions].popleft()
            for one in filter(lambda one: one.text.strip(), writer.article(language)):
                stock[language, one.mentions].append(one)
        raise ValueError(f"{folder}: too few lines {'with' if mentions else 'without'} mentions in {language!r}")

    made: list[Page] = []
    total = 0
    while total < size:
        language = writer.languages[len(made) % len(writer.languages)]
        lines = [line(language, number < dense) for number in range(LINES_OF_A_PAGE)]
        writer.rng.shuffle(lines)
        made.append(Page(language, "\n\n".join(line.text for line in lines), tuple(lines)))
        total += len(made[-1].text.encode())
    return made


def cut(text: str, length: int) -> Iterator[str]:
    """The text in pieces of `length` bytes; what is left at the end is dropped, and so is a letter that a cut goes through."""
    data = text.encode()
    for start in range(0, len(data) - length + 1, length):
        yield data[start : start + length].decode(errors="ignore")


# --- American court text: invented cases, cited in the manner of the country

PARTIES = [
    "Abner", "Bellweather", "Castellan", "Dunmore", "Easterly", "Fairbrook", "Garrity", "Hollins", "Ingersley", "Kessling", "Lomax",
    "Merriton", "Norcross", "Ottway",
]  # fmt: skip
REPORTERS = {"U.S.": "", "S. Ct.": "", "F.2d": "2d Cir. ", "F.3d": "9th Cir. ", "F. Supp. 2d": "S.D.N.Y. ", "P.2d": "Cal. "}
SENTENCES = (
    "The panel below leaned on {case} when it threw out the complaint.",
    "That view does not sit well with {case}, nor with {statute}.",
    "Counsel asks for relief under {statute} and for costs.",
    "In {case}, the judges sent the matter back so that the facts could be heard anew.",
    "Compare {case}, with {case}.",
    "The motion was argued on a Monday, and both sides filed further briefs a week later.",
    "Nothing in the record shows that the clerk had been told of the delay.",
    "A tenant who pays on the 3rd of the month, as all 14 tenants did here, has kept the bargain.",
)


def court(size: int, seed: int = 7) -> Article:
    """American court text of `size` bytes with its citations of cases and statutes marked: volume, reporter and page."""
    rng = random.Random(seed)
    out: list[str] = []
    marked: list[Span] = []
    length = 0

    def put(piece: str, cited: bool = False) -> None:
        nonlocal length
        if cited:
            marked.append(Span("citation", length, length + len(piece)))
        out.append(piece)
        length += len(piece)

    while length < size:
        for number in range(4):
            for piece in regex.split(r"(\{[a-z]+\})", rng.choice(SENTENCES)):
                if piece == "{case}":
                    reporter, judges = rng.choice(list(REPORTERS.items()))
                    put(f"{' v. '.join(rng.sample(PARTIES, 2))}, ")
                    put(f"{rng.randint(20, 560)} {reporter} {rng.randint(2, 990)}", cited=True)
                    put(f" ({judges}{rng.randint(1950, 2015)})")
                elif piece == "{statute}":
                    put(f"{rng.randint(2, 50)} U.S.C. § {rng.randint(100, 2900)}", cited=True)
                else:
                    put(piece)
            put("\n\n" if number == 3 else " ")
    return Article("en", "".join(out), marked)
