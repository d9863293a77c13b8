"""The command `partyie`."""

from __future__ import annotations

import datetime
import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import IO, Any, NamedTuple, TypeVar

import attrs
import click

from . import export, sources, text_page
from ._version import __version__
from .batch import Outcome, Task, itself
from .console import say
from .errors import PartyieError
from .exchange import brat, conll, webannotation
from .extractor import MENTIONS, Extractor
from .job import Form, Job, form_of
from .model import Extraction
from .rules.command import rules as rules_commands
from .sources import Fields
from .values.dates import MISSING, Missing

_T = TypeVar("_T")

RULES = click.option(
    "--rules", multiple=True, type=click.Path(), help="A folder of rule files to add to those of partyie (may be repeated)."
)
KINDS = click.option(
    "--kind", "-k", "kinds", multiple=True, type=click.Choice(MENTIONS), help="Only mentions of this kind (may be repeated)."
)
LANGUAGE = click.option("--language", "-l", multiple=True, help="Language of the texts, or several: each line is in one. Default: all.")
OUTPUT = click.option("--output", "-o", type=click.Path(dir_okay=False), help="A file to write to instead of standard output.")
TEXT_FIELD = click.option("--text-field", default="text", show_default=True, help="The field of JSON lines that holds the text.")
RELATIVE = click.option("--relative", is_flag=True, help="Find relative dates too: yesterday, next week.")
WORKERS = click.option(
    "--workers", type=click.IntRange(min=1), default=1, show_default=True, help="How many processes share the work: best one for each core."
)
LISTS = ("table", "csv", "json")


class Format(NamedTuple):
    """What is made of each extraction, and what stands before all of them, between two and after the last."""

    make: Callable[[Extraction], Any]
    head: str = ""
    between: str = ""
    foot: str = ""


_HEAD, _FOOT = text_page.frame()
FORMATS = {
    "table": Format(itself),
    "json": Format(export.json_line, "[\n", ",", "]\n"),
    "jsonl": Format(export.json_line),
    "csv": Format(export.csv_lines, export.csv_header()),
    "html": Format(text_page.section, _HEAD, foot=_FOOT),
    "conll": Format(conll.conll),
    "webannotation": Format(webannotation.line),
    "brat": Format(brat.standoff),
}
"""The formats of extractions; a table is drawn as wide as what it is printed on, brat has files of its own, the others are texts."""


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="partyie")
def main() -> None:
    """Titles and their holders, cited documents, dates and persons from news about Vietnam's party-state."""


@main.command()
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option(
    "--format", "-f", "form", type=click.Choice(tuple(FORMATS)), help="How to print what is found. Default: as --output is named, or table."
)
@LANGUAGE
@KINDS
@RULES
@RELATIVE
@click.option("--reference-date", type=click.DateTime(["%Y-%m-%d"]), help="The date of the texts: each date gets the days it means.")
@click.option(
    "--missing", type=click.Choice(MISSING), default="nearest", show_default=True, help="Where a year that is not said is taken from."
)
@click.option("--month-first", is_flag=True, help="Read 3/5/2025 as the 5th of March where a language leaves that open.")
@click.option("--output", "-o", type=click.Path(), help="A file to write to instead of standard output; for brat, a new folder.")
@TEXT_FIELD
@click.option("--name-field", help="The field that holds the name of the text. Default: source or id, whichever is there.")
@WORKERS
def extract(
    paths: tuple[str, ...],
    form: str | None,
    language: tuple[str, ...],
    kinds: tuple[str, ...],
    rules: tuple[str, ...],
    relative: bool,
    reference_date: datetime.datetime | None,
    missing: Missing,
    month_first: bool,
    output: str | None,
    text_field: str,
    name_field: str | None,
    workers: int,
) -> None:
    """Extract from files, folders, JSON lines and Parquet, or from standard input (no PATH, or -).

    \b
    partyie extract article.txt
    partyie extract corpus/ data.jsonl --format csv -o mentions.csv
    partyie extract crawl.parquet --text-field body --workers 8 -o mentions.parquet
    curl … | partyie extract --language de --format jsonl

    An --output that ends in .parquet, .jsonl, .jsonl.gz or .jsonl.zst has a row for each text; if the work is stopped, the same command
    goes on with it.

    Exit status: 0, or 1 if something could not be read (the rest is done all the same), or 2 if the command is wrong.
    """
    settings: dict[str, Any] = {"relative": relative, "month_first": month_first, "missing": missing}
    extractor = _extractor(language, rules, kinds, **settings)
    fields = Fields(text_field, name=name_field)
    day = None if reference_date is None else reference_date.date()
    rows = form_of(output)
    if output is not None and rows is not None and form in (None, rows.name):
        settings |= {"languages": extractor.languages, "kinds": extractor.kinds, "reference date": day and day.isoformat()}
        sys.exit(_rows(paths, fields, output, rows, Task(extractor, itself, day), workers, settings))
    form = form or "table"

    task = Task(extractor, FORMATS[form].make, day)
    if form == "brat":  # two files for each text
        sys.exit(_done(paths, fields, None, task, workers, lambda outcomes, target: _write_brat(outcomes, output, target)))
    if output is not None and os.path.isdir(output):
        raise click.UsageError(f"{output} is a directory; name a file to write to")
    sys.exit(_done(paths, fields, output, task, workers, lambda outcomes, target: _write(outcomes, form, target)))


@main.command()
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option("--format", "-f", "form", type=click.Choice(LISTS), default="table", show_default=True, help="How to print.")
@LANGUAGE
@RULES
@OUTPUT
@TEXT_FIELD
@WORKERS
def citations(
    paths: tuple[str, ...], form: str, language: tuple[str, ...], rules: tuple[str, ...], output: str | None, text_field: str, workers: int
) -> None:
    """List the documents that a corpus cites, one row for each: files, folders and JSON lines, or standard input (no PATH, or -).

    Short forms ("Resolution 57") are counted with the full citation of their text that they stand for.

    \b
    partyie citations corpus/
    partyie citations data.jsonl --format csv -o documents.csv

    Exit status: 0, or 1 if something could not be read (the rest is done all the same), or 2 if the command is wrong.
    """
    from .register import COLUMNS, Register

    extractor = _extractor(language, rules, ("citation",))

    def write(outcomes: Iterator[Outcome[Extraction]], target: IO[str]) -> None:
        register = Register()
        for outcome in outcomes:
            register.add(outcome.made)
        _list(COLUMNS, [row.to_dict() for row in register.rows()], form, target)

    sys.exit(_done(paths, Fields(text_field), output, Task(extractor, itself), workers, write))


@main.command()
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option("--format", "-f", "form", type=click.Choice((*LISTS, "html")), default="table", show_default=True, help="How to print.")
@LANGUAGE
@click.option("--titles-in", metavar="LANGUAGE", help="The language to name offices in. Default: the words that are used most.")
@RULES
@OUTPUT
@TEXT_FIELD
@click.option("--date-field", default="date", show_default=True, help="The field of JSON lines that holds the date of the text.")
@WORKERS
def roster(
    paths: tuple[str, ...],
    form: str,
    language: tuple[str, ...],
    titles_in: str | None,
    rules: tuple[str, ...],
    output: str | None,
    text_field: str,
    date_field: str,
    workers: int,
) -> None:
    """List who holds which office in a corpus, and when and where first and last: files, folders, JSON lines, standard input.

    The date of a text is that in its field (JSON lines) or in its file's name (2025-01-31), or that of its dateline.

    \b
    partyie roster corpus/
    partyie roster corpus/ --titles-in vi --format html -o roster.html

    Exit status: 0, or 1 if something could not be read (the rest is done all the same), or 2 if the command is wrong.
    """
    from .roster import COLUMNS, SHOWN, Roster

    extractor = _extractor(language, rules, ())
    try:
        collected = Roster(titles_in, rules)
    except PartyieError as error:
        raise click.UsageError(str(error)) from None

    def write(outcomes: Iterator[Outcome[Extraction]], target: IO[str]) -> None:
        for outcome in outcomes:
            collected.add(outcome.made, outcome.date)
        rows = collected.rows()
        if form == "html":
            from .roster_page import page

            target.write(page(rows))
        else:
            _list(SHOWN if form == "table" else COLUMNS, [row.to_dict() for row in rows], form, target)

    status = _done(paths, Fields(text_field, date_field), output, Task(extractor, itself), workers, write)
    if collected.undated:
        say(f"partyie: {collected.undated} of {collected.texts} texts have no date", err=True)
    sys.exit(status)


@main.command()
@click.argument("text")
@click.option("--at", metavar="TEXT", help="Explain only this stretch of the text and, if nothing covers it, which rules came nearest.")
@click.option("--format", "-f", "form", type=click.Choice(("text", "json")), default="text", show_default=True, help="How to print it.")
@click.option("--language", "-l", multiple=True, help="Language of the text, or several: each line is in one. Default: all.")
@KINDS
@RULES
@RELATIVE
def explain(
    text: str, at: str | None, form: str, language: tuple[str, ...], kinds: tuple[str, ...], rules: tuple[str, ...], relative: bool
) -> None:
    """Say of each mention in TEXT which rule found it, what filled its slots, where its value comes from, and what lost to it.

    TEXT is the text itself; - reads standard input.

    \b
    partyie explain -l en "Decree 30/2020/ND-CP of 5 March 2020"
    partyie explain -l en "It opens on 31 February 2025." --at "31 February"

    Exit status: 0, or 1 if standard input could not be read, or 2 if the command is wrong.
    """
    complain = Complaints()
    try:
        extractor = _extractor(language, rules, kinds, relative=relative)
        given = next((found.text for found in sources.texts(("-",), complain)), None) if text == "-" else text
        if given is None:
            sys.exit(complain.status)
        explanation = extractor.explain(given, at)
    except PartyieError as error:
        raise click.UsageError(str(error)) from None
    said = json.dumps(explanation.to_dict(), ensure_ascii=False, indent=1) if form == "json" else str(explanation)
    say(said)


main.add_command(rules_commands)


@main.command()
@click.argument("paths", nargs=-1, required=True, metavar="GOLD...")
@click.option("--errors", is_flag=True, help="Name every mistake too.")
@click.option("--detect", is_flag=True, help="Do not tell the language of the texts.")
@click.option("--format", "-f", "form", type=click.Choice(("table", "json")), default="table", show_default=True, help="How to print it.")
@RULES
def score(paths: tuple[str, ...], errors: bool, detect: bool, form: str, rules: tuple[str, ...]) -> None:
    """Hold what is found in annotated texts against the annotations: gold files, or folders of them.

    \b
    partyie score seeds/
    partyie score seeds/de --errors

    Exit status: 0, or 1 if a file could not be used (the rest is done all the same), or 2 if the command is wrong.
    """
    from .score import scored

    failed: list[str] = []
    try:
        scores = scored(paths, failed.append, detect, rules)
    except PartyieError as error:
        raise click.UsageError(str(error)) from None
    for message in failed:
        click.echo(f"partyie: {message}", err=True)
    if form == "json":
        data: dict[str, Any] = {"scores": scores.rows()}
        if errors:
            data["errors"] = [attrs.asdict(mistake) for mistake in scores.mistakes]
        click.echo(json.dumps(data, ensure_ascii=False, indent=1))
    else:
        for mistake in scores.mistakes if errors else ():
            click.echo(str(mistake))
        click.echo(scores.table())
    sys.exit(1 if failed else 0)


def _extractor(language: tuple[str, ...], rules: tuple[str, ...], kinds: tuple[str, ...], **settings: Any) -> Extractor:
    try:
        return Extractor(language or None, rules, kinds or None, **settings)
    except PartyieError as error:
        raise click.UsageError(str(error)) from None


def _done(
    paths: tuple[str, ...],
    fields: Fields,
    output: str | None,
    task: Task[_T],
    workers: int,
    write: Callable[[Iterator[Outcome[_T]], IO[str]], None],
) -> int:
    """Extract from all that the paths name and write it; the exit status."""
    paths, complain = _named(paths), Complaints()

    def told(outcomes: Iterator[Outcome[_T]], step: Callable[[int], object]) -> Iterator[Outcome[_T]]:
        for outcome in outcomes:
            for notice in outcome.warnings:
                complain(outcome.source, notice.message)
            yield outcome
            step(1)

    with (
        _errors(output),
        _target(output) as target,
        _progress(lambda: sources.count(paths)) as step,
        closing(task.run(sources.texts(paths, complain, fields), workers)) as outcomes,
    ):
        write(told(outcomes, step), target)
    return complain.status


def _rows(
    paths: tuple[str, ...],
    fields: Fields,
    output: str,
    form: Form,
    task: Task[Any],
    workers: int,
    settings: dict[str, Any],
) -> int:
    """Extract from all that the paths name into a file of rows, so that it can be gone on with; the exit status."""
    paths, complain = _named(paths), Complaints()
    settings |= {"paths": paths, "files": sources.state(paths), "fields": fields, "partyie": __version__, "rules": task.extractor.rules}
    with _errors(output):
        job = Job(output, form, settings)
        if job.done:
            say(f"partyie: {job.done} texts are done already, in {job.folder}", err=True)
        with _progress(lambda: sources.count(paths)) as step:
            job.run(sources.items(paths, complain, fields), task.extractor, task.reference, workers, complain, step)
    return complain.status


class Complaints:
    """Says on standard error what could not be read, and knows whether anything could not."""

    def __init__(self) -> None:
        self.status = 0

    def __call__(self, name: str, reason: str) -> None:
        self.status = 1
        say(f"partyie: {name}: {reason}", err=True)


def _named(paths: tuple[str, ...]) -> tuple[str, ...]:
    if not paths and sys.stdin.isatty():
        raise click.UsageError("name a file or folder, or pipe a text in")
    return paths or ("-",)


@contextmanager
def _errors(output: str | None) -> Iterator[None]:
    """Ends the command where it is wrong or cannot write."""
    try:
        yield
    except PartyieError as error:
        raise click.UsageError(str(error)) from None
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:
        raise click.ClickException(f"{error.filename or output}: {error.strerror}") from None


def _write(outcomes: Iterator[Outcome[Any]], form: str, target: IO[str]) -> None:
    """Write extractions, those of a table as they are, others as text."""
    if form == "table":
        console = _console(target)
        for outcome in outcomes:
            console.print(export.table(outcome.made))
        return
    _, head, between, foot = FORMATS[form]
    target.write(head)
    for number, outcome in enumerate(outcomes):
        target.write(between + outcome.made if number else outcome.made)
    target.write(foot)


def _write_brat(outcomes: Iterator[Outcome[brat.Standoff]], folder: str | None, target: IO[str]) -> None:
    """Write the files of brat into a folder or, of one text, its annotations."""
    if folder is not None:
        brat.write(((outcome.source, outcome.made) for outcome in outcomes), folder)
        return
    first = next(outcomes, None)
    if next(outcomes, None) is not None:
        raise click.UsageError("brat has two files for each text; name a folder to write them to: -o FOLDER")
    target.write(first.made.ann if first else "")


def _list(columns: tuple[str, ...], rows: list[dict[str, Any]], form: str, target: IO[str]) -> None:
    """Write rows of a register or roster."""
    if form == "table":
        _console(target).print(export.list_table(columns, rows))
    elif form == "csv":
        target.write(export.list_csv(columns, rows))
    else:
        target.write(json.dumps(rows, ensure_ascii=False, indent=1) + "\n")


def _console(target: IO[str]) -> Any:
    from rich.console import Console

    return Console(file=target, width=None if target.isatty() else 160)


@contextmanager
def _target(output: str | None) -> Iterator[IO[str]]:
    if output is None:
        if hasattr(sys.stdout, "reconfigure"):
            sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace", newline="")
        yield sys.stdout
        sys.stdout.flush()
        return
    with open(output, "w", encoding="utf-8", errors="backslashreplace", newline="") as file:
        yield file


@contextmanager
def _progress(count: Callable[[], int]) -> Iterator[Callable[[int], object]]:
    """A bar on standard error while there is a terminal to show it and more than a few texts to read: what is done, how many in a second,
    and the time that is left. It is told of texts as they are done."""
    if not sys.stderr.isatty() or (total := count()) < 5:
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, TimeRemainingColumn
    from rich.text import Text

    class Rate(ProgressColumn):
        def render(self, task: Any) -> Text:
            return Text(f"{task.finished_speed or task.speed or 0:.0f}/s")

    with Progress(BarColumn(), MofNCompleteColumn(), Rate(), TimeRemainingColumn(), console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=total)
        yield lambda done: bar.advance(task, done)


if __name__ == "__main__":
    main()
