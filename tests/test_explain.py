"""Explanations: each mention with its rule, slots and value, each loser with its reason, and what came near to a stretch and failed."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st
from strategies import LANGUAGES, hostile

from partyie import Explanation, Extractor, PartyieError, __version__
from partyie.cli import main
from partyie.explain import Piece, _Block
from partyie.extractor import grammar
from partyie.fold import fold
from partyie.nearest import _Reader, _Words, _written
from partyie.rules.catalogue import Names, rules_of
from partyie.rules.pattern import parse
from partyie.rules.read import read, rules_root

ROOTS = (rules_root(),)
Make = Callable[..., Extractor]

WORDS: dict[str, Any] = {
    "lexicon": {
        "role": {"entries": {"secretary": ["Sekretario"], "minister": ["Ministro"]}},
        "body": {"entries": {"politburo": ["Politburoo"], "ministry": ["Ministerio"]}},
        "vice": {"entries": {"deputy": ["Vic-"]}},
        "month": {"entries": {2: ["februaro"], 5: ["majo"], 6: ["junio"]}},
        "one_bearer": {"entries": {"chair body=national-assembly": ["Asembleestro"]}},
    },
    "phrases": {"title_person": ",? ", "person_title": ", ", "title_title": ", "},
}


def examples(language: str) -> Iterator[tuple[str, str]]:
    """The texts in which the rules of a language show what they find, some of them."""
    texts = [
        (rule.id, text)
        for rule in read(language, ROOTS).in_force()
        for text in (*(one.text for one in rule.examples), *rule.counterexamples)
    ]
    yield from texts[::4]


def command(*arguments: str | Path, stdin: bytes = b"") -> Result:
    return CliRunner().invoke(main, ["explain", *map(str, arguments)], input=stdin)


# --- mentions


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_explained_is_what_is_extracted(language: str) -> None:
    extractor = Extractor(language)
    for rule, text in examples(language):
        result, explanation = extractor.extract(text), extractor.explain(text)
        assert [(m.kind, m.start, m.end, m.text, m.rule) for m in result] == [
            (m.kind, m.start, m.end, m.text, m.rule) for m in explanation.mentions
        ], rule
        for mention, told in zip(result, explanation.mentions, strict=True):
            parts = {part.name: part.value for part in told.value if part.name not in ("holder", "issued", "full", "pinpoint")}
            assert parts == mention.value_dict()
            assert all(part.origin for part in told.value), (rule, told)
            assert all(slot.text == text[slot.start : slot.end] for slot in told.slots)


@given(hostile, st.data())
def test_any_text_can_be_explained_and_any_stretch_of_it(text: str, data: st.DataObject) -> None:
    extractor = Extractor(data.draw(st.sampled_from(LANGUAGES)))
    explanation = extractor.explain(text)
    assert [(m.start, m.rule) for m in explanation.mentions] == [(m.start, m.rule) for m in extractor.extract(text)]
    start = data.draw(st.integers(0, len(text)))
    at = text[start : start + data.draw(st.integers(1, 30))]
    try:
        pointed = extractor.explain(text, at)
    except PartyieError:
        return
    assert pointed.at is not None
    for one in (pointed.at, *pointed.at.nearest):
        assert one.text == text[one.start : one.end]
    assert isinstance(str(pointed), str)


def test_texts_in_several_languages_are_explained_line_by_line() -> None:
    text = "The Minister of Justice spoke on 5 May.\n\nDer Justizminister sprach am 5. Mai."
    extractor = Extractor()
    told = [(m.start, m.rule) for m in extractor.explain(text).mentions]
    assert told == [(m.start, m.rule) for m in extractor.extract(text)]
    assert {rule[:3] for _, rule in told} == {"en/", "de/"}


TITLES = [
    {"id": "xx/title/role", "match": "(?:{deputy:vice})?{role}(?: de {body})?"},
    {"id": "xx/title/one", "match": "{role:one_bearer}"},
    {"id": "xx/title/head", "match": "{role} de la {word}", "value": {"body": "department"}},
]

ORIGINS = [
    ("Sekretario de Politburoo", {"role": ("secretary", "slot {role}"), "body": ("politburo", "slot {body}")}),
    (
        "Vic-Ministro",
        {"role": ("deputy-minister", "slot {role}; slot {deputy}, ontology: deputy of minister is deputy-minister")},
    ),
    (
        "Asembleestro",
        {"role": ("chair", "slot {role}"), "body": ("national-assembly", "lexicon entry chair body=national-assembly")},
    ),
    ("Ministro de la Domo", {"role": ("minister", "slot {role}"), "body": ("department", "constant of the rule")}),
    ("Ministro, Tran Thi Mai", {"role": ("minister", "slot {role}"), "holder": ("Tran Thi Mai", "the name after it")}),
    ("Tran Thi Mai, Ministro", {"role": ("minister", "slot {role}"), "holder": ("Tran Thi Mai", "the name before it")}),
]


@pytest.mark.parametrize(("text", "origins"), ORIGINS, ids=[text for text, _ in ORIGINS])
def test_each_part_of_an_office_has_its_origin(text: str, origins: dict[str, Any], extractor_of: Make) -> None:
    phrases = WORDS["phrases"] | {"word": r"\p{Lu}\p{Ll}+"}
    explanation = extractor_of(**WORDS | {"phrases": phrases}, titles=TITLES).explain(text)
    title = next(m for m in explanation.mentions if m.kind == "title")
    assert {part.name: (part.value, part.origin) for part in title.value} == origins


def test_a_body_may_have_names_of_its_own_for_offices(extractor_of: Make) -> None:
    lexicon = WORDS["lexicon"] | {
        "role": {"entries": {"chair": ["Prezidanto"]}},
        "body": {"entries": {"central-organisation-commission": ["Komisiono"]}},
    }
    title = extractor_of(**WORDS | {"lexicon": lexicon}, titles=TITLES[:1]).explain("Prezidanto de Komisiono").mentions[0]
    assert title.value[0].origin == "slot {role}; ontology: chair of central-organisation-commission is head"


def test_parts_of_citations_and_dates_have_their_origins(extractor_of: Make) -> None:
    citations = [
        {"id": "xx/citation/plan", "match": "Plano {code}"},
        {"id": "xx/citation/number", "match": "Paĝo {number}", "value": {"type": "plan"}},
    ]
    dates = [{"id": "xx/date/day", "match": "{day} {month}", "value": {"year": 2024}}]
    links = [
        {"id": "xx/link/issued", "match": "{citation} je {issued:date}"},
        {"id": "xx/link/issuer", "match": "{issuer:body} havas {citation}"},
    ]
    phrases = WORDS["phrases"] | {"number": "[0-9]+"}
    extractor = extractor_of(**WORDS | {"phrases": phrases}, citations=citations, dates=dates, links=links)
    explanation = extractor.explain("Ministerio havas Plano 18-NQ/TW je 5 majo. Paĝo 18")
    origins = [{part.name: (part.value, part.origin.split(", ")[0]) for part in m.value} for m in explanation.mentions]
    assert origins == [
        {
            "type": ("resolution", "symbol NQ of the code"),
            "number": ("18", "the code"),
            "code": ("18-NQ/TW", "slot {code}"),
            "issuer": ("ministry", "link rule xx/link/issuer"),
            "issued": ("5 majo", "link rule xx/link/issued"),
        },
        {"edtf": ("2024-05-05", "year 2024 from constant of the rule")},
        {"type": ("plan", "constant of the rule"), "number": ("18", "slot {number}")},
    ]
    assert (
        explanation.mentions[1].value[0].origin == "year 2024 from constant of the rule, day 5 from slot {day}, month 5 from slot {month}"
    )
    issuer = next(part for part in explanation.mentions[0].value if part.name == "issuer")
    assert issuer.origin.endswith("rules.yaml:1") or ":" in issuer.origin.rsplit("/", 1)[1]


def test_slots_say_what_filled_them(extractor_of: Make) -> None:
    persons = [{"id": "xx/person/after", "match": "{title} {name}", "span": "name"}]
    dates = [{"id": "xx/date/day", "match": "{day} {month}"}]
    extractor = extractor_of(**WORDS, titles=TITLES[:1], persons=persons, dates=dates)
    explanation = extractor.explain("Ministro Karin Ellerbrock, 5 majo")
    told = {m.kind: [(slot.field, slot.text, slot.source) for slot in m.slots] for m in explanation.mentions}
    assert told["title"] == [("role", "Ministro", "lexicon role: minister")]
    assert told["person"] == [("title", "Ministro", "a title found before"), ("name", "Karin Ellerbrock", "phrase name")]
    assert told["date"] == [("day", "5", "phrase day"), ("month", "majo", "lexicon month: 5")]


def test_each_of_several_mentions_of_one_match_has_its_own_slots(extractor_of: Make) -> None:
    citations = [
        {"id": "xx/citation/list", "match": "Planoj {code}(?: kaj {code})*", "each": "code", "priority": 1, "value": {"type": "plan"}}
    ]
    explanation = extractor_of(**WORDS, citations=citations).explain("Planoj 18-KH/TW kaj 19-KH/TW")
    assert [[slot.text for slot in m.slots] for m in explanation.mentions] == [["18-KH/TW"], ["19-KH/TW"]]


def test_a_rule_is_told_with_file_and_line(extractor_of: Make) -> None:
    winner = extractor_of(**WORDS, titles=TITLES[:2]).explain("Sekretario").winners[0]
    file, line = str(winner.place).rsplit(":", 1)
    assert Path(file).read_text("utf-8").splitlines()[int(line) - 1].strip() == "- id: xx/title/role"


def test_a_name_found_again_has_no_rule_and_says_so() -> None:
    again = Extractor("en").explain("Kim Sang-sik spoke. Then Kim left.").mentions[-1]
    assert (again.text, again.place, again.slots) == ("Kim", None, ())
    assert again.why == "a name found again, without a rule of its own: the text has 'Kim Sang-sik'"


# --- what lost


def rule(name: str, match: str, kind: str = "title", **keys: Any) -> dict[str, Any]:
    return {"id": f"xx/{kind}/{name}", "match": match, **keys}


LOSERS = [
    (
        "shorter",
        {"titles": [rule("long", "{role} de {body}"), rule("short", "{role}")]},
        "Sekretario de Politburoo",
        "xx/title/short",
        "shorter",
    ),
    (
        "priority",
        {"titles": [rule("low", "{role}", priority=-1), rule("high", "{role}", priority=2)]},
        "Sekretario",
        "xx/title/low",
        "as long, but priority -1 against 2",
    ),
    (
        "company",
        {"titles": [rule("alone", "{role}"), rule("a-beside", "{role}", beside="person")]},
        "Sekretario",
        "xx/title/a-beside",
        "as long, but it needs company (beside)",
    ),
    (
        "kind",
        {"titles": [rule("role", "{role}")], "persons": [rule("role", "Sekretario", "person")]},
        "Sekretario",
        "xx/person/role",
        "as long, but a title goes before a person",
    ),
    (
        "begins",
        {"titles": [rule("b", "Sekretario {role:body}"), rule("a", "{role:body} Sekretario")]},
        "Sekretario Politburoo Sekretario",
        "xx/title/a",
        "as long, but begins later",
    ),
    (
        "id",
        {"titles": [rule("b", "{role}"), rule("a", "{role}")]},
        "Sekretario",
        "xx/title/b",
        "the same in all else, but its id comes later",
    ),
    (
        "guard",
        {"titles": [rule("role", "{role}")], "guards": [rule("street", "Strato Sekretario", "guard")]},
        "Strato Sekretario",
        "xx/title/role",
        "inside a guard: shorter",
    ),
]


@pytest.mark.parametrize(("sections", "text", "loser", "reason"), [case[1:] for case in LOSERS], ids=[case[0] for case in LOSERS])
def test_a_loser_is_told_with_the_reason(sections: dict[str, Any], text: str, loser: str, reason: str, extractor_of: Make) -> None:
    explanation = extractor_of(**WORDS, **sections).explain(text)
    assert len(explanation.winners) == 1
    assert [(one.rule, one.why, one.outcome) for one in explanation.winners[0].lost] == [(loser, reason, "lost")]
    assert f"{loser} {explanation.winners[0].lost[0].place}: {reason}" in " ".join(str(explanation).split())


def test_a_guard_that_wins_is_no_mention_but_is_told(extractor_of: Make) -> None:
    extractor = extractor_of(**WORDS, guards=[rule("street", "Strato {_:role}", "guard")])
    explanation = extractor.explain("Strato Ministro")
    assert explanation.mentions == ()
    assert [(one.kind, one.outcome, one.why, one.text) for one in explanation.winners] == [
        ("guard", "guard", "nothing inside it counts", "Strato Ministro")
    ]


def test_what_counts_only_beside_a_person_is_told_when_it_is_dropped(extractor_of: Make) -> None:
    extractor = extractor_of(**WORDS, titles=[rule("weak", "{role}", beside="person")])
    assert [(one.outcome, one.why) for one in extractor.explain("Ministro").winners] == [
        ("dropped", "it counts only beside a person, and stands beside none")
    ]
    assert extractor.explain("Ministro Tran Thi Mai").winners[0].outcome == "mention"


def test_candidates_of_one_rule_and_one_span_are_told_once(extractor_of: Make) -> None:
    persons = [
        rule("honorific", "(?:Sinjoro )?Sinjoro {name}", "person", span="name"),
        rule("long", "Sinjoro Sinjoro Karin Ello", "person"),
    ]
    extractor = extractor_of(**WORDS, persons=persons)
    winner = extractor.explain("Sinjoro Sinjoro Karin Ello").winners[0]
    assert (winner.rule, [(one.rule, one.text) for one in winner.lost]) == ("xx/person/long", [("xx/person/honorific", "Karin Ello")])


def test_a_kind_that_was_not_asked_for_is_told_only_where_it_won(rule_folder: Callable[..., Path]) -> None:
    folder = rule_folder(**WORDS, titles=[rule("role", "{role}")], persons=[rule("role", "Sekretario", "person")])
    explanation = Extractor("xx", rules=[folder], kinds=["person"]).explain("Sekretario, Ministro")
    assert [(one.text, one.outcome) for one in explanation.winners] == [("Sekretario", "left out")]
    assert explanation.mentions == ()


# --- a stretch


NEAR: list[tuple[str, dict[str, Any], str, str, tuple[str, str, str], str]] = [
    (
        "slot",
        {"dates": [rule("day", "{day} {month} {year}", "date")]},
        "je 5 majio 2025",
        "5 majio 2025",
        ("{day} ", "{month}", " {year}"),
        "expected {month} (februaro, majo, junio) at 'majio 2025'",
    ),
    (
        "slot from within the stretch",
        {"dates": [rule("day", "{day} {month} {year}", "date")]},
        "je 5 majio 2025",
        "majio",
        ("{day} ", "{month}", " {year}"),
        "expected {month} (februaro, majo, junio) at 'majio 2025'",
    ),
    (
        "first slot",
        {"titles": [rule("of", "{role} de {body}")]},
        "la Sekretorio de Politburoo",
        "Sekretorio de Politburoo",
        ("", "{role}", " de {body}"),
        "expected {role} (Sekretario, Ministro) at 'Sekretorio de Politburoo'",
    ),
    (
        "literal",
        {"titles": [rule("of", "{role} de {body}")]},
        "Sekretario da Politburoo",
        "Sekretario da Politburoo",
        ("{role}", " de", " {body}"),
        "expected 'e' at 'a Politburoo'",
    ),
    (
        "characters of a phrase",
        {"citations": [rule("page", "Paĝo {number:big}", "citation")], "phrases": {"big": "[0-9]{3}"}},
        "Paĝo 12, jes",
        "Paĝo 12",
        ("Paĝo ", "{number:big}", ""),
        "expected {number:big} at '12, jes'; inside it [0-9] at ', jes'",
    ),
    (
        "end of the text",
        {"titles": [rule("of", "{role} de {body}")]},
        "Sekretario de ",
        "Sekretario de",
        ("{role} de", " ", "{body}"),
        "expected ' ' at the end of the text",
    ),
    (
        "end of the paragraph",
        {"titles": [rule("of", "{role} de {body}")]},
        "Sekretario\n\nPolitburoo",
        "Sekretario",
        ("{role}", " de", " {body}"),
        "expected ' de' at the end of the paragraph",
    ),
    (
        "a kind found before",
        {"titles": [rule("of", "{role} kun {_:person}")]},
        "Sekretario kun neniu",
        "Sekretario kun neniu",
        ("{role} kun ", "{_:person}", ""),
        "expected {_:person} at 'neniu'",
    ),
    (
        "look-ahead that forbids",
        {"titles": [rule("role", "{role}(?! de)")]},
        "Sekretario de",
        "Sekretario",
        ("{role}", "(?! de)", ""),
        "(?! de) forbids what stands there: ' de'",
    ),
    (
        "look-ahead that asks, at the beginning",
        {"titles": [rule("role", r"(?=\p{Lu}){role} de {body}")]},
        "sekretario de Politburoo",
        "sekretario de Politburoo",
        ("", r"(?=\p{Lu})", "{role} de {body}"),
        r"(?=\p{Lu}) asks for something else than what stands there: 'sekretario de Politburoo'",
    ),
    (
        "an optional end",
        {"titles": [rule("of", "{role}(?: de {body})?")]},
        "Sekretario de Politbureo",
        "Sekretario de Politbureo",
        ("{role}", "(?: de {body})?", ""),
        "it could go on with {body} (Politburoo, Ministerio) at 'Politbureo'",
    ),
    (
        "word torn by characters",
        {"titles": [rule("role", "{role}")]},
        "Sekretarioj",
        "Sekretarioj",
        ("{role}", "", ""),
        "it would tear a word apart",
    ),
    (
        "before",
        {"titles": [rule("role", "{role}", before="la ")]},
        "nia Sekretario",
        "Sekretario",
        ("{role}", "", ""),
        "before does not match what stands before it: 'nia '",
    ),
    (
        "not_before",
        {"titles": [rule("role", "{role}", not_before="la ", after=",")]},
        "la Sekretario, jes",
        "Sekretario",
        ("{role}", "", ""),
        "not_before matches what stands before it: 'la '",
    ),
    (
        "after",
        {"titles": [rule("role", "{role}", not_before="la ", after=",")]},
        "Sekretario.",
        "Sekretario",
        ("{role}", "", ""),
        "after does not match what stands after it: '.'",
    ),
    (
        "not_after",
        {"titles": [rule("role", "{role}", not_after="-[0-9]")]},
        "Sekretario-7",
        "Sekretario",
        ("{role}", "", ""),
        "not_after matches what stands after it: '-7'",
    ),
    (
        "value",
        {"dates": [rule("day", "{day} {month}", "date")]},
        "je 31 februaro",
        "31 februaro",
        ("{day} {month}", "", ""),
        "its parts make no value: day '31', month 'februaro'",
    ),
    (
        "after a mention",
        {"titles": [rule("role", "{role}")], "persons": [rule("after", "S-ro {name}", "person", before_kind="title")]},
        "Ministro, S-ro mai",
        "S-ro mai",
        ("{_:title}{_:title_person}S-ro ", "{name}", ""),
        "expected {name}, so ",
    ),
    (
        "before a mention",
        {"titles": [rule("role", "{role}")], "persons": [rule("before", "S-ro [A-Z][a-z]+", "person", after_kind="title")]},
        "S-ro Mai; Ministro",
        "S-ro Mai",
        ("S-ro [A-Z][a-z]+", "{_:person_title}", "{_:title}"),
        "expected {_:person_title}, so ',', at '; Ministro'",
    ),
]


@pytest.mark.parametrize(("sections", "text", "at", "pattern", "why"), [case[1:] for case in NEAR], ids=[case[0] for case in NEAR])
def test_the_nearest_rule_says_where_it_failed(
    sections: dict[str, Any], text: str, at: str, pattern: tuple[str, str, str], why: str, extractor_of: Make
) -> None:
    own = WORDS | {key: WORDS.get(key, {}) | value if isinstance(value, dict) else value for key, value in sections.items()}
    explanation = extractor_of(**own).explain(text, at=at)
    assert explanation.at is not None
    near = explanation.at.nearest[0]
    assert near.rule.startswith("xx/")
    assert (near.matched, near.failed, near.rest) == pattern
    assert near.why.startswith(why)
    assert near.text == text[near.start : near.end]
    marked = "".join((near.matched, f">>>{near.failed}<<<" if near.failed else "", near.rest))
    assert f"  match  {marked}\n" in str(explanation)


def test_what_overlaps_the_stretch_comes_first_and_nothing_near_is_looked_for_where_something_covers_it(extractor_of: Make) -> None:
    extractor = extractor_of(**WORDS, titles=[rule("of", "{role} de {body}"), rule("role", "{role}")], dates=[rule("m", "{month}", "date")])
    text = "En majo la Sekretario de Politburoo"
    explanation = extractor.explain(text, at="Sekretario")
    assert [one.text for one in explanation.winners] == ["Sekretario de Politburoo"]
    assert [one.text for one in explanation.winners[0].lost] == ["Sekretario"]
    assert explanation.at is not None
    assert (explanation.at.start, explanation.at.end, explanation.at.nearest) == (11, 21, ())
    wider = extractor.explain(text, at="la Sekretario").at
    assert wider is not None
    assert wider.nearest == ()
    assert "no rule comes near" not in str(extractor.explain(text, at="la Sekretario"))
    assert str(extractor.explain("nenio", at="nenio")).endswith("nothing covers it, and no rule comes near")


def test_only_rules_of_the_wanted_kinds_are_named(rule_folder: Callable[..., Path]) -> None:
    folder = rule_folder(**WORDS, titles=[rule("of", "{role} de {body}")], dates=[rule("m", "{month} de {year}", "date")])
    for kind, expected in (("title", []), ("date", ["xx/date/m"])):
        explanation = Extractor("xx", rules=[folder], kinds=[kind]).explain("majo de neniu", at="majo de")
        assert explanation.at is not None
        assert [near.rule for near in explanation.at.nearest if near.rule.startswith("xx/")] == expected


def test_of_several_stretches_the_first_counts_and_it_is_said() -> None:
    explanation = Extractor("en").explain("May and May and May", at="May")
    assert explanation.at is not None
    assert (explanation.at.start, explanation.at.times) == (0, 3)
    assert str(explanation).startswith("at 0-3 'May', the first of 3 times that it occurs")


@pytest.mark.parametrize("at", ["June", "", " \u00ad", "May 6"])
def test_a_stretch_that_does_not_occur_is_an_error(at: str) -> None:
    with pytest.raises(PartyieError, match="does not occur in the text"):
        Extractor("en").explain("on May 5", at=at)


def test_offsets_are_those_of_the_text_as_given() -> None:
    text = "\ufeffMi\u00adnister of\u00a0Justice Trần Thị Mai met on ３\u00a0\u00a0Ma\u00ady."
    explanation = Extractor("en").explain(text)
    for mention in explanation.mentions:
        assert mention.text == text[mention.start : mention.end]
        for slot in mention.slots:
            assert slot.text == text[slot.start : slot.end]
    assert [m.text for m in explanation.mentions] == [m.text for m in Extractor("en").extract(text)]
    assert [slot.text for slot in explanation.mentions[-1].slots] == ["３", "Ma\u00ady"]
    stretch = Extractor("en").explain(text, at="3 May").at
    assert stretch is not None
    assert stretch.text == "３\u00a0\u00a0Ma\u00ady"
    lines = Extractor("en").explain("on 3\nMay", at="3 May").at
    assert lines is not None
    assert lines.text == "3\nMay"


def test_a_long_stretch_is_answered_for_its_beginning(extractor_of: Make) -> None:
    extractor = extractor_of(**WORDS, titles=[rule("of", "{role} de {body}")])
    text = "Sekretario da neniu " + "kaj io " * 5000
    explanation = extractor.explain(text, at=text)
    assert explanation.at is not None
    assert explanation.at.nearest[0].text == "Sekretario d"


# --- the slow reading of patterns


@pytest.mark.parametrize("language", [*LANGUAGES, "und"])
def test_a_tree_is_written_as_the_pattern_it_was_read_from(language: str) -> None:
    patterns = [rule.match for rule in rules_of(ROOTS, language)] + list(Names(language, ROOTS).phrases.values())
    for pattern in patterns:
        written = _written(parse(pattern))
        assert _written(parse(written)) == written
        assert bare(written) == bare(pattern)


def bare(pattern: str) -> str:
    """A pattern without the brackets of groups and the sources of slots that are not needed."""
    return re.sub(r"\{(\w+):\1\}", r"{\1}", re.sub(r"\(\?:|\)", "", pattern))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_slow_reading_finds_all_that_the_machine_finds(language: str) -> None:
    rules, seen = grammar(language, ROOTS), 0
    for identifier, text in examples(language):
        folded = fold(text)
        block = _Block(text, folded, Piece(folded.text, 0, rules), ROOTS, False)
        words = _Words(folded.text, block.names)
        for draft in block.drafts:
            rule = draft.rule.rule
            if rule.span or rule.before_kind or rule.after_kind or rule.each:
                continue
            known = [other for other in block.drafts if other.rule.stage < draft.rule.stage]
            reader = _Reader(block.context, block.names, words, known, len(folded.text))
            ends = reader.reach(parse(rule.match), draft.start)[0]
            # The machine takes the first end that tears no word apart; spaces at the end of a match are left out.
            whole = [end for end in ends if not block.context.inside_word(end)]
            assert whole, (identifier, rule.id)
            assert block.context.trimmed(draft.start, whole[0])[1] == draft.end, (identifier, rule.id)
            seen += 1
    assert seen > 50


# --- shapes


def test_an_explanation_is_plain_data() -> None:
    text = "Comrade Tran Thi Mai, Minister of Justice, on 32 May."
    explanation = Extractor("en").explain(text, at="Minister of Justice, on 32 May")
    data = explanation.to_dict()
    assert json.loads(json.dumps(data)) == data
    assert data["text"] == text
    assert [winner["text"] for winner in data["winners"]] == [winner.text for winner in explanation.winners]
    assert data["at"]["nearest"][0]["rule"] in str(explanation)


def test_no_line_is_wider_than_a_terminal_unless_a_word_is() -> None:
    text = "Comrade Tran Thi Mai, Deputy Minister of Justice, cited Decree 30/2020/ND-CP of 5 March 2020 and 32 May 2020."
    extractor = Extractor("en")
    for explanation in (extractor.explain(text), extractor.explain(text, at="32 May 2020")):
        assert all(len(line) <= 100 for line in str(explanation).splitlines())
    assert str(extractor.explain("nothing")) == "nothing is found"


# --- the command


def test_the_command_prints_what_the_library_says() -> None:
    text = "Tran Thi Mai, Minister of Justice"
    expected = Extractor("en").explain(text)
    assert command(text, "-l", "en").stdout == f"{expected}\n"
    head = {"partyie": __version__, "rules": Extractor("en").rules}
    assert json.loads(command(text, "-l", "en", "--format", "json").stdout) == head | expected.to_dict()
    assert command("-", "-l", "en", stdin=text.encode()).stdout == f"{expected}\n"
    at = command(text, "-l", "en", "-k", "title", "--at", "Tran", "-f", "json")
    assert at.exit_code == 0
    assert json.loads(at.stdout)["at"]["text"] == "Tran"


def test_the_command_reads_rules_of_ones_own(rule_folder: Callable[..., Path]) -> None:
    folder = rule_folder(**WORDS, titles=TITLES[:1])
    result = command("Sekretario", "-l", "xx", "--rules", folder)
    assert (result.exit_code, result.stdout.splitlines()[0]) == (0, "title 0-10 'Sekretario'")


WRONG: list[tuple[list[str], bytes, int, str]] = [
    (["on May 5", "--at", "June"], b"", 2, "'June' does not occur in the text"),
    (["on May 5", "-l", "zz"], b"", 2, "no rules for language 'zz'"),
    (["on May 5", "-k", "dates"], b"", 2, "'dates' is not one of"),
    (["on May 5", "--rules", "not/there"], b"", 2, "not/there"),
    ([], b"", 2, "Missing argument"),
    (["-"], b"\xff", 1, "not UTF-8"),
]


@pytest.mark.parametrize(("arguments", "stdin", "status", "message"), WRONG, ids=[case[3] for case in WRONG])
def test_a_wrong_command_has_a_status_and_says_what_is_right(arguments: list[str], stdin: bytes, status: int, message: str) -> None:
    result = command(*arguments, stdin=stdin)
    assert result.exit_code == status
    assert message in result.stderr


def test_a_text_with_half_a_character_can_be_printed() -> None:
    result = command("\udcff on 5 May", "-l", "en", "-f", "json")
    assert result.exit_code == 0
    assert json.loads(result.stdout)["text"] == "\udcff on 5 May"
    assert isinstance(Extractor("en").explain("\udcff on 5 May"), Explanation)
