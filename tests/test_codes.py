"""Document codes: every spelling is read, one is printed, and what is no code is told why."""

from __future__ import annotations

import contextlib
import re
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from strategies import codes, hostile
from tables import table

from partyie import Code, CodeError, PartyieError, extract
from partyie.rules.read import languages

TABLE: dict[str, Any] = table("codes.yaml")
SPELLED = [(written, row) for row in TABLE["codes"] for written in row["written"]]


@pytest.mark.parametrize(("written", "row"), SPELLED, ids=[repr(written) for written, _ in SPELLED])
def test_every_spelling_of_a_code_says_the_same(written: str, row: dict[str, Any]) -> None:
    code = Code.parse(written)
    said = (str(code), code.number, code.year, code.symbol, code.issuer, list(code.types))
    assert said == (row["code"], row["number"], row.get("year"), row["symbol"], row["issuer"], row["types"])


@pytest.mark.parametrize("row", TABLE["codes"], ids=lambda row: row["code"])
def test_the_symbol_of_an_issuer_gives_its_id(row: dict[str, Any]) -> None:
    if "issuer_id" in row:
        assert Code.parse(row["code"]).issuer_id == row["issuer_id"]


@pytest.mark.parametrize("written", ["18-NQ/TW", "11-KL/TW"])
def test_the_centre_is_no_single_issuer(written: str) -> None:
    """TW stands for Central Committee, Politburo and Secretariat alike; only the sentence says which."""
    assert Code.parse(written).issuer_id is None


@pytest.mark.parametrize("row", TABLE["loose"], ids=lambda row: row["written"])
def test_letters_and_half_codes_are_read_when_asked_for(row: dict[str, Any]) -> None:
    code = Code.parse(row["written"], loose=True)
    assert (str(code), code.number, code.symbol, code.issuer) == (row["code"], row["number"], row["symbol"], row["issuer"])
    if "issuer_id" in row:
        assert code.issuer_id == row["issuer_id"]
    assert Code.parse(str(code), loose=True) == code
    assert not Code.is_valid(row["written"])


@pytest.mark.parametrize("row", TABLE["none"], ids=lambda row: repr(row["text"]))
def test_what_is_no_code_is_told_why(row: dict[str, str]) -> None:
    with pytest.raises(CodeError) as error:
        Code.parse(row["text"])
    assert row["says"] in str(error.value)
    assert error.value.part == row["part"]
    assert str(error.value).startswith(repr(row["text"]))
    assert isinstance(error.value, ValueError)
    assert isinstance(error.value, PartyieError)
    assert not Code.is_valid(row["text"])


def test_a_code_has_at_most_two_hundred_characters_with_what_stands_around_it() -> None:
    code = "18-NQ/TW".ljust(200)
    assert str(Code.parse(code)) == "18-NQ/TW"
    with pytest.raises(CodeError, match=r"^'18-NQ/TW {192}…': a code has at most 200 characters$") as error:
        Code.parse(code + " ")
    assert error.value.part == "number"


@pytest.mark.parametrize("row", TABLE["in_text"], ids=lambda row: f"{row['language']}: {row['find']!r}")
def test_a_code_in_running_text_is_cited_with_its_noun(row: dict[str, str]) -> None:
    found = [(c.text, str(c.value.code)) for c in extract(row["text"], row["language"]).citations]
    assert found == [(row["find"], row["code"])]


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("text", TABLE["not_in_text"])
def test_what_only_looks_like_a_code_is_no_citation(text: str, language: str) -> None:
    assert [c.text for c in extract(text, language).citations] == []


@given(codes())
def test_a_slug_is_read_back_as_the_code(code: Code) -> None:
    assert re.fullmatch("[a-z0-9.-]+", code.slug)
    assert Code.parse(code.slug) == code


@pytest.mark.parametrize("row", TABLE["parts"], ids=lambda row: row["code"])
def test_a_code_gives_its_parts(row: dict[str, Any]) -> None:
    code = Code.parse(row["code"], loose=True)
    said = (code.suffix, list(code.issuers), code.unit, code.legislature, list(code.legislature_years or []), code.slug)
    assert said == (row.get("suffix", ""), row["issuers"], row.get("unit"), row.get("legislature"), row.get("years", []), row["slug"])


@given(hostile | st.text(alphabet="0123456789-/ NQTWĐĐdđ.,\n", max_size=20))
@example("7ɜ-Vvandeptw-nb")
@example("7-NQ/ŉ")
@example("7-NQ/aɖb")
@example("1tc0" + " ab" * 65)
def test_any_text_is_a_code_or_a_code_error(text: str) -> None:
    for loose in (False, True):
        code = None
        with contextlib.suppress(CodeError):
            code = Code.parse(text, loose=loose)
        assert code is None or Code.parse(str(code), loose=loose) == code


def test_a_code_says_what_it_is_when_shown() -> None:
    assert repr(Code.parse("5-qdns/tw")) == "Code('05-QĐNS/TW')"


def test_a_code_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        Code.parse("18-NQ/TW").number = "19"  # type: ignore[misc]
