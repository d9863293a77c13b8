"""The ten laws of the library, one section each: what holds for every text, every value and every folder of rules."""

from __future__ import annotations

import datetime
import functools
import itertools
import json
import shutil
import time
import unicodedata
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

import pytest
import yaml
from hypothesis import event, example, given, settings
from hypothesis import strategies as st
from laws import check
from strategies import (
    APOSTROPHES,
    DASHES,
    LANGUAGES,
    OFFICES,
    SLASHES,
    SPACES,
    any_character,
    codes,
    date_values,
    days,
    decisions,
    full_width,
    hostile,
    intervals,
    partial_dates,
    relative_dates,
    repetitions,
    sentences,
    spellings,
    texts,
    variants,
)
from tables import table

from partyie import Citation, Code, DateValue, Extraction, Extractor, Office, Title
from partyie.explain import Winner
from partyie.extractor import MENTIONS
from partyie.fold import BARRIER, fold
from partyie.language import evidence
from partyie.mention import AnyMention
from partyie.people import AGAIN
from partyie.rules import pattern as p
from partyie.rules.format import KINDS
from partyie.rules.read import COMMON, Roots, read, rules_root
from partyie.values.dates import parse_edtf
from partyie.values.ontology import ontology

ROOTS = (rules_root(),)
EXTRACTORS = {language: Extractor(language) for language in (*LANGUAGES, None)}
EXAMPLES = settings().max_examples
languages = st.sampled_from(LANGUAGES)
T = TypeVar("T")


def spread(items: Sequence[T], least: int) -> Sequence[T]:
    """Of what has to be compiled first, so many that each is worth some examples; all, where there are many examples."""
    return items[:: max(1, len(items) // max(least, EXAMPLES // 250))]


@st.composite
def text_and_language(draw: st.DrawFn) -> tuple[str, str | None]:
    """A text, and the language it is to be read in: mostly its own."""
    language = draw(languages)
    return draw(texts(language)), draw(st.sampled_from([language, language, None]))


def extract(text: str, language: str | None) -> Extraction:
    result = EXTRACTORS[language].extract(text)
    event("mentions" if result.mentions else "no mentions")
    return result


def data_of(result: Extraction) -> list[dict[str, Any]]:
    return list(result.to_dict()["mentions"])


# --- law 1: offsets give the words; mentions stand in order and apart


@given(text_and_language())
def test_offsets_give_the_words_and_mentions_stand_in_order_apart(case: tuple[str, str | None]) -> None:
    text, language = case
    check(text, extract(text, language))


# --- law 2: any string at all gives a result


@given(hostile | st.text(any_character, max_size=60), st.sampled_from([*LANGUAGES, None]))
def test_any_string_at_all_gives_a_result(text: str, language: str | None) -> None:
    check(text, extract(text, language))


@pytest.mark.parametrize("language", [*LANGUAGES, COMMON, None])
@pytest.mark.parametrize(
    "text", ["", " ", "\n", "\x00", "\ud800", "\udfff\ud800", "\u202e", "\u0301", "\ufeff", "\r\n\r\n", "1", "\U0010ffff"]
)
def test_a_text_without_words_has_no_mentions(text: str, language: str | None) -> None:
    result = Extractor(language).extract(text)
    assert result.mentions == ()
    assert Extraction.from_dict(json.loads(json.dumps(result.to_dict())), text) == result


@pytest.mark.parametrize("language", [LANGUAGES[0], None])
def test_a_line_of_ten_megabytes_gives_a_result(language: str | None) -> None:
    line = ("lorem ipsum dolor sit amet " * 150 + "Nguyen Van An, 25/10/2021, 18-NQ/TW; ") * 2500
    assert len(line) > 10_000_000
    assert "\n" not in line
    result = EXTRACTORS[language].extract(line)
    check(line[: result.mentions[-1].end], Extraction(result.mentions[:99], None, "", ""))
    assert (len(result.persons), len(result.dates), len(result.citations)) == (2500, 2500, 2500)


# --- law 3: the same input gives the same output, in any thread, with rule files in any order

POOL = ThreadPoolExecutor(4)


@given(st.lists(text_and_language(), min_size=2, max_size=4))
def test_threads_give_what_one_gives(work: list[tuple[str, str | None]]) -> None:
    together = POOL.map(lambda case: EXTRACTORS[case[1]].extract(case[0]), work * 2)
    alone = [extract(text, language) for text, language in work]
    assert list(together) == alone * 2


@pytest.fixture(scope="module")
def reordered(tmp_path_factory: pytest.TempPathFactory) -> dict[str | None, Extractor]:
    """Extractors by the shipped rules, whose files sort the other way round."""
    there = tmp_path_factory.mktemp("rules")
    for folder in filter(Path.is_dir, rules_root().iterdir()):
        (there / folder.name).mkdir()
        for number, path in enumerate(sorted(folder.glob("*.yaml"), reverse=True)):
            shutil.copy(path, there / folder.name / f"{number:02}-{path.name}")
    return {language: Extractor(language, Roots((there,))) for language in EXTRACTORS}


@given(text_and_language())
def test_the_order_of_rule_files_changes_nothing(reordered: dict[str | None, Extractor], case: tuple[str, str | None]) -> None:
    text, language = case
    assert reordered[language].extract(text).mentions == extract(text, language).mentions


# --- law 4: what stands behind a blank line changes nothing
# Excepted is what rests on evidence elsewhere: names found again, with the titles that they are beside; the full citation of a short form;
# the key of a person, which says who is who in the text as a whole; the language of lines whose words tell none.


def said(mention: AnyMention, shift: int) -> tuple[Any, ...]:
    """A mention and its links, but for what rests on evidence elsewhere."""
    link: AnyMention | None = None
    if isinstance(mention, Title):
        link = mention.holder
    elif isinstance(mention, Citation):
        link = mention.issued
    pinpoint = mention.pinpoint if isinstance(mention, Citation) else None
    place = (mention.start + shift, mention.end + shift)
    return (*place, mention.kind, mention.language, mention.rule, mention.value_dict(), link and link.start + shift, pinpoint)


def barriers(text: str) -> list[int]:
    """Where the blank lines of a text are."""
    folded = fold(text)
    return [folded.span(at, at + 1)[0] for at, char in enumerate(folded.text) if char == BARRIER]


def assert_local(one: str, other: str, language: str | None) -> None:
    text, shift = f"{one}\n\n{other}", len(one) + 2
    apart = [*(said(mention, 0) for mention in extract(one, language)), *(said(mention, shift) for mention in extract(other, language))]
    together = [said(mention, 0) for mention in extract(text, language)]
    again = {(row[0], row[1]) for row in apart if row[4] == AGAIN} ^ {(row[0], row[1]) for row in together if row[4] == AGAIN}
    blank = barriers(text)
    touched = {bisect_left(blank, start) for start, _ in again}

    def rest(rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
        return [row for row in rows if row[4] != AGAIN and not (row[2] == "title" and bisect_left(blank, row[0]) in touched)]

    assert rest(together) == rest(apart)


@given(languages.flatmap(lambda language: st.tuples(texts(language), texts(language), st.just(language))))
def test_a_blank_line_parts_two_texts(case: tuple[str, str, str]) -> None:
    assert_local(*case)


def tells(text: str) -> bool:
    """Whether the first line that has words has a language."""
    line = fold(text).text.replace(BARRIER, "\n").lstrip("\n").partition("\n")[0]
    return any(language for *_, language in evidence(LANGUAGES, ROOTS).parts(line))


@given(languages.flatmap(texts), languages.flatmap(texts))
def test_a_blank_line_parts_texts_in_languages_of_their_own(one: str, other: str) -> None:
    if EXTRACTORS[None].extract(one).language is not None and tells(other):
        assert_local(one, other, None)


# --- law 5: composed or not, whichever space, dash, slash, apostrophe, crossed D and width of digits: the same values of the same words

ALIKE = {" ": SPACES + " ", "-": DASHES, "/": SLASHES, "'": APOSTROPHES, "’": APOSTROPHES, "Đ": "ĐÐ", "đ": "đð"}


@st.composite
def ways(draw: st.DrawFn) -> Callable[[str], str]:
    """Ways to write characters, by turns."""
    turns = {char: itertools.cycle(draw(st.lists(st.sampled_from(forms), min_size=1, max_size=3))) for char, forms in ALIKE.items()}
    wide = itertools.cycle(draw(st.lists(st.booleans(), min_size=1, max_size=3)))
    decomposed = itertools.cycle(draw(st.lists(st.booleans(), min_size=1, max_size=3)))

    def how(char: str) -> str:
        if char in turns:
            return next(turns[char])
        if char.isdecimal():
            return full_width(char) if next(wide) else char
        return unicodedata.normalize("NFD", char) if next(decomposed) else char

    return how


def values(result: Extraction) -> list[tuple[str, Any]]:
    """Kind, rule, value and links of every mention, words compared as folded."""
    data = result.to_dict()
    rows = []
    for row in data["mentions"]:
        value = {key: fold(said).text if isinstance(said, str) else said for key, said in row["value"].items()}
        rows.append((row["kind"], row["rule"], value, row["extra"]))
    return [*rows, ("links", data["links"])]


@given(languages.flatmap(lambda language: st.tuples(texts(language), st.just(language))), ways())
def test_another_way_of_writing_says_the_same_of_the_same_words(case: tuple[str, str], how: Callable[[str], str]) -> None:
    text, language = unicodedata.normalize("NFC", case[0]), case[1]
    pieces = [how(char) for char in text]
    starts = [0, *itertools.accumulate(map(len, pieces))]
    one, two = extract(text, language), extract("".join(pieces), language)
    assert values(two) == values(one)
    assert [(m.start, m.end) for m in two] == [(starts[m.start], starts[m.end]) for m in one]


@given(languages, st.lists(st.tuples(codes(), languages.flatmap(sentences)), min_size=1, max_size=4))
def test_a_code_with_plain_d_is_the_one_with_its_stroke(language: str, parts: list[tuple[Code, str]]) -> None:
    plain = str.maketrans("Đđ", "Dd")
    given, again = (
        extract("".join(f"{words} {spelling}; " for spelling, words in spellings), language).citations
        for spellings in ([(str(code), words) for code, words in parts], [(str(code).translate(plain), words) for code, words in parts])
    )
    assert [(c.start, c.end, c.value) for c in again if c.value.code] == [(c.start, c.end, c.value) for c in given if c.value.code]


# --- law 6: what is printed is read back; every spelling of a code is one value


@given(codes())
def test_a_printed_code_is_read_back_as_the_same(code: Code) -> None:
    assert Code.parse(str(code)) == code


@given(st.data())
def test_all_spellings_of_a_code_are_equal_values(data: st.DataObject) -> None:
    code = data.draw(codes())
    written = data.draw(spellings(str(code)))
    assert Code.parse(written) == code
    assert hash(Code.parse(written)) == hash(code)


@settings(max_examples=max(200, EXAMPLES))
@given(variants())
def test_variants_of_the_press_give_the_official_code(pair: tuple[str, Code]) -> None:
    written, code = pair
    assert Code.parse(written) == code
    assert str(Code.parse(written)) == str(code)


@given(partial_dates() | intervals)
def test_a_printed_date_is_read_back_as_the_same(date: Any) -> None:
    assert parse_edtf(date.edtf) == date


PROVINCES = [place for place, record in ontology().places.items() if record["kind"] == "province"]
LOCAL = st.sampled_from([("chair", "peoples-committee"), ("vice-chair", "peoples-council"), ("secretary", "provincial-party-committee")])
MODIFIERS = st.sampled_from([(), ("standing",), ("former",), ("acting",)])


@st.composite
def offices(draw: st.DrawFn) -> Office:
    """An office of any body, or a local one of some place, with modifiers."""
    if draw(st.booleans()):
        return draw(st.sampled_from(OFFICES))
    return Office(*draw(LOCAL), place=draw(st.none() | st.sampled_from(PROVINCES)), modifiers=draw(MODIFIERS))


@given(languages, offices())
def test_the_name_of_an_office_is_read_back_as_it(language: str, office: Office) -> None:
    assert Office.parse(office.label(language), language) == office


# --- law 7: the same facts have the same values in each language

SENTENCES: list[dict[str, str]] = table("parallel.yaml")
NAMES = st.sampled_from(["Trần Thị Mai", "Lê Văn Nam", "Nguyễn Hoàng Phúc", "Đỗ Quốc Bảo"])
FORMS_OF_DAYS = ("{0.day}.{0.month}.{0.year}", "{0.day}/{0.month}/{0.year}", "{0:%d-%m-%Y}", "{0:%Y-%m-%d}")


@given(
    st.sampled_from(SENTENCES),
    st.sampled_from(OFFICES),
    NAMES,
    decisions,
    st.tuples(days, days).map(sorted),
    st.sampled_from(FORMS_OF_DAYS),
)
def test_the_same_facts_have_the_same_values_in_each_language(
    sentence: dict[str, str], office: Office, name: str, code: Code, period: list[datetime.date], form: str
) -> None:
    day, end = period
    for language, words in sentence.items():
        text = words.format(name=name, office=office.label(language), code=code, day=form.format(day), end=form.format(end))
        result = extract(text, language)
        assert [(title.value, title.holder and title.holder.text) for title in result.titles] == [(office, name)] * ("{office}" in words), (
            text
        )
        assert [(one.value.type, one.value.code) for one in result.citations] == [("decision", code)] * ("{code}" in words), text
        dates = f"{day}/{end}" if "{end}" in words else str(day)
        assert [date.value.edtf for date in result.dates] == [dates] * ("{day}" in words), text
        assert [one.issued for one in result.citations] == list(result.dates or [None])[: len(result.citations)], text


# --- law 8: rules of one's own change nothing elsewhere; a rule that is disabled takes away its own mentions; `kinds` filters

OWN_RULES = {
    "date": "lexicon: {own_month: {entries: {5: [Quxember]}}}\ndates: [{id: LANG/date/qux, match: '{day} {month:own_month} {year}'}]",
    "title": "lexicon: {own_role: {entries: {member: [Grand Poobah]}}}\ntitles: [{id: LANG/title/poobah, match: '{role:own_role}'}]",
    "citation": "lexicon: {document_type: {entries: {decree: [Ukase]}}}",
    "guard": "guards: [{id: LANG/guard/zembla, match: 'Zembla [0-9/]+'}]",
    "person": "persons: [{id: LANG/person/zemblan, match: 'Zembla{_:zemblan}'}]\nphrases: {zemblan: ' \\p{Lu}\\p{Ll}+'}",
    "off": "disable: [und/date/year-month-day]",
}
OWN_WORDS = [
    "5 Quxember 2025",
    "Grand Poobah of Hue Le Van Nam",
    "Ukase 30/2020/ND-CP",
    "Zembla 25/10/2021",
    "Zembla Kinbote",
    "2025-05-09",
]
"""A text for each of these folders."""

Overlays = dict[tuple[str, str], Path]


@pytest.fixture(scope="module")
def overlays(tmp_path_factory: pytest.TempPathFactory) -> Overlays:
    """A folder for each language and each of these rule files."""
    found = {}
    for language, (name, said) in itertools.product(LANGUAGES, OWN_RULES.items()):
        folder = found[language, name] = tmp_path_factory.mktemp(f"{language}-{name}")
        (folder / language).mkdir()
        (folder / language / "own.yaml").write_text(said.replace("LANG", language), encoding="utf-8")
    return found


@functools.cache
def with_rules(language: str, *folders: Path) -> Extractor:
    return Extractor(language, folders)


@given(data=st.data(), language=st.sampled_from(spread(LANGUAGES, 2)))
def test_the_order_of_folders_changes_nothing(overlays: Overlays, data: st.DataObject, language: str) -> None:
    text = " ".join(data.draw(st.permutations([*OWN_WORDS, data.draw(sentences(language))])))
    folders = [overlays[language, name] for name in OWN_RULES]
    one, other = (with_rules(language, *some).extract(text) for some in (folders, folders[::-1]))
    assert one == other
    assert len(with_rules(language, *folders).extract(" ".join(OWN_WORDS)).mentions) > 4, "there is something to differ in"


@given(data=st.data(), language=languages)
def test_rules_for_a_language_change_nothing_in_others(overlays: Overlays, data: st.DataObject, language: str) -> None:
    text = f"{data.draw(texts(language))} {' '.join(OWN_WORDS)}"
    others = [overlays[other, name] for other in LANGUAGES if other != language for name in OWN_RULES]
    assert data_of(with_rules(language, *others).extract(text)) == data_of(extract(text, language))


def slots_of(language: str, said: str) -> set[str]:
    """The slots of a pattern and of the phrases in it."""
    phrases = {name: phrase.match for one in (COMMON, language) for name, phrase in read(one, ROOTS).phrases.items()}
    found: set[str] = set()
    left = [said]
    while left:
        more = {slot.source for slot in p.slots(p.parse(left.pop()))} - found
        found |= more
        left += [phrases[name] for name in more if name in phrases]
    return found


RULES = {
    rule.id: (language, rule) for language in LANGUAGES for rule in read(language, ROOTS).rules if rule.examples and rule.kind in MENTIONS
}


@functools.cache
def hangs_on_others(rule: str) -> bool:
    """Whether a rule sees mentions that were found before, so that it finds more or less with them."""
    known = next(one for name in (*LANGUAGES, COMMON) for one in read(name, ROOTS).rules if one.id == rule)
    seen = slots_of(known.language, known.match) & set(KINDS)
    return bool(seen or known.before_kind or known.after_kind or known.beside)


def overlap(one: AnyMention, others: Iterable[AnyMention | Winner]) -> bool:
    return any(other.start < one.end and one.start < other.end for other in others)


def assert_difference(rich: Extraction, poor: Extraction, own: Callable[[AnyMention], bool], with_less: Extractor | None = None) -> None:
    """A result has nothing more than another but its own mentions, and lacks what lost to them only.

    What comes up may win there and still be none: it is a guard, or no person stands beside it; the extractor `with_less` tells.
    """
    spans = [{(mention.start, mention.end, mention.kind, mention.rule) for mention in one} for one in (rich, poor)]
    gone = [mention for mention in rich if (mention.start, mention.end, mention.kind, mention.rule) not in spans[1]]
    new = [mention for mention in poor if (mention.start, mention.end, mention.kind, mention.rule) not in spans[0]]
    for mention in gone:
        if own(mention) or mention.rule == AGAIN or hangs_on_others(mention.rule) or overlap(mention, new):
            continue
        assert with_less is not None, mention
        assert overlap(mention, [one for one in with_less.explain(str(poor.text)).winners if one.outcome != "mention"]), mention
    for mention in new:
        assert mention.rule == AGAIN or hangs_on_others(mention.rule) or overlap(mention, gone), mention


@given(data=st.data(), pair=st.sampled_from(spread(list(itertools.product(LANGUAGES, MENTIONS)), 5)))
def test_rules_for_a_kind_change_nothing_but_what_they_find(overlays: Overlays, data: st.DataObject, pair: tuple[str, str]) -> None:
    language, kind = pair
    own_words = data.draw(st.lists(st.sampled_from(OWN_WORDS), max_size=3))
    text = " ".join([data.draw(texts(language)), *own_words])
    rich, poor = with_rules(language, overlays[language, kind]).extract(text), extract(text, language)
    if own_words:
        assert_difference(rich, poor, lambda mention: mention.kind == kind)
    else:
        assert data_of(rich) == data_of(poor)


@given(data=st.data(), language=st.sampled_from(spread(LANGUAGES, 1)))
def test_a_guard_takes_away_only_what_it_overlaps(overlays: Overlays, data: st.DataObject, language: str) -> None:
    before, gap = data.draw(texts(language)), data.draw(st.sampled_from([" ", "\n\n"]))
    text, guarded = f"{before}{gap}Zembla 25/10/2021", len(before) + len(gap)
    rich, poor = extract(text, language), with_rules(language, overlays[language, "guard"]).extract(text)
    assert_difference(rich, poor, lambda mention: mention.end > guarded)
    # What is longer than the guard and reaches into it wins, whether it is a mention in the end or not; across a blank line nothing does.
    assert gap == " " or not [mention for mention in poor if mention.end > guarded]


DISABLED = spread(list(RULES), 8)


@pytest.fixture(scope="module")
def without(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Extractor]:
    """An extractor that knows all rules but one."""

    @functools.cache
    def extractor(rule: str) -> Extractor:
        language, _ = RULES[rule]
        folder = tmp_path_factory.mktemp("off")
        (folder / language).mkdir()
        (folder / language / "off.yaml").write_text(yaml.safe_dump({"disable": [rule]}), encoding="utf-8")
        return Extractor(language, [folder])

    return extractor


@pytest.mark.parametrize("rule", DISABLED)
@settings(max_examples=max(4, EXAMPLES // len(DISABLED)))
@given(data=st.data())
def test_a_disabled_rule_takes_away_only_its_own_mentions(rule: str, data: st.DataObject, without: Callable[[str], Extractor]) -> None:
    language, body = RULES[rule]
    text = f"{data.draw(st.sampled_from([one.text for one in body.examples]))}\n\n{data.draw(texts(language))}"
    rich, poor = extract(text, language), without(rule).extract(text)
    assert_difference(rich, poor, lambda mention: mention.rule == rule, without(rule))
    assert rule not in {mention.rule for mention in poor}


@functools.cache
def asked_for(language: str | None, kinds: frozenset[str]) -> Extractor:
    return Extractor(language, kinds=kinds)


@given(text_and_language(), st.frozensets(st.sampled_from(MENTIONS)))
def test_asking_for_kinds_leaves_the_others_out_and_changes_nothing_else(case: tuple[str, str | None], kinds: frozenset[str]) -> None:
    text, language = case
    whole = extract(text, language).mentions
    assert asked_for(language, kinds).extract(text).mentions == tuple(mention for mention in whole if mention.kind in kinds)


# --- law 9: what is made a dictionary is read back as the same, through JSON too

RELATIVE = {language: Extractor(language, relative=True) for language in EXTRACTORS}


def halves_joined(text: str) -> str:
    """Two halves of a character that follow one another as the character: JSON writes both alike."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")


@given(text_and_language(), st.none() | days, st.none() | hostile.map(halves_joined))
def test_an_extraction_survives_its_dictionary_and_json(
    case: tuple[str, str | None], reference: datetime.date | None, source: str | None
) -> None:
    text, language = case
    result = RELATIVE[language].extract(text, source, reference)
    event("mentions" if result.mentions else "no mentions")
    assert Extraction.from_dict(result.to_dict()) == result
    back = Extraction.from_dict(json.loads(json.dumps(result.to_dict())), text)
    assert back == result
    assert back.text == text
    assert back.to_dict() == result.to_dict()


@given(text_and_language(), st.frozensets(st.sampled_from(MENTIONS)))
def test_an_extraction_of_some_kinds_survives_its_dictionary(case: tuple[str, str | None], kinds: frozenset[str]) -> None:
    text, language = case
    result = asked_for(language, kinds).extract(text)
    assert Extraction.from_dict(json.loads(json.dumps(result.to_dict())), text) == result


@given(date_values | st.builds(DateValue, relative_dates))
def test_a_date_value_survives_its_dictionary(value: DateValue) -> None:
    assert DateValue.from_dict(json.loads(json.dumps(value.to_dict()))) == value
    assert ("part" in value.to_dict()) == (value.part is not None)


@given(offices())
def test_an_office_survives_its_dictionary(office: Office) -> None:
    assert Office.from_dict(json.loads(json.dumps(office.to_dict()))) == office


# --- law 10: four times the text takes about four times the time

SIZE = 4000
"""Characters of the shorter text; the longer one still is a single piece where it has no blank line."""

STEEP = 12
"""Between linear growth, where four times the text takes four times the time, and quadratic, where it takes sixteen times."""

ATTEMPTS = 5


def time_of(text: str, language: str) -> float:
    """Seconds of this thread's own work."""
    start = time.thread_time()
    EXTRACTORS[language].extract(text)
    return time.thread_time() - start


@given(languages.flatmap(lambda language: st.tuples(repetitions(language), st.just(language))))
@example((("", "Nguyen ", ""), LANGUAGES[0]))
@example((("", "H'", ""), LANGUAGES[0]))
@example((("", "FF-Präsidentscha", ""), LANGUAGES[0]))
@example((("", "BIRMA-", ""), LANGUAGES[0]))
@example((("", "UVBTV'", ""), LANGUAGES[-1]))
@example((("", "a\u200b", ""), LANGUAGES[0]))
@example((("a", " ", "b"), LANGUAGES[0]))
@example((("a", "\u0301\u0323", ""), LANGUAGES[0]))
def test_time_grows_linearly_with_a_hostile_text(case: tuple[tuple[str, str, str], str]) -> None:
    (before, piece, after), language = case
    short, long = (before + piece * (size // len(piece)) + after for size in (SIZE, 4 * SIZE))
    check(long, extract(long, language))
    times = []
    for _ in range(ATTEMPTS):
        times.append((time_of(short, language), time_of(long, language)))
        least_short, least_long = map(min, zip(*times, strict=True))
        if least_long < STEEP * least_short:
            return
    pytest.fail(f"{least_short:.4f} s for {len(short)} characters, {least_long:.4f} s for {len(long)}")
