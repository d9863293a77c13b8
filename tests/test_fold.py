"""Folding: many ways of writing become one, and every span found leads back to the text as given."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import MARKS, ODD, hostile
from tables import table

from partyie.fold import BARRIER, fold

TABLE: list[dict[str, Any]] = table("fold.yaml")

vietnamese = st.text(st.sampled_from("Bộ Chính trị Nguyễn Đức Ạỹằẵ ệợữ-/12 \n"), max_size=40)


@pytest.mark.parametrize("row", TABLE, ids=lambda row: repr(row["given"]))
def test_one_way_of_writing_stands_for_many(row: dict[str, str]) -> None:
    assert fold(row["given"]).text == row["folded"]


def test_a_lone_surrogate_becomes_a_replacement_character() -> None:
    assert fold("a\ud800b\udfff").text == "a\ufffdb\ufffd"


@given(hostile)
def test_every_folded_character_stands_for_a_stretch_of_the_given_text_in_order(text: str) -> None:
    folded = fold(text)
    last = (0, 0)
    for at in range(len(folded.text)):
        start, end = folded.span(at, at + 1)
        assert 0 <= start < end <= len(text)
        assert last[0] <= start
        assert last[1] <= end
        last = (start, end)


@given(hostile, st.data())
def test_the_span_of_a_stretch_gives_the_characters_it_was_folded_from(text: str, data: st.DataObject) -> None:
    """What is cut out of the given text folds to what was cut out of the folded text."""
    folded = fold(text)
    if not folded.text:
        return
    start = data.draw(st.integers(0, len(folded.text) - 1))
    end = data.draw(st.integers(start + 1, len(folded.text)))
    wanted = folded.text[start:end]
    first, last = folded.span(start, end)
    again = fold(text[first:last]).text
    assert wanted.strip(" \n" + BARRIER) in again
    # A letter and its marks are one, also where something invisible stands between them; then more may come with it.
    if unicodedata.is_normalized("NFC", "".join(c for c in text if unicodedata.category(c) != "Cf")):
        assert again.strip(" \n" + BARRIER) == wanted.strip(" \n" + BARRIER)


@given(hostile)
def test_folding_twice_is_folding_once(text: str) -> None:
    def barriers(folded: str) -> str:
        return re.sub(f"{BARRIER}+", "\n\n", folded)

    once = barriers(fold(text).text)
    assert barriers(fold(once).text) == once


@given(vietnamese)
def test_composed_and_decomposed_letters_fold_alike(text: str) -> None:
    composed, decomposed = unicodedata.normalize("NFC", text), unicodedata.normalize("NFD", text)
    one, other = fold(composed), fold(decomposed)
    assert one.text == other.text
    for at in range(len(one.text)):
        here, there = one.span(at, at + 1), other.span(at, at + 1)
        assert unicodedata.normalize("NFC", decomposed[there[0] : there[1]]) == composed[here[0] : here[1]]


@given(st.sampled_from("ađạệ각"), st.text(MARKS, min_size=25, max_size=120))
def test_many_marks_on_a_letter_are_composed_as_unicode_has_it(letter: str, marks: str) -> None:
    assert fold(letter + marks).text == unicodedata.normalize("NFC", letter + marks)


@given(hostile)
def test_folded_text_holds_nothing_that_rules_need_not_see(text: str) -> None:
    folded = fold(text).text
    for odd in "\u00a0\u2009\u3000\t\u00ad\u200b\ufeff\u2013\u2014\u2212\u2019\u201c\u00d0\r":
        assert odd not in folded
    assert not any("\ud800" <= c <= "\udfff" for c in folded)
    assert "  " not in folded
    assert "\n\n" not in folded


odd_text = st.text(ODD + "ab ", max_size=20)
blank_lines = st.sampled_from(["\n\n", "\r\n\r\n", "\n \t\n", "\r\r", "\n\u00a0\n", "\u2029\u2028"])


@given(odd_text, odd_text, blank_lines)
def test_a_blank_line_is_a_barrier(before: str, after: str, blank: str) -> None:
    folded = fold("x" + before.strip() + "x" + blank + "y" + after.strip() + "y").text
    assert BARRIER in folded


@given(st.text("abc 12.,-/", max_size=60))
def test_plain_text_without_double_spaces_is_left_as_it_is(text: str) -> None:
    single = " ".join(text.split())
    folded = fold(single)
    assert folded.text == single
    assert all(folded.span(at, at + 1) == (at, at + 1) for at in range(len(single)))
