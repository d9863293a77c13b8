"""Scores: what is found in annotated texts, held against the annotations.

A *gold file* is JSON in the shape of `Extraction.to_dict`, with the name of its text (`text_file`, in its own folder or the one above),
the text's `sha256` and its `language`, or `languages`. `docs/scores.md` says what counts as found.
"""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import attrs

from .errors import PartyieError
from .extractor import MENTIONS, Extractor
from .rules.read import read, rules_root
from .values.ontology import ontology

ROWS = (*MENTIONS, "holder", "title+", "citation+")
"""What is counted: the kinds of mention, the links from titles to holders, and values with all their parts."""

Row = Mapping[str, Any]
"""A mention as a gold file or `Extraction.to_dict` has it."""


@attrs.define
class Count:
    """How many there are in the annotations, how many were found, how many of these have the same span, and the same value.

    >>> count = Count(gold=4, said=5, exact=2, value=3)
    >>> count.precision, count.recall, round(count.value_f1, 3), round(count.exact_f1, 3)
    (0.6, 0.75, 0.667, 0.444)
    """

    gold: int = 0
    said: int = 0
    exact: int = 0
    value: int = 0

    @property
    def precision(self) -> float | None:
        """Of what was found, how much is right; None where nothing was found."""
        return self.value / self.said if self.said else None

    @property
    def recall(self) -> float | None:
        """Of what there is, how much was found; None where there is nothing."""
        return self.value / self.gold if self.gold else None

    @property
    def value_f1(self) -> float:
        """The harmonic mean of precision and recall, 1 where there is nothing and nothing was found."""
        return _f1(self.value, self)

    @property
    def exact_f1(self) -> float:
        """The same for spans."""
        return _f1(self.exact, self)


def rounded(share: float | None) -> float | None:
    """A share for programs."""
    return None if share is None else round(share, 4)


def shown(share: float | None) -> str:
    """A share for people."""
    return "–" if share is None else f"{share:.3f}"


def _f1(hits: int, count: Count) -> float:
    return 2 * hits / (count.gold + count.said) if count.gold or count.said else 1.0


@attrs.frozen
class Mistake:
    """What a text has and was not found, what was found and is not there, or what was found with another value or span."""

    file: str
    row: str
    what: str
    """"missed", "false", "value" or "span"."""
    gold: str | None
    said: str | None

    def __str__(self) -> str:
        texts = [self.gold] if self.gold else []
        texts += [f"found {self.said}"] if self.said else []
        return f"{self.file}: {self.row} {self.what}: {'; '.join(texts)}"


class Scores:
    """Counts for each language and row, and for "all" languages; the mistakes one by one.

    >>> from pathlib import Path
    >>> scores = Scores()
    >>> scores.add(Path("seeds/de/01-new-commission-head.json"))
    >>> scores.counts["de", "title"].value_f1, scores.mistakes
    (1.0, [])
    """

    def __init__(self) -> None:
        self.counts: dict[tuple[str, str], Count] = {}
        self.by_rule: dict[tuple[str, str, str], Count] = {}
        """What each rule found of a kind in a language; `gold` is not counted, as no rule has to find all."""
        self.mistakes: list[Mistake] = []

    def add(self, path: Path, detect: bool = False, rules: Iterable[str | Path] = ()) -> None:
        """Score one gold file; `detect`: the language is not told. Raises `PartyieError` for a file that is none."""
        gold, text = load(path)
        wanted = None if detect else gold.get("languages") or gold["language"]
        said = _extractor(wanted if wanted is None or isinstance(wanted, str) else tuple(wanted), tuple(map(str, rules))).extract(text)
        _Article(self, f"{path.parent.name}/{path.stem}", gold, said.to_dict()).score()

    def rows(self) -> dict[str, dict[str, float | int | None]]:
        """The figures by language and row, ready for JSON."""
        return {
            f"{language} {row}": {
                "gold": count.gold,
                "said": count.said,
                "exact_f1": round(count.exact_f1, 4),
                "value_f1": round(count.value_f1, 4),
                "value_p": rounded(count.precision),
                "value_r": rounded(count.recall),
            }
            for (language, row), count in sorted(self.counts.items(), key=_in_order)
        }

    def rules(self) -> dict[str, Count]:
        """What each rule found, the most frequent first; `gold` is how many mentions of its kind the languages have in which it did.

        >>> scores = Scores()
        >>> scores.add(Path("seeds/de/01-new-commission-head.json"))
        >>> scores.rules()["de/citation/noun-code"]
        Count(gold=8, said=3, exact=3, value=3)
        """
        found: dict[str, Count] = {}
        for (rule, kind, language), count in self.by_rule.items():
            whole = found.setdefault(rule, Count())
            whole.gold += self.counts[language, kind].gold
            whole.said, whole.exact, whole.value = whole.said + count.said, whole.exact + count.exact, whole.value + count.value
        return dict(sorted(found.items(), key=lambda item: (-item[1].said, item[0])))

    def table(self) -> str:
        """The figures, for people."""
        lines = [f"{'':16}{'gold':>6}{'found':>7}{'exact F1':>10}{'precision':>11}{'recall':>8}{'F1':>7}"]
        for (language, row), count in sorted(self.counts.items(), key=_in_order):
            found = f"{count.exact_f1:10.3f}{shown(count.precision):>11}{shown(count.recall):>8}{count.value_f1:7.3f}"
            figures = f"{count.gold:6}{count.said:7}{found}"
            lines.append(f"{language + ' ' + row:16}{figures}")
        return "\n".join(lines)


def _in_order(item: tuple[tuple[str, str], Count]) -> tuple[bool, str, int]:
    (language, row), _ = item
    return language == "all", language, ROWS.index(row)


def load(path: Path) -> tuple[dict[str, Any], str]:
    """A gold file and its text; raises `PartyieError` with the reason where it cannot be used."""
    try:
        gold = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise PartyieError(f"{path}: {getattr(error, 'strerror', None) or error}") from None
    needed = ("text_file", "sha256", "language", "mentions", "links")
    missing = [key for key in needed if key not in gold] if isinstance(gold, dict) else needed
    if missing:
        raise PartyieError(f"{path}: no gold file, which has {', '.join(needed)}; there is no {missing[0]}")
    places = [folder / gold["text_file"] for folder in (path.parent.parent, path.parent)]
    found = next((place for place in places if place.is_file()), None)
    if found is None:
        raise PartyieError(f"{path}: its text {gold['text_file']} is neither beside it nor in the folder above")
    data = found.read_bytes()
    if hashlib.sha256(data).hexdigest() != gold["sha256"]:
        raise PartyieError(f"{path}: {found} is not the text that was annotated, of which the file gives the sha256")
    text = data.decode("utf-8")
    if problem := _problem(gold, text):
        raise PartyieError(f"{path}: {problem}")
    return gold, text


def _problem(gold: dict[str, Any], text: str) -> str | None:
    """What is wrong with the mentions and links of a gold file."""
    if not isinstance(gold["mentions"], list) or not isinstance(gold["links"], list):
        return "mentions and links are lists"
    ids: set[str] = set()
    for row in gold["mentions"]:
        if not isinstance(row, dict) or not {"id", "kind", "start", "end", "text", "value"} <= set(row):
            return f"a mention has id, kind, start, end, text and value: {str(row)[:80]}"
        if row["kind"] not in MENTIONS or row["id"] in ids or not isinstance(row["value"], dict):
            return f"mention {row['id']}: kind is one of {', '.join(MENTIONS)}, no id comes twice, and the value holds its parts by name"
        needed = {"date": "edtf", "citation": "number", "title": "role"}.get(row["kind"])
        if needed and needed not in row["value"]:
            return f"mention {row['id']}: the value of a {row['kind']} says {needed}"
        if text[row["start"] : row["end"]] != row["text"]:
            return f"mention {row['id']}: {row['start']} to {row['end']} is {text[row['start'] : row['end']]!r} and not {row['text']!r}"
        ids.add(row["id"])
    for link in gold["links"]:
        if not isinstance(link, list) or len(link) != 2 or not ids.issuperset(link):
            return f"a link is the id of a title and that of its holder: {link}"
    return None


@functools.lru_cache(maxsize=16)
def _extractor(languages: str | tuple[str, ...] | None, rules: tuple[str, ...]) -> Extractor:
    return Extractor(languages, rules)


class _Article:
    """One annotated text: its mentions and links, and those that were found."""

    def __init__(self, scores: Scores, name: str, gold: dict[str, Any], said: dict[str, Any]) -> None:
        self.scores, self.name, self.gold, self.said = scores, name, gold, said
        self.language: str = gold["language"]
        self.stands_for: dict[str, str] = {}
        """The mention that was found for each of the annotated ones, by their ids."""

    def score(self) -> None:
        pairs = {kind: self.mentions(kind) for kind in MENTIONS}
        for kind in ("title", "citation"):
            whole = sum(self.wholly_equal(kind, gold, said) for gold, said in pairs[kind])
            wanted, found = (sum(_counts(kind, row) for row in source["mentions"]) for source in (self.gold, self.said))
            self.count(f"{kind}+", wanted, found, whole, whole)
        self.holders()

    def count(self, row: str, gold: int, said: int, exact: int, value: int) -> None:
        for language in (self.language, "all"):
            count = self.scores.counts.setdefault((language, row), Count())
            count.gold, count.said = count.gold + gold, count.said + said
            count.exact, count.value = count.exact + exact, count.value + value

    def mistake(self, row: str, what: str, gold: str | None = None, said: str | None = None) -> None:
        self.scores.mistakes.append(Mistake(self.name, row, what, gold, said))

    def mentions(self, kind: str) -> list[tuple[Row, Row]]:
        """Count the mentions of a kind; the pairs of an annotated and a found one."""
        wanted = [row for row in self.gold["mentions"] if _counts(kind, row)]
        credits = [row for row in self.gold["mentions"] if row["kind"] == kind and row["value"].get("credit")]
        found = [row for row in self.said["mentions"] if _counts(kind, row) and not any(_overlap(row, one) > 0 for one in credits)]
        pairs = _paired(wanted, found)
        self.stands_for.update((gold["id"], said["id"]) for gold, said in pairs)
        exact, equal = [_span(gold) == _span(said) for gold, said in pairs], [self.equal(kind, gold, said) for gold, said in pairs]
        self.count(kind, len(wanted), len(found), sum(exact), sum(equal))
        met = {id(row) for pair in pairs for row in pair}
        right = {said["id"] for (_, said), same in zip(pairs, equal, strict=True) if same}
        spans = {said["id"] for (_, said), same in zip(pairs, exact, strict=True) if same}
        for row in found:
            count = self.scores.by_rule.setdefault((row["rule"], kind, self.language), Count())
            count.said, count.value, count.exact = count.said + 1, count.value + (row["id"] in right), count.exact + (row["id"] in spans)
        for row in wanted:
            if id(row) not in met:
                self.mistake(kind, "missed", gold=_shown(row))
        for row in found:
            if id(row) not in met:
                self.mistake(kind, "false", said=_shown(row))
        for (gold, said), same_span, same_value in zip(pairs, exact, equal, strict=True):
            if not (same_span and same_value):
                self.mistake(kind, "span" if same_value else "value", _shown(gold), _shown(said))
        return pairs

    def holders(self) -> None:
        """Count the links from titles to holders, those of authors and photographers left out."""
        known, found = ({row["id"]: row for row in source["mentions"]} for source in (self.gold, self.said))
        wanted = [(title, person) for title, person in self.gold["links"] if not known[person]["value"].get("credit")]
        meant = {(self.stands_for.get(title), self.stands_for.get(person)): (title, person) for title, person in wanted}
        scored = set(self.stands_for.values())
        said = {(title, person) for title, person in self.said["links"] if title in scored or person in scored}
        hits = len(said & set(meant))
        self.count("holder", len(wanted), len(said), hits, hits)
        for title, person in wanted:
            if (self.stands_for.get(title), self.stands_for.get(person)) not in said:
                self.mistake("holder", "missed", gold=f"{known[title]['text']!r} of {known[person]['text']!r}")
        for title, person in sorted(said - set(meant)):
            self.mistake("holder", "false", said=f"{found[title]['text']!r} of {found[person]['text']!r}")

    # --- values

    def equal(self, kind: str, gold: Row, said: Row) -> bool:
        """Whether the value that was found says what is annotated."""
        wanted, value = gold["value"], said["value"]
        if kind == "date":
            return bool(wanted["edtf"] == value.get("edtf") and wanted.get("part") == value.get("part"))
        if kind == "title":
            return bool(wanted["role"] == value.get("role")) and _same_body(wanted.get("body"), value.get("body"))
        if kind == "person":
            return bool(gold["text"] == said["text"])
        if str(wanted["number"]) != str(value.get("number")) or str(wanted.get("year")) != str(value.get("year")):
            return False
        if wanted.get("code"):
            return bool(wanted["code"] == value.get("code")) and wanted.get("type") in (None, value.get("type"))
        # Without a code the noun decides, which may stand for several types.
        return wanted.get("type") in (None, value.get("type")) or value.get("type") in _types(gold["text"], self.language)

    def wholly_equal(self, kind: str, gold: Row, said: Row) -> bool:
        """Whether all parts of the value are as annotated, the mentions that it refers to included."""
        wanted, value = gold["value"], said["value"]
        if not self.equal(kind, gold, said):
            return False
        if kind == "title":
            place = (wanted.get("place") or "").casefold()
            return (
                set(wanted.get("modifiers") or ()) == set(value.get("modifiers") or ())
                and (wanted.get("of") == value.get("of") or wanted.get("of") not in ontology().bodies)
                and place in str(value.get("place") or "").casefold()
            )
        return (wanted.get("issuer") == value.get("issuer") or wanted.get("issuer") not in ontology().bodies) and all(
            not wanted.get(part) or self.stands_for.get(wanted[part]) == value.get(part) for part in ("issued", "same")
        )


def _counts(kind: str, row: Row) -> bool:
    """Whether a mention is of the kind and is counted: authors, photographers and relative dates are not."""
    return row["kind"] == kind and not row["value"].get("credit") and not row["value"].get("relative")


def _span(row: Row) -> tuple[int, int]:
    return row["start"], row["end"]


def _shown(row: Row) -> str:
    return f"{row['text']!r} {json.dumps(row['value'], ensure_ascii=False)}"


def _overlap(one: Row, other: Row) -> int:
    return int(min(one["end"], other["end"]) - max(one["start"], other["start"]))


def _paired(wanted: list[Row], found: list[Row]) -> list[tuple[Row, Row]]:
    """Pairs of mentions that overlap, each in one pair at most: first those that have most in common, then those that begin nearest."""
    near = [
        (_overlap(gold, said), -abs(gold["start"] - said["start"]), first, second)
        for first, gold in enumerate(wanted)
        for second, said in enumerate(found)
        if _overlap(gold, said) > 0
    ]
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for _, _, first, second in sorted(near, reverse=True):
        if first not in pairs and second not in taken:
            pairs[first] = second
            taken.add(second)
    return [(wanted[first], found[second]) for first, second in pairs.items()]


def _same_body(wanted: str | None, body: str | None) -> bool:
    """Whether a body is the one that is annotated, or one that is as good an answer."""
    bodies = ontology().bodies
    if wanted == body or (wanted is not None and wanted not in bodies):
        return True
    if wanted is None or body is None:
        return bool(bodies.get(wanted or body or "", {}).get("may_be_left"))
    return body.startswith(tuple(bodies[wanted].get("met_by", ())))


@functools.lru_cache(maxsize=1024)
def _types(text: str, language: str) -> frozenset[str]:
    """The document types that the noun may stand for with which a citation begins."""
    lexicons = read(language, (rules_root(),)).lexicons.get("document_type", ())
    words = text.casefold()
    return frozenset(entry.value for one in lexicons for form, entry in one.forms if words.startswith(form.casefold()))


def scored(paths: Iterable[str | Path], complain: Callable[[str], None], detect: bool = False, rules: Iterable[str | Path] = ()) -> Scores:
    """The scores of gold files and of folders of them; `complain` is called with one line for each file that cannot be used.

    Raises `PartyieError` for a folder without any.
    """
    scores = Scores()
    for path in gold_files(paths):
        try:
            scores.add(path, detect, rules)
        except PartyieError as error:
            complain(str(error))
    return scores


def gold_files(paths: Iterable[str | Path]) -> list[Path]:
    """The files named, and all JSON files of the folders named, in order; raises `PartyieError` where there is none."""
    files: list[Path] = []
    for path in map(Path, paths):
        inside = sorted(path.rglob("*.json")) if path.is_dir() else [path]
        if not inside:
            raise PartyieError(f"{path}: no .json file in it")
        files += inside
    return files
