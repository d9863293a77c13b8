"""Several processes: what one gives, in order, with little ahead; a death is told, and no process is left behind."""

from __future__ import annotations

import copy
import datetime
import gc
import itertools
import json
import os
import pickle
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from deadly import act, told
from deadly_extractor import Deadly
from strategies import LANGUAGES, seeds

from partyie import Extraction, Extractor, Notice, PartyieError, RuleError, cli
from partyie.parallel import AHEAD, NUMBER, SIZE, chunks, in_order
from partyie.rules.read import COMMON

POSIX = pytest.mark.skipif(os.name != "posix", reason="about signals of POSIX")
TESTS = Path(__file__).parent


def acted(texts: Any, workers: int = 2) -> Any:
    return in_order(act, texts, workers, len, told)


def pid(result: str) -> int:
    return int(result.split(maxsplit=1)[0])


def said(result: str) -> str:
    return result.split(" ", 1)[1]


def is_there(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    # What nobody has asked about yet is there by name only.
    stat = Path(f"/proc/{process}/stat")
    return not stat.exists() or stat.read_text().rpartition(")")[2].split()[0] != "Z"


def assert_all_end(processes: set[int], seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while left := {one for one in processes if is_there(one)}:
        assert time.monotonic() < end, left
        time.sleep(0.02)


# --- the same as by one


def test_several_processes_give_what_one_gives_in_order() -> None:
    extractor = Extractor()
    work = [text for _, text in seeds()] * 2
    alone = [extractor.extract(text) for text in work]
    together = list(extractor.extract_many(iter(work), workers=2))
    assert together == alone
    assert all(result.text is text for result, text in zip(together, work, strict=True))  # it did not go there and back
    assert list(extractor.extract_many(work)) == alone


def test_results_keep_their_order_where_some_take_longer() -> None:
    texts = ["sleep 0.2" if number in (0, NUMBER) else f"text {number}" for number in range(9 * NUMBER)]
    results = list(acted(texts, workers=3))
    assert list(map(said, results)) == texts
    assert len(set(map(pid, results))) == 3


@pytest.mark.parametrize("collects", [True, False])
def test_the_collector_of_garbage_is_left_as_it_was(collects: bool) -> None:
    before = gc.isenabled()
    (gc.enable if collects else gc.disable)()
    try:
        for _ in Extractor(LANGUAGES[0]).extract_many(["one", "two"], workers=2):
            assert gc.isenabled() == collects
    finally:
        (gc.enable if before else gc.disable)()


@pytest.mark.parametrize("workers", [1, 2])
def test_no_texts_give_no_results(workers: int) -> None:
    assert list(Extractor().extract_many([], workers)) == []


@pytest.mark.parametrize("text", ["", "\x00", "\ud800", "\U0010ffff", "\r\n", "18-NQ/TW \udfff"])
def test_any_string_survives_the_way_to_a_process_and_back(text: str) -> None:
    extractor = Extractor(LANGUAGES[0])
    (result,) = extractor.extract_many([text], workers=2)
    assert result == extractor.extract(text)
    assert result.text == text


def test_settings_of_the_extractor_hold_in_processes(tmp_path: Path) -> None:
    (tmp_path / "xx").mkdir()
    (tmp_path / "xx" / "dates.yaml").write_text("language: xx\nlexicon: {}\n", encoding="utf-8")
    extractor = Extractor(["en", "xx"], [tmp_path], ["date"], relative=True, month_first=True)
    texts = ["Yesterday Minister Nguyen Van An came, on 3/5/2025."] * 3
    assert list(extractor.extract_many(texts, workers=2)) == list(extractor.extract_many(texts))
    assert len(extractor.extract(texts[0]).dates) == 2


def test_fewer_than_one_worker_is_an_error_at_once() -> None:
    with pytest.raises(PartyieError, match="0 workers can do nothing"):
        Extractor().extract_many([], workers=0)


@pytest.mark.parametrize("reference", [None, datetime.date(2025, 5, 7)])
@pytest.mark.parametrize("kinds", [None, ["citation"], ["title"]])
def test_results_survive_pickling_and_copying(reference: datetime.date | None, kinds: list[str] | None) -> None:
    extractor = Extractor(kinds=kinds, relative=True)
    results = [
        extractor.extract(text, "source", reference)
        for _, text in [*seeds(), ("en", "Clause 2, Article 5 of Decree 30/2020/ND-CP, last week")]
    ]
    for other in (pickle.loads(pickle.dumps(results)), copy.deepcopy(results)):
        assert other == results
        assert [(one.text, one.source) for one in other] == [(one.text, one.source) for one in results]
        assert [one.people for one in other] == [one.people for one in results]


# --- little ahead


def test_many_texts_are_taken_one_at_a_time_by_one_worker() -> None:
    taken: list[int] = []

    def source() -> Iterator[str]:
        for number in range(100):
            taken.append(number)
            yield f"18-NQ/TW {number}"

    results = Extractor(languages=LANGUAGES[:1]).extract_many(source())
    next(results)
    assert taken == [0]


@pytest.mark.parametrize(
    ("text", "bound"),
    [("x", 2 * AHEAD * NUMBER), ("x" * (SIZE // 8), 2 * AHEAD * 8), ("x" * SIZE, 2 * AHEAD), ("x" * 2 * AHEAD * SIZE, 2)],
    ids=["short", "middling", "a chunk each", "huge"],
)
def test_an_endless_iterable_is_never_taken_further_than_a_few_chunks_ahead(text: str, bound: int) -> None:
    taken = 0

    def source() -> Iterator[str]:
        nonlocal taken
        while True:
            taken += 1
            yield text

    results = acted(source())
    furthest = 0
    for given, _ in enumerate(itertools.islice(results, 4 * bound)):
        furthest = max(furthest, taken - given)
    assert bound // 2 <= furthest <= bound
    results.close()


def test_nothing_is_taken_and_no_process_started_before_the_first_result_is_asked_for() -> None:
    taken = []
    results = acted(taken.append(text) or text for text in ["a", "b"])
    assert taken == []
    results.close()


def test_chunks_hold_all_items_and_none_more_than_it_may() -> None:
    items = ["x" * size for size in (0, 1, SIZE, 5, SIZE - 1, 3 * SIZE, 0, 7)] + ["y"] * (2 * NUMBER)
    made = list(chunks(items, len))
    assert [item for chunk in made for item in chunk.items] == items
    assert [chunk.first for chunk in made] == [sum(len(before.items) for before in made[:at]) for at in range(len(made))]
    for chunk in made:
        assert chunk.size == sum(map(len, chunk.items))
        assert len(chunk.items) <= NUMBER
        assert sum(map(len, chunk.items[:-1])) < SIZE


# --- what dies, what raises


@POSIX
@pytest.mark.parametrize(
    ("deadly", "reason"),
    [
        ("exit 3", "its process ended with exit status 3"),
        ("exit 0", "its process ended with exit status 0"),
        ("signal 9", "its process was ended by SIGKILL"),
        ("crash", "its process was ended by SIGSEGV"),
    ],
)
def test_a_text_on_which_a_process_dies_is_told_by_its_number_and_the_rest_goes_on(deadly: str, reason: str) -> None:
    results = list(acted(["a", "b", deadly, "c"]))
    assert results[2] == f"2 {deadly}: {reason}"
    assert [said(result) for result in results if result != results[2]] == ["a", "b", "c"]


@POSIX
def test_several_deaths_in_several_processes_cost_these_texts_only() -> None:
    deadly = {7, 8, 500, 999}
    texts = ["signal 9" if number in deadly else f"text {number}" for number in range(1000)]
    for number, (text, result) in enumerate(zip(texts, acted(texts), strict=True)):
        assert (result if number in deadly else said(result)) == (
            f"{number} signal 9: its process was ended by SIGKILL" if number in deadly else text
        )


@POSIX
def test_nothing_but_deaths_comes_to_an_end() -> None:
    assert list(acted(["exit 1"] * 2)) == [f"{number} exit 1: its process ended with exit status 1" for number in range(2)]


@POSIX
def test_a_text_on_which_a_process_died_once_is_read_all_the_same(tmp_path: Path) -> None:
    once = f"once {tmp_path / 'was here'}"
    assert list(map(said, acted(["a", once, "b"]))) == ["a", once, "b"]


@POSIX
def test_a_process_that_is_killed_while_it_waits_costs_nothing() -> None:
    texts = (f"{number} " + "x" * SIZE for number in range(30))
    results = acted(texts, workers=1)
    first = next(results)
    time.sleep(0.2)
    os.kill(pid(first), signal.SIGKILL)
    rest = list(results)
    assert [said(one).split()[0] for one in [first, *rest]] == [str(number) for number in range(30)]
    assert pid(rest[-1]) != pid(first)


@POSIX
def test_a_lost_text_gives_an_extraction_with_a_notice_in_its_place() -> None:
    extractor = Deadly("en")
    first, lost, last = extractor.extract_many(["18-NQ/TW", "signal 9", "Decree 30/2020/ND-CP"], workers=2)
    assert (len(first), len(last)) == (1, 1)
    assert first.warnings == last.warnings == ()
    assert lost.warnings == (Notice("lost", "the text was not read: its process was ended by SIGKILL", text=1),)
    assert (lost.mentions, lost.text, lost.rules, lost.version) == ((), "signal 9", first.rules, first.version)
    assert Extraction.from_dict(json.loads(json.dumps(lost.to_dict()))) == lost


def test_what_is_raised_is_raised_in_its_place() -> None:
    results = acted(["a", "b", "raise no luck", "c"])
    assert [said(next(results)), said(next(results))] == ["a", "b"]
    with pytest.raises(ValueError, match="no luck") as caught:
        next(results)
    assert "in act" in "".join(caught.value.__notes__)
    assert list(results) == []


def test_an_error_that_cannot_be_handed_over_is_told_in_words() -> None:
    with pytest.raises(PartyieError, match="UnpicklableError"):
        list(acted(["fail"]))


def test_a_rule_file_that_cannot_be_used_is_the_same_error_as_in_one_process(tmp_path: Path) -> None:
    (tmp_path / "xx").mkdir()
    (tmp_path / "xx" / "dates.yaml").write_text("days: []", encoding="utf-8")
    extractor = Extractor("xx", [tmp_path])
    for workers in (1, 2):
        with pytest.raises(RuleError, match="unknown key 'days'"):
            list(extractor.extract_many(["12.5.2025"], workers))


def test_a_text_whose_work_leaves_the_program_is_lost_too() -> None:
    assert list(acted(["quit 0"])) == ["0 quit 0: its process ended with exit status 1"]


def test_what_work_prints_does_not_come_among_the_results() -> None:
    assert list(map(said, acted(["print x", "print y"]))) == ["print x", "print y"]


def test_processes_that_cannot_be_started_are_an_error_and_no_lost_texts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", [])
    with pytest.raises(PartyieError, match="no process could be started to share the work: its process ended with exit status 1"):
        list(acted(["a", "b"]))


def test_work_that_other_processes_do_not_know_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", [place for place in sys.path if Path(place) != TESTS])
    with pytest.raises(ModuleNotFoundError, match="deadly"):
        list(acted(["a"]))


@pytest.mark.parametrize(
    ("data", "says"),
    [({"kind": "lost"}, "has a kind and a message"), ({"kind": "lost", "message": "", "page": 3}, "may have rule, file, line, text")],
)
def test_a_dictionary_that_is_no_notice_is_refused(data: dict[str, Any], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        Extraction.from_dict(Extractor().extract("").to_dict() | {"warnings": [data]})


# --- nothing is left behind


@POSIX
def test_an_iterator_that_is_exhausted_leaves_no_process() -> None:
    assert not any(map(is_there, {pid(result) for result in acted(["a"] * 3 * NUMBER)}))


@POSIX
def test_an_iterator_that_is_closed_ends_its_processes_whatever_they_do() -> None:
    results = acted(itertools.chain(["a"] * NUMBER, ["sleep 100"] * 9 * NUMBER))
    running = pid(next(results))
    threads = threading.active_count()
    results.close()
    assert not is_there(running)
    assert threading.active_count() < threads


@POSIX
def test_a_loop_that_is_left_early_leaves_no_process() -> None:
    for result in acted(itertools.chain(["a"] * NUMBER, itertools.repeat("sleep 100"))):
        running = pid(result)
        break
    assert_all_end({running})


@POSIX
def test_what_the_iterable_raises_is_raised_and_ends_the_processes() -> None:
    def source() -> Iterator[str]:
        yield from ["a"] * (2 * AHEAD + 1) * NUMBER
        raise KeyError("nothing more")

    results = acted(source())
    running = pid(next(results))
    with pytest.raises(KeyError, match="nothing more"):
        list(results)
    assert not is_there(running)


SCRIPT = """
import itertools, signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)  # shells have what runs in the background ignore it
from deadly import act, told
from partyie.parallel import in_order
results = in_order(act, itertools.chain(["a"] * 2 * 256, itertools.repeat({then!r})), 2, len, told)
seen = set()
for result in results:
    number = int(result.split()[0])
    if number not in seen:
        seen.add(number)
        print(number, flush=True)
    if len(seen) == {enough}:
        break
{finally_}
"""


@contextmanager
def started(then: str = "sleep 100", enough: int = 3, finally_: str = "") -> Iterator[tuple[subprocess.Popen[str], set[int]]]:
    """A process with two others, which are at work; it hears signals as from a terminal of its own."""
    with subprocess.Popen(
        [sys.executable, "-c", SCRIPT.format(then=then, enough=enough, finally_=finally_)],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        try:
            assert process.stdout is not None
            yield process, {int(process.stdout.readline()) for _ in range(2)}
        finally:
            process.kill()


@POSIX
@pytest.mark.parametrize("then", ["sleep 100", "b"], ids=["while all wait", "while results flow"])
def test_an_interrupt_ends_the_program_and_all_of_its_processes_without_their_noise(then: str) -> None:
    with started(then) as (process, running):
        os.killpg(process.pid, signal.SIGINT)
        _, complaint = process.communicate(timeout=30)
    assert process.returncode == -signal.SIGINT
    assert complaint.count("Traceback") == 1
    assert complaint.rstrip().endswith("KeyboardInterrupt")
    assert_all_end(running)


@POSIX
def test_processes_end_by_themselves_when_their_program_is_killed() -> None:
    with started() as (process, running):
        assert all(map(is_there, running))
        process.kill()
    assert_all_end(running)


@POSIX
@pytest.mark.parametrize("finally_", ["", "sys.exit(0)", "import threading; threading.Thread(target=print).start()"])
def test_a_program_that_forgets_its_iterator_ends_in_peace(finally_: str) -> None:
    with started(enough=2, finally_=finally_) as (process, running):
        _, complaint = process.communicate(timeout=30)
    assert process.returncode == 0
    assert complaint == ""
    assert_all_end(running)


def test_a_script_needs_no_guard_around_its_main_part(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        "import partyie\nprint([len(r) for r in partyie.Extractor('en').extract_many(['18-NQ/TW'] * 3, workers=2)])\n", encoding="utf-8"
    )
    run = subprocess.run(
        [sys.executable, script],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert (run.stdout, run.stderr) == ("[1, 1, 1]\n", "")


# --- threads


def test_several_threads_may_each_have_their_processes() -> None:
    texts = [[f"{thread} {number}" for number in range(50)] for thread in range(3)]
    with ThreadPoolExecutor(3) as pool:
        found = list(pool.map(lambda own: list(map(said, acted(own))), texts))
    assert found == texts


AT_ONCE = """
import collections, json, sys, threading
import partyie.rules.store as store
loaded, load = collections.Counter(), store.grammar
store.grammar = lambda language, roots: (loaded.update([language]), load(language, roots))[1]
import partyie
seeds = json.load(sys.stdin)
ready = threading.Barrier(8)
found = [None] * 8

def read(thread):
    ready.wait()
    found[thread] = [partyie.extract(text, language).to_dict() for language, text in seeds[thread:] + seeds[:thread]]

threads = [threading.Thread(target=read, args=(number,)) for number in range(8)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
print(json.dumps([loaded, found]))
"""


def test_threads_that_ask_for_all_languages_at_once_load_each_grammar_once() -> None:
    one_each = [(language, next(text for own, text in seeds() if own == language)) for language in LANGUAGES]
    one_each += [(None, text) for _, text in one_each]
    run = subprocess.run(
        [sys.executable, "-c", AT_ONCE],
        input=json.dumps(one_each),
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
    )
    loaded, found = json.loads(run.stdout)
    assert set(LANGUAGES) <= set(loaded) <= {*LANGUAGES, COMMON}
    assert set(loaded.values()) == {1}
    alone = [Extractor(language).extract(text).to_dict() for language, text in one_each]
    assert found == [alone[turn:] + alone[:turn] for turn in range(8)]


# --- the command


@pytest.mark.parametrize("form", ["table", "json", "jsonl", "csv", "conll", "webannotation"])
def test_the_command_prints_the_same_with_several_processes(form: str, root: Path) -> None:
    one, two = (CliRunner().invoke(cli.main, ["extract", "-l", "de", str(root / "seeds" / "de"), "-f", form, "--workers", n]) for n in "12")
    assert one.exit_code == two.exit_code == 0
    assert two.stdout == one.stdout
    assert len(one.stdout) > 10_000


@pytest.mark.parametrize("command", ["roster", "citations"])
def test_lists_of_a_corpus_are_the_same_with_several_processes(command: str, root: Path) -> None:
    one, two = (CliRunner().invoke(cli.main, [command, "-l", "de", str(root / "seeds" / "de"), "-f", "csv", "--workers", n]) for n in "12")
    assert one.exit_code == two.exit_code == 0
    assert two.stdout == one.stdout
    assert one.stdout.count("\n") > 15


@POSIX
def test_the_command_names_a_text_that_is_lost_and_does_the_rest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli, "Extractor", Deadly)
    (tmp_path / "a.txt").write_text("exit 3", encoding="utf-8")
    (tmp_path / "b.txt").write_text("18-NQ/TW", encoding="utf-8")
    result = CliRunner().invoke(cli.main, ["extract", str(tmp_path), "-l", "en", "-f", "jsonl", "--workers", "2"])
    lost, read = map(json.loads, result.stdout.splitlines())
    assert result.exit_code == 1
    assert result.stderr == f"partyie: {tmp_path / 'a.txt'}: the text was not read: its process ended with exit status 3\n"
    assert lost["warnings"] == [{"kind": "lost", "message": "the text was not read: its process ended with exit status 3", "text": 0}]
    assert [mention["text"] for mention in read["mentions"]] == ["18-NQ/TW"]
