"""Folders of the user: what they add, replace and disable, that their order means nothing, and law 8: nothing changes elsewhere."""

from __future__ import annotations

import itertools
import json
import os
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import LANGUAGES, sentences

from partyie import Extraction, Extractor, Office, RuleError
from partyie.checker.check import check
from partyie.cli import main
from partyie.people import AGAIN
from partyie.rules import pattern as p
from partyie.rules.format import KINDS
from partyie.rules.read import COMMON, read, rules_root

ROOTS = (rules_root(),)
GRAND = "lexicon: {role: {entries: {member: [Grand Poobah]}}}"


def folder_of(folder: Path, **files: str) -> Path:
    """A folder with files named `language__file`."""
    for name, text in files.items():
        path = folder / name.partition("__")[0] / f"{name.partition('__')[2] or 'mine'}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def mentions(result: Extraction) -> list[dict[str, object]]:
    return list(result.to_dict()["mentions"])


# --- what a folder may do


def test_an_entry_of_the_user_counts_instead_of_the_shipped_one_for_the_same_words(tmp_path: Path) -> None:
    mine = folder_of(tmp_path, de="lexicon: {month: {entries: {12: [Jänner]}}}")
    text = "3. Jänner 2025, 3. Januar 2025"
    assert [date.value.edtf for date in Extractor("de").extract(text).dates] == ["2025-01-03", "2025-01-03"]
    assert [date.value.edtf for date in Extractor("de", rules=[mine]).extract(text).dates] == ["2025-12-03", "2025-01-03"]


def test_roles_and_bodies_of_the_user_have_ids_deputies_and_labels(tmp_path: Path) -> None:
    mine = folder_of(
        tmp_path,
        ontology="""
            roles: {dike-warden: {deputy: second-dike-warden}, second-dike-warden: {}, dike-master: {}}
            kinds: {dike-board: {roles: {head: dike-master}}}
            bodies: {red-river-dike-board: {kind: dike-board}}
            """,
        en="""
            lexicon:
              role: {entries: {dike-warden: [Dike Warden]}}
              body: {entries: {red-river-dike-board: [Red River Dike Board]}}
            labels:
              role: {dike-warden: Dike Warden, second-dike-warden: Second Dike Warden, dike-master: Dike Master}
              body: {red-river-dike-board: of the Red River Dike Board}
            """,
    )
    extractor = Extractor("en", rules=[mine])
    deputy, head = extractor.extract(
        "Deputy Dike Warden of the Red River Dike Board Tran Thi Mai met the Head of the Red River Dike Board Le Van Nam."
    ).titles
    assert (deputy.value.role, deputy.value.body) == ("second-dike-warden", "red-river-dike-board")
    assert (head.value.role, head.holder and head.holder.text) == ("dike-master", "Le Van Nam")
    assert head.value.label("en", rules=[mine]) == "Dike Master of the Red River Dike Board"
    assert head.value.label("en", rules=mine) == head.value.label("en", rules=[str(mine)])
    assert Office("dike-master").label("en") == "dike master", "an id without a label reads as words"
    assert [str(finding) for finding in check((*ROOTS, mine)).findings] == []
    assert Extractor("en").extract("the Head of the Organisation Commission").titles[0].value.role == "head"


def test_what_an_ontology_of_the_user_cannot_change_is_said(tmp_path: Path) -> None:
    mine = folder_of(tmp_path, ontology="issuers: {XYZ: {system: party}}\ntypes: {edict: {symbols: [ED]}}\n")
    assert [str(finding).partition("mine.yaml:")[2] for finding in check((*ROOTS, mine)).findings] == [
        "1:1: issuers have no effect here; leave them out; codes are read with the symbols that partyie ships",
        "2:17: symbols have no effect here; leave them out; codes are read with the symbols that partyie ships",
    ]


def test_an_ontology_that_does_not_fit_the_format_is_refused_by_its_place(tmp_path: Path) -> None:
    mine = folder_of(tmp_path, ontology="bodies: {dike-board: {knid: party}}", en=GRAND)
    with pytest.raises(RuleError, match=r"ontology/mine\.yaml:1:23: unknown key 'knid' in a body of the ontology; did you mean 'kind'\?"):
        Extractor("en", rules=[mine]).extract("the Grand Poobah Le Van Nam")


def test_the_environment_variable_names_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one, other = folder_of(tmp_path / "one", en=GRAND), folder_of(tmp_path / "other", en=GRAND.replace("Grand Poobah", "High Panjandrum"))
    text = "Grand Poobah Le Van Nam, High Panjandrum Tran Thi Mai"
    assert Extractor("en").extract(text).titles == ()
    monkeypatch.setenv("PARTYIE_RULES", os.pathsep.join([str(one), "", str(other)]))
    assert [title.text for title in Extractor("en").extract(text).titles] == ["Grand Poobah", "High Panjandrum"]
    assert Extractor("en").rules == Extractor("en", rules=[other, one]).rules
    result = CliRunner().invoke(main, ["extract", "-l", "en", "--format", "jsonl"], input=text)
    assert [row["text"] for row in json.loads(result.output)["mentions"] if row["kind"] == "title"] == ["Grand Poobah", "High Panjandrum"]
    monkeypatch.setenv("PARTYIE_RULES", str(tmp_path / "gone"))
    result = CliRunner().invoke(main, ["extract"], input=text)
    assert result.exit_code == 2
    assert f"PARTYIE_RULES: {tmp_path / 'gone'}: no folder" in result.output


# --- contradictions

TWO = [
    ("titles: [{id: en/title/x, match: 'Poobah'}]", "titles: [{id: en/title/x, match: 'Poobah'}]", "rule 'en/title/x' is defined in"),
    ("disable: [en/title/strong]", "titles: [{id: en/title/strong, match: 'Poobah'}]", "rule 'en/title/strong' is defined and disabled"),
    ("phrases: {poobah: abc}", "phrases: {poobah: abd}", "phrase 'poobah' is defined in"),
    ("paradigms: {es: [a]}", "paradigms: {es: [b]}", "paradigm 'es' is defined in"),
    ("labels: {role: {head: A}}", "labels: {role: {head: B}}", "name of the role 'head' is defined in"),
    ("labels: {order: '{role}'}", "labels: {order: '{body}'}", "label 'order' is defined in"),
    (GRAND, GRAND.replace("member", "adviser"), "'Grand Poobah' stands for"),
]


@pytest.mark.parametrize(("one", "other", "message"), TWO, ids=[row[2] for row in TWO])
def test_two_folders_that_contradict_each_other_are_refused_with_both_places(one: str, other: str, message: str, tmp_path: Path) -> None:
    folders = folder_of(tmp_path / "one", en=one), folder_of(tmp_path / "other", en=other)
    for first, second in itertools.permutations(folders):
        with pytest.raises(RuleError) as error:
            Extractor("en", rules=[first, second]).extract("the Minister")
        assert message in str(error.value)
        assert f"{first / 'en' / 'mine.yaml'}:1" in str(error.value)
        assert str(error.value).startswith(f"{second / 'en' / 'mine.yaml'}:1:")
        assert str(error.value) in [str(finding) for finding in check((*ROOTS, first, second)).findings]


@pytest.mark.parametrize("text", ["disable: [en/title/strong]", "labels: {role: {head: A}}", GRAND, "paradigms: {es: [a]}"])
def test_two_folders_may_say_the_same(text: str, tmp_path: Path) -> None:
    both = [folder_of(tmp_path / name, en=text) for name in ("one", "other")]
    result = Extractor("en", rules=both).extract("the Minister, the Grand Poobah Le Van Nam")
    assert mentions(result) == mentions(Extractor("en", rules=both[:1]).extract("the Minister, the Grand Poobah Le Van Nam"))


# --- the order of files, and law 8

PIECES = {
    "dates": "lexicon: {month: {entries: {5: [Quxember]}}}\ndates: [{id: LANG/date/qux, match: '{day} {month} {year}'}]",
    "titles": "lexicon: {role: {entries: {member: [Grand Poobah]}}}\ntitles: [{id: LANG/title/poobah, match: '{role}(?: of {place})?'}]",
    "citations": "lexicon: {document_type: {entries: {decree: [Ukase]}}}",
    "guards": "guards: [{id: LANG/guard/zembla, match: 'Zembla(?: Street)?'}]",
    "persons": "persons: [{id: LANG/person/zemblan, match: 'Zembla{_:zemblan}'}]\nphrases: {zemblan: ' \\p{Lu}\\p{Ll}+'}",
    "off": "disable: [und/date/year-month-day]",
}
OWN = ["5 Quxember 2025", "Grand Poobah of Hue Le Van Nam", "Ukase 30/2020/ND-CP", "Zembla Street", "Zembla Kinbote", "2025-05-09"]
languages = st.sampled_from(LANGUAGES)


@pytest.fixture(scope="module")
def overlay(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], Path]:
    """A folder for each language and piece."""
    return {
        (language, name): folder_of(tmp_path_factory.mktemp(f"{language}-{name}"), **{language: text.replace("LANG", language)})
        for language in LANGUAGES
        for name, text in PIECES.items()
    }


FEW = settings(max_examples=max(10, settings().max_examples // 4))
"""For properties that compile rules in each example."""


@FEW
@given(data=st.data(), language=languages)
def test_the_order_of_folders_changes_nothing(overlay: dict[tuple[str, str], Path], data: st.DataObject, language: str) -> None:
    text = " ".join(data.draw(st.permutations([*OWN, data.draw(sentences(language))])))
    order = data.draw(st.permutations([overlay[language, name] for name in PIECES]))
    one, other = (Extractor(language, rules=some).extract(text) for some in ([overlay[language, name] for name in PIECES], order))
    assert one == other
    assert one.rules == other.rules
    assert len(one.mentions) > 4


@given(data=st.data(), language=languages, other=languages, name=st.sampled_from(sorted(PIECES)))
def test_rules_for_a_language_change_nothing_in_another(
    overlay: dict[tuple[str, str], Path], data: st.DataObject, language: str, other: str, name: str
) -> None:
    text = f"{data.draw(sentences(language))} {' '.join(OWN)}"
    if language != other:
        with_it = Extractor(language, rules=[overlay[other, name]]).extract(text)
        assert mentions(with_it) == mentions(Extractor(language).extract(text))


@given(data=st.data(), language=languages, name=st.sampled_from(["dates", "titles", "citations", "guards", "persons"]))
def test_rules_for_a_kind_change_nothing_but_what_they_find(
    overlay: dict[tuple[str, str], Path], data: st.DataObject, language: str, name: str
) -> None:
    text = f"{data.draw(sentences(language))}\n\n{data.draw(sentences(language))}"
    with_it = Extractor(language, rules=[overlay[language, name]]).extract(text)
    assert mentions(with_it) == mentions(Extractor(language).extract(text))


def hangs_on_others(rule: str) -> bool:
    """Whether a rule sees mentions that were found before, so that it finds more or less with them."""
    known = next(one for name in (*LANGUAGES, COMMON) for one in read(name, ROOTS).rules if one.id == rule)
    names = {slot.source for slot in p.slots(p.parse(known.match))}
    phrases = {name: phrase.match for one in (COMMON, known.language) for name, phrase in read(one, ROOTS).phrases.items()}
    open_names = [*names]
    while open_names:
        more = {slot.source for slot in p.slots(p.parse(phrases.get(open_names.pop(), "")))} - names
        names |= more
        open_names += more
    return bool(names & set(KINDS) or known.before_kind or known.after_kind or known.beside)


@FEW
@given(data=st.data(), language=languages)
def test_a_disabled_rule_takes_away_only_its_own_mentions(
    data: st.DataObject, language: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    texts = [example.text for rule in read(language, ROOTS).rules for example in rule.examples]
    text = "\n\n".join(data.draw(st.lists(st.sampled_from(texts), min_size=1, max_size=4)))
    before = Extractor(language).extract(text).mentions
    used = sorted({mention.rule for mention in before} - {AGAIN})
    if not used:
        return
    rule = data.draw(st.sampled_from(used))
    off = folder_of(tmp_path_factory.mktemp("off"), **{language: yaml.safe_dump({"disable": [rule]})})
    after = Extractor(language, rules=[off]).extract(text).mentions
    spans = {(mention.start, mention.end, mention.kind) for mention in after}
    new = [mention for mention in after if (mention.start, mention.end, mention.kind) not in {(m.start, m.end, m.kind) for m in before}]
    assert rule not in {mention.rule for mention in after}
    for lost in before:
        if lost.rule in (rule, AGAIN) or (lost.start, lost.end, lost.kind) in spans:
            continue
        assert hangs_on_others(lost.rule) or any(one.start < lost.end and lost.start < one.end for one in new), lost
