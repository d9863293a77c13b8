"""The pieces of the benchmarks are right: texts are what they are said to be, finds are counted well, tables and plots are whole."""

from __future__ import annotations

import doctest
import hashlib
import json
import re
import subprocess
import sys
import warnings
from pathlib import Path
from types import ModuleType

import pytest
import regex
import yaml
from strategies import LANGUAGES

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "benchmarks"))

import compare  # noqa: E402
import growth  # noqa: E402
import latency  # noqa: E402
import measure  # noqa: E402
import plots  # noqa: E402
import quality  # noqa: E402
import report  # noqa: E402
import tools  # noqa: E402
from corpus import LINES_OF_A_PAGE, REPORTERS, SEEDS, articles, corpus, court, cut, with_density  # noqa: E402
from quality import Score, Span, same_date, same_span, says, score, touches  # noqa: E402
from tools import TOOLS, factored, installed, title_forms  # noqa: E402

from partyie import Extractor  # noqa: E402
from partyie.rules.read import read, roots_of  # noqa: E402

# --- texts


def test_no_line_of_the_corpus_comes_twice() -> None:
    lines = [line.text for page in corpus(SEEDS, 150_000) for line in page.lines]
    assert len(lines) > 500
    assert len(set(lines)) == len(lines)


def test_the_corpus_has_its_size_and_is_the_same_each_time() -> None:
    pages = corpus(SEEDS, 40_000)
    assert 40_000 <= sum(len(page.text.encode()) for page in pages) < 60_000
    assert pages == corpus(SEEDS, 40_000)
    assert pages != corpus(SEEDS, 40_000, seed=8)


def test_a_corpus_of_one_language_has_no_other() -> None:
    language = articles(SEEDS)[-1].language
    assert {page.language for page in corpus(SEEDS, 20_000, language=language)} == {language}


@pytest.mark.parametrize("share", compare.SHARES)
def test_a_corpus_has_the_density_that_it_says(share: float) -> None:
    pages = with_density(SEEDS, 20_000, share)
    assert len({page.language for page in pages}) > 1
    for page in pages:
        assert page.text.split("\n\n") == [line.text for line in page.lines]
        assert sum(line.mentions for line in page.lines) == share * LINES_OF_A_PAGE
    lines = [line.text for page in pages for line in page.lines]
    assert len(set(lines)) == len(lines)


def test_lines_with_mentions_are_those_in_which_mentions_are_found() -> None:
    """What was drawn anew is not always found, so not each line agrees; but they would not by chance."""
    right = total = 0
    for page in with_density(SEEDS, 40_000, 0.5):
        found = Extractor(page.language).extract(page.text).mentions
        at = 0
        for line in page.lines:
            right += line.mentions == any(at <= mention.start < at + len(line.text) for mention in found)
            total += 1
            at += len(line.text) + 2
    assert right / total > 0.9


def test_a_language_without_plain_lines_is_an_error_and_no_endless_search(tmp_path: Path) -> None:
    text, mention = "In 2024", {"id": "W1", "kind": "date", "start": 3, "end": 7, "text": "2024", "value": {"edtf": "2024"}}
    about = {"text_file": "a.txt", "sha256": hashlib.sha256(text.encode()).hexdigest(), "language": LANGUAGES[0]}
    (tmp_path / "a.txt").write_text(text, "utf-8")
    (tmp_path / "a.json").write_text(json.dumps({**about, "mentions": [mention], "links": []}), "utf-8")
    with pytest.raises(ValueError, match="too few lines without mentions"):
        with_density(tmp_path, 1_000, 0.5)


def test_pieces_have_the_length_asked_for_and_no_torn_letter() -> None:
    pieces = list(cut("aẠb" * 10, 7))
    assert len(pieces) == 50 // 7
    assert {len(piece.encode()) for piece in pieces} <= {4, 5, 6, 7}
    assert set("".join(pieces)) == set("aẠb")


def test_citations_of_court_text_are_marked_from_volume_to_page() -> None:
    text = court(20_000)
    cited = [text.text[span.start : span.end] for span in text.marked]
    assert len(cited) > 100
    reporters = "|".join(map(re.escape, REPORTERS))
    assert all(re.fullmatch(rf"\d+ (?:{reporters}) \d+|\d+ U\.S\.C\. § \d+", one) for one in cited)
    assert len(re.findall(rf"\d (?:{reporters}) \d|U\.S\.C\.", text.text)) == len(cited)


# --- quality


def test_each_find_is_right_for_one_marked_span_at_most() -> None:
    marked = [Span("date", 0, 4), Span("date", 10, 14)]
    finds = [Span("date", 0, 4), Span("date", 0, 4), Span("date", 10, 13), Span("date", 20, 24)]
    exact, touching = score(finds, marked, same_span), score(finds, marked, touches)
    assert (exact, touching) == (Score(2, 4, 1), Score(2, 4, 2))
    assert (exact.precision, exact.recall, exact.f1) == (0.25, 0.5, pytest.approx(1 / 3))
    assert exact.plus(touching) == Score(4, 8, 3)


def test_nothing_found_where_nothing_is_marked_is_right() -> None:
    nothing = score([], [], same_span)
    assert (nothing.precision, nothing.recall, nothing.f1) == (1, 1, 1)
    assert score([], [Span("date", 0, 4)], touches).f1 == 0


@pytest.mark.parametrize(
    ("found", "marked", "right"),
    [
        ("2025-12-28", "2025-12-28", True),
        ("2025-12-28", "2025-12", True),
        ("2025-12-28", "XXXX-12-28", True),
        ("2025-12-27", "XXXX-12-28", False),
        ("2025", "2025-12", False),
        ("2025-05-01", "2025-34", True),
        ("2025-07-01", "2025-34", False),
        ("2025-34", "2025-34", True),
    ],
)
def test_a_date_is_right_if_it_gives_what_the_marked_one_says(found: str, marked: str, right: bool) -> None:
    assert says(found, marked) is right
    assert same_date(Span("date", 3, 9, (found,)), Span("date", 0, 4, ("1900", marked))) is right
    assert not same_date(Span("date", 4, 9, (found,)), Span("date", 0, 4, (marked,)))


def test_the_scores_of_languages_add_up_to_those_of_all() -> None:
    texts = articles(SEEDS)
    finds = [[span for span in TOOLS["partyie"](one.language).spans(one.text) if span.kind == "date"] for one in texts]
    scores = compare.scores("date", texts, finds, same_date)
    assert set(scores) == {*LANGUAGES, "all"}
    assert scores["all"] == tuple(map(sum, zip(*(scores[language] for language in LANGUAGES), strict=True)))
    assert scores["all"].f1 > 0.9


# --- tools


@pytest.mark.parametrize("name", TOOLS)
def test_a_tool_gives_spans_of_its_kinds_inside_the_text(name: str) -> None:
    tool = TOOLS[name]
    if not installed(tool):
        pytest.skip(f"{tool.package} is not installed")
    article = articles(SEEDS)[0] if tool.news else court(3_000)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        ready = tool(article.language)
        spans = list(ready.spans(article.text))
        hits = len(ready.hits(article.text))
    assert hits > 0
    assert {span.kind for span in spans} == set(tool.kinds)
    assert all(0 <= span.start < span.end <= len(article.text) for span in spans)
    assert len(spans) == (hits if tool.kinds else 0)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_factored_pattern_matches_each_form_and_nothing_shorter_or_longer(language: str) -> None:
    forms = title_forms(language)
    pattern = regex.compile(factored(forms))
    assert len(forms) > 300
    for form in forms:
        assert pattern.fullmatch(form)
        assert bool(pattern.fullmatch(form[:-1])) == (form[:-1] in forms)
        assert not pattern.fullmatch(form + "~")


def test_runs_take_turns() -> None:
    order: list[str] = []
    times = measure.medians({"a": lambda: order.append("a"), "b": lambda: order.append("b")}, 3)
    assert order == ["a", "b"] * 3
    assert set(times) == {"a", "b"}


@pytest.mark.slow
def test_memory_is_measured_in_a_process_of_its_own() -> None:
    language, text = articles(SEEDS)[0][:2]
    grown = measure.memory_growth("partyie", [(language, text)])
    if grown is None:
        pytest.skip("the system does not say how much memory a process has")
    assert grown > 1


# --- the report


def test_a_table_is_markdown_with_even_columns() -> None:
    assert report.table(["tool", "MB/s"], [["a/b", "1.25"], ["longer", "12"]]).split("\n") == [
        "| tool   | MB/s |",
        "| :----- | ---: |",
        "| a/b    | 1.25 |",
        "| longer |   12 |",
    ]


def test_what_stands_between_markers_is_replaced_and_nothing_else(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("before\n<!-- speed -->\nold\n<!-- end of speed -->\nafter\n", "utf-8")
    report.put(page, "speed", "new")
    report.put(page, "speed", "newer")
    assert page.read_text("utf-8") == "before\n<!-- speed -->\n\nnewer\n\n<!-- end of speed -->\nafter\n"
    with pytest.raises(ValueError, match="there is to be one <!-- length --> and after it one <!-- end of length -->"):
        report.put(page, "length", "new")


def test_the_page_has_a_place_for_every_table_and_shows_every_plot() -> None:
    page = (ROOT / "docs" / "benchmarks.md").read_text("utf-8")
    for name in ("machine", "speed", "quality", "quality by language", "length", "density", "growth"):
        assert page.count(f"<!-- {name} -->\n") == page.count(f"<!-- end of {name} -->") == 1
    assert set(IMAGE.findall(page)) == {f"{name}.svg" for name in PLOTS}


def test_each_picture_is_shown_and_there() -> None:
    shown = {name for page in (ROOT / "docs").glob("*.md") for name in IMAGE.findall(page.read_text("utf-8"))}
    assert shown == {path.name for path in (ROOT / "docs" / "images").iterdir()}


PLOTS = ("speed", "length", "density", "growth")

IMAGE = re.compile(r"\(images/([\w.]+)\)")


def test_the_same_figures_give_the_same_plot_without_a_date(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    panel = plots.Panel({"partyie": {1: 2, 10: 3}, "other": {1: 5}}, "length", "MB/s", {1: "1 KB", 10: "10 KB"})
    for name in ("a.svg", "b.svg"):
        plots.panels(tmp_path / name, [panel, panel])
    first, second = ((tmp_path / name).read_text("utf-8") for name in ("a.svg", "b.svg"))
    assert first == second
    assert "1 KB" in first
    assert "dc:date" not in first


def test_one_command_measures_what_is_there_and_names_what_is_not(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(compare, "installed", lambda tool: tool.package in ("partyie", "regex"))
    sizes = ["--rounds", "1", "--size", "0.02", "--sizes", "1000", "2000"]
    monkeypatch.setattr(
        sys, "argv", ["compare.py", *sizes, "--parts", "quality", "length", "density", "--only", "partyie", "regex trie", "eyecite"]
    )
    compare.main()
    said = capsys.readouterr().out
    assert "not installed and left out: eyecite\n" in said
    assert re.search(r"\| news +\| title +\| regex trie +\|", said)
    assert re.search(r"\| MB/s at +\| +1 KB \| +2 KB \|", said)
    assert re.search(r"\| MB/s at +\| +0% \| +25% \| +50% \| +100% \|", said)


@pytest.mark.parametrize(
    ("script", "options", "said"),
    [
        ("long.py", ["--sizes", "0.02"], r"0\.0 MB with [1-9]\d* mentions"),
        ("latency.py", ["--articles", "5"], r"5 articles of 5000 bytes, each in its language; [1-9]\d* lines of"),
        ("workers.py", ["--size", "0.02", "--rounds", "1"], r"with one worker, .* with two"),
    ],
)
def test_the_smaller_benchmarks_run(script: str, options: list[str], said: str) -> None:
    done = subprocess.run([sys.executable, ROOT / "benchmarks" / script, *options], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert re.search(said, done.stdout)


@pytest.mark.parametrize("module", [compare, growth, latency, quality, report, tools], ids=lambda module: module.__name__)
def test_the_examples_in_docstrings_hold(module: ModuleType) -> None:
    failed, tried = doctest.testmod(module)
    assert tried > 0
    assert failed == 0


# --- growth


def test_invented_words_are_as_many_again_and_change_no_result(tmp_path: Path) -> None:
    language = LANGUAGES[0]
    made = growth.more_words(language, 3)
    (tmp_path / language).mkdir()
    (tmp_path / language / "more.yaml").write_text(yaml.safe_dump(made, allow_unicode=True), "utf-8")

    def words(*folders: Path) -> int:
        return sum(len(one.forms) for parts in read(language, roots_of(folders)).lexicons.values() for one in parts)

    assert words(tmp_path) > 2 * words()
    assert made == growth.more_words(language, 3)
    more = Extractor(language, rules=[tmp_path])
    for text in (article.text for article in articles(SEEDS) if article.language == language):
        assert more.extract(text).mentions == Extractor(language).extract(text).mentions


@pytest.mark.slow
def test_invented_languages_are_languages_that_take_no_line_from_the_others(tmp_path: Path) -> None:
    codes = growth.more_languages(tmp_path, 2)
    assert len(set(codes)) == len(codes) == 2 * len(LANGUAGES)
    texts = {article.language: article.text for article in articles(SEEDS)}
    many = Extractor(codes, rules=[tmp_path])
    for language, text in texts.items():
        assert many.extract(text).mentions == Extractor().extract(text).mentions
        (copy,) = (code for code in codes if code not in LANGUAGES and language in code)
        assert len(Extractor(copy, rules=[tmp_path]).extract(text)) == len(Extractor(language).extract(text))
