"""Who is who in a text: one key for one person, and what the text says of each."""

from __future__ import annotations

import itertools
import unicodedata
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partyie import Extraction, Extractor
from partyie.identity import keys, read_name
from partyie.individuals import full_name
from partyie.rules.read import without_marks

CASES: list[tuple[str, list[str], list[str]]] = [
    ("full and full again", ["Trần Thị Mai", "Trần Thị Mai"], ["tran-thi-mai", "tran-thi-mai"]),
    ("without marks", ["Trần Thị Mai", "Tran Thi Mai"], ["tran-thi-mai", "tran-thi-mai"]),
    ("in capitals", ["Tran Thi Mai", "TRAN THI MAI", "TRẦN THỊ MAI"], ["tran-thi-mai"] * 3),
    ("both places of a tone mark", ["Nguyễn Thị Hòa", "Nguyễn Thị Hoà"], ["nguyen-thi-hoa"] * 2),
    ("composed and decomposed", ["Đỗ Mười", unicodedata.normalize("NFD", "Đỗ Mười")], ["do-muoi"] * 2),
    ("Ð for Đ", ["Đỗ Mười", "Ðỗ Mười"], ["do-muoi"] * 2),
    ("apostrophes", ["H'Yim Kđoh", "H’Yim Kđoh", "H'Yim Kdoh"], ["hyim-kdoh"] * 3),
    ("hyphens", ["Frank-Walter Steinmeier", "Frank Walter Steinmeier"], ["frank-walter-steinmeier"] * 2),
    ("the given name alone", ["Bui Thanh Son", "Son", "Thanh Son"], ["bui-thanh-son"] * 3),
    ("the given name before the whole", ["Son", "Bui Thanh Son"], ["bui-thanh-son"] * 2),
    ("a family name that stands last", ["Karin Ellerbrock", "Ellerbrock"], ["karin-ellerbrock"] * 2),
    ("a family name that stands first", ["Kim Sang-sik", "Kim"], ["kim-sang-sik"] * 2),
    ("the nearest before", ["Bui Son", "Le Son", "Son", "Bui Son", "Son"], ["bui-son", "le-son", "le-son", "bui-son", "bui-son"]),
    ("the given name rather than the family name", ["Son Ha", "Bui Thanh Son", "Son"], ["son-ha", "bui-thanh-son", "bui-thanh-son"]),
    ("marks that contradict", ["Bùi Thanh Sơn", "Sỡn"], ["bui-thanh-son", "son"]),
    ("marks that choose", ["Trần Văn Sơn", "Lê Văn Són", "Sơn"], ["tran-van-son", "le-van-son", "tran-van-son"]),
    ("two persons, told apart by marks", ["Lê An", "Lê Ân", "An", "Ân"], ["lê-an", "lê-ân", "lê-an", "lê-ân"]),
    ("one without marks is of the nearest", ["Lê Án", "Lê Ân", "Le An", "An"], ["lê-án", "lê-ân", "lê-ân", "lê-ân"]),
    ("marks that contradict a part without marks", ["Trần Thị Mai", "Mãi"], ["tran-thi-mai", "mai"]),
    ("marks of a name that has none", ["Le Thi Mai", "Mãi"], ["le-thi-mai", "le-thi-mai"]),
    ("two short names that contradict each other", ["Bùi Thanh Sơn", "Sỡn", "Sôn"], ["bui-thanh-son", "sỡn", "sôn"]),
    ("nobody else", ["Son"], ["son"]),
    ("different people", ["Tran Thi Mai", "Tran Thi Lan"], ["tran-thi-mai", "tran-thi-lan"]),
    ("one name inside of another", ["Nguyen Van Nam Anh", "Van Nam"], ["nguyen-van-nam-anh", "van-nam"]),
]


@pytest.mark.parametrize(("names", "wanted"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_names_have_the_keys_of_persons(names: list[str], wanted: list[str]) -> None:
    assert keys([(name, False) for name in names]) == wanted


def test_a_photographer_is_nobody_s_shorter_name() -> None:
    assert keys([("Nguyen Tuan Anh", False), ("Tuan Anh", True)]) == ["nguyen-tuan-anh", "tuan-anh"]
    assert keys([("Nguyen Tuan Anh", True), ("Anh", False)]) == ["nguyen-tuan-anh", "anh"]
    assert keys([("Nguyễn Tuấn Anh", False), ("Nguyen Tuan Anh", True)]) == ["nguyen-tuan-anh"] * 2


SYLLABLES = st.sampled_from(["Trần", "Tran", "Văn", "Van", "Sơn", "Son", "SON", "Ân", "An", "Kim", "Sang-sik", "H'Yim"])
NAMES = st.lists(st.tuples(st.lists(SYLLABLES, min_size=1, max_size=4).map(" ".join), st.booleans()), max_size=12)


@given(NAMES)
def test_every_mention_has_a_key_and_same_names_of_one_spelling_one(names: list[tuple[str, bool]]) -> None:
    found = keys(names)
    assert len(found) == len(names)
    assert all(found)
    bare = {read_name(name).bare for name, _ in names}
    for key, (name, _) in zip(found, names, strict=True):
        assert without_marks(key) in bare
        assert set(read_name(name).bare.split("-")) <= set(read_name(key).bare.split("-"))


@given(NAMES)
def test_capitals_change_no_key(names: list[tuple[str, bool]]) -> None:
    assert keys([(name.upper(), credit) for name, credit in names]) == keys(names)


@given(st.lists(st.tuples(st.text(max_size=20), st.booleans()), max_size=6))
def test_any_text_is_a_name(names: list[tuple[str, bool]]) -> None:
    assert len(keys(names)) == len(names)


def test_time_grows_with_the_number_of_names_only() -> None:
    # Ten thousand persons called Son, and each called so once more: pairs would take minutes.
    names = [(f"{chr(0x4E00 + number)} Son", False) for number in range(10_000)] + [("Son", False)] * 10_000
    assert keys(names)[-1] == f"{chr(0x4E00 + 9_999)}-son"


@pytest.mark.parametrize(
    ("names", "wanted"),
    [
        (["SON", "BUI THANH SON", "Bui Thanh Son", "Bùi Thanh Sơn"], "Bùi Thanh Sơn"),
        (["BUI THANH SON", "Bui Thanh Son"], "Bui Thanh Son"),
        (["BÙI THANH SƠN", "Bui Thanh Son"], "BÙI THANH SƠN"),
        (["Hoà", "Hòa", "Hòa"], "Hòa"),
    ],
)
def test_the_fullest_name_is_shown(names: list[str], wanted: str) -> None:
    assert full_name(Counter(names)) == wanted


TEXT = """Tran Thi Mai, Minister of Justice, opened the session on 5 May 2025. On 6 May, Minister Mai met Le Van Nam in St. Petersburg.
Politburo member TRAN THI MAI spoke on 7 May.
Prime Minister Le Van Nam was there.

(Photo: Tran Van Anh)"""


def test_people_are_listed_once_with_titles_and_dates() -> None:
    people = Extractor("en").extract(TEXT).people
    assert [(one.key, one.name, [m.text for m in one.mentions], [t.text for t in one.titles]) for one in people] == [
        ("tran-thi-mai", "Tran Thi Mai", ["Tran Thi Mai", "Mai", "TRAN THI MAI"], ["Minister of Justice", "Minister", "Politburo member"]),
        ("le-van-nam", "Le Van Nam", ["Le Van Nam", "Le Van Nam"], ["Prime Minister"]),
        ("tran-van-anh", "Tran Van Anh", ["Tran Van Anh"], []),
    ]
    assert [[date.value.edtf for date in one.dates] for one in people] == [["2025-05-05", "XXXX-05-06", "XXXX-05-07"], ["XXXX-05-06"], []]


def test_a_sentence_ends_with_a_short_name_too() -> None:
    text = "Minister of Justice Le Van Nam met Mr. Bui Thanh Son. On 6 May, Prime Minister Tran Thi Mai left."
    assert [[date.text for date in one.dates] for one in Extractor("en").extract(text).people] == [[], [], ["6 May"]]


def test_people_are_known_by_their_titles_alone() -> None:
    whole, titles = Extractor("en").extract(TEXT).people, Extractor("en", kinds=["title"]).extract(TEXT).people
    assert [(one.key, one.titles) for one in titles] == [(one.key, one.titles) for one in whole if one.titles]


def test_a_name_is_shown_with_plain_blanks() -> None:
    (one,) = Extractor("en").extract("Minister Bui Thanh\N{NO-BREAK SPACE}Son").people
    assert (one.name, one.mentions[0].text) == ("Bui Thanh Son", "Bui Thanh\N{NO-BREAK SPACE}Son")


def test_keys_are_read_again() -> None:
    result = Extractor("en").extract(TEXT)
    again = Extraction.from_dict(result.to_dict(), TEXT)
    assert (again, again.people) == (result, result.people)
    assert [one.dates for one in Extraction.from_dict(result.to_dict()).people] == [(), (), ()]
    without = result.to_dict()
    for row in without["mentions"]:
        row["extra"].pop("key", None)
    assert [one.key for one in Extraction.from_dict(without).people] == ["tran-thi-mai", "mai", "le-van-nam", "tran-van-anh"]


def test_each_name_of_a_long_text_is_read_a_few_times_however_often_it_stands_there() -> None:
    """There are more names than the caches hold, and they come in turn, so that a cache never has the next one."""
    most = read_name.cache_info().maxsize
    assert most is not None
    letters = itertools.product("abcdefghijklmnopqrstuvwxyz", repeat=4)
    names = [" ".join(("Nguyen", *four)) for four in itertools.islice(letters, most + 100)]
    before = read_name.cache_info().misses
    assert len(set(keys([(name, False) for name in names * 2]))) == len(names)
    assert read_name.cache_info().misses - before <= 2 * len(names)
