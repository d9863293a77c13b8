"""Offices: what they are called in each language, and that a name reads as the office again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from strategies import OFFICES
from strategies import OFFICES_SAID as SAID

from partyie import Extractor, LanguageError, Office, OfficeError
from partyie.rules.labels import label
from partyie.rules.read import known_languages, read, roots_of
from partyie.values.ontology import names_of, ontology, place_key

KNOWN = ontology()
LANGUAGES = known_languages(roots_of())
EXTRACTORS = {language: Extractor(language) for language in LANGUAGES}
ALIKE: dict[str, list[str]] = SAID["alike"]
"""Roles that a language has one word for, and which of them it is read as, if nothing else is said."""
ROLES = [Office(role) for role in sorted(KNOWN.all_roles)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_role_body_modifier_and_place_has_a_name(language: str) -> None:
    labels = read(language, roots_of()).labels
    assert sorted(KNOWN.all_roles - set(labels["role"])) == []
    assert sorted(set(KNOWN.bodies) - set(labels["body"])) == []
    assert sorted(set(KNOWN.modifiers) - set(labels["modifier"])) == []
    assert [place for place in KNOWN.places if Office("governor", place=place).label(language).endswith(place)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_name_of_a_role_reads_as_it(language: str) -> None:
    assert {name: read_as for name, office, read_as in misread(language, ROLES) if read_as not in also(language, office)} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_name_of_a_body_s_office_reads_as_it(language: str) -> None:
    assert {name: read_as for name, _, read_as in misread(language, OFFICES)} == {}


def misread(language: str, offices: list[Office]) -> Iterator[tuple[str, Office, str]]:
    """Names that do not read as the office, and what they read as."""
    for office in offices:
        name = office.label(language)
        try:
            found = Office.parse(name, language)
        except OfficeError as error:
            yield name, office, str(error)
        else:
            if found != office:
                yield name, office, str(found.to_dict())


def also(language: str, office: Office) -> list[str]:
    """What a role may be read as besides, as the language has one word for both."""
    return [str(Office(role).to_dict()) for role in ALIKE.get(language, {}).get(office.role, ())]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_place_is_known_by_its_name_in_each_language(language: str) -> None:
    offices = [Office("chair", "peoples-committee", place=place) for place in KNOWN.places]
    assert {name: read_as for name, _, read_as in misread(language, offices)} == {}


def test_other_names_are_those_of_one_place() -> None:
    names = [(name, place) for place, record in KNOWN.places.items() for name in names_of(record)]
    assert [(name, place) for name, place in names if KNOWN.place_names[place_key(name)] != place] == []


def test_a_folder_of_one_s_own_adds_places(tmp_path: Path) -> None:
    own = tmp_path / "own"
    (own / "ontology").mkdir(parents=True)
    (own / "ontology" / "places.yaml").write_text("places:\n  thu-duc: {kind: city, name: Thủ Đức, also: [Thu Duc City]}\n", "utf-8")
    title = "Secretary of the Thu Duc City Party Committee"
    assert (Office.parse(title, "en").place, Office.parse(title, "en", own).place) == ("Thu Duc", "thu-duc")
    assert Office.parse(title, "en", own).label("vi", own) == "Bí thư Thành ủy Thủ Đức"


def test_places_became_others() -> None:
    today = [place for place, record in KNOWN.places.items() if "until" not in record]
    before = [place for place, record in KNOWN.places.items() if record.get("until", "2025-06-30") == "2025-06-30"]
    assert (len(today), len(before)) == (34, 63)
    assert {record["into"] for record in KNOWN.places.values() if "into" in record} <= set(today)
    assert sum(record["kind"] == "city" for place, record in KNOWN.places.items() if place in today) == 6


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Chủ tịch UBND tỉnh Quảng Trị", "quang-tri"),
        ("Chủ tịch UBND xã Quảng Trị", "Quảng Trị"),
        ("Bí thư Thành ủy Cao Bằng", "Cao Bằng"),
        ("Bí thư Thành ủy Đà Nẵng", "da-nang"),
        ("Giám đốc Sở Lao động, Thương binh và Xã hội tỉnh Hà Giang", "ha-giang"),
        ("Vorsitzende des Volkskomitees der Provinz Dak Lak", "dak-lak"),
        ("Vorsitzende des Volkskomitees der Gemeinde Hoa Binh", "Hoa Binh"),
        ("Chairman of the People's Committee of Hoa Binh commune", "Hoa Binh"),
        ("Chairman of the Daklak Provincial People's Committee", "dak-lak"),
        ("Ketua Komite Rakyat Kota Ho Chi Minh", "ho-chi-minh-city"),
        ("Ketua Komite Rakyat Komune Hoa Binh", "Hoa Binh"),
    ],
)
def test_a_place_has_its_id_where_it_is_one(text: str, place: str) -> None:
    assert Office.parse(text).place == place


def test_what_is_no_office_is_refused() -> None:
    with pytest.raises(OfficeError, match=r"^'Haus' names no office$"):
        Office.parse("Haus")
    with pytest.raises(OfficeError, match=r"; only 'Ủy viên Bộ Chính trị' in it does$"):
        Office.parse("Ủy viên Bộ Chính trị đã nói", "vi")
    with pytest.raises(LanguageError):
        Office.parse("Minister", "xx")


def test_a_label_puts_words_with_a_part_only_where_it_is_said() -> None:
    assert label(Office("chair", "peoples-committee"), "en", roots_of()) == "Chair of the People's Committee"
    assert label(Office("chair", "peoples-committee", place="ca-mau"), "en", roots_of()) == "Chair of the People's Committee of Ca Mau"
