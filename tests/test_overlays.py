"""Folders of the user: what they add, replace and disable, and what contradicts itself."""

from __future__ import annotations

import itertools
import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from partyie import Extraction, Extractor, Office, RuleError
from partyie.checker.check import check
from partyie.cli import main
from partyie.rules.read import rules_root

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
