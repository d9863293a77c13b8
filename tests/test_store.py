"""Grammars that are stored when the package is built: they are the ones of the rule files, or they are not used."""

from __future__ import annotations

import pickle
import shutil
from pathlib import Path

import pytest

import partyie
from partyie import extractor
from partyie.find import candidates, select
from partyie.rules import store
from partyie.rules.grammar import Grammar
from partyie.rules.read import languages, rules_root, words_of


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("grammars")
    store.write(folder)
    return folder


@pytest.fixture
def fresh(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Grammars are looked for anew in this test and after it."""
    monkeypatch.setattr(extractor, "_grammar", store.grammar)
    return monkeypatch


def compiled_anew(*_: object) -> None:
    raise AssertionError("compiled although it was stored")


def test_every_language_is_stored_and_nothing_else(stored: Path) -> None:
    names = {f"{language}.{what}" for language in ("und", *languages()) for what in ("grammar", "words")} | {"ontology.ontology"}
    assert {path.name for path in stored.iterdir()} == names


def test_stored_grammars_find_what_compiled_ones_find(stored: Path, fresh: pytest.MonkeyPatch) -> None:
    texts = [path.read_bytes().decode() for path in sorted((Path(__file__).parent.parent / "seeds").rglob("*.txt"))]
    fresh.setattr(store, "FOLDER", stored / "nowhere")
    compiled = [partyie.extract(text).to_dict() for text in texts]
    fresh.setattr(store, "FOLDER", stored)
    fresh.setattr(store, "_compiled", compiled_anew)
    assert [partyie.extract(text).to_dict() for text in texts] == compiled
    for language in languages():
        known = store.vocabulary(language, (rules_root(),))
        assert known == words_of(store.read(language, (rules_root(),)))


def test_a_stored_grammar_that_is_pickled_again_finds_the_same(stored: Path, fresh: pytest.MonkeyPatch) -> None:
    fresh.setattr(store, "FOLDER", stored)
    text = "Am 12. Mai 2025 sprach Ministerpräsident Pham Minh Chinh mit Bui Thanh Son \U0001f600 (18-NQ/TW)."
    grammar = store.grammar("de", (rules_root(),))
    wanted = found_in(text, grammar)
    assert len(wanted) > 3
    for _ in range(3):
        grammar = pickle.loads(pickle.dumps(grammar))
        assert found_in(text, grammar) == wanted


def found_in(text: str, grammar: Grammar) -> list[tuple[int, int, str, object]]:
    found = select(candidates(grammar.scan(text), grammar))
    return [(draft.start, draft.end, draft.rule.id, draft.value) for draft in found]


def test_a_character_that_no_rule_knew_when_it_was_stored_is_learnt(stored: Path, fresh: pytest.MonkeyPatch) -> None:
    fresh.setattr(store, "FOLDER", stored)
    text = "\U0001f600 ω К 中 \u0e01 Nguyen Van An \U00020000"
    assert [m.text for m in partyie.extract(text, "de").mentions] == ["Nguyen Van An"]


def test_an_edited_rule_file_or_added_rules_are_compiled(stored: Path, fresh: pytest.MonkeyPatch, tmp_path: Path) -> None:
    fresh.setattr(store, "FOLDER", stored)
    shutil.copytree(rules_root(), tmp_path / "rules")
    root = tmp_path / "rules"
    fresh.setattr(store, "rules_root", lambda: root)
    roots = (root,)
    assert store._stored("en", roots, "grammar") is not None
    with (root / "de" / "dates.yaml").open("a", encoding="utf-8") as file:
        file.write("\n# edited\n")
    assert store._stored("de", roots, "grammar") is None
    assert store._stored("en", roots, "grammar") is not None
    assert store._stored("en", (root, tmp_path), "grammar") is None
    with (root / "und" / "dates.yaml").open("a", encoding="utf-8") as file:
        file.write("\n# edited\n")
    assert store._stored("en", roots, "grammar") is None
    assert store.grammar("en", roots).language == "en"


def test_what_is_stored_names_no_file_of_the_machine(stored: Path) -> None:
    places = [str(place).encode() for place in (rules_root(), Path(store.__file__).parent)]
    assert [path.name for path in stored.iterdir() if any(place in path.read_bytes() for place in places)] == []
