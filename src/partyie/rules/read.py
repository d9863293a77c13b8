"""Rule files, read into plain immutable objects.

The objects say what the files say; nothing is compiled here. `docs/rules.md` defines the format.
"""

from __future__ import annotations

import functools
import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import attrs

from ..errors import LanguageError, RuleError

COMMON = "und"
"""The folder of what holds in every language; ISO 639 calls it "undetermined"."""

ONTOLOGY = "ontology"
KINDS = ("citation", "date", "title", "person", "guard", "link")
_SECTIONS = {kind + "s": kind for kind in KINDS}
_KEYS = {"language", "paradigms", "lexicon", "phrases", "words", "scripts", "labels", "spelling", "disable", *_SECTIONS}


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


class Example(NamedTuple):
    text: str
    find: tuple[tuple[str, Mapping[str, Any]], ...]
    """(text of the mention, parts of its value), in order."""


@attrs.frozen(eq=False)
class Rule:
    id: str
    kind: str
    match: str
    file: str
    language: str
    value: Mapping[str, Any] = attrs.field(factory=dict)
    before: str | None = None
    not_before: str | None = None
    after: str | None = None
    not_after: str | None = None
    before_kind: str | None = None
    after_kind: str | None = None
    span: str | None = None
    each: str | None = None
    beside: str | None = None
    priority: int = 0
    note: str = ""
    examples: tuple[Example, ...] = ()
    counterexamples: tuple[str, ...] = ()


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
    words: frozenset[str]
    scripts: tuple[str, ...]
    spelling: Mapping[str, str]
    """Pairs of spellings that mean the same at the end of a syllable (òa, oà)."""
    labels: Mapping[str, Any]
    disabled: Mapping[str, str] = {}
    """The ids of rules that are not to be used, and the files that say so."""

    def in_force(self) -> tuple[Rule, ...]:
        """The rules that count: of several with one id the last, and none that the folder itself disables."""
        return tuple(rule for rule in {rule.id: rule for rule in self.rules}.values() if rule.id not in self.disabled)


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


def yaml_loader(path: Path) -> Any:
    """What reads a YAML file: in C where the library has it."""
    import yaml

    return getattr(yaml, "CSafeLoader", yaml.SafeLoader)(path.read_bytes())


def load_yaml(path: Path) -> Any:
    """One YAML file as plain objects; raises `RuleError` with the place of a mistake."""
    import yaml

    try:
        loader = yaml_loader(path)
        node = loader.get_single_node()
        return None if node is None else _plain(node, loader, {})
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = f"{path}:{mark.line + 1}:{mark.column + 1}" if mark else str(path)
        raise RuleError(f"{place}: {error.problem}") from None
    except yaml.YAMLError as error:
        raise RuleError(f"{path}: {error}") from None
    except OSError as error:
        raise RuleError(f"{path}: {error.strerror or error}") from None


def _plain(node: Any, loader: Any, known: dict[int, Any]) -> Any:
    """What a node of YAML stands for; text, lists and mappings without the detours of the library's own constructor."""
    if node.tag == "tag:yaml.org,2002:str":
        return node.value
    if id(node) in known:
        return known[id(node)]
    if node.tag == "tag:yaml.org,2002:seq":
        made: Any = [_plain(one, loader, known) for one in node.value]
    elif node.tag == "tag:yaml.org,2002:map" and all(key.tag == "tag:yaml.org,2002:str" for key, _ in node.value):
        made = {key.value: _plain(value, loader, known) for key, value in node.value}
    else:
        made = loader.construct_object(node, deep=True)
    known[id(node)] = made
    return made


def rule_files(folder: Path) -> list[Path]:
    """The rule files of a folder, sorted by name."""
    return sorted(folder.glob("*.yaml")) if folder.is_dir() else []


@functools.lru_cache(maxsize=64)
def fingerprint(roots: tuple[Path, ...]) -> str:
    """A short hash of every rule file under the roots: it changes when a rule does."""
    digest = hashlib.sha256()
    for root in roots:
        for path in sorted(root.rglob("*.yaml")):
            digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:12]


@functools.lru_cache(maxsize=64)
def read(language: str, roots: tuple[Path, ...]) -> RuleSet:
    """The rule set of one language folder, over all roots."""
    files = [(path, load_yaml(path) or {}) for root in roots for path in rule_files(root / language)]
    for path, data in files:
        if not isinstance(data, dict):
            raise RuleError(f"{path}: a rule file holds sections, such as titles: or lexicon:")
        if unknown := set(map(str, data)) - _KEYS:
            raise RuleError(f"{path}: unknown section {sorted(unknown)[0]!r}; there are {', '.join(sorted(_KEYS))}")
        if data.get("language", language) != language:
            raise RuleError(f"{path}: language: {data['language']} in the folder of {language}; they must agree")
    paradigms = {str(k): [str(e) for e in v] for _, data in files for k, v in (data.get("paradigms") or {}).items()}
    lexicons: dict[str, list[Lexicon]] = {}
    for path, data in files:
        for name, body in (data.get("lexicon") or {}).items():
            lexicons.setdefault(name, []).append(_lexicon(path, name, body, paradigms))
    labels: dict[str, Any] = {}
    for _, data in files:
        for key, value in (data.get("labels") or {}).items():
            labels[key] = {**labels.get(key, {}), **value} if isinstance(value, dict) else value
    return RuleSet(
        language=language,
        lexicons={name: tuple(parts) for name, parts in lexicons.items()},
        phrases={name: Phrase(str(pattern), str(path)) for path, data in files for name, pattern in (data.get("phrases") or {}).items()},
        rules=tuple(
            _rule(path, language, kind, body)
            for path, data in files
            for section, kind in _SECTIONS.items()
            for body in data.get(section) or ()
        ),
        words=frozenset(str(word) for _, data in files for word in data.get("words") or ()),
        scripts=tuple(str(script) for _, data in files for script in data.get("scripts") or ()),
        spelling={str(a): str(b) for _, data in files for a, b in (data.get("spelling") or {}).items()},
        labels=labels,
        disabled={identifier: str(path) for path, data in files for identifier in _disabled(path, data)},
    )


def _disabled(path: Path, data: Mapping[str, Any]) -> list[str]:
    ids = data.get("disable") or []
    if not isinstance(ids, list) or not all(isinstance(one, str) for one in ids):
        raise RuleError(f"{path}: disable: is a list of the ids of rules")
    return ids


def _lexicon(path: Path, name: str, body: Any, paradigms: Mapping[str, list[str]]) -> Lexicon:
    if not isinstance(body, dict) or not isinstance(body.get("entries"), dict):
        raise RuleError(f"{path}: lexicon {name}: write its forms under entries:")
    if unknown := set(body) - {"entries", "case", "marks", "note"}:
        raise RuleError(f"{path}: lexicon {name}: unknown key {sorted(unknown)[0]!r}")
    bare = body.get("marks") == "optional"
    forms: dict[tuple[str, Entry], None] = {}
    for key, written in body["entries"].items():
        value, *parts = str(key).split()
        if any("=" not in part for part in parts):
            raise RuleError(f"{path}: lexicon {name}: {key!r}: after the value come parts such as body=politburo")
        entry = Entry(name, value, tuple((p.split("=", 1)[0], p.split("=", 1)[1]) for p in parts))
        for form in written if isinstance(written, list) else [written]:
            for expanded in expand(str(form), paradigms, f"{path}: lexicon {name}"):
                forms[unicodedata.normalize("NFC", expanded), entry] = None
                if bare:
                    forms[without_marks(expanded), entry] = None
    if body.get("case") == "capitals":
        forms |= {(form.upper(), entry): None for form, entry in forms}
    return Lexicon(name, body.get("case") in ("exact", "capitals"), tuple(forms))


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


def expand(form: str, paradigms: Mapping[str, list[str]], place: str = "form") -> Iterable[str]:
    """All surface forms of a form with paradigms, alternatives and optional parts.

    >>> list(expand("ständig~adj Rat(es)?", {"adj": ["e", "er"]}))
    ['ständige Rat', 'ständige Rates', 'ständiger Rat', 'ständiger Rates']
    """
    if "~" not in form and "(" not in form:
        return (form,)
    # A stack of open groups, each a list of alternatives, each a list of the strings so far.
    stack: list[list[list[str]]] = [[[""]]]
    for match in _TOKEN.finditer(form):
        paradigm, bracket, mark, text, stray = match.groups()
        more = [text or ""]
        if paradigm:
            if paradigm not in paradigms:
                raise RuleError(f"{place}: {form!r}: no paradigm {paradigm!r}; there are {', '.join(sorted(paradigms))}")
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
            raise RuleError(f"{place}: {form!r}: {stray or bracket!r} is not closed, or names no paradigm")
        stack[-1][-1] = [start + end for start in stack[-1][-1] for end in more]
    if len(stack) > 1:
        raise RuleError(f"{place}: {form!r}: '(' is not closed")
    return dict.fromkeys(stack[0][0])


def without_marks(text: str) -> str:
    """The text without diacritics.

    >>> without_marks("Đỗ Mười")
    'Do Muoi'
    """
    plain = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return plain.replace("đ", "d").replace("Đ", "D")


_RULE_KEYS = {f.name for f in attrs.fields(Rule)} - {"kind", "file", "language"}


def _rule(path: Path, language: str, kind: str, body: Any) -> Rule:
    if not isinstance(body, dict) or not isinstance(body.get("id"), str) or not isinstance(body.get("match"), str):
        raise RuleError(f"{path}: a rule in {kind}s: needs an id and a match, both text: {str(body)[:80]}")
    if unknown := set(body) - _RULE_KEYS:
        raise RuleError(f"{path}: rule {body['id']}: unknown key {sorted(unknown)[0]!r}; there are {', '.join(sorted(_RULE_KEYS))}")
    examples = tuple(_example(path, body["id"], example) for example in body.get("examples") or ())
    plain = {k: v for k, v in body.items() if k not in ("examples", "counterexamples", "value")}
    return Rule(
        **plain,
        kind=kind,
        file=str(path),
        language=language,
        value=body.get("value") or {},
        examples=examples,
        counterexamples=tuple(body.get("counterexamples") or ()),
    )


def _example(path: Path, rule: str, body: Any) -> Example:
    if not isinstance(body, dict) or "text" not in body or not ("find" in body or "all" in body):
        raise RuleError(f"{path}: rule {rule}: an example has a text and find: (and value:), or all: a list of them")
    found = body.get("all", [body])
    return Example(str(body["text"]), tuple((str(one["find"]), one.get("value") or {}) for one in found))
