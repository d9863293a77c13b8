"""Doubts about patterns, contexts and forms: what is permitted and hardly ever meant, and that it does what the doubt says."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from partyie import Extractor
from partyie.checker.lint import Doubt, context_doubts, doubts, form_doubts

ExtractorOf = Callable[..., Extractor]

NOTHING = "a context that matches the empty text says nothing"
ALL = "a context that matches the empty text rules out every span"
SPACE = "a context of nothing but a space"
CEILING = "$ is where the span begins, and a context before it ends there anyway"
FLOOR = "^ can never match here: a context after the span begins at its end"

CONTEXTS: list[tuple[str, str, list[tuple[int, str]]]] = [
    ("before", "", [(0, "an empty context says nothing")]),
    ("not_after", "", [(0, "an empty context rules out every span")]),
    ("before", " ", [(0, SPACE)]),
    ("single_name_not_after", "  ", [(0, SPACE)]),
    ("before", r"[ \n]", []),
    ("before", "la ", []),
    ("after", "(?: foo)?", [(0, NOTHING)]),
    ("before", "(?:la )*|ne ", [(0, NOTHING)]),
    ("not_before", "(?:la )?(?:ne ){0,2}", [(0, ALL)]),
    ("not_after", "(?i:-[0-9])*", [(0, ALL)]),
    ("single_name_not_before", "(?:la )?", [(0, ALL)]),
    ("before", "(?:^)?", [(0, NOTHING)]),
    ("not_before", "(?:la )?ne ", []),
    ("not_after", "(?: foo)+", []),
    ("before", r"^|\b(?:la )", []),
    ("after", "(?<!x)$", []),
    ("not_after", "(?! foo)", []),
    ("before", "(?:la |ne )$", [(11, CEILING)]),
    ("not_before", "ne |la $|ve $", [(7, CEILING), (12, CEILING)]),
    ("before", r"la \$|[$] ", []),
    ("before", "la (?=$)", []),
    ("after", " foo|^", [(5, FLOOR)]),
    ("not_after", "(?i:^ foo)+", [(4, FLOOR)]),
    ("after", "(?<=^Sekretario)", []),
    ("after", r"[^a]|\^", []),
    ("before", "(?:la ", []),
]

FORMS: list[tuple[str, list[tuple[int, str, str]]]] = [
    ("ständig~adj Rat(es)?", []),
    ("Minister(in|s)? (des|der)", []),
    ("Nr. 5-a, 'b' & \"c\" / ASEAN+3: Đảng%", []),
    ("half a form ", []),
    (" ", []),
    (" Rat", [(0, "a form that begins with a space is not found where a text begins", "write the space in the pattern")]),
    *[
        (form, [(at, f"a form is text: {form[at]} is only that character", "write (a|b) or (a)?, and all else as it stands in the text")])
        for form, at in [
            ("[Rr]at[e]?", 0),
            ("Rate?s?", 4),
            ("(?:der|des) Rat", 1),
            ("(der)?? Rat", 6),
            ("(der)* Rat", 5),
            ("Räte+ und", 4),
            (r"Nr\. 5", 2),
            ("{role}", 0),
            ("^Rat$", 0),
            ("Rat]", 3),
            ("Rat}", 3),
            ("Rat$", 3),
        ]
    ],
    ("People’s – Rat", [(6, "no folded text has '’'", 'write "\'"'), (9, "no folded text has '–'", "write '-'")]),
    ("Rat\xa0des\tBundes", [(3, r"no folded text has '\xa0'", "write ' '"), (7, r"no folded text has '\t'", "write ' '")]),
    ("Ｒat Ðảng", [(0, "no folded text has 'Ｒ'", "write 'R'"), (4, "no folded text has 'Ð'", "write 'Đ'")]),
    ("Rat\u200b~s", [(3, r"no folded text has '\u200b'", "leave it out")]),
    ("der\nRat", [(3, "a form with a line break is never found", "write a space, which matches a line break too")]),
    ("der\u2028Rat", [(3, "a form with a line break is never found", "write a space, which matches a line break too")]),
    ("Ho\u0323\u0302i", []),  # marks that stand alone are composed when the form is read
]


@pytest.mark.parametrize(("key", "context", "said"), CONTEXTS)
def test_a_context_has_these_doubts(key: str, context: str, said: list[tuple[int, str]]) -> None:
    assert [(doubt.at, doubt.message) for doubt in context_doubts(key, context)] == said


def test_a_doubt_about_a_context_names_the_key_to_leave_out_and_what_to_write() -> None:
    mends = [doubt.mend for key in ("before", "not_after") for doubt in context_doubts(key, "")]
    assert mends == ["leave out before, or write what must stand there", "leave out not_after, or write what must not stand there"]


TEXTS = (
    "Sekretario",
    "la Sekretario",
    "La ministro kaj la Sekretario foo",
    "Sekretario foo",
    "foo\n\nSekretario\n\nbar",
    "la\nSekretario-7",
)


def titles_of(extractor_of: ExtractorOf, form: str, texts: tuple[str, ...], **context: str) -> list[int]:
    """How many titles are found in each text by a rule for a form."""
    rule = {"id": "xx/title/role", "match": "{role}", **context}
    extractor = extractor_of(lexicon={"role": {"entries": {"secretary": [form]}}}, titles=[rule])
    return [len(extractor.extract(text).titles) for text in texts]


@pytest.mark.parametrize(("key", "context"), [(key, context) for key, context, said in CONTEXTS if (0, NOTHING) in said])
def test_a_context_that_says_nothing_changes_nothing(key: str, context: str, extractor_of: ExtractorOf) -> None:
    assert titles_of(extractor_of, "Sekretario", TEXTS, **{key: context}) == [1] * len(TEXTS)


@pytest.mark.parametrize(
    ("key", "context"), [(key, context) for key, context, said in CONTEXTS if (0, ALL) in said and not key.startswith("single")]
)
def test_a_context_that_rules_out_every_span_does(key: str, context: str, extractor_of: ExtractorOf) -> None:
    assert titles_of(extractor_of, "Sekretario", TEXTS, **{key: context}) == [0] * len(TEXTS)


@pytest.mark.parametrize(
    ("key", "context", "expected"),
    [
        ("before", "la ", [0, 1, 1, 0, 0, 1]),
        ("before", "la $", [0, 1, 1, 0, 0, 1]),
        ("before", "$|la ", [1, 1, 1, 1, 1, 1]),
        ("after", " foo", [0, 0, 1, 1, 0, 0]),
        ("after", " foo|^", [0, 0, 1, 1, 0, 0]),
        ("not_after", "^", [1, 1, 1, 1, 1, 1]),
    ],
)
def test_an_end_before_the_span_says_nothing_and_a_beginning_after_it_never_matches(
    key: str, context: str, expected: list[int], extractor_of: ExtractorOf
) -> None:
    assert titles_of(extractor_of, "Sekretario", TEXTS, **{key: context}) == expected


NOWHERE = [form for form, said in FORMS if any("no folded text" in what or "never" in what for _, what, _ in said)]


@pytest.mark.parametrize("form", [form for form in NOWHERE if "\u2028" not in form])  # which stands in files as an escape only
def test_a_form_that_no_folded_text_has_is_found_nowhere(form: str, extractor_of: ExtractorOf) -> None:
    form = form.replace("~s", "")
    assert titles_of(extractor_of, form, (f"a {form} b",)) == [0]


def test_a_form_that_begins_with_a_space_is_not_found_where_a_text_begins(extractor_of: ExtractorOf) -> None:
    assert titles_of(extractor_of, " Rat", ("Rat", "(Rat)", "der Rat")) == [0, 0, 1]


@pytest.mark.parametrize(("form", "said"), FORMS)
def test_a_form_has_these_doubts(form: str, said: list[tuple[int, str, str]]) -> None:
    assert list(form_doubts(form)) == [Doubt(*one) for one in said]


def test_patterns_and_forms_say_the_same_of_a_character_that_no_folded_text_has() -> None:
    for char in "’–Ð\xa0\u200b":
        assert list(doubts(f"ab{char}")) == list(form_doubts(f"ab{char}")) == [doubt._replace(at=2) for doubt in form_doubts(char)]
        assert [doubt.message for doubt in doubts(f"ab[{char}]")] == [doubt.message for doubt in form_doubts(char)]
    assert list(doubts("ab\n[\n]")) == []
