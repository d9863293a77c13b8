"""Offsets in other units lead to the same words in other languages, whatever the text is."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import seeds

from partyie import Extraction, Extractor, Offsets, extract
from partyie.offsets import UNITS, Unit

TEXTS = st.text(st.characters() | st.sampled_from("aạ🎉\ud83d\ude00\udfff"), max_size=40)

CUT: dict[Unit, Callable[[str, int, int], str]] = {
    "codepoints": lambda text, start, end: text[start:end],
    "utf-16": lambda text, start, end: text.encode("utf-16-le")[2 * start : 2 * end].decode("utf-16-le"),
    "utf-8": lambda text, start, end: text.encode()[start:end].decode(),
}
"""What stands between two offsets, as a program sees it that counts in the unit."""


@pytest.mark.parametrize("unit", UNITS)
def test_offsets_of_all_mentions_lead_to_their_words(unit: Unit) -> None:
    for language, text in seeds():
        long = ("🎉 " + text + "\n\n") * 3
        mentions = Extractor(language).extract(long).to_dict(unit)["mentions"]
        assert mentions
        assert [CUT[unit](long, row["start"], row["end"]) for row in mentions] == [row["text"] for row in mentions]


def encoded_length(char: str, unit: Unit) -> int:
    return {"codepoints": 1, "utf-16": 1 + (char > "\uffff"), "utf-8": len(char.encode("utf-8", "surrogatepass"))}[unit]


@given(TEXTS, st.sampled_from(UNITS), st.integers(1, 100))
def test_each_character_is_as_long_as_its_encoding_and_each_offset_leads_back(text: str, unit: Unit, times: int) -> None:
    text *= times
    offsets, expected = Offsets(text, unit), 0
    for place, char in enumerate(text):
        assert offsets.of(place) == expected
        assert offsets.place(expected) == place
        expected += encoded_length(char, unit)
    assert offsets.of(len(text)) == expected


@pytest.mark.parametrize(("unit", "offset"), [("utf-8", 1), ("utf-16", 3), ("utf-8", -1), ("utf-8", 99), ("codepoints", 4)])
def test_an_offset_inside_a_character_or_beyond_the_text_is_an_error(unit: Unit, offset: int) -> None:
    with pytest.raises(ValueError, match=f"no character begins at {offset}, counted in {unit}"):
        Offsets("ạ.🎉", unit).place(offset)


def test_another_unit_is_an_error() -> None:
    with pytest.raises(ValueError, match="no unit 'bytes' of offsets; there are codepoints, utf-16, utf-8"):
        Offsets("", "bytes")  # type: ignore[arg-type]


TEXT = "🎉 Đồng chí Trần Thị Mai, Bộ trưởng Bộ Tư pháp, ký Quyết định 05-QĐ/TW ngày 4/3/2024. Quyết định 05 …"


@pytest.mark.parametrize("kinds", [None, ["title"], ["citation"]])
@pytest.mark.parametrize("unit", UNITS)
def test_a_dictionary_with_other_offsets_says_so_and_is_read_with_its_text(unit: Unit, kinds: list[str] | None) -> None:
    result = Extractor("vi", kinds=kinds).extract(TEXT)
    data = json.loads(json.dumps(result.to_dict(unit)))
    assert data.get("offsets", "codepoints") == unit
    assert Extraction.from_dict(data, TEXT) == result


def test_other_offsets_without_the_text_are_an_error() -> None:
    data = extract(TEXT, "vi").to_dict("utf-8")
    for read in (lambda: Extraction.from_dict(data), lambda: Extraction.from_dict(extract(TEXT, "vi").to_dict()).to_dict("utf-16")):
        with pytest.raises(ValueError, match="need the text"):
            read()


def test_offsets_that_are_not_of_this_text_are_an_error() -> None:
    data = extract(TEXT, "vi").to_dict("utf-8")
    with pytest.raises(ValueError, match=r"the text has|no character begins"):
        Extraction.from_dict(data, TEXT[1:])
