"""The language of a line: found among those asked for, carried on over lines that say nothing, never guessed without evidence."""

from __future__ import annotations

import functools
import itertools
import sys
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st
from strategies import LANGUAGES, any_character, hostile, seeds, texts
from tables import table

from partyie import Extractor, LanguageError, PartyieError, extract
from partyie.fold import BARRIER
from partyie.language import ENOUGH, WEAK, Evidence, Part, evidence, script_of
from partyie.rules.read import COMMON, known_languages, read, rules_root, words_of

ROOTS = (rules_root(),)
FOREIGN_RULES = Path(__file__).parent / "languages" / "rules"
FOLDERS = {"shipped": ROOTS, "added": (*ROOTS, FOREIGN_RULES)}
"""The shipped languages, and some more that are recognised by their scripts."""
PAGES: list[dict[str, Any]] = table("pages.yaml")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page["about"])
@pytest.mark.parametrize("asked", [False, True], ids=["language found", "languages given"])
def test_each_line_is_read_in_its_own_language(page: dict[str, Any], asked: bool) -> None:
    result = extract(page["text"], page["languages"] if asked else None)
    found = [(m.language, m.kind, m.text) for m in result if m.language != "und"]
    assert found == [tuple(row) for row in page["finds"]]
    assert result.language == page["main"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_seed_is_recognised_as_what_it_is(language: str) -> None:
    for own, text in seeds():
        if own == language:
            assert extract(text).language == language


def test_no_long_line_of_a_seed_is_taken_for_another_language_than_vietnamese_captions() -> None:
    known = evidence(LANGUAGES, ROOTS)
    wrong = []
    for language, text in seeds():
        for line in text.split("\n"):
            said = known.parts(line)[0][2] if len(line) > 80 else None
            if said not in (None, language, "vi"):
                wrong.append((language, said, line))
    assert wrong == []


FOREIGN = [
    "Zxqv brplk 30/2020/NĐ-CP wrrt 23/12/2023 grmf",
    "30/2020/NĐ-CP\n23/12/2023",
    "第30/2020/NĐ-CP号,23/12/2023",
    "ст. 30/2020/NĐ-CP от 23.12.2023",
]


@pytest.mark.parametrize("text", FOREIGN)
def test_a_text_in_no_known_language_still_gives_codes_and_numeric_dates(text: str) -> None:
    result = extract(text)
    assert result.language is None
    assert [str(c.value.code) for c in result.citations] == ["30/2020/NĐ-CP"]
    assert [d.value.edtf for d in result.dates] == ["2023-12-23"]
    assert {m.language for m in result} == {"und"}


@pytest.mark.parametrize("language", ["fr", "ontology", "", "e", "english", "../en"])
def test_a_language_without_rules_is_an_error_that_lists_those_with(language: str) -> None:
    with pytest.raises(LanguageError, match=f"no rules for language {language!r}; there are {', '.join(LANGUAGES)}") as error:
        extract("18-NQ/TW", language)
    assert isinstance(error.value, ValueError)
    assert isinstance(error.value, PartyieError)


def test_one_unknown_language_among_known_ones_is_an_error_too() -> None:
    with pytest.raises(LanguageError, match="'qq'"):
        Extractor(languages=[LANGUAGES[0], "qq"])


def test_the_order_and_repetition_of_languages_change_nothing() -> None:
    for _, text in seeds():
        one, other = Extractor(languages=LANGUAGES).extract(text), Extractor(languages=[*LANGUAGES[::-1], *LANGUAGES]).extract(text)
        assert one == other


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_given_language_is_used_whatever_the_text_looks_like(language: str) -> None:
    result = extract("Zxqv 23/12/2023", language)
    assert result.language == language
    assert [m.language for m in result] == [language]


@given(hostile)
def test_the_main_language_is_a_known_one_or_none(text: str) -> None:
    assert extract(text).language in (None, *LANGUAGES)
    assert extract(text, LANGUAGES).language in (None, *LANGUAGES)


# --- what the language of a line is, said plainly

Weights = dict[str, dict[str, float]]


@functools.cache
def weights(roots: tuple[Path, ...]) -> tuple[Weights, Weights, dict[str, list[str]]]:
    """What words say of languages, what words of lexicons alone say, and the scripts of languages."""
    known = {language: words_of(read(language, roots)) for language in (COMMON, *known_languages(roots))}
    common = set(known.pop(COMMON).others)

    def shared(weight: float, words: dict[str, set[str]]) -> Weights:
        having = Counter(word for those in words.values() for word in those)
        told: Weights = {}
        for language, those in words.items():
            for word in those:
                told.setdefault(word, {})[language] = weight / having[word]
        return told

    weak = shared(WEAK, {language: set(words.others) - common for language, words in known.items()})
    strong = shared(1, {language: set(words.words) for language, words in known.items()})
    return weak | strong, weak, {language: list(words.scripts) for language, words in known.items()}


def said(line: str, roots: tuple[Path, ...]) -> str | None:
    """The language of which a line's words and letters say most, if there is one."""
    words, others, scripts = weights(roots)
    scores: Counter[str] = Counter()
    for number, word in enumerate(regex.findall(r"[\p{L}\p{M}]+", line[:ENOUGH])):
        for language, weight in (others if number and word[0].isupper() else words).get(word.lower(), {}).items():
            scores[language] += weight  # type: ignore[assignment]
    for language, names in scripts.items():
        scores[language] += sum(len(regex.findall(rf"\p{{Script={name}}}", line[:ENOUGH])) for name in names)
    best = max(scores.values())
    those = [language for language, score in scores.items() if score == best]
    return those[0] if best and len(those) == 1 else None


def said_of_lines(text: str, roots: tuple[Path, ...]) -> list[Part]:
    """Each line with its language, or with that of the line before it; the first ones with that of the first that has one."""
    lines = [(match.start(), match.end(), said(match[0], roots)) for match in regex.finditer(rf"[^\n{BARRIER}]+", text)]
    told = next((language for *_, language in lines if language), None)
    return [(start, end, told := language or told) for start, end, language in lines]


def joined(lines: list[Part]) -> list[Part]:
    """Lines of one language that follow one another as one part."""
    groups = [list(group) for _, group in itertools.groupby(lines, lambda line: line[2])]
    return [(group[0][0], group[-1][1], group[0][2]) for group in groups]


@functools.cache
def telling(roots: tuple[Path, ...]) -> st.SearchStrategy[str]:
    """Words that say something of languages, as they are and in capitals, among others and between line ends."""
    word = st.sampled_from(sorted(weights(roots)[0]))
    written = (
        word
        | word.map(str.title)
        | word.map(str.upper)
        | st.sampled_from(["Σας", "İYİ", "ΑΣ", "ﬁn", "ß", "18-NQ/TW"])
        | st.text(any_character)
    )
    glue = st.sampled_from([" ", " ", " ", " ", ", ", "-", "'", "\u0301", "", "\n", BARRIER, "\n\n", " \n "])
    return st.lists(st.tuples(written, glue), max_size=60).map(lambda pairs: "".join(part for pair in pairs for part in pair))


@pytest.mark.parametrize("roots", FOLDERS.values(), ids=FOLDERS)
@given(data=st.data())
def test_a_line_has_the_language_of_which_its_words_and_letters_say_most(roots: tuple[Path, ...], data: st.DataObject) -> None:
    text = data.draw(st.one_of(telling(roots), telling(roots).map(lambda text: text.replace("\n", " ")), hostile, *map(texts, LANGUAGES)))
    assert evidence(known_languages(roots), roots).parts(text) == joined(said_of_lines(text, roots))


def test_each_word_counts_as_much_as_it_is_said_to_count() -> None:
    words, _, _ = weights(ROOTS)
    of_one_language = {tuple(told.items()): word for word, told in words.items() if len(told) == 1}
    lines = (
        line for word in sorted(words) for other in of_one_language.values() for line in (f"{other} {word}", f"{other} {word.title()}")
    )
    text = "\n".join(lines)
    assert evidence(LANGUAGES, ROOTS).parts(text) == joined(said_of_lines(text, ROOTS))


def test_threads_that_meet_scripts_for_the_first_time_at_once_learn_them_all() -> None:
    letters = {"Thai": "ก", "Hangul": "가", "Cyrillic": "ж", "Greek": "ω", "Arabic": "ب", "Hebrew": "א", "Georgian": "ა", "Armenian": "ա"}
    scripts = [(number, script_of(name)) for number, name in enumerate(letters)]
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(len(letters)) as pool:
            for _ in range(50):
                known = Evidence(tuple(letters), {}, {}, scripts)
                ready = threading.Barrier(len(letters))

                def learn(letter: str, known: Evidence = known, ready: threading.Barrier = ready) -> None:
                    ready.wait()
                    known.parts(letter)

                list(pool.map(learn, letters.values()))
                assert {letter: known.parts(letter)[0][2] for letter in letters.values()} == {one: name for name, one in letters.items()}
    finally:
        sys.setswitchinterval(interval)
