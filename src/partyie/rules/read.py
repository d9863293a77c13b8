"""Rule files, read into plain immutable objects.

The objects say what the files say; nothing is compiled here. `docs/rules.md` defines the format.
"""

from __future__ import annotations

import functools
import hashlib
import os
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from itertools import filterfalse
from pathlib import Path
from typing import Any, NamedTuple

from ..errors import LanguageError, PartyieError, RuleError, did_you_mean
from .format import SECTIONS, Example, Find, Rule, RuleFile
from .layers import File, Form, contradictions, forms
from .shape import UNFIT, Reader
from .source import Finding, Source, shown

COMMON = "und"
"""The folder of what holds in every language; ISO 639 calls it "undetermined"."""

ONTOLOGY = "ontology"


class Entry(NamedTuple):
    """What a form of a lexicon means: its value and further parts of the value."""

    lexicon: str
    value: str
    parts: tuple[tuple[str, str], ...] = ()


class Lexicon(NamedTuple):
    """Forms and their entries. `exact`: case matters."""

    name: str
    exact: bool
    forms: tuple[tuple[str, Entry], ...]


class Phrase(NamedTuple):
    """A named sub-pattern and the file it stands in."""

    match: str
    file: str


class RuleSet(NamedTuple):
    """All that the files of one folder say."""

    language: str
    lexicons: Mapping[str, tuple[Lexicon, ...]]
    phrases: Mapping[str, Phrase]
    rules: tuple[Rule, ...]
    """Each has an id of its own."""
    words: frozenset[str]
    scripts: tuple[str, ...]
    spelling: Mapping[str, str]
    """Pairs of spellings that mean the same at the end of a syllable (òa, oà)."""
    labels: Mapping[str, Any]
    disabled: Mapping[str, str] = {}
    """The ids of rules that are not to be used, and the files that say so."""

    def in_force(self) -> tuple[Rule, ...]:
        """The rules without those that the folder itself disables."""
        return tuple(rule for rule in self.rules if rule.id not in self.disabled)


@functools.cache
def rules_root() -> Path:
    """The folder of the shipped rules: package data in a wheel, the checkout's `rules/` in an editable install."""
    package = Path(__file__).resolve().parent.parent
    inside, checkout = package / "_rules", package.parent.parent / "rules"
    if inside.is_dir():
        return inside
    if checkout.is_dir():
        return checkout
    raise RuleError(f"no rules found in {inside} or {checkout}: install partyie again")


VARIABLE = "PARTYIE_RULES"
"""The environment variable that names folders of rules, separated as in PATH."""


class Roots(tuple[Path, ...]):
    """Folders to read rules from that were looked up, the shipped one first."""

    __slots__ = ()


def roots_of(rules: str | Path | Iterable[str | Path] = ()) -> Roots:
    """The folders to read rules from: the shipped one, those that `PARTYIE_RULES` names, and those given; `Roots` as they are.

    Raises `PartyieError` for one that does not exist.
    """
    if isinstance(rules, Roots):
        return rules
    given = [rules] if isinstance(rules, str | Path) else list(rules)
    named = [folder for folder in os.environ.get(VARIABLE, "").split(os.pathsep) if folder]
    added = [*(_folder(folder, f"{VARIABLE}: ") for folder in named), *(_folder(folder) for folder in given)]
    return Roots((rules_root(), *dict.fromkeys(added)))


def _folder(path: str | Path, place: str = "") -> Path:
    folder = Path(path).expanduser().resolve()
    if not folder.is_dir():
        raise PartyieError(f"{place}{path}: no folder; rules are given as a folder with one folder per language in it")
    if rule_files(folder) and not any(folder.glob("*/*.yaml")):
        raise PartyieError(f"{place}{path}: the folder of a language; name the folder that it is in, {folder.parent}")
    return folder


def domain(roots: tuple[Path, ...]) -> tuple[Path, ...]:
    """The roots, if any but the first has an ontology of its own; none if the shipped ontology is all there is."""
    return roots if any(rule_files(root / ONTOLOGY) for root in roots[1:]) else ()


def languages(root: Path | None = None) -> tuple[str, ...]:
    """The languages that rules exist for."""
    folders = (root or rules_root()).iterdir()
    return tuple(sorted(f.name for f in folders if f.is_dir() and f.name not in (COMMON, ONTOLOGY) and any(f.glob("*.yaml"))))


def known_languages(roots: Iterable[Path]) -> tuple[str, ...]:
    """The languages that any of the roots has rules for, sorted."""
    return tuple(sorted({name for root in roots for name in languages(root)}))


def check_languages(wanted: Iterable[str], roots: Iterable[Path]) -> tuple[str, ...]:
    """The wanted languages, in order; raises `LanguageError` for one that no folder has rules for."""
    known = known_languages(roots)
    wanted = tuple(dict.fromkeys(wanted))
    for name in wanted:
        if name not in (*known, COMMON):
            raise LanguageError(f"no rules for language {name!r}; there are {', '.join(known)}")
    return wanted


def rule_files(folder: Path) -> list[Path]:
    """The rule files of a folder, sorted by name."""
    return sorted(folder.glob("*.yaml")) if folder.is_dir() else []


@functools.lru_cache(maxsize=64)
def fingerprint(roots: tuple[Path, ...]) -> str:
    """A short hash of every rule file under the roots: it changes when a rule does."""

    def of(root: Path) -> bytes:
        digest = hashlib.sha256()
        for path in sorted(root.glob("*/*.yaml")):
            try:
                data = path.read_bytes()
            except OSError as error:
                raise RuleError(f"{path}: {error.strerror}") from None
            digest.update(path.relative_to(root).as_posix().encode() + b"\0" + data + b"\0")
        return digest.digest()

    shipped, *added = map(of, roots)
    return hashlib.sha256(shipped + b"".join(sorted(added))).hexdigest()[:12]


@functools.lru_cache(maxsize=64)
def read(language: str, roots: tuple[Path, ...]) -> RuleSet:
    """The rule set of one language folder: the files of the first root, and over them those of the others.

    Raises `RuleError` for the first thing that does not fit the format, and where two files of a layer contradict each other.
    """
    layers = [read_layer(language, some, RuleFile) for some in (roots[:1], roots[1:])]
    for finding in ambiguous(layers[1], paradigms_of(layers)):
        raise RuleError(str(finding))
    return rule_set(language, layers)


def read_layer(folder: str, roots: Iterable[Path], shape: type) -> list[File]:
    """The files of a folder over some roots that are one layer; raises `RuleError` as `read` does."""
    files = [formed(path, shape) for root in roots for path in rule_files(root / folder)]
    for finding in [finding for _, findings in files for finding in findings] or contradictions(file for file, _ in files):
        raise RuleError(str(finding))
    return [file for file, _ in files]


def formed(path: Path, shape: type) -> tuple[File, list[Finding]]:
    """A file, and what of it does not fit a shape."""
    source = Source(path)
    reader = Reader(source)
    data = {} if source.root is None else reader.read(source.root, shape, "a rule file")
    return File(source, {} if data in (UNFIT, None) else data), reader.findings


def rule_set(language: str, layers: list[list[File]]) -> RuleSet:
    """What the files of some layers say together; the upper ones count."""
    said = [[(file.path, {k: part for k, part in file.data.items() if part is not None}) for file in layer] for layer in layers]
    files = [file for layer in said for file in layer]
    for path, data in files:
        if data.get("language", language) != language:
            raise RuleError(f"{path}: language: {data['language']} in the folder of {language}; they must agree")
        if pair := next(filterfalse(is_spelling, data.get("spelling", {}).items()), None):
            raise RuleError(f"{path}: spelling: {pair[0]!r} and {pair[1]!r}: spellings have letters only")
    lexicons: dict[str, list[Lexicon]] = {}
    for number, layer in enumerate(said):
        # A paradigm of the user is not for shipped forms.
        paradigms = paradigms_of(layers[: number + 1])
        upper: dict[str, list[Lexicon]] = {}
        for path, data in layer:
            for name, body in data.get("lexicon", {}).items():
                upper.setdefault(name, []).append(_lexicon(path, name, body, paradigms))
        for name, parts in upper.items():
            lexicons[name] = [*_without(lexicons.get(name, []), parts), *parts]
    labels: dict[str, Any] = {}
    for _, data in files:
        for key, value in data.get("labels", {}).items():
            labels[key] = {**labels.get(key, {}), **value} if isinstance(value, dict) else value
    rules = {
        body["id"]: _rule(path, language, kind, body)
        for path, data in files
        for section, kind in SECTIONS.items()
        for body in data.get(section, ())
    }
    return RuleSet(
        language=language,
        lexicons={name: tuple(parts) for name, parts in lexicons.items()},
        phrases={name: Phrase(pattern, str(path)) for path, data in files for name, pattern in data.get("phrases", {}).items()},
        rules=tuple(rules.values()),
        words=frozenset(word for _, data in files for word in data.get("words", ())),
        scripts=tuple(script for _, data in files for script in data.get("scripts", ())),
        spelling={one: other for _, data in files for one, other in data.get("spelling", {}).items()},
        labels=labels,
        disabled={identifier: str(path) for path, data in files for identifier in data.get("disable", ())},
    )


def is_spelling(pair: tuple[str, str]) -> bool:
    """Whether a pair of spellings is of letters alone.

    >>> is_spelling(("òa", "oà")), is_spelling(("(", ")"))
    (True, False)
    """
    return all(map(str.isalpha, pair))


def paradigms_of(layers: Iterable[list[File]]) -> dict[str, list[str]]:
    """The paradigms that the files of some layers define."""
    return {name: endings for layer in layers for file in layer for name, endings in (file.data.get("paradigms") or {}).items()}


def ambiguous(files: Iterable[File], paradigms: Mapping[str, list[str]]) -> Iterator[Finding]:
    """Forms that stand for two values of a lexicon in the files of one layer, as a text has them."""
    known: dict[tuple[str, bool, str], tuple[File, Form]] = {}
    for file in files:
        for form in forms(file):
            body = (file.data.get("lexicon") or {}).get(form.lexicon, {})
            exact = body.get("case") in ("exact", "capitals")
            for one in dict.fromkeys(surface(form.written, body, paradigms)):
                where, first = known.setdefault((form.lexicon, exact, one if exact else one.lower()), (file, form))
                if first.key != form.key:
                    there = f"{shown(where.path)}:{where.source.place(first.node).line}"
                    message = f"{one!r} stands for {first.key!r} too, in {there}"
                    yield Finding(file.path, file.source.place(form.node), message, "leave one of them out")
                    break


def _without(lower: list[Lexicon], upper: list[Lexicon]) -> list[Lexicon]:
    """The lexicons of a lower layer without the forms that the upper layer gives a meaning."""
    exact = {form for one in upper if one.exact for form, _ in one.forms}
    any_case = {form.lower() for one in upper if not one.exact for form, _ in one.forms}
    return [
        one._replace(forms=tuple(pair for pair in one.forms if pair[0].lower() not in any_case and not (one.exact and pair[0] in exact)))
        for one in lower
    ]


def _rule(path: Path, language: str, kind: str, body: Mapping[str, Any]) -> Rule:
    examples = tuple(_example(one) for one in body.get("examples", ()))
    counterexamples = tuple(body.get("counterexamples", ()))
    given = {**body, "examples": examples, "counterexamples": counterexamples}
    return Rule(**given, kind=kind, file=str(path), language=language)


def _example(body: Mapping[str, Any]) -> Example:
    several = body.get("all")
    return Example(**{**body, "all": several and tuple(Find(**one) for one in several)})


def _lexicon(path: Path, name: str, body: Mapping[str, Any], paradigms: Mapping[str, list[str]]) -> Lexicon:
    forms: dict[tuple[str, Entry], None] = {}
    for key, written in body["entries"].items():
        entry = entry_of(name, key)
        for form in [written] if isinstance(written, str) else written:
            for one in surface(form, body, paradigms, f"{path}: lexicon {name}: "):
                forms[one, entry] = None
    return Lexicon(name, body.get("case") in ("exact", "capitals"), tuple(forms))


def surface(form: str, body: Mapping[str, Any], paradigms: Mapping[str, list[str]], place: str = "") -> Iterator[str]:
    """The forms that a text may have for one that a lexicon writes."""
    for one in filter(str.strip, expand(form, paradigms, place)):
        several = [unicodedata.normalize("NFC", one)]
        if body.get("marks") == "optional":
            several.append(without_marks(one))
        yield from several
        if body.get("case") == "capitals":
            yield from map(str.upper, several)


def entry_of(lexicon: str, key: str) -> Entry:
    """What a key of a lexicon says: a value, and further parts of it.

    >>> entry_of("role", "minister body=ministry-of-finance").parts
    (('body', 'ministry-of-finance'),)
    """
    value, *parts = key.split()
    return Entry(lexicon, value, tuple((name, said) for name, _, said in (part.partition("=") for part in parts)))


class Vocabulary(NamedTuple):
    """The words by which a language is recognised: its frequent words, those of its lexicons, and its scripts."""

    words: tuple[str, ...]
    others: tuple[str, ...]
    scripts: tuple[str, ...]


def words_of(rules: RuleSet) -> Vocabulary:
    """The vocabulary that a rule set gives, in small letters."""
    forms = {form for parts in rules.lexicons.values() for one in parts for form, _ in one.forms}
    others = {word.lower() for form in forms for word in form.split() if _tells(word)}
    return Vocabulary(tuple(sorted({word.lower() for word in rules.words})), tuple(sorted(others)), rules.scripts)


def _tells(word: str) -> bool:
    """Whether a word of a lexicon says anything of the language: symbols and short words do not."""
    return len(word) > SHORT and word.isalpha() and not word.isupper()


SHORT = 3
"""Letters of words that are too short to speak for a language, unless a rule file says that they do."""

_TOKEN = re.compile(r"~([A-Za-z0-9-]+)|([()|])(\?)?|([^~()|]+)|(.)", re.DOTALL)


SPECIAL = re.compile("[~()|]")
MOST_FORMS = 10_000
"""The largest number of forms that one may be written for."""


def expand(form: str, paradigms: Mapping[str, list[str]], place: str = "") -> Iterable[str]:
    """All surface forms of a form with paradigms, alternatives and optional parts.

    >>> list(expand("ständig~adj Rat(es)?", {"adj": ["e", "er"]}))
    ['ständige Rat', 'ständige Rates', 'ständiger Rat', 'ständiger Rates']
    """
    if not SPECIAL.search(form):
        return (form,)
    # A stack of open groups, each a list of alternatives, each a list of the strings so far.
    stack: list[list[list[str]]] = [[[""]]]
    for match in _TOKEN.finditer(form):
        paradigm, bracket, mark, text, stray = match.groups()
        more = [text or ""]
        if paradigm:
            if paradigm not in paradigms:
                raise RuleError(
                    f"{place}{form!r}: no paradigm {paradigm!r}{did_you_mean(paradigm, paradigms) or '; define it under paradigms:'}"
                )
            more = paradigms[paradigm]
        elif bracket == "(":
            stack.append([[""]])
            continue
        elif bracket == "|" and len(stack) > 1:
            stack[-1].append([""])
            continue
        elif bracket == ")" and len(stack) > 1:
            more = ([""] if mark else []) + [string for option in stack.pop() for string in option]
        elif stray or bracket:
            raise RuleError(f"{place}{form!r}: {stray or bracket!r} stands alone; a form has ~name, (a|b) and (a)?")
        if len(stack[-1][-1]) * len(more) > MOST_FORMS:
            raise RuleError(f"{place}{form!r}: stands for more than {MOST_FORMS:,} forms; split it")
        stack[-1][-1] = [start + end for start in stack[-1][-1] for end in more]
    if len(stack) > 1:
        raise RuleError(f"{place}{form!r}: '(' is not closed; write ) where it ends")
    return dict.fromkeys(stack[0][0])


def without_marks(text: str) -> str:
    """The text without diacritics.

    >>> without_marks("Đỗ Mười")
    'Do Muoi'
    """
    plain = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return plain.replace("đ", "d").replace("Đ", "D")
