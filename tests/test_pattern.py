"""The pattern language: each construct on a rule folder of its own, through the extractor as a user would."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tables import table

from partyie import Extractor

ExtractorOf = Callable[..., Extractor]

CASES: list[dict[str, Any]] = table("patterns.yaml")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["about"])
def test_a_rule_finds_what_its_notation_says(case: dict[str, Any], extractor_of: ExtractorOf) -> None:
    extractor = extractor_of(**case["rules"])
    for text, expected in case["texts"].items():
        data = extractor.extract(text).to_dict()
        found = [(row["text"], row["value"]) for row in data["mentions"] if row["rule"].startswith("xx/")]
        wanted = [(row["find"], {key: value for key, value in row.items() if key != "find"}) for row in expected or ()]
        assert found == wanted, text


def test_sections_may_be_spread_over_files(rule_folder: Callable[..., Path]) -> None:
    rule_folder("b.yaml", titles=[{"id": "xx/title/role", "match": "{role} {body}"}])
    rule_folder("a.yaml", lexicon={"role": {"entries": {"secretary": ["Zekretar"]}}, "body": {"entries": {"politburo": ["Politburo"]}}})
    folder = rule_folder("c.yaml", lexicon={"role": {"entries": {"member": ["Membro"]}}})
    extractor = Extractor(languages=["xx"], rules=[folder])
    assert [t.value.role for t in extractor.extract("Zekretar Politburo, Membro Politburo").titles] == ["secretary", "member"]


def test_every_language_sees_what_all_languages_share(extractor_of: ExtractorOf) -> None:
    result = extractor_of(words=["foo"]).extract("foo 30/2020/NĐ-CP foo Nguyễn Phú Trọng foo 23/12/2023")
    assert [m.kind for m in result] == ["citation", "person", "date"]
    assert {m.language for m in result} == {"xx"}


def test_gaps_between_titles_and_names_are_what_the_phrases_say(extractor_of: ExtractorOf) -> None:
    lexicon = {"role": {"entries": {"member": ["Membro"], "secretary": ["Zekretar"]}}}
    titles = [{"id": "xx/title/role", "match": "{role}"}]
    phrases = {"title_person": "[:] ", "person_title": " = ", "title_title": " & "}
    result = extractor_of(lexicon=lexicon, titles=titles, phrases=phrases).extract(
        "Membro & Zekretar: Nguyen Van An. Le Van Ba = Membro. Membro Tran Van Chu"
    )
    assert [(t.text, t.holder and t.holder.text) for t in result.titles] == [
        ("Membro", "Nguyen Van An"),
        ("Zekretar", "Nguyen Van An"),
        ("Membro", "Le Van Ba"),
        ("Membro", None),
    ]


def test_links_tie_dates_and_issuers_to_citations(extractor_of: ExtractorOf) -> None:
    links = [
        {"id": "xx/link/issued", "match": "{citation} fom {issued:date}"},
        {"id": "xx/link/issuer", "match": "{citation} of {issuer:body}"},
    ]
    lexicon = {"body": {"entries": {"politburo": ["Politburo"]}}}
    text = "18-NQ/TW fom 25/10/2017; 21-KL/TW of Politburo; 57-NQ/TW 26/10/2017"
    citations = extractor_of(links=links, lexicon=lexicon).extract(text).citations
    assert [(c.issued and c.issued.text, c.value.issuer) for c in citations] == [("25/10/2017", None), (None, "politburo"), (None, None)]


def test_a_title_that_needs_company_counts_only_beside_a_name(extractor_of: ExtractorOf) -> None:
    extractor = extractor_of(
        lexicon={"role": {"entries": {"head": ["Hed"]}}},
        phrases={"title_person": " "},
        titles=[{"id": "xx/title/role", "match": "{role}", "beside": "person"}],
    )
    assert [t.text for t in extractor.extract("Hed Nguyen Van An").titles] == ["Hed"]
    assert extractor.extract("Hed of it all").titles == ()


def test_a_name_before_its_title_is_found_by_the_title_after_it(extractor_of: ExtractorOf) -> None:
    extractor = extractor_of(
        lexicon={"role": {"entries": {"ambassador": ["Ambasador"]}}},
        phrases={"person_title": ", ", "title_person": " "},
        titles=[{"id": "xx/title/role", "match": "{role}"}],
        persons=[
            {"id": "xx/person/before", "match": "{_:name}", "after_kind": "title"},
            {"id": "xx/person/after", "match": "{_:name}", "before_kind": "title"},
        ],
    )

    def found(text: str) -> list[tuple[str, str]]:
        return [(person.text, person.rule) for person in extractor.extract(text).persons]

    assert found("spoke Karin Ellerbrock, Ambasador, to") == [("Karin Ellerbrock", "xx/person/before")]
    assert found("spoke Ambasador Karin Ellerbrock to") == [("Karin Ellerbrock", "xx/person/after")]
    assert found("spoke Karin Ellerbrock to") == []


def test_a_space_in_a_pattern_matches_a_line_break_but_no_blank_line(extractor_of: ExtractorOf) -> None:
    extractor = extractor_of(
        lexicon={"role": {"entries": {"member": ["Membro grande"]}}, "body": {"entries": {"politburo": ["Politburo"]}}},
        titles=[{"id": "xx/title/role", "match": "{role} {body}"}],
    )
    for space in (" ", "\n", "\r\n", "  ", "\u00a0", " \n "):
        text = f"a Membro{space}grande{space}Politburo b"
        assert [t.text for t in extractor.extract(text).titles] == [text[2:-2]], repr(space)
    for blank in ("\n\n", "\n \n", "\r\n\r\n"):
        assert extractor.extract(f"a Membro grande{blank}Politburo b").titles == ()


def test_the_longer_candidate_wins_then_the_priority(extractor_of: ExtractorOf) -> None:
    def rule(name: str, match: str, priority: int = 0) -> dict[str, Any]:
        return {"id": f"xx/title/{name}", "match": match, "priority": priority}

    lexicon = {"role": {"entries": {"member": ["Membro"], "head": ["Hed"]}}}
    titles = [rule("short", "{role}", 9), rule("long", "{role} of it"), rule("low", "{role}[!]", -1), rule("high", "{role}[!]", 1)]
    extractor = extractor_of(lexicon=lexicon, titles=titles)
    assert [t.rule for t in extractor.extract("Membro of it, Hed, Hed!").titles] == ["xx/title/long", "xx/title/short", "xx/title/high"]


def test_what_a_guard_matches_is_nothing_of_interest(extractor_of: ExtractorOf) -> None:
    extractor = extractor_of(guards=[{"id": "xx/guard/street", "match": "Street of [0-9/]+"}])
    assert [d.text for d in extractor.extract("Street of 23/12/2023, on 23/12/2023").dates] == ["23/12/2023"]
    assert extractor.extract("Street of 23/12/2023, on 23/12/2023").dates[0].start == 25


def test_words_are_never_torn_apart(extractor_of: ExtractorOf) -> None:
    lexicon = {"role": {"entries": {"king": ["Re", "Rex"]}}}
    extractor = extractor_of(lexicon=lexicon, titles=[{"id": "xx/title/role", "match": "{role}"}])
    assert [t.text for t in extractor.extract("Republic Rexes aRe Re Rex1 Ré").titles] == ["Re", "Rex"]


def test_a_kind_found_earlier_serves_as_a_slot(extractor_of: ExtractorOf) -> None:
    extractor = extractor_of(
        lexicon={"role": {"entries": {"member": ["Membro"], "head": ["Hed"]}}},
        titles=[
            {"id": "xx/title/beside", "match": "{role:member}(?= {person})"},
            {"id": "xx/title/undated", "match": "{role:head}(?! {date})"},
        ],
        phrases={"member": "Membro", "head": "Hed"},
    )
    assert [t.start for t in extractor.extract("Membro Nguyen Van An, Membro x").titles] == [0]
    assert [t.start for t in extractor.extract("Hed 23/12/2023, Hed x").titles] == [16]
