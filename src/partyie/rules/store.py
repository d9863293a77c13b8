"""Grammars that were compiled, and the ontology that was read, when the package was built: nobody waits for that at the first extraction.

They stand in the package's own folder, trusted as its code is, and nothing writes there afterwards. Each says of which rule files it
was made, and by which code; where these have changed, or rules are added, the grammar is compiled anew from the files.
"""

from __future__ import annotations

import gc
import hashlib
import pickle
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import attrs

from .._version import __version__
from .grammar import Grammar
from .read import COMMON, ONTOLOGY, RuleSet, Vocabulary, domain, languages, read, rule_files, rules_root, words_of

if TYPE_CHECKING:
    from ..values.ontology import Ontology

_T = TypeVar("_T")

FOLDER = Path(__file__).parent.parent / "_grammars"
KEY = 64
"""The length of the key that a file begins with."""


def grammar(language: str, roots: tuple[Path, ...]) -> Grammar:
    """The grammar of a language, as it was stored or compiled now."""
    found: Grammar = _stored(language, roots, "grammar") or _compiled([read(name, roots) for name in _names(language)], domain(roots))
    return found


def vocabulary(language: str, roots: tuple[Path, ...]) -> Vocabulary:
    """The words by which a language is recognised."""
    found: Vocabulary = _stored(language, roots, "words") or words_of(read(language, roots))
    return found


def ontology() -> Ontology | None:
    """The shipped ontology, if it is stored."""
    found: Ontology | None = _stored(ONTOLOGY, (rules_root(),), "ontology")
    return found


def write(folder: Path = FOLDER) -> None:
    """Store the ontology and the grammars of all shipped languages."""
    from ..values.ontology import read_ontology

    folder.mkdir(exist_ok=True)
    root = rules_root()

    def put(name: str, what: str, made: Any) -> None:
        unfinished = folder / f"{name}.{what}.new"
        unfinished.write_bytes(_key(name, root).encode() + pickle.dumps(made, protocol=5))
        unfinished.replace(folder / f"{name}.{what}")

    put(ONTOLOGY, "ontology", read_ontology((root,)))
    for language in (COMMON, *languages(root)):
        sets = [_bare(read(name, (root,)), root) for name in _names(language)]
        put(language, "grammar", _compiled(sets))
        put(language, "words", words_of(sets[-1]))


def _names(language: str) -> tuple[str, ...]:
    return (language,) if language in (COMMON, ONTOLOGY) else (COMMON, language)


def _bare(rules: RuleSet, root: Path) -> RuleSet:
    """Without the examples, and files named from the folder of the rules."""
    return rules._replace(
        rules=tuple(
            attrs.evolve(rule, file=Path(rule.file).relative_to(root).as_posix(), examples=(), counterexamples=()) for rule in rules.rules
        )
    )


def _stored(language: str, roots: tuple[Path, ...], what: str) -> Any:
    """What is stored of a language; None if nothing is, or not of these rules."""
    if roots != (rules_root(),):
        return None
    try:
        data = (FOLDER / f"{language}.{what}").read_bytes()
    except OSError:
        return None
    if data[:KEY].decode("ascii", "replace") != _key(language, roots[0]):
        return None
    return _at_once(lambda: pickle.loads(memoryview(data)[KEY:]))


def _key(language: str, root: Path) -> str:
    """What tells one state of the rules of a language, and of the code that compiles them, from another."""
    digest = hashlib.sha256(f"{__version__} {sys.byteorder}".encode())
    package = Path(__file__).parent.parent
    files = [*sorted((package / "rules").glob("*.py")), package / "values" / "ontology.py"]
    for path in [*files, *(path for name in _names(language) for path in rule_files(root / name))]:
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _compiled(sets: list[RuleSet], domain: tuple[Path, ...] = ()) -> Grammar:
    from .compile import compile_rules

    return _at_once(lambda: compile_rules(sets, domain=domain))


def _at_once(make: Callable[[], _T]) -> _T:
    """Make many objects that stay: to look for garbage among them, again and again, would take a tenth of the time."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        return make()
    finally:
        if collecting:
            gc.enable()
