"""brat standoff: what is written says all, is read by others, and comes back when it was corrected by hand."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st
from pybrat.parser import BratParser
from strategies import LANGUAGES, seeds, texts

from partyie import Extraction, Extractor, PartyieError, extract
from partyie.cli import main
from partyie.exchange import brat
from partyie.score import Scores

TEXT = "Le Van Nam, Minister\nof Justice, cited Resolution No. 57-NQ/TW dated December 22, 2024. Resolution 57 is old."
RESULT = extract(TEXT, "en")
SEEDS = [pytest.param(*seed, id=f"{number}-{seed[0]}") for number, seed in enumerate(seeds())]
EXTRACTORS = {language: Extractor(language) for language in LANGUAGES}


def run(*arguments: str | Path, stdin: str = "") -> Result:
    return CliRunner().invoke(main, ["extract", "-f", "brat", *map(str, arguments)], input=stdin)


def alike(result: Extraction) -> list[dict[str, Any]]:
    """What an extraction says of its mentions; the words are those of the text, of which brat's has other line ends."""
    data = result.to_dict()
    return [{name: part for name, part in row.items() if name not in ("id", "text")} for row in data["mentions"]]


def line(ann: str, beginning: str) -> str:
    return next(one for one in ann.splitlines() if one.startswith(beginning))


# --- what is written


def test_a_mention_on_two_lines_has_a_fragment_on_each() -> None:
    ann = brat.standoff(RESULT).ann
    assert line(ann, "T2") == "T2\ttitle 12 20;21 31\tMinister of Justice"


def test_relations_lead_from_titles_to_holders_and_from_citations_to_dates_and_to_full_citations() -> None:
    ann = brat.standoff(RESULT).ann
    words = {one.split("\t")[0]: one.split("\t")[2] for one in ann.splitlines() if one.startswith("T")}
    said = re.findall(r"^R\d+\t(\w+) Arg1:(T\d+) Arg2:(T\d+)$", ann, re.MULTILINE)
    assert [(name, words[first], words[second]) for name, first, second in said] == [
        ("holder", "Minister of Justice", "Le Van Nam"),
        ("issued", "Resolution No. 57-NQ/TW", "December 22, 2024"),
        ("same", "Resolution 57", "Resolution No. 57-NQ/TW"),
    ]


def test_the_configuration_names_all_kinds_and_relations() -> None:
    files = brat.configuration()
    sections = dict(re.findall(r"^\[(\w+)\]\n(.*?)(?=^\[|\Z)", files["annotation.conf"], re.MULTILINE | re.DOTALL))
    # Brat wants all four, empty ones too.
    assert list(sections) == ["entities", "relations", "events", "attributes"]
    assert sections["entities"].split() == ["title", "citation", "date", "person"]
    assert [one.split("\t") for one in sections["relations"].split("\n") if one] == [
        ["holder", "Arg1:title, Arg2:person"],
        ["issued", "Arg1:citation, Arg2:date"],
        ["same", "Arg1:citation, Arg2:citation"],
    ]
    assert set(re.findall(r"^(\w+)\tbgColor:#[0-9a-f]{6}$", files["visual.conf"], re.MULTILINE)) == {"title", "citation", "date", "person"}


def test_an_extraction_that_does_not_know_its_text_is_refused() -> None:
    with pytest.raises(PartyieError, match=r"does not know its text; hand it over: Extraction.from_dict\(data, text\)"):
        brat.standoff(Extraction.from_dict(RESULT.to_dict()))


# --- what others read


@pytest.mark.parametrize(("language", "text"), SEEDS)
def test_another_reader_finds_each_mention_and_relation_of_the_seeds(language: str, text: str, tmp_path: Path) -> None:
    result = EXTRACTORS[language].extract(text)
    brat.write([("seed.txt", brat.standoff(result))], tmp_path / "out")
    (example,) = BratParser().parse(tmp_path / "out")
    assert [(one.type, [example.text[part.start : part.end] for part in one.spans]) for one in example.entities] == [
        (mention.kind, re.split(r"\s*\n\s*", mention.text)) for mention in result
    ]
    linked = [("holder", title.text, title.holder.text) for title in result.titles if title.holder]
    linked += [("issued", one.text, one.issued.text) for one in result.citations if one.issued]
    linked += [("same", one.text, one.full.text) for one in result.citations if one.full]
    assert sorted((one.type, one.arg1.mention, one.arg2.mention) for one in example.relations) == sorted(linked)


@pytest.mark.parametrize("end", ["\r\n", "\r", "\u2028", "\x85", "\t"])
def test_another_reader_finds_the_same_place_whatever_ends_a_line(end: str, tmp_path: Path) -> None:
    text = f"First line.{end}Minister{end}of Justice Le Van Nam spoke on 12 May 2025."
    result = extract(text, "en")
    assert "of Justice" in result.titles[0].text
    brat.write([("a.txt", brat.standoff(result))], tmp_path / "out")
    (example,) = BratParser().parse(tmp_path / "out")
    assert [example.text[part.start : part.end] for part in example.entities[0].spans] == ["Minister", "of Justice"]
    assert [example.text[one.start : one.end] for one in example.entities[1:]] == ["Le Van Nam", "12 May 2025"]


# --- what comes back


@pytest.mark.parametrize(("language", "text"), SEEDS)
def test_the_mentions_of_the_seeds_come_back_with_values_and_links(language: str, text: str) -> None:
    result = EXTRACTORS[language].extract(text)
    assert brat.read(*brat.standoff(result)).mentions == result.mentions


@given(st.sampled_from(LANGUAGES).flatmap(lambda language: st.tuples(st.just(language), texts(language))))
def test_any_mentions_come_back_with_values_and_links_and_every_line_is_one_for_every_reader(case: tuple[str, str]) -> None:
    language, text = case
    result = EXTRACTORS[language].extract(text)
    written = brat.standoff(result)
    assert len(written.text) == len(text)
    assert written.ann.splitlines() == written.ann.split("\n")[:-1]
    assert {one.count("\t") for one in written.ann.splitlines() if not one.startswith("R")} <= {2}
    written.text.encode("utf-8")
    read = brat.read(*written)
    assert alike(read) == alike(result)


def test_links_to_what_was_not_asked_for_come_back_too() -> None:
    result = Extractor("en", kinds=["title", "citation"]).extract(TEXT)
    assert result.titles[0].holder is not None
    assert brat.read(*brat.standoff(result)).mentions == result.mentions


def test_what_brat_has_moved_and_added_is_read() -> None:
    text, ann = brat.standoff(RESULT)
    moved = ann.replace("T1\tperson 0 10\tLe Van Nam", "T1\tperson 3 10\tVan Nam")
    start = text.index("57 is")
    added = (
        "\n".join(reversed(moved.splitlines()))
        + f'\nT12\tdate {start} {start + 2}\t57\n#9\tAnnotatorNotes T12\t{{"value": {{"edtf": "1957"}}}}\n'
    )
    shorter = "\n".join(one for one in added.splitlines() if not re.match(r"(T5|R3|#5)\t", one))
    read = brat.read(text, shorter)
    assert (read.persons[0].text, read.titles[0].holder) == ("Van Nam", read.persons[0])
    assert [(date.text, date.value.edtf) for date in read.dates] == [("December 22, 2024", "2024-12-22"), ("57", "1957")]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("T1\tperson", "T1\tplace", "a.ann:1: T1: no kind 'place'; there are title, citation, date, person"),
        ("T1\tperson 0 10", "T1\tperson 0 9", "a.ann:1: T1: the text has 'Le Van Na' there, not 'Le Van Nam'"),
        ("T1\tperson 0 10", "T1\tperson 0 a", "a.ann:1: 'T1\\tperson 0 a\\tLe Van Nam' is no mention (T), relation (R)"),
        ("T1\t", "T2\t", "a.ann:2: T2 is there twice"),
        (
            "T2\ttitle 12 20;21 31\tMinister of Justice",
            "T2\ttitle 12 20;24 31\tMinister Justice",
            "a.ann:2: T2: '\\nof ' stands between its parts",
        ),
        ("T2\ttitle 12 20;21 31\tMinister of Justice", "T2\ttitle 3 20\tVan Nam, Minister", "a.ann: mention T2 begins at 3, inside"),
        ("R1\tholder", "R1\theld", "a.ann:6: R1: no relation 'held'; there are holder, issued, same"),
        ("Arg1:T2 Arg2:T1", "Arg1:T2 Arg2:T3", "a.ann:6: R1: T3 is no person; holder leads from a title to a person"),
        ("Arg1:T2 Arg2:T1", "Arg1:T2 Arg2:T99", "a.ann:6: R1: T99 is no person"),
        ("R1\tholder", "R8\tholder Arg1:T2 Arg2:T1\nR1\tholder", "a.ann:7: R1: T2 has another holder already"),
        ("#1\tAnnotatorNotes T1", "#1\tAnnotatorNotes T99", "a.ann:9: #1: there is no T99"),
        ("#1\tAnnotatorNotes T1\t{", "#1\tAnnotatorNotes T1\tsure?", "a.ann:9: #1: no JSON: "),
        (
            "#1\tAnnotatorNotes T1\t{",
            '#1\tAnnotatorNotes T1\t{"sure": 1, ',
            "a.ann:9: #1: a note is a JSON object with an object",
        ),
        ("#2\tAnnotatorNotes T2", "#2\tAnnotatorNotes T1", "a.ann:10: #2: T1 has a note already"),
        ("T1\tperson", "T99\tdate 3 6\tVan\n\nT1\tperson", "a.ann: T99: a date needs a note (#) with its value"),
        ('"role": "minister"', '"rule": "minister"', "a.ann: mention T2 is not in the shape of `to_dict`: KeyError 'role'"),
        ("R1\t", "A1\tSure T1\nR1\t", "a.ann:6: 'A1\\tSure T1' is no mention (T), relation (R) or note on a mention (#)"),
    ],
    ids=lambda value: repr(value)[:40],
)
def test_what_cannot_be_read_is_named_with_its_place(old: str, new: str, message: str) -> None:
    text, ann = brat.standoff(RESULT)
    assert old in ann
    with pytest.raises(PartyieError) as error:
        brat.read(text, ann.replace(old, new, 1), "a.ann")
    assert str(error.value).startswith(message)


def test_annotations_corrected_by_hand_are_gold(tmp_path: Path) -> None:
    brat.write([("nam.txt", brat.standoff(RESULT))], tmp_path / "corpus")
    ann = tmp_path / "corpus" / "nam.ann"
    ann.write_text(ann.read_text("utf-8").replace('"role": "minister"', '"role": "deputy-minister"'), "utf-8")
    gold = ann.with_suffix(".json")
    gold.write_text(json.dumps(brat.gold(ann, "en")), "utf-8")
    scores = Scores()
    scores.add(gold)
    (mistake,) = [one for one in scores.mistakes if one.row == "title"]
    assert (mistake.what, "deputy-minister" in str(mistake.gold)) == ("value", True)
    assert scores.counts["en", "citation"].value_f1 == scores.counts["en", "holder"].value_f1 == 1


def test_gold_that_is_no_utf8_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"\xff")
    (tmp_path / "a.ann").write_bytes(b"")
    with pytest.raises(PartyieError, match=r"a\.ann and a\.txt are to be UTF-8"):
        brat.gold(tmp_path / "a.ann", "en")


# --- folders and the command


def test_each_text_gets_a_name_of_its_own_that_every_file_system_can_do_with(tmp_path: Path) -> None:
    sources = [
        "news/A.txt",
        "news/a.md",
        "Đảng ủy/../x.txt",
        "feed.jsonl:2",
        "",
        "…",
        "https://example.org/a?b=c",
        "\udcff.txt",
        f"{'x/' * 200}end.txt",
    ]
    brat.write([(source, brat.standoff(RESULT)) for source in sources], tmp_path / "out")
    with open(tmp_path / "out" / "sources.csv", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["source"] for row in rows] == [source.replace("\udcff", "\\udcff") for source in sources]
    names = [row["name"] for row in rows]
    assert names[:7] == ["news-a", "news-a-2", "dang-uy-x", "feed-jsonl-2", "text", "text-2", "https-example-org-a-b-c"]
    assert all(re.fullmatch(r"[a-z0-9-]{1,105}", name) for name in names)
    assert names[-1].endswith("-end")
    files = {path.name for path in (tmp_path / "out").iterdir()}
    assert files == {f"{name}.{end}" for name in names for end in ("txt", "ann")} | {"sources.csv", "annotation.conf", "visual.conf"}


@pytest.mark.parametrize("workers", [1, 2])
def test_the_command_writes_a_folder_that_reads_back_as_what_was_extracted(workers: int, root: Path, tmp_path: Path) -> None:
    result = run(root / "seeds" / "de", "-l", "de", "-o", tmp_path / "out", "--workers", str(workers))
    assert (result.exit_code, result.stdout) == (0, "")
    with open(tmp_path / "out" / "sources.csv", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == sum(language == "de" for language, _ in seeds())
    for row in rows:
        said = brat.read(*((tmp_path / "out" / f"{row['name']}.{end}").read_bytes().decode("utf-8") for end in ("txt", "ann")))
        assert said.mentions == EXTRACTORS["de"].extract(Path(row["source"]).read_bytes().decode("utf-8")).mentions


def test_a_single_text_may_go_to_standard_output() -> None:
    result = run("-l", "en", stdin=TEXT)
    assert (result.exit_code, result.stdout) == (0, brat.standoff(RESULT).ann)
    assert run("-l", "en", stdin="").stdout == ""


def test_several_texts_need_a_folder(tmp_path: Path) -> None:
    for name in "ab":
        (tmp_path / f"{name}.txt").write_text(TEXT, "utf-8")
    result = run(tmp_path)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "brat has two files for each text; name a folder to write them to: -o FOLDER" in result.stderr


@pytest.mark.parametrize("what", ["file", "folder"])
def test_nothing_that_is_there_is_written_over(what: str, tmp_path: Path) -> None:
    there = tmp_path / "out" if what == "file" else tmp_path / "out" / "nam.ann"
    there.parent.mkdir(exist_ok=True)
    there.write_text("by hand", "utf-8")
    result = run("-o", tmp_path / "out", stdin=TEXT)
    assert result.exit_code == 2
    assert f"{tmp_path / 'out'}: neither new nor an empty folder; name another, so that nothing in it is lost" in result.stderr
    assert there.read_text("utf-8") == "by hand"
    assert len(list(there.parent.iterdir())) == 1


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    result = run("-o", tmp_path / "file" / "out", stdin=TEXT)
    assert result.exit_code == 1
    assert "Not a directory" in result.stderr


def test_what_is_known_of_a_mention_but_its_words_and_place_stands_in_its_note() -> None:
    notes = [json.loads(one.split("\t")[2]) for one in brat.standoff(RESULT).ann.splitlines() if one.startswith("#")]
    assert [(note["language"], note["rule"]) for note in notes] == [(mention.language, mention.rule) for mention in RESULT]
    assert [note["value"] for note in notes] == [mention.value_dict() for mention in RESULT]
    assert notes[0]["extra"] == {"key": RESULT.persons[0].key}
