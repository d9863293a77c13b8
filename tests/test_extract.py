"""Extractions by example: threads and processes, other orders of rule files, other ways of writing, kinds, dictionaries.

What holds for every text stands in `test_laws.py`."""

from __future__ import annotations

import copy
import json
import os
import pickle
import shutil
import subprocess
import sys
import tracemalloc
import unicodedata
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import attrs
import pytest
from strategies import LANGUAGES, full_width, seeds

from partyie import Extraction, Extractor, PartyieError, extract, extractor
from partyie.fold import fold
from partyie.people import AGAIN


@pytest.mark.parametrize("language", [*LANGUAGES, None])
def test_a_long_text_that_is_looked_at_twice_gives_what_it_gives_at_one_look(language: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "\n\n".join(text for own, text in seeds() if language in (own, None))
    once = extract(text, language)
    monkeypatch.setattr(extractor, "KEPT", len(text) // 3)
    monkeypatch.setattr(extractor, "PIECE", 300)
    twice = extract(text, language)
    assert twice == once
    assert any(person.rule == AGAIN and person.start > len(text) // 2 for person in twice.persons)


def test_memory_for_a_long_text_is_given_back_piece_by_piece(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "\n\n".join(["lorem ipsum dolor sit amet, Nguyen Van An on 25/10/2021. " * 100] * 50)
    peaks = []
    for kept in (len(text), 0):
        monkeypatch.setattr(extractor, "KEPT", kept)
        tracemalloc.start()
        extract(text, LANGUAGES[0])
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < peaks[0] / 2


# --- threads, processes, rule files in another order


def as_data(text: str, language: str | None) -> dict[str, Any]:
    return extract(text, language).to_dict()


def test_many_threads_give_what_one_gives() -> None:
    work = [(text, language) for own, text in seeds() for language in (own, None)]
    alone = [as_data(*one) for one in work]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda one: as_data(*one), work * 3))
    assert together == alone * 3


def test_threads_may_share_an_extractor_that_nobody_has_used_yet(tmp_path: Path) -> None:
    (tmp_path / LANGUAGES[0]).mkdir()
    (tmp_path / LANGUAGES[0] / "own.yaml").write_text("phrases: {nothing: 'abc'}", encoding="utf-8")
    new = Extractor(languages=[LANGUAGES[0]], rules=[tmp_path])
    own = [text for language, text in seeds() if language == LANGUAGES[0]]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(new.extract, own * 2))
    assert together == [new.extract(text) for text in own] * 2


ELSEWHERE = """
import json, sys
import partyie
from pathlib import Path
for line in sys.stdin:
    language, text = json.loads(line)
    data = partyie.extract(text, language).to_dict()
    print(json.dumps({key: data[key] for key in ("language", "mentions", "links", "warnings")}))
"""


@pytest.mark.slow
@pytest.mark.parametrize("turn", [1, -1])
def test_rule_files_in_another_order_give_the_same(tmp_path: Path, root: Path, turn: int) -> None:
    """The files of each folder are renamed so that they sort the other way round, or each begins where another did."""
    shutil.copytree(root / "src", tmp_path / "src", ignore=shutil.ignore_patterns("__pycache__"))
    for folder in sorted((root / "rules").iterdir()):
        files = sorted(folder.glob("*.yaml"))
        order = files[::-1] if turn < 0 else files[len(files) // 2 :] + files[: len(files) // 2]
        (tmp_path / "rules" / folder.name).mkdir(parents=True)
        for number, path in enumerate(order):
            shutil.copy(path, tmp_path / "rules" / folder.name / f"{number:02}-{path.name}")
    work = [(language, text) for own, text in seeds() for language in (own, None)]
    run = subprocess.run(
        [sys.executable, "-c", ELSEWHERE],
        input="\n".join(map(json.dumps, work)),
        env=os.environ | {"PYTHONPATH": str(tmp_path / "src")},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    found = [json.loads(line) for line in run.stdout.splitlines()]
    for (language, text), there in zip(work, found, strict=True):
        here = as_data(text, language)
        assert there == {key: here[key] for key in there}


# --- law 4: a blank line is a hard barrier


# --- other ways of writing


def written(text: str, how: Callable[[str], str]) -> tuple[str, list[int]]:
    """The text with each character written in another way, and where each character of the old text begins in the new."""
    pieces = [how(char) for char in text]
    starts = [0]
    for piece in pieces:
        starts.append(starts[-1] + len(piece))
    return "".join(pieces), starts


def values(result: Extraction) -> list[tuple[str, Any]]:
    """Kind, value and links of every mention, words compared as folded."""
    data = result.to_dict()
    rows = []
    for row in data["mentions"]:
        value = {key: fold(said).text if isinstance(said, str) else said for key, said in row["value"].items()}
        rows.append((row["kind"], row["rule"], value))
    return [*rows, ("links", data["links"])]


WAYS: dict[str, Callable[[str], str]] = {
    "decomposed": lambda c: unicodedata.normalize("NFD", c),
    "no-break space": lambda c: "\u00a0" if c == " " else c,
    "thin space": lambda c: "\u2009" if c == " " else c,
    "en dash": lambda c: "–" if c == "-" else c,
    "minus": lambda c: "−" if c == "-" else c,
    "no-break hyphen": lambda c: "‑" if c == "-" else c,
    "other slash": lambda c: "⁄" if c == "/" else c,
    "right quote": lambda c: "’" if c == "'" else c,
    "straight quote": lambda c: "'" if c == "’" else c,
    "eth": lambda c: {"Đ": "Ð", "đ": "ð"}.get(c, c),
    "full-width digits": lambda c: full_width(c) if c in "0123456789" else c,
    "carriage returns": lambda c: "\r\n" if c == "\n" else c,
}


def assert_same(text: str, how: Callable[[str], str], language: str | None) -> None:
    other, starts = written(text, how)
    one, two = extract(text, language), extract(other, language)
    assert values(two) == values(one)
    assert [(m.start, m.end) for m in two] == [(starts[m.start], starts[m.end]) for m in one]


@pytest.mark.parametrize("way", WAYS)
def test_a_seed_written_in_another_way_says_the_same_of_the_same_words(way: str) -> None:
    for language, text in seeds():
        if "\r" not in text:
            composed = unicodedata.normalize("NFC", text)
            assert_same(composed, WAYS[way], language)
            assert_same(composed, WAYS[way], None)


# --- kinds


@pytest.mark.parametrize("kind", ["title", "citation", "date", "person"])
def test_asking_for_one_kind_leaves_the_others_out_and_changes_nothing_else(kind: str) -> None:
    for language, text in seeds():
        whole = extract(text, language)
        asked = Extractor(languages=[language], kinds=[kind]).extract(text)
        assert asked.mentions == tuple(mention for mention in whole if mention.kind == kind)
        assert asked == Extractor(languages=language, kinds=kind).extract(text)


def test_an_unknown_kind_is_an_error_that_lists_the_kinds() -> None:
    with pytest.raises(PartyieError, match="no kind 'titles'; there are title, citation, date, person"):
        Extractor(kinds=["titles"])


@pytest.mark.parametrize("kind", ["title", "citation", "date", "person"])
def test_a_result_of_one_kind_survives_its_dictionary_with_all_it_refers_to(kind: str) -> None:
    """What a mention refers to and nobody asked for is no mention of the result; the dictionary holds it beside the value."""
    for language, text in seeds():
        result = Extractor(languages=[language], kinds=[kind]).extract(text)
        data = json.loads(json.dumps(result.to_dict()))
        ids = {row["id"] for row in data["mentions"]}
        assert len(ids) == len(result)
        assert all(ident in ids for link in data["links"] for ident in link)
        assert {row["value"][key] for row in data["mentions"] for key in ("issued", "same") if key in row["value"]} <= ids
        assert Extraction.from_dict(data, text) == result


# --- dictionaries


def test_seeds_survive_their_dictionaries_with_links_and_source() -> None:
    for language, text in seeds():
        result = Extractor(languages=[language]).extract(text, source="a/b.txt")
        data = json.loads(json.dumps(result.to_dict(), ensure_ascii=False))
        assert set(data) == {"partyie", "rules", "source", "language", "mentions", "links", "warnings"}
        for row in data["mentions"]:
            assert set(row) == {"id", "kind", "start", "end", "text", "language", "rule", "value", "extra"}
        back = Extraction.from_dict(data, text)
        assert back == result
        assert back.source == "a/b.txt"
        assert [t.holder and t.holder.start for t in back.titles] == [t.holder and t.holder.start for t in result.titles]
        assert back.to_dict() == result.to_dict()


def broken(change: Callable[[dict[str, Any]], None]) -> dict[str, Any]:
    data = extract("Comrade Nguyen Van An, member of the Politburo, on Decision 05-QD/TW dated 4 March 2024", "en").to_dict()
    change(data)
    return data


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda d: d["links"].append([d["mentions"][0]["id"], "P99"]) or d["links"].append(["T1", "P99"]), "'P99', which is no person"),
        (lambda d: d["mentions"][0].update(kind="place"), "unknown kind 'place'|which is no"),
        (lambda d: [m["value"].update(issued="P1") for m in d["mentions"] if m["kind"] == "citation"], "'P1', which is no date"),
        (lambda d: [m["value"].update(same="W1") for m in d["mentions"] if m["kind"] == "citation"], "'W1', which is no citation"),
        (lambda d: [m["value"].update(edtf="2024-13-01") for m in d["mentions"] if m["kind"] == "date"], "month 13"),
        (lambda d: [m["value"].update(code="x") for m in d["mentions"] if m["kind"] == "citation"], "begins with a number"),
        (
            lambda d: [m["value"].update(number=5) for m in d["mentions"] if m["kind"] == "citation"],
            "the number of a document is text, and not 5",
        ),
        (lambda d: [m["extra"].update(pinpoint={"paragraph": "5"}) for m in d["mentions"]], "no part 'paragraph'"),
        (lambda d: [m["extra"].update(resolved={}) for m in d["mentions"]], "W1 is not in the shape of `to_dict`"),
        (lambda d: [m.update(value=None) for m in d["mentions"]], "not in the shape of `to_dict`"),
        (lambda d: [m.pop("kind") for m in d["mentions"]], "not in the shape of `to_dict`"),
    ],
    ids=["holder", "kind", "issued", "same", "date", "code", "number", "pinpoint", "resolved", "value", "no kind"],
)
def test_a_dictionary_that_does_not_hold_together_is_refused(change: Callable[[dict[str, Any]], None], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        Extraction.from_dict(broken(change))


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda d: d.pop("mentions"), "not in the shape of `to_dict`: KeyError 'mentions'"),
        (lambda d: d.update(mentions=5), "not in the shape of `to_dict`"),
        (lambda d: d.update(links=[["T1"]]), "sequence element #0 has length 1"),
        (lambda d: d.update(language=5), "language is text, and not 5"),
        (lambda d: d.update(warnings="slow"), "'s' is no notice"),
        (lambda d: d["mentions"][0].update(id=None), "id is text, and nothing is said"),
        (lambda d: d["mentions"][0].update(start="8"), "start is a whole number, and not '8'"),
        (lambda d: d["mentions"][0].update(end=True), "end is a whole number, and not True"),
        (lambda d: d["mentions"][0].update(end=9), "P1: from 8 to 9 stands no text of 13 characters"),
        (lambda d: d["mentions"].reverse(), "begins at .*, inside or before the one that it follows"),
        (lambda d: d["mentions"].append(d["mentions"][-1]), "W1 begins at .*, inside or before the one that it follows"),
        (lambda d: [m["value"].update(role=5) for m in d["mentions"] if m["kind"] == "title"], "role is text, and not 5"),
        (lambda d: [m["value"].update(modifiers="acting") for m in d["mentions"] if m["kind"] == "title"], "modifiers is a list of texts"),
        (lambda d: [m["value"].update(year="2024") for m in d["mentions"] if m["kind"] == "citation"], "year is a whole number"),
        (lambda d: d["mentions"][-1].update(value={"relative": True, "offset": 0.5}), "offset is a whole number"),
        (lambda d: d["mentions"][1]["extra"].update(holder=d["mentions"][-1]), "its holder is no person but a date"),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_a_dictionary_with_a_part_of_the_wrong_kind_is_refused(change: Callable[[dict[str, Any]], None], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        Extraction.from_dict(broken(change))


def test_a_dictionary_of_another_text_is_refused() -> None:
    data = extract("Nguyen Van An", "en").to_dict()
    with pytest.raises(ValueError, match="the text has 'Somebody else' there, not 'Nguyen Van An'"):
        Extraction.from_dict(data, "Somebody else")


def test_a_citation_that_claims_to_stand_for_itself_is_refused() -> None:
    data = extract("18-NQ/TW", "en").to_dict()
    data["mentions"][0]["value"]["same"] = data["mentions"][0]["id"]
    with pytest.raises(ValueError, match="D1"):
        Extraction.from_dict(data)


def test_a_result_can_be_walked_counted_and_not_changed() -> None:
    result = extract("Nguyen Van An, 18-NQ/TW, 25/10/2021", "en")
    assert len(result) == len(list(result)) == 3
    with pytest.raises(AttributeError):
        result.language = "de"  # type: ignore[misc]
    with pytest.raises(AttributeError):
        result.mentions[0].start = 3  # type: ignore[misc]
    assert hash(result) == hash(extract("Nguyen Van An, 18-NQ/TW, 25/10/2021", "en"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_mentions_are_what_calling_their_classes_makes(language: str) -> None:
    """They are made without it: nobody may see a difference."""
    found = [mention for own, text in seeds() if own == language for mention in Extractor(language).extract(text).mentions]
    assert {mention.kind for mention in found} == {"title", "citation", "date", "person"}
    for mention in found:
        fields: dict[str, Any] = {field.name: getattr(mention, field.name) for field in attrs.fields(type(mention))}
        others = (type(mention)(**fields), pickle.loads(pickle.dumps(mention)), copy.copy(mention), copy.deepcopy(mention))
        for other in (*others, attrs.evolve(mention, start=mention.start)):
            assert (other, hash(other), repr(other)) == (mention, hash(mention), repr(mention))
        assert attrs.evolve(mention, start=mention.start + 1) != mention
        with pytest.raises(attrs.exceptions.FrozenInstanceError):
            mention.start = 0  # type: ignore[misc]


@pytest.mark.parametrize("text", ["Ellerbrock came. Minister Karin Ellerbrock spoke.", "Minister Karin Ellerbrock spoke.\n\nEllerbrock"])
def test_a_name_that_the_text_has_in_full_is_found_at_its_very_beginning_and_end(text: str) -> None:
    assert sorted(person.text for person in extract(text, "en").persons) == ["Ellerbrock", "Karin Ellerbrock"]
